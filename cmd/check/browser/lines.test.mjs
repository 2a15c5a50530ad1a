// Lines that break: the network goes, the server dies, a proxy spoils WebSocket. Nothing is missing, nothing stands twice.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, reads, say } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

// A line that the journey cuts: the browser says so aloud, and is right.
const cut = /WebSocket connection to|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_NETWORK_CHANGED/;

const box = (who) => who.page.getByLabel("Write to the group");
const waits = (who) => who.page.getByText("Reconnecting… Your words are safe here.").waitFor();
const open = (who) => who.page.locator(".link--shown").waitFor({ state: "detached" });

async function evening(t, options = {}) {
  const house = await openHouse(t);
  const ana = await house.seat({ size: sizes.laptop, excused: cut });
  await firstAccount(house.server, ana);
  await newGroup(house.server, ana);
  const [link] = await links(ana, 1);
  await openRoom(ana);
  const mia = await house.seat({ excused: cut });
  await options.before?.(mia);
  await comeIn(mia, link, "Miriam");
  await box(mia).waitFor();
  return { ...house, ana, mia };
}

/** What was said as it stands on a screen, in its order. */
const talk = (who) => who.page.locator(".log .msg__text").allTextContents();

/** Waits until a screen shows just this talk: nothing missing, nothing twice, nothing on its way. */
async function shows(who, words) {
  await until(async () => {
    const there = await talk(who);
    return there.length >= words.length && (await who.page.locator(".msg__text--pending").count()) === 0;
  });
  assert.deepEqual(await talk(who), words);
}

test("what was said while one was away comes, once, and so does what one wrote", { timeout: 180_000 }, async (t) => {
  const { ana, mia } = await evening(t);
  await say(mia, "Before the tunnel.");
  await reads(ana, "Before the tunnel.");
  await mia.context.setOffline(true);
  const meanwhile = ["First, while you are away.", "Second, while you are away.", "Third, while you are away."];
  for (const words of meanwhile) await say(ana, words);
  await box(mia).fill("Written in the tunnel.");
  await mia.page.getByRole("button", { name: "Send" }).click();
  await mia.page.locator(".msg__text--pending", { hasText: "Written in the tunnel." }).waitFor();
  for (const words of meanwhile) assert.equal(await mia.page.getByText(words).count(), 0, "the journey's tunnel leaks");
  await shot(mia.page, "lines-offline");
  await mia.context.setOffline(false);
  await reads(mia, meanwhile[2]);
  await mia.page.locator(".msg__text--pending").waitFor({ state: "detached" });
  const there = await talk(mia);
  assert.equal(new Set(there).size, there.length, "something stands twice");
  assert.deepEqual([...there].sort(), ["Before the tunnel.", ...meanwhile, "Written in the tunnel."].sort());
  assert.deepEqual(await talk(ana), there, "two screens tell two stories");
});

test("a server that dies in the middle comes back to the same room", { timeout: 180_000 }, async (t) => {
  const { server, ana, mia } = await evening(t);
  await say(mia, "Before it went dark.");
  await reads(ana, "Before it went dark.");
  await server.kill();
  await waits(mia);
  await box(mia).fill("Written in the dark.");
  await mia.page.getByRole("button", { name: "Send" }).click();
  await mia.page.getByText("Waiting for the connection. It is sent by itself.").waitFor();
  await shot(mia.page, "lines-dark");
  await shot(ana.page, "lines-dark-facilitator");
  await server.start();
  await open(mia);
  await open(ana);
  const all = ["Before it went dark.", "Written in the dark."];
  await shows(mia, all);
  await shows(ana, all);
  await say(ana, "Here we are again.");
  await shows(mia, [...all, "Here we are again."]);
  await mia.page.reload();
  await shows(mia, [...all, "Here we are again."]);
});

test("where WebSocket is broken the room goes on over a stream", { timeout: 180_000 }, async (t) => {
  const spoil = () => {
    globalThis.WebSocket = /** @type {any} */ (
      class {
        constructor() {
          setTimeout(() => /** @type {any} */ (this).onclose?.({ code: 1006 }), 5);
        }
        send() {}
        close() {}
      }
    );
  };
  const { ana, mia } = await evening(t, { before: (who) => who.context.addInitScript(spoil) });
  await say(mia, "I come by another way.");
  await reads(ana, "I come by another way.");
  await say(ana, "And I hear you.");
  await shows(mia, ["I come by another way.", "And I hear you."]);
  await ana.page.keyboard.press("F8");
  await mia.page.getByText("Ana paused the room.").first().waitFor();
  await box(mia).fill("A thought for later.");
  assert.ok(await mia.page.getByRole("button", { name: "Send" }).isDisabled(), "a pause does not reach who comes over the stream");
  await shot(mia.page, "lines-stream");
});

test("words that hang, and those that are not sent yet, outlive a reload and are said once, under one name", { timeout: 180_000 }, async (t) => {
  const { ana, mia } = await evening(t);
  /** @type {string[]} */
  const ids = [];
  let hangs = true;
  // A line that looks well and lets nothing through that is asked.
  await mia.page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const frame = JSON.parse(String(message));
      if (frame.t === "do" && frame.do === "say") ids.push(frame.id);
      if (frame.t !== "do" || !hangs) server.send(message);
    });
  });
  await mia.page.reload();
  await box(mia).fill("I hope this arrives.");
  await mia.page.getByRole("button", { name: "Send" }).click();
  await mia.page.getByText("Not sent yet.").waitFor();
  await box(mia).fill("And a thought that is not finished");
  await shot(mia.page, "lines-hanging");
  await mia.page.reload();
  await mia.page.locator(".msg__text--pending", { hasText: "I hope this arrives." }).waitFor();
  await until(async () => (await box(mia).inputValue()) === "And a thought that is not finished");
  assert.equal(await ana.page.getByText("I hope this arrives.").count(), 0, "the journey's line lets words through");
  hangs = false;
  // By itself: nobody answers for so long that the line is given up.
  await until(async () => (await ana.page.locator(".log").getByText("I hope this arrives.").count()) > 0, 160);
  await shows(mia, ["I hope this arrives."]);
  assert.ok(ids.length >= 2, "it was never sent again");
  assert.equal(new Set(ids).size, 1, "the same words were sent under several ids");
  assert.deepEqual(await mia.page.evaluate(() => localStorage.length), 0, "something stays on the device");
});
