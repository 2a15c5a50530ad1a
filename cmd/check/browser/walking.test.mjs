// The thinnest whole path: one command, a facilitator, two members, talk, moderation, the end, the transcript.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openRoom, reads, say } from "./house.mjs";
import { launchBrowser, person, shot, sizes, startHearth } from "./lib.mjs";

test("a session from the first link to its transcript", { timeout: 120_000 }, async (t) => {
  const server = await startHearth();
  t.after(() => server.stop());
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const ana = await person(browser);
  const mia = await person(browser, { size: sizes.phone });
  const noor = await person(browser, { size: sizes.phone });

  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [toMia, toNoor] = await links(ana, 2);
  await shot(ana.page, "group");
  await openRoom(ana);

  await comeIn(mia, toMia, "Mia");
  await comeIn(noor, toNoor, "Noor");
  await say(mia, "Hello from the phone.");
  await reads(ana, "Hello from the phone.");
  await reads(noor, "Hello from the phone.");
  await shot(noor.page, "member");

  await ana.page.keyboard.press("F8");
  await mia.page.getByText(/paused/i).first().waitFor();
  await mia.page.getByLabel("Write to the group").fill("An unfinished thought.");
  assert.ok(await mia.page.getByRole("button", { name: "Send" }).isDisabled(), "a member can send while paused");
  await shot(mia.page, "member-paused");
  await ana.page.keyboard.press("F8");
  await mia.page.getByRole("button", { name: "Send" }).click();
  await reads(noor, "An unfinished thought.");
  await shot(ana.page, "facilitator");

  await ana.page.getByRole("button", { name: /Noor/ }).first().click();
  await shot(ana.page, "facilitator-row");
  await mia.leave();
  await noor.leave();
  await ana.leave();
});
