// Ways to begin: what is put into a draft, and where one writes on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, initial } from "../js/state.js";
import { inserted } from "../js/view/tech/insert.js";
import { event, now, view } from "./fixtures/rooms.js";

test("a beginning goes in at the cursor, and nothing of a draft is lost", () => {
  const cases = [
    ["", 0, "What I heard was ", "What I heard was |"],
    ["Thank you.", 10, "What I heard was ", "Thank you. What I heard was |"],
    ["Thank you. Robin", 11, "What I heard was ", "Thank you. What I heard was |Robin"],
    ["one two", 3, "I feel … when …", "one I feel |… when … two"],
    ["last line\n", 10, "I feel … when …", "last line\nI feel |… when …"],
  ];
  for (const [draft, at, words, want] of cases) {
    const got = inserted(draft, at, words);
    assert.equal(`${got.draft.slice(0, got.from)}|${got.draft.slice(got.from)}`, want);
    assert.equal(got.draft.replace(words, "").replace(/\s/g, ""), draft.replace(/\s/g, ""));
    assert.equal(got.draft.slice(got.from, got.to), words.includes("…") ? "…" : "");
  }
});

test("a card lies there until it is put away, and the end puts it away", () => {
  const start = [{ t: "welcome", v: 1, session: "s", now, resume: "over", earlier: false, view: view() }, { t: "ready" }];
  const shown = event("e1", "card_shown", { by: "p1", text: "What else?" });
  const after = (...frames) => [...start, ...frames].reduce(apply, initial());
  assert.deepEqual(after(shown).view.card, { id: "e1", text: "What else?", sheet: undefined });
  assert.equal(after(shown, event("e2", "card_shown", { by: "p2", text: "And now?", instead: "e1" })).view.card?.text, "And now?");
  assert.equal(after(shown, event("e2", "card_put_away", { by: "p1", card: "e1" })).view.card, undefined);
  assert.equal(after(shown, event("e2", "ended", { by: "p1" })).view.card, undefined);
});

test("who writes in a worksheet is told by step among the people, and is not writing to the room", async () => {
  const { writing } = await import("../js/select.js");
  const { staffView } = await import("./fixtures/rooms.js");
  const start = [{ t: "welcome", v: 1, session: "s", now, resume: "over", earlier: false, view: staffView() }, { t: "ready" }];
  const state = [...start, { t: "writing", who: [{ who: "p3", since: now, lane: "sheet3" }] }].reduce(apply, initial());
  assert.equal(writing(state, now), "");
  assert.match(writing([...start, { t: "writing", who: [{ who: "p3", since: now, lane: "room" }] }].reduce(apply, initial()), now), /^Maple is writing/);
});
