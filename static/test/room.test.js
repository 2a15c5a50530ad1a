import assert from "node:assert/strict";
import { test } from "node:test";
import { Keep } from "../js/keep.js";
import { Room } from "../js/room.js";
import { boot, event, now, staffView, talk, view, you } from "./fixtures/rooms.js";

/** A net that only writes down what it is asked, and lets the test be the server. */
class FakeNet extends EventTarget {
  sent = [];
  outbox = { entries: [] };
  writing() {}
  send(action, fields = {}) {
    const id = `u${this.sent.length + 1}`;
    this.sent.push([action, fields]);
    this.outbox.entries = [...this.outbox.entries, { id, do: action, fields, seen: "", at: now, state: "sent" }];
    this.tell("outbox", this.outbox.entries);
    return id;
  }
  forget(id) {
    this.outbox.entries = this.outbox.entries.filter((e) => e.id !== id);
    this.tell("outbox", this.outbox.entries);
  }
  tell(type, detail) {
    this.dispatchEvent(Object.assign(new Event(type), { detail }));
  }
  frames(...frames) {
    for (const frame of frames) this.tell("frame", frame);
  }
  answer(id, frame) {
    const entry = this.outbox.entries.find((e) => e.id === id);
    const state = frame.t === "done" ? "done" : frame.code === "not_saved" ? "unsaved" : "refused";
    this.outbox.entries = this.outbox.entries.map((e) => (e.id === id ? { ...e, ...frame, t: undefined, state } : e));
    this.frames({ ...frame, id, entry: entry && { ...entry, state } });
  }
}

function sit(v, events = talk, shows = true) {
  const net = new FakeNet();
  const keep = new Keep(null, "s");
  const page = { draw() {}, leave() {}, visible: () => true, shows: () => shows, fetch: () => Promise.reject(new Error("no network here")), wear() {}, tab: null, device: null, staff: null };
  const room = new Room(boot, net, keep, page);
  net.frames({ t: "welcome", v: 1, session: "s1", now, resume: "over", earlier: false, view: v }, ...events, { t: "ready" });
  net.sent.length = 0;
  return { room, net, keep };
}

test("words go where the composer says, and the draft goes with them", () => {
  const { room, net, keep } = sit(view());
  room.set({ drafts: { room: "hello" }, replyTo: "e4" });
  room.act.say("hello");
  room.set({ lane: "private" });
  room.act.say("only staff");
  assert.deepEqual(net.sent, [["say", { text: "hello", reply_to: "e4" }], ["say_private", { text: "only staff" }]]);
  assert.deepEqual(keep.get("drafts", {}), { room: "", private: "" });
  const staff = sit(staffView());
  staff.room.set({ lane: "private", with: "p6" });
  staff.room.act.say("I am near");
  staff.room.set({ lane: "staff", with: "" });
  staff.room.act.say("among us");
  assert.deepEqual(staff.net.sent.slice(-2), [["say_private", { text: "I am near", with: "p6" }], ["say_staff", { text: "among us" }]]);
});

test("refused words go back into the box, unless something else stands there", () => {
  const { room, net } = sit(view());
  room.act.say("too late");
  net.answer("u1", { t: "refused", code: "stale", say: "Something changed.", until: 0 });
  assert.equal(room.screen.drafts.room, "too late");
  assert.deepEqual(room.state.pending, []);
  room.act.say("second");
  room.set({ drafts: { room: "already writing" } });
  net.answer("u2", { t: "refused", code: "paused", say: "Paused.", until: 0 });
  assert.equal(room.screen.drafts.room, "already writing");
  assert.equal(net.outbox.entries[0].state, "refused");
  room.act.restore("u2");
  assert.equal(room.screen.drafts.room, "already writing\nsecond");
});

test("who is refused something else than words is told so, though it had words in it", () => {
  const { room, net } = sit(staffView());
  room.send("begin_round", { mode: "roster", text: "One word." });
  net.answer("u1", { t: "refused", code: "already", say: "That is so already.", until: 0 });
  assert.equal(room.screen.notice?.text, "That is so already.");
  room.send("say_ready");
  net.answer("u2", { t: "refused", code: "stale", say: "The pause is over.", until: 0 });
  assert.equal(room.screen.notice?.text, "The pause is over.");
  assert.deepEqual(Object.values(room.screen.drafts).filter(Boolean), [], "what was asked for is no message");
});

test("words that were kept after all leave the box again", () => {
  const { room, net } = sit(view());
  room.act.say("was it kept");
  net.answer("u1", { t: "refused", code: "not_saved", say: "Not yet.", until: 0 });
  room.act.restore("u1");
  assert.equal(room.screen.drafts.room, "was it kept");
  net.frames({ t: "done", id: "u1", event: "e90" });
  assert.equal(room.screen.drafts.room, "");
});

test("what can be undone is offered once it is done, and no longer when it was reversed", () => {
  const { room, net } = sit(staffView());
  const id = room.send("mute", { who: "p3", minutes: 5 }, { text: "Maple is muted", action: "unmute", fields: { who: "p3" } });
  assert.equal(room.screen.undo, null);
  net.answer(id, { t: "done", event: "e60" });
  assert.equal(room.screen.undo.text, "Maple is muted");
  room.send("unmute", { who: "p3" });
  assert.equal(room.screen.undo, null);
});

test("two who press pause together both mean pause", () => {
  const { room, net } = sit(staffView());
  room.act.pause();
  net.frames(event("e60", "paused", { by: "p2" }));
  room.act.pause();
  assert.deepEqual(net.sent.map(([action]) => action), ["pause"]);
});

test("a call for help is seen, once, where its card stands before somebody's eyes", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  for (const shows of [true, false]) {
    const { room, net } = sit(staffView({ desk: [] }), [], shows);
    room.start();
    t.mock.timers.tick(16);
    net.frames(event("e60", "help_asked", { by: "p3" }), event("e61", "said", { by: "p4", lane: "room", text: "x" }));
    t.mock.timers.tick(16);
    room.redraw();
    t.mock.timers.tick(16);
    assert.deepEqual(net.sent, shows ? [["see_help", { help: "e60" }]] : []);
  }
});

test("a member's screen says nothing about a call for help of others", () => {
  const { net } = sit(view({ you: you("p4") }), []);
  net.frames(event("e60", "said", { by: "p3", lane: "room", text: "x" }));
  assert.deepEqual(net.sent, []);
});

test("the end of a seat wipes what the page kept", () => {
  const { room, net, keep } = sit(view());
  room.set({ drafts: { room: "secret" } });
  net.tell("link", { state: "stopped", code: 4201, say: "bye" });
  assert.equal(keep.get("drafts", null), null);
});

test("a bookmark by its key marks what was said last to the group, and a moment where nothing was said", () => {
  const { room, net } = sit(staffView());
  room.act.bookmark("");
  assert.deepEqual(net.sent.at(-1), ["bookmark", { message: "e9" }]); // e10 was taken back, e13 and e14 were not for the group
  room.act.bookmark("e4");
  assert.deepEqual(net.sent.at(-1), ["bookmark", { message: "e4" }]);
  const empty = sit(staffView(), []);
  empty.room.act.bookmark("");
  assert.deepEqual(empty.net.sent.at(-1), ["bookmark", { message: "" }]);
});

test("what was just done is taken back by the bar or by its key, and only while it is offered", () => {
  const { room, net } = sit(staffView());
  room.set({ undo: { text: "Locked", action: "unlock", fields: {}, until: room.now() + 1_000 } });
  room.act.undo();
  assert.deepEqual(net.sent, [["unlock", {}]]);
  assert.equal(room.screen.undo, null);
  room.set({ undo: { text: "Locked", action: "unlock", fields: {}, until: room.now() - 1 } });
  room.act.undo();
  assert.equal(net.sent.length, 1);
});
