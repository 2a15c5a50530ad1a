// Ways to a seat that are not the plain one: scanners and previews, other sites, a second browser, a second seat.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { act, card, comeIn, enter, firstAccount, links, newGroup, openHouse, openRoom, press, reads, row, say } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

// Pages that lead nowhere answer so, refused forms and sockets too, and the browser says it aloud.
const refusals = /status of 40[34]|Unexpected response code: 40[134]|frame-ancestors|X-Frame-Options|Refused to|violates the following/;

/** Fetches a page as programs do that look at links before people: nothing runs, nothing is pressed. */
async function scan(link, headers = {}, method = "GET") {
  const answer = await fetch(link, { method, headers, redirect: "manual" });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("set-cookie"), null, "looking at a link gives a seat");
  return answer.text();
}

/** Another site, in the browser's eyes too: the same machine under its other name. */
async function otherSite(t, html) {
  const site = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end(html));
  await new Promise((resolve) => site.listen(0, "127.0.0.1", () => resolve(undefined)));
  site.unref(); // it ends with the journey, however that ends
  t.after(() => site.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (site.address());
  return `http://localhost:${port}/`;
}

/** A house with a room that is open, and links for n people. */
async function evening(t, n) {
  const house = await openHouse(t);
  const ana = await house.seat({ size: sizes.laptop });
  await firstAccount(house.server, ana);
  await newGroup(house.server, ana);
  const group = ana.page.url();
  const all = await links(ana, n);
  return { ...house, ana, group, all };
}

test("a scanner and a preview look at a link, and the person still comes in by it", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 1);
  await scan(all[0]);
  await scan(all[0], {}, "HEAD");
  await scan(all[0], { "sec-purpose": "prefetch;prerender", purpose: "prefetch", "x-moz": "prefetch" });
  const opened = await seat(); // a scanner that runs scripts, in a browser of its own
  await opened.page.goto(all[0]);
  await opened.page.getByRole("heading", { name: "Hello" }).waitFor();
  assert.deepEqual(await opened.context.cookies(), []);
  await shot(opened.page, "doors-hello");
  await ana.page.reload();
  await ana.page.getByText("link not opened yet").waitFor();

  await openRoom(ana);
  const mia = await seat();
  await comeIn(mia, all[0], "Miriam");
  await say(mia, "The link was still mine.");
  await reads(ana, "The link was still mine.");
});

test("another site may lead to the door, and do nothing more", { timeout: 180_000 }, async (t) => {
  const { server, seat, ana, all } = await evening(t, 1);
  const [link] = all;
  await openRoom(ana);
  const site = await otherSite(
    t,
    `<!doctype html><title>Elsewhere</title><a href="${link}">to the group</a>
     <form method="post" action="${link}"><button>push in</button></form><iframe src="${link}" title="framed"></iframe>`,
  );
  const mia = await seat({ excused: refusals });
  const frame = mia.page.waitForEvent("console", (message) => refusals.test(message.text()));
  await mia.page.goto(site);
  await frame;
  assert.equal(await mia.page.frameLocator("iframe").getByText("Come in").count(), 0, "another site shows the door in a frame");

  const answer = mia.page.waitForResponse(link);
  await press(mia, "push in");
  assert.equal((await answer).status(), 403);
  assert.deepEqual(await mia.context.cookies(), []);
  await shot(mia.page, "doors-pushed");

  await mia.page.goto(site);
  await mia.page.getByRole("link", { name: "to the group" }).click();
  await press(mia, "Come in");
  await enter(mia, "Miriam");
  await say(mia, "I came from a letter.");
  const room = mia.page.url();

  // Who has a seat may come back from anywhere; the other site itself still cannot speak with that seat.
  await mia.page.goto(site);
  const socket = await mia.page.evaluate((url) => {
    return new Promise((resolve) => {
      const tried = new WebSocket(url, "hearth.1");
      tried.onopen = () => resolve("open");
      tried.onerror = () => resolve("refused");
    });
  }, `${server.url.replace("http", "ws")}/api/v1/sessions/${new URL(room).pathname.split("/")[2]}/socket`);
  assert.equal(socket, "refused");
  await mia.page.evaluate((url) => location.assign(url), room);
  await reads(mia, "I came from a letter.");
});

test("the same link in an in-app browser knocks, and both are one seat", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 1);
  await openRoom(ana);
  const mia = await seat();
  await comeIn(mia, all[0], "Miriam");
  await say(mia, "From my own browser.");

  const app = await seat();
  await app.page.goto(all[0]);
  await press(app, "Come in");
  await press(app, "Come in"); // the name and the agreement are hers already
  await app.page.getByRole("heading", { name: "You are in the lobby" }).waitFor();
  assert.equal(await app.page.getByText("From my own browser.").count(), 0, "a second browser reads before it is let in");
  await shot(app.page, "doors-lobby");
  await card(ana, "door", "Miriam, with another device").waitFor();
  await shot(ana.page, "doors-knock");
  await press(ana, "Let Miriam in");
  await say(app, "And from this one.");
  await reads(mia, "And from this one.");
  await reads(ana, "And from this one.");
  assert.equal(await row(ana, "Miriam").count(), 1, "two browsers of one person are two people");

  await act(ana, "Miriam", "Mute Miriam 5 min");
  for (const browser of [mia, app]) {
    await browser.page.locator(".composer__why", { hasText: "You are listening" }).waitFor();
    await browser.page.getByLabel("Write to the group").fill("May I?");
    assert.ok(await browser.page.getByRole("button", { name: "Send" }).isDisabled(), "a mute leaves one of the browsers out");
  }
});

test("two seats in one browser are two people, side by side", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 2);
  await openRoom(ana);
  const shared = await seat();
  await comeIn(shared, all[0], "Miriam");
  const second = { ...shared, page: await shared.context.newPage() };
  await comeIn(second, all[1], "Norbert");
  // A tab in the background is drawn seldom: a person looks at the tab that they use.
  const turn = async (tab, words) => {
    await tab.page.bringToFront();
    await say(tab, words);
  };
  await turn(shared, "This is Miriam speaking.");
  await turn(second, "And this is Norbert.");
  await turn(shared, "Still me, in the first tab.");
  for (const [words, name] of [["This is Miriam speaking.", "Miriam"], ["And this is Norbert.", "Norbert"], ["Still me, in the first tab.", "Miriam"]]) {
    await reads(ana, words);
    const message = ana.page.locator(".msg", { hasText: words });
    assert.equal(await message.locator(".msg__name").textContent(), name);
  }
  for (const name of ["Miriam", "Norbert"]) assert.equal(await row(ana, name).count(), 1);
  await shared.page.reload();
  await say(shared, "After a reload I am who I was.");
  await second.page.bringToFront();
  await reads(second, "After a reload I am who I was.");
  await shot(second.page, "doors-two-seats");
});

test("after a removal from the group the link leads nowhere", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 2);
  await openRoom(ana);
  const mia = await seat({ excused: refusals });
  const noor = await seat({ excused: refusals });
  await comeIn(mia, all[0], "Miriam");
  await comeIn(noor, all[1], "Norbert");
  await say(noor, "I hear you all.");
  await reads(mia, "I hear you all.");

  await act(ana, "Miriam", "Remove Miriam…");
  await ana.page.getByLabel("From the group too").check();
  await press(ana, "Remove Miriam now");
  await mia.page.getByRole("heading", { name: "You are no longer in this session" }).waitFor();
  await mia.page.getByText("This is for the coming sessions too.").waitFor();
  assert.equal(await mia.page.locator(".log").count(), 0, "the conversation stays on a removed person's screen");
  await shot(mia.page, "doors-removed");
  const stranger = await seat({ excused: refusals });
  for (const who of [mia, stranger]) {
    await who.page.goto(all[0]);
    await who.page.getByText("This link does not lead anywhere now").waitFor();
  }
  await shot(stranger.page, "doors-nowhere");

  // Removed from this session alone: the link is still a link, but this evening it leads to a closed door.
  await act(ana, "Norbert", "Remove Norbert…");
  await press(ana, "Remove Norbert now");
  await noor.page.getByText("This is about this session only.").waitFor();
  const again = await seat({ excused: refusals });
  await again.page.goto(all[1]);
  await press(again, "Come in");
  await until(() => again.page.getByText(/no longer in this session|does not lead anywhere/).count());
  assert.equal(await again.page.locator(".log").count(), 0, "a removed person comes back by another browser");
  await shot(again.page, "doors-removed-again");
});
