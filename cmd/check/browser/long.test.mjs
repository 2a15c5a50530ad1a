// A record of very many events is read as quickly as a short one: it opens, the page holds a part of it, and the ends, a
// link, the strip and search lead anywhere in it. By hand with as many as the goals name: HEARTH_EVENTS=100000.
import assert from "node:assert/strict";
import test from "node:test";
import { firstAccount, newGroup, openHouse, press } from "./house.mjs";
import { inventRecord, shot, sizes, until } from "./lib.mjs";

const events = Number(process.env.HEARTH_EVENTS || 20_000);
const mostRows = 130; // js/review/timeline.js draws 120
const mostNodes = 8_000; // whatever the length of the record
const mostHeap = 64; // MiB
const sought = 15_003; // an event that is something said, in words that no other has

/** Says what the record is read for, and how long it takes until the first words stand there, and until all can be gone to. */
async function read(page) {
  await page.getByLabel("What do you read it for?").fill("supervision");
  const begun = performance.now();
  await press({ page }, "Read");
  await page.locator(".review__plain, .timeline .ev__text").first().waitFor();
  const first = performance.now() - begun;
  await page.locator(".timeline .ev--here .ev__who").waitFor({ timeout: 30_000 });
  return { first, whole: performance.now() - begun };
}

/** How long it takes until the reader stands at an event that has these words. */
async function stands(page, words, act) {
  const begun = performance.now();
  await act();
  await page.locator(".ev--here", { hasText: words }).waitFor();
  return performance.now() - begun;
}

/** Whether an event stands within the part of the timeline that is on the screen. */
const inView = (event) =>
  event.evaluate((/** @type {HTMLElement} */ row) => {
    const [own, box] = [row.getBoundingClientRect(), /** @type {Element} */ (row.closest(".timeline")).getBoundingClientRect()];
    return own.top >= box.top && own.top < Math.min(box.bottom, innerHeight);
  });

/** What the page holds. */
async function holds(client) {
  await client.send("HeapProfiler.collectGarbage");
  const { metrics } = await client.send("Performance.getMetrics");
  const of = (name) => metrics.find((m) => m.name === name)?.value ?? 0;
  return { nodes: of("Nodes"), heap: of("JSHeapUsedSize") / 2 ** 20 };
}

test("a very long session is read", { timeout: 240_000 }, async (t) => {
  const { server, seat, sent } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  const { page } = ana;
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const room = (await page.getByRole("link", { name: "Open the room" }).first().getAttribute("href")) ?? "";
  const session = /\/r\/([^/?#]+)/.exec(room)?.[1] ?? "";
  await inventRecord(server, session, events);
  sent.add("on it is for me"); // nobody typed it, and the server is to be as silent about it
  const transcript = new URL(`/sessions/${session}/transcript`, server.url).href;

  const client = await ana.context.newCDPSession(page);
  await client.send("Performance.enable");
  await page.goto(transcript);
  const cold = await read(page);
  await page.goto(transcript);
  const warm = await read(page);
  await page.locator(".timeline[aria-busy=false]").waitFor();
  assert.ok(await inView(page.locator(".ev--here")), "the bookmark at which it opens is not in view");
  await shot(page, "long-record-open");

  const timeline = page.locator(".timeline");
  await timeline.focus();
  const last = await stands(page, /session ended/i, () => page.keyboard.press("End"));
  await shot(page, "long-record-end");
  const start = await stands(page, /session set up/i, () => page.keyboard.press("Home"));
  assert.ok((await page.locator(".ev").count()) <= mostRows, `${await page.locator(".ev").count()} rows are drawn`);

  // Scrolling far draws no more than a part either.
  for (let i = 0; i < 20; i += 1) await timeline.evaluate((box) => box.scrollBy(0, 4000));
  assert.ok((await page.locator(".ev").count()) <= mostRows, `${await page.locator(".ev").count()} rows are drawn after scrolling`);

  const strip = page.locator(".strip svg");
  const { width, height } = /** @type {{width: number, height: number}} */ (await strip.boundingBox());
  const where = page.locator(".review__where");
  const before = await where.innerText();
  await strip.click({ position: { x: width * 0.75, y: height / 2 } });
  await until(async () => (await where.innerText()) !== before);
  await page.locator(".ev--here .ev__who").waitFor();

  await press(ana, "Search", { exact: true });
  await page.getByLabel("Words or part of a word").fill(`number ${sought} on it`);
  const asked = performance.now();
  await press(ana, "Find", { exact: true });
  await page.locator(".find__list button").waitFor({ timeout: 30_000 });
  const found = performance.now() - asked;
  assert.equal(await page.locator(".find__list button").count(), 1, "one event has these words");
  const jump = await stands(page, `Number ${sought} on it`, () => page.locator(".find__list button").click());
  await shot(page, "long-record-found");

  const link = (await page.locator(".ev--here a.ev__at").getAttribute("href")) ?? "";
  await page.goto(new URL(link, page.url()).href);
  const linked = await read(page);
  const named = page.locator(".ev--here", { hasText: `Number ${sought} on it` });
  await named.waitFor();
  await page.locator(".timeline[aria-busy=false]").waitFor();
  assert.ok(await inView(named), "the event of the link is not in view");

  const { nodes, heap } = await holds(client);
  const ms = (/** @type {number} */ n) => `${Math.round(n)} ms`;
  t.diagnostic(`${events} events: first words ${ms(cold.first)} and all of it ${ms(cold.whole)} after the server had folded nothing, ${ms(warm.first)} and ${ms(warm.whole)} again, by a link ${ms(linked.first)} and ${ms(linked.whole)}`);
  t.diagnostic(`to the end ${ms(last)}, to the beginning ${ms(start)}, search ${ms(found)}, to what was found ${ms(jump)}; ${nodes} nodes, ${heap.toFixed(1)} MiB of script's memory`);
  assert.ok(nodes <= mostNodes, `${nodes} nodes in the page`);
  assert.ok(heap <= mostHeap, `${heap.toFixed(1)} MiB of script's memory`);
});
