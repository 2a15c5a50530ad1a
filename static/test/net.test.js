import assert from "node:assert/strict";
import { test } from "node:test";
import { Keep } from "../js/keep.js";
import { Net } from "../js/net.js";
import { Outbox } from "../js/outbox.js";
import { keyOf } from "../js/seen.js";
import { apply, initial, pending } from "../js/state.js";
import { FakeRoom, fakeClock, memoryStorage, seeded } from "./fixtures/server.js";

function page(room, { storage = memoryStorage(), random = () => 0.5, fetch = () => Promise.reject(new Error("no stream here")), prefix = "c" } = {}) {
  const { clock } = room;
  const outbox = new Outbox(new Keep(storage, "s"));
  let n = 0;
  const world = { WebSocket: room.WebSocket, fetch, setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout, now: clock.now, random, uuid: () => `${prefix}${++n}` };
  const net = new Net({ socket: "ws://x/r/s/socket", api: "/api" }, world, outbox);
  const here = { net, outbox, state: initial(), links: [], storage };
  net.addEventListener("frame", (event) => {
    here.state = apply(here.state, event.detail);
    const own = outbox.entries.find((e) => e.state === "done" && keyOf(here.state.log.seen, e.event));
    if (own) net.forget(own.id);
  });
  net.addEventListener("link", (event) => here.links.push(event.detail));
  net.addEventListener("outbox", (event) => (here.state = pending(here.state, event.detail)));
  return here;
}

const texts = (state) => state.log.items.map((item) => item.text);

test("hello comes first, with the sub-protocol, and the room follows", () => {
  const room = new FakeRoom(fakeClock());
  room.append("said", { by: "x", lane: "room", text: "one" });
  const here = page(room);
  here.net.start();
  room.clock.pass(10);
  assert.equal(room.sockets[0].protocol, "hearth.1");
  assert.deepEqual(texts(here.state), ["one"]);
  assert.equal(here.links.at(-1).state, "open");
  assert.equal(here.state.live, true);
});

test("random drops lose nothing and double nothing", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const room = new FakeRoom(fakeClock());
    const here = page(room, { random });
    here.net.start();
    let own = 0;
    for (let step = 0; step < 40; step++) {
      const dice = random();
      if (dice < 0.3) room.append("said", { by: "x", lane: "room", text: `x${step}` });
      else if (dice < 0.5) here.net.send("say", { text: `own${++own}` });
      else if (dice < 0.65) room.cut(dice < 0.6 ? 1006 : 4001);
      else if (dice < 0.72) room.stall(!room.stalled);
      else if (dice < 0.8) room.keep = random() < 0.5 ? 3 : Infinity;
      else here.net.check();
      room.clock.pass(Math.floor(random() * 4_000));
    }
    room.stall(false);
    room.keep = Infinity;
    for (let i = 0; i < 20; i++) {
      room.clock.pass(5_000);
      room.beat();
    }
    assert.deepEqual(texts(here.state), room.log.map((e) => e.text), `seed ${seed}`);
    assert.equal(room.log.filter((e) => e.by === "me").length, own, `seed ${seed}: each own word once`);
    assert.deepEqual(here.state.pending, [], `seed ${seed}: nothing left over`);
  }
});

test("a command keeps its id when its answer was lost, also over a reload", () => {
  const room = new FakeRoom(fakeClock());
  const storage = memoryStorage();
  const here = page(room, { storage });
  here.net.start();
  room.clock.pass(10);
  const sent = room.sockets[0].onmessage;
  room.sockets[0].onmessage = () => {}; // the answer never arrives
  here.net.send("say", { text: "once" });
  assert.ok(sent);
  assert.equal(room.log.length, 1);
  here.net.stop();
  const again = page(room, { storage, prefix: "d" });
  again.net.start();
  room.clock.pass(10);
  assert.equal(room.log.length, 1, "the server saw the same id");
  assert.deepEqual(texts(again.state), ["once"]);
  assert.deepEqual(again.state.pending, []);
});

test("silence for longer than the server ever keeps it means the line is gone", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  here.net.start();
  room.clock.pass(10);
  room.stall(true);
  room.clock.pass(20_000);
  assert.equal(here.links.at(-1).state, "open");
  room.clock.pass(11_000);
  assert.notEqual(here.links.at(-1).state, "open");
  room.stall(false);
  room.clock.pass(25_000);
  assert.equal(here.links.at(-1).state, "open");
});

test("coming back to the page finds a dead line at once, and leaves a living one", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  here.net.start();
  room.clock.pass(10_000);
  here.net.check();
  assert.equal(room.opened, 1);
  room.stall(true);
  room.clock.pass(8_000);
  here.net.check();
  assert.equal(here.links.at(-1).state, "waiting");
  here.net.check();
  assert.equal(room.opened, 2, "no waiting for the back-off");
});

test("the back-off grows until a connection has lived for a while", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room, { random: () => 1 });
  here.net.start();
  const waits = [];
  for (let i = 0; i < 8; i++) {
    room.clock.pass(100);
    const before = room.opened;
    room.cut();
    const start = room.clock.now();
    while (room.opened === before) room.clock.pass(50);
    waits.push(room.clock.now() - start);
  }
  assert.ok(waits[0] <= 600 && waits[3] > 3_000 && waits[7] <= 20_100, waits.join());
  room.clock.pass(6_000);
  room.cut();
  const before = room.opened;
  room.clock.pass(600);
  assert.equal(room.opened, before + 1, "a good connection begins the back-off anew");
});

test("the server's own delay is kept to", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  here.net.start();
  room.clock.pass(10);
  room.tell(room.sockets[0], { t: "bye", code: 4001, say: "restarting", after: 3_000 });
  room.cut(4001);
  room.clock.pass(2_900);
  assert.equal(room.opened, 1);
  room.clock.pass(200);
  assert.equal(room.opened, 2);
});

for (const [code, state, opens] of [
  [4001, "open", 2],
  [4101, "open", 2],
  [4201, "stopped", 1],
  [4216, "stopped", 1],
  [4205, "stopped", 1],
  [1006, "open", 2],
  [1012, "open", 2],
]) {
  test(`close code ${code} ends as ${state}`, () => {
    const room = new FakeRoom(fakeClock());
    const here = page(room);
    here.net.start();
    room.append("said", { by: "x", lane: "room", text: "one" });
    room.clock.pass(10);
    room.cut(code);
    if (code === 4101) assert.equal(here.net.last, "", "anew begins without a last event");
    room.clock.pass(30_000 - 20_000);
    assert.equal(here.links.at(-1).state, state);
    assert.equal(room.opened, opens);
    assert.deepEqual(texts(here.state), ["one"]);
  });
}

test("a page that was opened elsewhere goes on when the person wants it", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  here.net.start();
  room.clock.pass(10);
  room.cut(4205);
  room.clock.pass(60_000);
  assert.equal(room.opened, 1);
  here.net.start();
  room.clock.pass(10);
  assert.equal(here.links.at(-1).state, "open");
});

test("a stop that waited too long is given up, words and calls for help are not", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  const late = [];
  here.net.addEventListener("frame", (event) => event.detail.t === "late" && late.push(event.detail.entry.do));
  room.refuse = true;
  here.net.start();
  here.net.send("pause");
  here.net.send("ask_help");
  here.net.send("say", { text: "hello" });
  room.clock.pass(70_000);
  room.refuse = false;
  room.clock.pass(70_000);
  assert.deepEqual(late, ["pause"]);
  assert.equal(room.answers.size, 2);
});

test("not saved stays with its author, and goes out again under the same id", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  here.net.start();
  room.clock.pass(10);
  const answer = room.answer;
  room.answer = (socket, frame) => (frame.t === "do" ? room.tell(socket, { t: "refused", id: frame.id, code: "not_saved", say: "not yet", until: 0 }) : answer.call(room, socket, frame));
  const id = here.net.send("say", { text: "kept" });
  assert.equal(here.state.pending[0].state, "unsaved");
  room.cut();
  room.clock.pass(5_000);
  assert.equal(room.log.length, 0, "it does not burst out by itself");
  room.answer = answer;
  here.net.again(id);
  assert.equal(room.answers.has(id), true);
  assert.deepEqual(texts(here.state), ["kept"]);
});

test("where sockets fail to open twice, the same frames come over a stream", async () => {
  const room = new FakeRoom(fakeClock());
  room.refuse = true;
  room.append("said", { by: "x", lane: "room", text: "one" });
  const asked = [];
  let push;
  const fetch = (url, how) => {
    asked.push([url, how.headers["last-event-id"] ?? "", how.method ?? "GET"]);
    if (how.method === "POST") {
      const command = JSON.parse(how.body);
      return Promise.resolve(new Response(JSON.stringify({ t: "done", id: command.id, event: "" })));
    }
    const frames = [{ t: "welcome", v: 1, session: "s", now: 1, resume: "over", earlier: false, view: room.view() }, ...room.log, { t: "ready" }];
    const body = new ReadableStream({
      start(controller) {
        push = (frame) => controller.enqueue(new TextEncoder().encode(`id: ${frame.id ?? ""}\r\ndata: ${JSON.stringify(frame)}\n\n`));
        for (const frame of frames) push(frame);
      },
    });
    return Promise.resolve(new Response(body));
  };
  const here = page(room, { fetch });
  here.net.start();
  room.clock.pass(5_000);
  await settled(() => here.state.live);
  assert.deepEqual(asked[0], ["/api/events", "", "GET"]);
  assert.deepEqual(texts(here.state), ["one"]);
  here.net.send("raise_hand");
  await settled(() => here.outbox.entries.length === 0);
  assert.equal(asked[1][2], "POST");
  push({ t: "bye", code: 4201, say: "gone", after: 0 });
  await settled(() => here.links.at(-1).state === "stopped");
  assert.equal(here.links.at(-1).say, "gone");
});

test("what leaves the page leaves nothing behind", () => {
  const storage = memoryStorage();
  const keep = new Keep(storage, "s");
  keep.set("drafts", { room: "secret" });
  keep.set("outbox", []);
  keep.set("sheet", { thought: "mine alone" });
  keep.wipe();
  keep.set("drafts", { room: "later" });
  assert.equal(storage.kept.size, 0);
  assert.equal(keep.get("drafts", null), null);
});

test("storage that throws is replaced by memory", () => {
  const broken = () => {
    throw new Error("denied");
  };
  const keep = new Keep({ getItem: broken, setItem: broken, removeItem: broken }, "s");
  keep.set("drafts", { room: "kept" });
  assert.deepEqual(keep.get("drafts", {}), { room: "kept" });
});

/** Lets promises run until something holds. */
async function settled(holds) {
  for (let i = 0; i < 200 && !holds(); i++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(holds());
}

test("a line that answers nothing is given up long before one that is only quiet", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  here.net.start();
  room.clock.pass(10);
  room.stall(true);
  room.clock.pass(13_000); // quiet, and nobody asked for anything
  assert.equal(here.links.at(-1).state, "open");
  here.net.send("say", { text: "into the dark" });
  room.clock.pass(5_000);
  assert.equal(here.links.at(-1).state, "open", "given up before the server could have answered");
  room.stalled = false;
  room.clock.pass(12_000);
  assert.equal(here.links.at(-1).state, "open");
  assert.equal(room.opened, 2);
  assert.deepEqual(texts(here.state), ["into the dark"]);
});

test("a device without a network says so at once, and comes back when it has one", () => {
  const room = new FakeRoom(fakeClock());
  const here = page(room);
  here.net.start();
  room.clock.pass(10);
  here.net.cut();
  assert.equal(here.links.at(-1).state, "waiting");
  here.net.send("say", { text: "later" });
  here.net.check();
  room.clock.pass(10);
  assert.equal(here.links.at(-1).state, "open");
  assert.deepEqual(texts(here.state), ["later"]);
});
