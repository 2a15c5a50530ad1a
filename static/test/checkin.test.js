// What staff are told of a session in counts: check-ins before and after, and who has spoken how much.
import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, initial } from "../js/state.js";
import { balance, compared } from "../js/tally.js";
import { secondsLeft } from "../js/view/tech/calm.js";
import { readBefore } from "../js/view/tech/whole.js";
import { event, now, staffView, view } from "./fixtures/rooms.js";

const open = (v, ...frames) => [{ t: "welcome", v: 1, session: "s", now, resume: "over", earlier: false, view: v }, { t: "ready" }, ...frames].reduce(apply, initial());
const said = (id, by, text, more = {}) => event(id, "said", { by, lane: "room", text, ...more });

test("words, reactions and hands are counted in the order of the roster", () => {
  const { view: v, log } = open(
    staffView(),
    said("e1", "p5", "one two three"),
    said("e2", "p1", "Don’t worry, it is all right."),
    event("e3", "reacted", { by: "p4", message: "e1", response: "me_too" }),
    event("e4", "reacted", { by: "p6", message: "e1", response: "thank_you" }),
    event("e5", "unreacted", { by: "p6", message: "e1", response: "thank_you" }),
    said("e6", "p3", "for staff alone", { lane: "private", with: "p3" }),
    said("e7", "p2", "staff lane", { lane: "staff" }),
    said("e8", "p4", "this goes"),
    event("e9", "took_back", { by: "p4", message: "e8" }),
    said("e10", "p4", "not let through", { held: true }),
    said("e11", "p3", "x"),
  );
  const parts = balance(v, log.items);
  assert.deepEqual(parts.map((p) => p.who), ["p1", "p2", "p3", "p4", "p5", "p6", "p7"], "the order says who spoke most, or somebody is missing");
  const of = (who) => parts.find((p) => p.who === who);
  assert.deepEqual([of("p1").words, of("p5").words, of("p3").words, of("p4").words, of("p2").words], [6, 3, 1, 0, 0]);
  assert.deepEqual([of("p1").percent, of("p5").percent, of("p3").percent], [60, 30, 10]);
  assert.deepEqual([of("p5").reactions, of("p1").reactions], [1, 0]);
  assert.deepEqual([of("p4").hand, of("p5").hand], [true, false]);
  assert.equal(of("p5").spoke, v.people.find((p) => p.who === "p5").spoke, "what the server knows of who spoke last is lost");
  assert.deepEqual(parts.filter((p) => p.staff).map((p) => p.who), ["p1", "p2"]);
});

test("before and after stand side by side, a skip is a skip, and a difference needs two numbers", () => {
  const answer = (id, by, checkIn, value) => event(id, "check_in_answered", { by, check_in: checkIn, ...(value === "" ? { skipped: true } : { value }) });
  const before = [event("e1", "check_in_began", { by: "p1", moment: "before" }), answer("e2", "p3", "e1", "4"), answer("e3", "p4", "e1", ""), answer("e4", "p3", "e1", "10"), answer("e5", "p5", "e1", "0"), event("e6", "check_in_ended", { by: "p1", check_in: "e1" })];
  const after = [event("e7", "check_in_began", { by: "p1", moment: "after" }), answer("e8", "p3", "e7", "7"), answer("e9", "p4", "e7", "5"), answer("e10", "p6", "e7", "3"), answer("e11", "p5", "e7", "0")];
  assert.equal(compared(open(staffView(), ...before).log.items), null, "one moment is compared with nothing");
  const rows = compared(open(staffView(), ...before, ...after).log.items);
  const number = (value) => ({ value, skipped: false });
  assert.deepEqual(rows, [
    { who: "p3", before: number("10"), after: number("7"), difference: -3 },
    { who: "p4", before: { value: "", skipped: true }, after: number("5"), difference: null },
    { who: "p5", before: number("0"), after: number("0"), difference: 0 },
    { who: "p6", before: undefined, after: number("3"), difference: null },
  ]);
});

test("what was before the page is read to its beginning, and reactions meet their message over pages", async () => {
  const pages = {
    e9: { events: [event("e5", "said", { by: "p3", lane: "room", text: "five" }), event("e6", "reacted", { by: "p4", message: "e1", response: "me_too" })], earlier: true },
    e5: { events: [said("e1", "p5", "one")], earlier: false },
  };
  const asked = [];
  const get = async (address) => {
    asked.push(address);
    return { ok: true, json: async () => pages[new URL(address, "http://x").searchParams.get("before")] };
  };
  const items = await readBefore({ first: "e9", earlier: true }, "/api/v1/sessions/s", get, () => true);
  assert.deepEqual(items.map((item) => [item.key, item.reactions?.me_too ?? []]), [["e1", ["p4"]], ["e5", []]]);
  assert.equal(asked.length, 2);
  await assert.rejects(readBefore({ first: "e9", earlier: true }, "/x", async () => ({ ok: false, status: 503 }), () => true), "a page that did not come is passed over in silence");
  await readBefore({ first: "e9", earlier: true }, "/x", () => assert.fail("it reads on when nobody looks"), () => false);
});

test("a calm card counts from when it began, and never below nothing", () => {
  const { view: v } = open(view(), event("e1", "paused", { by: "p1", grounding: 60 }));
  const at = v.pause.since;
  assert.deepEqual([at, at + 100, at + 59_999, at + 60_000, at + 90_000].map((t) => secondsLeft(v.pause, t)), [60, 60, 1, 0, 0]);
});
