import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, initial, linked, older, pending, shorter } from "../js/state.js";
import { floor, happening, hereCount, step } from "../js/select.js";
import { event, now, staffView, talk, view, you } from "./fixtures/rooms.js";

const welcome = (v, more = {}) => ({ t: "welcome", v: 1, session: "s", now, resume: "over", earlier: false, view: v, received: now - 500, ...more });
const ready = { t: "ready" };
const run = (frames, state = initial()) => frames.reduce(apply, state);
const room = (v = view(), events = talk) => run([welcome(v), ...events, ready]);
const find = (state, key) => state.log.items.find((item) => item.key === key);
const freeze = (value) => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

test("a fold changes nothing of what it is given", () => {
  let state = freeze(initial());
  for (const frame of [welcome(staffView()), ...talk, ready, event("e60", "muted", { by: "p1", who: "p3", until: now }), event("e61", "hand_raised", { by: "p3" })]) state = freeze(apply(state, freeze(frame)));
  assert.equal(state.view.people.find((p) => p.who === "p3").muted, true);
});

test("the server's clock is kept beside ours", () => assert.equal(room().skew, 500));

test("events before ready are in the view already, and go to the log alone", () => {
  const state = room(view({ hands: ["p4"] }), [event("e1", "hand_raised", { by: "p4" }), event("e2", "paused", { by: "p1" }), event("e3", "resumed", { by: "p1" })]);
  assert.deepEqual(state.view.hands, ["p4"]);
  assert.equal(state.view.pause, undefined);
  assert.equal(state.log.items.length, 2);
  assert.equal(apply(state, event("e4", "paused", { by: "p1", until: now + 1000, text: "breathe" })).view.pause.text, "breathe");
});

test("the same event twice is one", () => {
  const state = room();
  const again = run(talk, state);
  assert.deepEqual(again.log, state.log);
});

test("resume keeps what is here, over forgets it", () => {
  const state = room();
  const nothing = run([welcome(view(), { resume: "nothing" }), ready], state);
  assert.deepEqual(nothing.log, state.log);
  const more = run([welcome(view(), { resume: "events" }), event("e20", "said", { by: "p3", lane: "room", text: "more" }), ready], state);
  assert.equal(more.log.items.length, state.log.items.length + 1);
  const over = run([welcome(view(), { resume: "over", earlier: true }), ready], state);
  assert.equal(over.log.items.length, 0);
  assert.equal(over.log.earlier, true);
});

test("what was taken back leaves members' memory, and stays with its mark for staff", () => {
  const member = room();
  assert.deepEqual([find(member, "e10").gone, find(member, "e10").text], ["took_back", ""]);
  assert.ok(!JSON.stringify(member).includes("should not have said"));
  const staff = room(staffView());
  assert.deepEqual([find(staff, "e10").gone, find(staff, "e10").text], ["took_back", "I should not have said that"]);
});

test("hidden: a tombstone for all, the note for the author; unhidden heals at the old place", () => {
  const other = apply(room(), event("e20", "hidden", { message: "e8" }));
  assert.deepEqual([find(other, "e8").gone, find(other, "e8").text], ["hidden", ""]);
  const author = apply(room(view({ you: you("p4") })), event("e20", "hidden", { by: "p1", message: "e8", reason: "contact", note: "Please leave the number out." }));
  assert.equal(find(author, "e8").note, "Please leave the number out.");
  const at = other.log.items.findIndex((item) => item.key === "e8");
  const back = apply(other, event("e21", "unhidden", { by: "p1", message: "e8", author: "p4", reply_to: "e4", text: "Same here." }));
  assert.equal(back.log.items[at].text, "Same here.");
  assert.equal(back.log.items[at].gone, undefined);
});

test("a tombstone from the start has no words", () => {
  const state = room(view(), [{ t: "event", id: "e1", at: now, k: "said", by: "p3", gone: "took_back" }]);
  assert.deepEqual([find(state, "e1").gone, find(state, "e1").text], ["took_back", ""]);
});

test("a held message stands where it was approved, once, for everyone", () => {
  const held = event("e20", "said", { by: "p5", lane: "room", held: true, text: "Tuesday" });
  const said = event("e21", "said", { by: "p3", lane: "room", text: "between" });
  const approved = event("e22", "approved", { by: "p1", message: "e20", author: "p5", said_at: held.at, text: "Tuesday" });
  for (const frames of [[held, said, approved], [said, approved]]) {
    const state = run([...frames, event("e23", "reacted", { by: "p3", message: "e20", response: "with_you" })], room());
    assert.deepEqual(state.log.items.slice(-2).map((item) => [item.text, item.held]), [["between", false], ["Tuesday", false]]);
    assert.deepEqual(state.log.items.at(-1).reactions, { with_you: ["p3"] });
    const named = apply(state, event("e24", "reacted", { by: "p4", message: "e22", response: "with_you" }));
    assert.deepEqual(named.log.items.at(-1).reactions.with_you, ["p3", "p4"], "its approval's id names it too");
  }
});

test("reactions are one of each per person, and can be withdrawn", () => {
  const state = run([event("e20", "reacted", { by: "p4", message: "e4", response: "i_hear_you" }), event("e21", "unreacted", { by: "p5", message: "e4", response: "i_hear_you" })], room());
  assert.deepEqual(find(state, "e4").reactions.i_hear_you, ["p4"]);
});

test("own words stand among the pending or in the log, whichever of answer and event comes first", () => {
  const entry = { id: "u1", do: "say", fields: { text: "mine" }, seen: "", at: now, state: "done", event: "e20" };
  const said = event("e20", "said", { by: "p3", lane: "room", text: "mine" });
  const first = pending(apply(pending(room(), [{ ...entry, state: "sent", event: undefined }]), said), [entry]);
  const last = apply(pending(room(), [entry]), said);
  for (const state of [first, last]) {
    assert.deepEqual(state.pending, []);
    assert.equal(state.log.items.at(-1).text, "mine");
  }
});

test("names heal everywhere, and an old name in the log does not win over the view", () => {
  const state = room(view(), [event("e1", "arrived", { people: [{ who: "p3", role: "member", name: "Full Legal Name" }] })]);
  assert.equal(state.names.p3, "Maple");
  assert.equal(apply(state, event("e2", "renamed", { by: "p1", who: "p3", name: "Fern" })).names.p3, "Fern");
});

test("people come, lose the line, step away, leave and are removed", () => {
  const at = (state, who) => state.view.people.find((p) => p.who === who);
  let state = apply(room(), event("e20", "arrived", { people: [{ who: "p7", role: "member", name: "Wren" }] }));
  assert.deepEqual([at(state, "p7").here, state.view.here], [true, 5]);
  state = apply(state, event("e21", "departed", { people: [{ who: "p7", since: now }] }));
  assert.deepEqual([at(state, "p7").here, state.view.here], [false, 4]);
  state = apply(state, event("e22", "stepped_away", { by: "p4" }));
  assert.equal(at(state, "p4").away, true);
  state = apply(state, event("e23", "left", { by: "p4" }));
  assert.deepEqual([at(state, "p4").entry, state.view.here, state.view.hands], ["left", 3, []]);
  state = apply(state, event("e24", "removed", { who: "p5" }));
  assert.deepEqual([at(state, "p5"), state.view.here, state.names.p5], [undefined, 2, "Juno"]);
});

test("the lead passes, and a cofacilitator can take over when nobody leads", () => {
  let state = room(staffView({ you: you("p2") }), []);
  state = apply(state, event("e20", "departed", { people: [{ who: "p1", since: now }] }));
  assert.equal(state.view.you.can_take_lead, true);
  state = apply(state, event("e21", "lead_passed", { by: "p2", to: "p2" }));
  assert.deepEqual([state.view.you.role, state.view.you.can_take_lead, state.roles.p1], ["facilitator", false, "cofacilitator"]);
});

test("each thing that waits comes to the desk and goes from it", () => {
  const kinds = (state) => state.view.desk.map((item) => item.kind);
  let state = room(staffView({ desk: undefined }), []);
  const puts = [
    event("e20", "hand_raised", { by: "p3" }),
    event("e21", "said", { by: "p5", lane: "room", held: true, text: "held" }),
    event("e22", "knocked", { by: "p8", device: "d1" }),
    event("e23", "line_proposed", { by: "p3", text: "a line" }),
    event("e24", "said", { by: "p6", lane: "private", with: "p6", text: "first" }),
    event("e25", "said", { by: "p6", lane: "private", with: "p6", text: "second" }),
    event("e26", "help_asked", { by: "p6" }),
  ];
  state = run(puts, state);
  assert.deepEqual(kinds(state), ["help", "private", "hand", "held", "door", "line"]);
  state = run([event("e30", "help_seen", { by: "p2", help: "e26" }), event("e31", "help_claimed", { by: "p1", help: "e26" })], state);
  assert.deepEqual([state.view.desk[0].seen_by, state.view.desk[0].claim], ["p2", "p1"]);
  const takes = [
    event("e32", "help_settled", { by: "p1", help: "e26" }),
    event("e33", "said", { by: "p2", lane: "private", with: "p6", text: "answer" }),
    event("e34", "hand_lowered", { by: "p1", who: "p3" }),
    event("e35", "approved", { by: "p1", message: "e21", author: "p5", text: "held" }),
    event("e36", "admitted", { by: "p1", who: "p8", device: "d1" }),
    event("e37", "line_adopted", { by: "p1", line: "e23" }),
  ];
  assert.deepEqual(kinds(run(takes, state)), []);
});

test("a member has no desk, and a hold tells them their words wait", () => {
  const state = run([event("e20", "hold_set", { by: "p1", who: "p3", reason: "care" })], room());
  assert.equal(state.view.desk, undefined);
  assert.equal(state.view.you.held, true);
  assert.equal(apply(state, event("e21", "hold_lifted", { by: "p1", who: "p3" })).view.you.held, false);
});

test("help is seen by name", () => {
  const state = run([event("e20", "help_asked", { by: "p3" }), event("e21", "help_seen", { by: "p2", help: "e20" })], room());
  assert.deepEqual([state.help.seen, state.help.settled], ["p2", false]);
  assert.equal(apply(state, event("e22", "help_settled", { by: "p2", help: "e20" })).help.settled, true);
});

test("the end: read-only first, then the room's words go from the screen", () => {
  let state = apply(room(), event("e20", "ended", { by: "p1" }));
  assert.equal(floor(state, now).open, false);
  assert.ok(find(state, "e4"));
  state = apply(state, event("e21", "shut"));
  assert.equal(find(state, "e4"), undefined);
  assert.equal(step(apply(state, event("e22", "shut", { doors: true }))), "over");
});

test("older events stand before, changed by what happened to them among themselves", () => {
  const state = room(view(), [event("e20", "said", { by: "p3", lane: "room", text: "new" })]);
  const before = older(state, talk, false);
  assert.deepEqual([before.log.items.at(-1).text, find(before, "e10").gone, before.log.last], ["new", "took_back", "e20"]);
  assert.deepEqual(older(before, talk, false).log.items, before.log.items);
});

test("the way in, step by step", () => {
  const at = (change, more) => step(room(view({ you: you("p3", change), people: [], ...more }), []));
  assert.equal(step(initial()), "connecting");
  assert.equal(at({ entry: "outside", consented: false, name: "" }), "agreement");
  assert.equal(at({ entry: "outside", name: "" }), "name");
  assert.equal(at({ entry: "outside" }), "knock");
  assert.equal(at({ entry: "knocking" }), "lobby");
  assert.equal(at({ entry: "declined" }), "declined");
  assert.equal(at({ entry: "in" }), "in");
  assert.equal(at({ entry: "in", consented: false }), "agreement");
  assert.equal(at({ entry: "removed" }), "removed");
  assert.equal(at({ entry: "outside" }, { phase: "ended" }), "over");
});

test("why the floor is closed is said in words", () => {
  const why = (change) => floor(room(view(change), []), now);
  assert.equal(why({}).open, true);
  assert.match(why({ pause: { by: "p1", until: now + 90_000, text: "", reason: "" } }).why, /Ana paused/);
  assert.match(why({ waiting: now }).why, /No facilitator/);
  assert.match(why({ you: you("p3", { muted: true, muted_until: now + 240_000 }) }).why, /listening for 4 min/);
  assert.match(why({ slow: 15, you: you("p3", { slow_until: now + 9_000 }) }).why, /9 s/);
  assert.equal(why({ slow: 15, you: you("p3", { slow_until: now - 1 }) }).open, true);
  assert.match(why({ you: you("p3", { held: true }) }).hint, /reads your messages/);
  assert.match(happening(room(view({ phase: "closing" })), now), /close/);
});

test("a lost line empties what only a line knows", () => {
  const state = apply(room(), { t: "writing", count: 2 });
  assert.equal(linked(state, { state: "waiting" }).writing.count, 0);
  assert.equal(linked(state, { state: "stopped", code: 4201, say: "x" }).stop.code, 4201);
});

test("who is connected at the door is neither in the room nor counted there", () => {
  const before = room(staffView(), []);
  const after = apply(before, event("e60", "arrived", { door: true, people: [{ who: "p8", role: "member", name: "Linden" }] }));
  const linden = after.view.people.find((p) => p.who === "p8");
  assert.deepEqual([linden.entry, linden.here], ["knocking", true]);
  assert.equal(hereCount(after.view), hereCount(before.view));
  assert.equal(after.log.items.some((item) => item.k === "arrived"), false);
});

test("own words whose event comes before its answer do not stand twice", () => {
  const entry = { id: "u1", do: "say", fields: { text: "only once" }, seen: "e12", at: now, state: "sent" };
  const waiting = pending(room(), [entry]);
  assert.equal(waiting.pending.length, 1);
  const said = apply(waiting, { ...event("e70", "said", { by: "p3", lane: "room", text: "only once" }), at: now + 40 });
  assert.deepEqual(said.pending, []);
  // The same words from before, or an answer that refuses, leave them waiting.
  const before = apply(waiting, { ...event("e71", "said", { by: "p3", lane: "room", text: "only once" }), at: now - 60_000 });
  assert.equal(before.pending.length, 1);
  assert.equal(pending(said, [{ ...entry, state: "refused", say: "Paused." }]).pending.length, 1);
});

test("a long log lets go of its old part, and it comes back as it now reads", () => {
  const said = Array.from({ length: 500 }, (_, i) => event(`m${i}`, "said", { by: "p4", lane: "room", text: `word ${i}` }));
  let state = run([welcome(view()), ready, ...said]);
  const { first } = state.log;
  state = shorter(state);
  assert.equal(state.log.items.length, 300);
  assert.equal(state.log.earlier, true);
  assert.equal(state.log.first, "m200");
  assert.notEqual(state.log.first, first);
  // Meanwhile: a reaction to one that is gone from here, and another that nobody may read any longer.
  state = run([event("x1", "reacted", { by: "p5", message: "m10", response: "me_too" }), event("x2", "hidden", { message: "m11" }), event("x3", "hidden", { message: "m12" }), event("x4", "unhidden", { message: "m12", text: "word 12" })], state);
  state = older(state, said.slice(0, 200), false);
  assert.deepEqual(state.log.items.slice(0, 500).map((item) => item.key), said.map((e) => e.id));
  assert.deepEqual(state.log.items[10].reactions, { me_too: ["p5"] });
  assert.equal(state.log.items[11].gone, "hidden");
  assert.equal(state.log.items[11].text, "");
  assert.equal(state.log.items[12].text, "word 12");
  assert.deepEqual(older(state, said.slice(0, 200), false).log.items, state.log.items);
});

test("a message that was let through stands where it was let through, also after the old part went and came", () => {
  const before = Array.from({ length: 150 }, (_, i) => event(`m${i}`, "said", { by: "p4", lane: "room", text: `word ${i}` }));
  const after = Array.from({ length: 299 }, (_, i) => event(`n${i}`, "said", { by: "p5", lane: "room", text: `later ${i}` }));
  const held = event("h1", "said", { by: "p3", lane: "room", held: true, text: "Mine." });
  const approved = event("h2", "approved", { by: "p1", message: "h1", author: "p3", said_at: held.at, text: "Mine." });
  const all = [...before.slice(0, 50), held, ...before.slice(50), approved, ...after];
  let state = shorter(run([welcome(view()), ready, ...all]));
  assert.equal(state.log.first, "h2");
  state = older(state, all.slice(0, 151), false);
  assert.deepEqual(state.log.items.map((item) => item.key), [...before.map((e) => e.id), "h1", ...after.map((e) => e.id)]);
});

test("nobody is here again before somebody was here", () => {
  const lines = (frames) => run([welcome(view()), ready, ...frames]).log.items.map((item) => item.k);
  assert.deepEqual(lines([event("b1", "staff_back")]), []);
  assert.deepEqual(lines([event("b1", "staff_back"), event("b2", "staff_away"), event("b3", "waiting_began"), event("b4", "staff_back"), event("b5", "staff_back")]), ["waiting_began", "staff_back"]);
});

test("staff learn that the servers are apart, until they are not", () => {
  const apart = run([welcome(view()), ready, { t: "servers", state: "apart" }]);
  assert.equal(apart.servers, "apart");
  assert.equal(run([{ t: "servers", state: "ok" }], apart).servers, "ok");
  assert.equal(run([welcome(view())], apart).servers, "ok");
});

test("a flag names its message and its person on the desk, as the view does after a reload", () => {
  const state = apply(room(staffView({ desk: [] })), event("e60", "flagged", { by: "p3", message: "e9", who: "p4", memo: "it worried me" }));
  const [{ message, about, text }] = state.view.desk;
  assert.deepEqual([message, about, text], ["e9", "p4", "it worried me"]);
});
