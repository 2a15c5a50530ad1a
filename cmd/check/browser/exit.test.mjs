// "Leave this page": blank at once, nothing kept, and the staff know not to write.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, reads, row, say } from "./house.mjs";
import { sizes, until } from "./lib.mjs";

test("leaving this page is at once, and without a trace on it", { timeout: 180_000 }, async (t) => {
  // The exit leads over TLS alone, and nothing of this machine answers there: that the browser goes is what counts.
  const exit = "https://weather.invalid/";
  const { server, seat } = await openHouse(t, { HEARTH_EXIT_URL: exit });
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [link] = await links(ana, 1);
  await openRoom(ana);
  const mia = await seat({ excused: /ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/ });
  await comeIn(mia, link, "Miriam");
  await say(mia, "Somebody is at my door.");
  await mia.page.getByLabel("Write to the group").fill("an unfinished line");
  const room = mia.page.url();
  const gone = mia.page.waitForRequest(exit);
  // What stands on the page in the very tick of the press, before any server has answered.
  const blank = await mia.page.getByRole("link", { name: "Leave this page" }).evaluate((link) => {
    link.click();
    const { display } = getComputedStyle(document.body);
    return { display, room: document.querySelectorAll(".room").length, title: document.title, kept: sessionStorage.length };
  });
  assert.deepEqual(blank, { display: "none", room: 0, title: "", kept: 0 });
  await gone;
  assert.deepEqual(await mia.context.cookies(server.url), [], "the seat stays behind");
  await reads(ana, "Miriam stepped out. Please do not contact them.");
  await row(ana, "Miriam").getByText("stepped out: do not contact").waitFor();
  await until(() => mia.page.url().startsWith("chrome-error:")); // the browser is there, and nobody answers
  // A page that says nobody answered takes a while to be there to leave.
  await until(() => mia.page.goBack().then(() => true, (/** @type {Error} */ error) => !error.message.includes("Not attached") && Promise.reject(error)));
  assert.notEqual(mia.page.url(), room, "the way back leads into the room");
  assert.equal(await mia.page.getByText("Somebody is at my door.").count(), 0);
});
