// What the page does around the room: the way out, what listeners are told, what is vendored.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Announcer } from "../js/announce.js";
import { shiftToLeave } from "../js/exit.js";
import { html } from "../js/html.js";
import { apply, initial } from "../js/state.js";
import { looksLikeContact } from "../js/strings.js";
import { event, now, view } from "./fixtures/rooms.js";

function keyboard() {
  let time = 0;
  let left = 0;
  const shift = shiftToLeave(() => left++, () => time);
  return {
    tap(key, ms = 100) {
      time += ms;
      shift.down({ key });
      shift.up({ key });
    },
    chord(key) {
      shift.down({ key: "Shift" });
      shift.down({ key });
      shift.up({ key });
      shift.up({ key: "Shift" });
    },
    left: () => left,
  };
}

test("three bare presses of Shift leave", () => {
  const keys = keyboard();
  keys.tap("Shift");
  keys.tap("Shift");
  assert.equal(keys.left(), 0);
  keys.tap("Shift");
  assert.equal(keys.left(), 1);
});

test("typing never leaves", () => {
  const keys = keyboard();
  for (const letter of "I Am OK. Yes I Will") {
    if (letter === letter.toUpperCase() && letter !== " " && letter !== ".") keys.chord(letter);
    else keys.tap(letter);
  }
  keys.tap("Shift");
  keys.tap("a");
  keys.tap("Shift");
  keys.tap("Shift");
  assert.equal(keys.left(), 0);
});

test("slow presses do not leave", () => {
  const keys = keyboard();
  for (let i = 0; i < 6; i++) keys.tap("Shift", 3_000);
  assert.equal(keys.left(), 0);
});

test("listeners hear a message once, history never, a burst as a count", () => {
  const told = [];
  const announcer = new Announcer();
  let state = initial();
  const frames = [
    { t: "welcome", v: 1, session: "s", now, resume: "over", earlier: false, view: view() },
    event("e1", "said", { by: "p4", lane: "room", text: "old" }),
    { t: "ready" },
    event("e2", "said", { by: "p4", lane: "room", text: "new" }),
    event("e3", "said", { by: "p3", lane: "room", text: "my own" }),
    event("e4", "paused", { by: "p1" }),
  ];
  for (let i = 5; i < 9; i++) frames.push({ ...event(`e${i}`, "said", { by: "p4", lane: "room", text: String(i) }), received: now });
  for (const frame of frames) {
    state = apply(state, frame);
    const heard = announcer.hear(state, frame);
    if (heard) told.push(heard.told ?? `! ${heard.alarm}`);
  }
  assert.deepEqual(told.slice(0, 2), ["Robin: new", "! Ana paused the room."]);
  assert.equal(told.at(-1), "4 new messages");
  assert.ok(!told.join().includes("old") && !told.join().includes("my own"));
});

test("an element that does not exist is a mistake of ours", () => {
  assert.throws(() => html`<spam>hello</spam>`, /no such element: spam/);
  assert.equal(html`<p>hello</p>`.type, "p");
});

test("ways to reach someone are noticed, ordinary words are not", () => {
  for (const words of ["write to me@example.org", "0171 555 44 33", "I am @sky_blue there", "see https://x.example"]) assert.ok(looksLikeContact(words), words);
  for (const words of ["I slept 3 hours", "in 2019 and 2020", "it was 50/50, 10 out of 10"]) assert.ok(!looksLikeContact(words), words);
});

test("what is vendored is what VERSIONS records", () => {
  const file = (name) => new URL(`../vendor/${name}`, import.meta.url);
  const rows = [...readFileSync(file("VERSIONS"), "utf8").matchAll(/vendor\/(\S+)\s+([0-9a-f]{64})/g)];
  assert.deepEqual(rows.map((row) => row[1]), ["preact.js", "hooks.js", "htm.js"]);
  for (const [, name, sum] of rows) assert.equal(createHash("sha256").update(readFileSync(file(name))).digest("hex"), sum, name);
});
