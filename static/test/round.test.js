// A round on the page: who may write, who is told what, and what the desk asks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../js/announce.js";
import { asideKey, waiting } from "../js/desk.js";
import { floor } from "../js/select.js";
import { apply, initial } from "../js/state.js";
import { event, now, staffView, view, you } from "./fixtures/rooms.js";

const frames = (v) => [{ t: "welcome", v: 1, session: "s1", now, resume: "over", earlier: false, view: v }, { t: "ready" }];
const at = (id, ms, k, fields) => ({ ...event(id, k, fields), at: now + ms });
const began = at("e71", 0, "round_began", { by: "p1", mode: "roster", seconds: 60, order: ["p3", "p4"], text: "One word." });
const moved = (id, ms, fields) => at(id, ms, "round_moved", fields);
const first = moved("e72", 0, { by: "p1", to: "p3", how: "next" });

test("only who has the floor writes to the group; the others react, and are told why", () => {
  let state = [...frames(view()), began].reduce(apply, initial());
  assert.deepEqual([floor(state, now).open, floor(state, now).why], [false, "Nobody has the floor just now."]);
  state = apply(state, first);
  assert.equal(floor(state, now).open, true);
  state = apply(state, moved("e73", 5_000, { by: "p3", from: "p3", to: "p4", how: "done" }));
  const ground = floor(state, now);
  assert.deepEqual([ground.open, ground.react, ground.why], [false, true, "Robin has the floor."]);
  state = apply(state, moved("e74", 9_000, { by: "p1", from: "p4", how: "next", responses: true }));
  assert.equal(floor(state, now).open, true);
  state = apply(state, at("e75", 12_000, "round_ended", { by: "p1", round: "e71" }));
  assert.equal(floor(state, now).open, true);
  assert.equal(state.view.round, undefined);
});

test("a pause says more than a turn does, and staff speak in any round", () => {
  const paused = [...frames(view()), began, at("e73", 0, "paused", { by: "p1" })].reduce(apply, initial());
  assert.equal(floor(paused, now).why, "Ana paused the room.");
  const staff = [...frames(staffView()), began, first].reduce(apply, initial());
  assert.equal(floor(staff, now).open, true);
});

test("who is given the floor is told at once, the others politely", () => {
  const heard = (who) => {
    let state = frames(view({ you: you(who) })).reduce(apply, initial());
    const announcer = new Announcer();
    return [began, first].map((frame) => announcer.hear((state = apply(state, frame)), frame));
  };
  assert.deepEqual(heard("p3")[1], { alarm: "You have the floor." });
  assert.deepEqual(heard("p4"), [{ told: "Ana begins a round: “One word.”" }, { told: "Maple has the floor." }]);
});

test("the soft time stands still in a pause and goes on after it", () => {
  const state = [...frames(view()), began, first, at("e73", 20_000, "paused", { by: "p1" })].reduce(apply, initial());
  assert.deepEqual([state.view.round.ends, state.view.round.left], [undefined, 40_000]);
  const on = apply(state, at("e74", 50_000, "resumed", { by: "p1" }));
  assert.deepEqual([on.view.round.ends, on.view.round.left], [now + 90_000, undefined]);
});

test("staff are asked once who is next when the holder leaves, until the floor moves on", () => {
  const asked = (state) => state.view.desk.filter((item) => item.kind === "floor").map(({ id, who }) => [id, who]);
  let state = [...frames(staffView({ desk: [] })), began, first, at("e73", 70_000, "departed", { people: [{ who: "p3", since: now }] })].reduce(apply, initial());
  assert.deepEqual(asked(state), [["e72", "p3"]]);
  state = apply(state, at("e74", 80_000, "left", { by: "p3" }));
  assert.deepEqual(asked(state), [["e72", ""]]);
  state = apply(state, moved("e75", 90_000, { by: "p1", to: "p4", how: "next" }));
  assert.deepEqual(asked(state), []);
});

test("who keeps waiting for somebody is asked again when they leave", () => {
  let state = [...frames(staffView({ desk: [] })), began, first, at("e73", 70_000, "departed", { people: [{ who: "p3", since: now }] })].reduce(apply, initial());
  const aside = { [asideKey(waiting(state, { aside: {} })[0])]: true };
  assert.deepEqual(waiting(state, { aside }), []);
  state = apply(state, at("e74", 80_000, "left", { by: "p3" }));
  assert.deepEqual(waiting(state, { aside }).map((item) => item.kind), ["floor"]);
});
