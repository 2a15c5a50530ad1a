// What listeners are told stands in the page as words: it must not outlive what it quotes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../js/announce.js";
import { apply, initial } from "../js/state.js";
import { event, now, talk, view } from "./fixtures/rooms.js";

/** A room with its announcer, as one who reads it after each event. */
function listening() {
  let state = initial();
  for (const frame of [{ t: "welcome", v: 1, session: "s1", now, resume: "over", earlier: false, view: view() }, ...talk, { t: "ready" }]) state = apply(state, frame);
  const announcer = new Announcer();
  const told = { told: "", alarm: "" };
  return (frame) => {
    state = apply(state, frame);
    return Object.assign(told, announcer.hear(state, frame));
  };
}

test("words that were taken back or moved aside are not told any longer", () => {
  for (const k of ["took_back", "hidden"]) {
    const hear = listening();
    assert.equal(hear(event("e20", "said", { by: "p4", lane: "room", text: "too much" })).told, "Robin: too much");
    assert.equal(hear(event("e21", k, { by: "p4", message: "e20" })).told, "");
  }
});

test("an earlier name is not told any longer", () => {
  const hear = listening();
  hear(event("e20", "said", { by: "p4", lane: "room", text: "here I am" }));
  assert.equal(hear(event("e21", "renamed", { by: "p1", who: "p4", name: "Rob" })).told, "");
});

test("who is removed keeps nothing that others said, and is told at once", () => {
  const hear = listening();
  hear(event("e20", "said", { by: "p4", lane: "room", text: "among us" }));
  const { told, alarm } = hear(event("e21", "removed", { by: "p1", who: "p3", note: "Let us talk." }));
  assert.equal(told, "");
  assert.match(alarm, /Let us talk/);
});
