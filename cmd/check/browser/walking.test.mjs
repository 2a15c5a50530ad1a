// The thinnest whole path: one command, a facilitator, two members, talk, moderation, the end, the transcript.
import assert from "node:assert/strict";
import test from "node:test";
import { act, comeIn, firstAccount, goOn, links, newGroup, openHouse, openRoom, reads, say, unfold } from "./house.mjs";
import { shot, sizes } from "./lib.mjs";

test("a session from the first link to its transcript", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.desktop });
  const mia = await seat({ size: sizes.phone });
  const noor = await seat({ size: sizes.phone });

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
  await goOn(ana);
  await mia.page.getByRole("button", { name: "Send" }).click();
  await reads(noor, "An unfinished thought.");
  await shot(ana.page, "facilitator");

  await ana.page.getByRole("button", { name: /^Noor/ }).click();
  await shot(ana.page, "facilitator-row");
  await ana.page.getByRole("button", { name: "Mute Noor 5 min" }).click();
  await noor.page.locator(".composer__why").first().waitFor();
  await noor.page.getByLabel("Write to the group").fill("May I?");
  assert.ok(await noor.page.getByRole("button", { name: "Send" }).isDisabled(), "a muted member can send");
  await shot(noor.page, "member-muted");

  await act(ana, "Noor", "Remove Noor…");
  await shot(ana.page, "facilitator-remove");
  await ana.page.getByRole("button", { name: "Remove Noor now" }).click();
  await noor.page.getByText("You are no longer in this session").first().waitFor();
  await shot(noor.page, "member-removed");
  await say(mia, "Only for those who are here.");
  await reads(ana, "Only for those who are here.");
  assert.equal(await noor.page.getByText("Only for those who are here.").count(), 0, "a removed person reads on");

  await ana.page.getByRole("button", { name: "Come to a close" }).click();
  await ana.page.getByRole("button", { name: /^End/ }).first().click();
  await shot(ana.page, "facilitator-ending");
  await ana.page.getByRole("button", { name: "End now" }).click();
  await mia.page.getByText(/has ended/).first().waitFor();
  await shot(mia.page, "member-ended");

  await ana.page.goto(server.url);
  await ana.page.getByRole("link", { name: "Evening", exact: true }).click();
  await unfold(ana.page, "Past sessions");
  await ana.page.getByRole("link", { name: "Transcript" }).first().click();
  await ana.page.getByLabel("What do you read it for?").fill("supervision");
  await ana.page.getByRole("button", { name: "Read" }).click();
  await ana.page.getByText("Only for those who are here.").waitFor();
  await shot(ana.page, "transcript");
});
