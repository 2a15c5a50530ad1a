// A long session on an open page: what one message costs it, that it does not grow without end, and that what left the
// page comes back as one scrolls. And the same page laid out from right to left.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, reads, say } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const messages = 500;
const mostRows = 200; // on the page at once: js/window.js
const mostItems = 450; // in its memory while one follows the end: js/state.js
const slow = 25; // ms of script and layout for one message: a page that goes over the whole log for each takes more

/** The work of a page so far, in ms, and what it holds. */
async function work(client) {
  const { metrics } = await client.send("Performance.getMetrics");
  const of = (name) => metrics.find((m) => m.name === name)?.value ?? 0;
  return { script: of("ScriptDuration") * 1000, layout: (of("LayoutDuration") + of("RecalcStyleDuration")) * 1000, nodes: of("Nodes"), heap: of("JSHeapUsedSize") / 2 ** 20 };
}

/** The last event that a page knows: what one says must name it. */
function lastSeen(page) {
  let last = "";
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const frame = typeof payload === "string" && payload.startsWith("{") ? JSON.parse(payload) : {};
      if (frame.t === "event") last = frame.id;
    }),
  );
  return () => last;
}

/** Says many things by the API, from the page of somebody who sits in the room; each waits until the one before is kept. */
const talk = (page, seen, n) =>
  page.evaluate(
    async ({ seen, n }) => {
      const { api } = JSON.parse(document.getElementById("boot")?.textContent ?? "{}");
      for (let i = 1; i <= n; i += 1) {
        const body = JSON.stringify({ t: "do", id: crypto.randomUUID(), do: "say", seen, text: `The ${i}th of many messages, about as long as people write when they are at ease.` });
        const answer = await fetch(`${api}/commands`, { method: "POST", headers: { "content-type": "application/json" }, body });
        const frame = await answer.json();
        if (frame.t !== "done") throw new Error(`message ${i}: ${answer.status} ${JSON.stringify(frame)}`);
        await new Promise((later) => setTimeout(later, 20)); // so that each is drawn by itself, as in a room
      }
    },
    { seen, n },
  );

const rows = (who) => who.page.locator(".log__list > li").count();
const top = (who) => who.page.locator(".log").evaluate((log) => log.scrollTo(0, 0));
const shown = (who, n) => who.page.getByText(new RegExp(`^The ${n}th of many`)).count();

test("five hundred messages into an open page", { timeout: 240_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  const seen = lastSeen(ana.page);
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [link] = await links(ana, 1);
  await openRoom(ana);
  const mia = await seat({ size: sizes.phone });
  await comeIn(mia, link, "Miriam");
  await say(ana, "Welcome, Miriam.");
  await reads(mia, "Welcome, Miriam.");

  const client = await mia.context.newCDPSession(mia.page);
  await client.send("Performance.enable");
  await client.send("HeapProfiler.enable");
  await client.send("HeapProfiler.collectGarbage");
  const before = await work(client);
  await talk(ana.page, seen(), messages);
  await reads(mia, new RegExp(`^The ${messages}th of many`));
  await client.send("HeapProfiler.collectGarbage");
  const after = await work(client);
  const script = (after.script - before.script) / messages;
  const layout = (after.layout - before.layout) / messages;
  t.diagnostic(`a message: ${script.toFixed(2)} ms of script, ${layout.toFixed(2)} ms of layout and style; ${await rows(mia)} rows, ${after.nodes} nodes, ${before.heap.toFixed(1)} to ${after.heap.toFixed(1)} MiB`);
  assert.ok(script + layout < slow, `a message costs the page ${(script + layout).toFixed(1)} ms`);
  assert.ok((await rows(mia)) <= mostRows, `${await rows(mia)} rows on the page`);
  assert.equal(await shown(mia, 1), 0, "the first message never left the page");
  await shot(mia.page, "long-end");

  // What left comes back, in its order and once, and what one reads stays where it is meanwhile.
  await until(async () => {
    await top(mia);
    return (await mia.page.getByText("Welcome, Miriam.").count()) > 0;
  }, 120);
  assert.ok((await rows(mia)) <= mostRows, `${await rows(mia)} rows on the page at the beginning`);
  const numbers = (await mia.page.locator(".log .msg__text").allTextContents()).map((words) => Number(/^The (\d+)th/.exec(words)?.[1] ?? 0));
  assert.deepEqual(numbers, numbers.map((_, i) => i), "old messages come back in another order, or twice, or not all");
  await shot(mia.page, "long-beginning");
  await mia.page.locator(".log").evaluate((log) => log.scrollTo(0, 300));
  const place = () => mia.page.getByText(/^The 4th of many/).evaluate((row) => Math.round(row.getBoundingClientRect().top));
  await until(async () => (await place()) > 0);
  const was = await place();
  for (let i = 0; i < 3; i += 1) await say(ana, `Something new, ${i}.`);
  await mia.page.getByRole("button", { name: "3 new messages" }).waitFor();
  assert.equal(await place(), was, "what is read moves when something new comes");
  await mia.page.getByRole("button", { name: "3 new messages" }).click();
  await reads(mia, "Something new, 2.");
  await until(async () => (await rows(mia)) <= mostRows);
});

test("the room from right to left", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [link] = await links(ana, 1);
  await openRoom(ana);
  const mia = await seat();
  await comeIn(mia, link, "Miriam");
  await say(mia, "Hello from the left.");
  const english = await sides(mia.page);
  // The server speaks English; the page asks its html element, which here says otherwise.
  await mia.context.addInitScript(() => {
    new MutationObserver(() => Object.assign(document.documentElement, { lang: "ar-XB", dir: "rtl" })).observe(document, { childList: true });
  });
  await mia.page.reload();
  await reads(mia, "Hello from the left.");
  assert.deepEqual(await sides(mia.page), english.map((side) => (side === "left" ? "right" : "left")), "something stands at the side where it stands in English");
  assert.equal(await mia.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "the page is wider than the screen");
  const plain = await mia.page.evaluate(() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (words.nextNode()) {
      const text = words.currentNode.textContent?.trim() ?? "";
      const own = !words.currentNode.parentElement?.closest(".msg__text, .msg__name, .msg__time, .msg__face, .top__title, .people, script, noscript, style");
      if (own && /[a-z]{3}/i.test(text) && !text.includes("\u202e")) found.push(text);
    }
    return found;
  });
  assert.deepEqual(plain, [], "words that are not in js/words");
  await shot(mia.page, "mirrored");
});

/** At which side of the page things stand. */
const sides = (page) =>
  page.evaluate(() =>
    [".btn--exit", ".top__title", ".composer__send", ".composer__box", ".btn--help", ".bar__tools .menu", ".msg__face"].map((css) => {
      const { left, right } = /** @type {Element} */ (document.querySelector(css)).getBoundingClientRect();
      return (left + right) / 2 < innerWidth / 2 ? "left" : "right";
    }),
  );
