// What waits for staff: in which order it is gone through, and when it may be heard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bell } from "../js/bell.js";
import { waiting } from "../js/desk.js";

const item = (kind, id, since) => ({ kind, id, who: "p", since });
const stateOf = (...desk) => ({ live: true, view: { desk } });
const screenOf = (prefs = {}, aside = {}) => ({ aside, prefs: { sound: true, ...prefs } });

test("help and private lines are on top, the rest goes by age alone", () => {
  const state = stateOf(item("held", "e3", 300), item("hand", "e1", 100), item("private", "e5", 500), item("door", "e2", 200), item("help", "e6", 600), item("help", "e4", 400));
  assert.deepEqual(waiting(state, screenOf()).map(({ id }) => id), ["e4", "e6", "e5", "e1", "e2", "e3"]);
  assert.deepEqual(waiting(state, screenOf({}, { e4: true })).map(({ id }) => id), ["e6", "e5", "e1", "e2", "e3"]);
});

test("the bell rings for what is new, once for a burst, and for nobody who did not ask", () => {
  let now = 0;
  let rang = 0;
  const bell = new Bell({ now: () => now, play: () => (rang += 1) });
  now = 10_000;
  bell.look(stateOf(item("hand", "e1", 1)), screenOf()); // it was there when one came
  assert.equal(rang, 0);
  bell.look(stateOf(item("hand", "e1", 1), item("hand", "e2", 2)), screenOf());
  bell.look(stateOf(item("hand", "e1", 1), item("hand", "e2", 2), item("hand", "e3", 3)), screenOf());
  assert.equal(rang, 1);
  now = 20_000;
  bell.look(stateOf(item("hand", "e3", 3)), screenOf());
  bell.look(stateOf(item("hand", "e1", 1), item("hand", "e3", 3)), screenOf()); // put aside, and there again
  assert.equal(rang, 1);
  bell.look(stateOf(item("hand", "e4", 4)), screenOf({ sound: false }));
  assert.equal(rang, 1);
  bell.look(stateOf(item("hand", "e4", 4), item("help", "e5", 5)), screenOf());
  assert.equal(rang, 2);
  bell.look({ live: false, view: { desk: [item("help", "e6", 6)] } }, screenOf());
  assert.equal(rang, 2);
});
