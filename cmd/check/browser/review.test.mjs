// A record is read afterwards: opened at a bookmark, sifted by layers, searched, replayed.
import assert from "node:assert/strict";
import test from "node:test";
import { act, comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, reads, say, unfold } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

/** An evening with two members that has ended; the facilitator stands where the transcript asks what it is read for. */
async function evening(t) {
  const house = await openHouse(t);
  const ana = await house.seat({ size: sizes.laptop });
  await firstAccount(house.server, ana);
  await newGroup(house.server, ana);
  const group = ana.page.url();
  const all = await links(ana, 2);
  await openRoom(ana);
  const [mia, joe] = [await house.seat(), await house.seat()];
  await comeIn(mia, all[0], "Miriam");
  await comeIn(joe, all[1], "Joseph");
  await say(mia, "I said I would call her, and I did not.");
  await say(joe, "Because it is easier to be the one who disappears.");
  await reads(ana, "easier to be the one");
  await say(ana, "Thank you both. Let us stay with that.");
  await ana.page.keyboard.press("F9");
  await ana.page.locator(".msg", { hasText: "Let us stay" }).getByText(/bookmarked/).waitFor();
  await act(ana, "Joseph", "Mute Joseph 5 min");
  await joe.page.locator(".composer__why", { hasText: "You are listening" }).waitFor();
  await say(mia, "I was talking about myself.");
  await press(mia, "I need help now");
  await press(ana, "Come to a close");
  await press(ana, "End…");
  await press(ana, "End now");
  await ana.page.getByText("The session has ended").first().waitFor();
  await ana.page.goto(group);
  await unfold(ana.page, "Past sessions");
  await ana.page.getByRole("link", { name: "Transcript" }).first().click();
  return { ...house, ana, mia, joe, group };
}

/** Says what the record is read for, and waits until the script has taken over. */
async function read(who, purpose = "supervision") {
  await who.page.getByLabel("What do you read it for?").fill(purpose);
  await press(who, "Read");
  await who.page.locator(".timeline .ev--here").waitFor();
}

const event = (who, words) => who.page.locator(".ev", { hasText: words }).first();

test("a session is read afterwards", { timeout: 180_000 }, async (t) => {
  const { ana } = await evening(t);
  const { page } = ana;
  await read(ana);
  await shot(page, "review-open");
  assert.match(await page.locator(".ev--here").innerText(), /Let us stay with that/, "the record does not open at its bookmark");

  await event(ana, "the one who disappears").waitFor();
  await page.getByRole("button", { name: "Conversation", exact: true }).click();
  await until(async () => (await page.locator(".ev", { hasText: "the one who disappears" }).count()) === 0);
  await event(ana, "Let us stay with that").waitFor(); // what a bookmark points at stays
  await page.getByRole("button", { name: "Conversation", exact: true }).click();
  await event(ana, "the one who disappears").waitFor();

  await page.locator(".timeline").focus();
  await page.keyboard.press("j");
  await until(async () => !/Let us stay/.test(await page.locator(".ev--here").innerText()));
  await page.keyboard.press("Shift+B");
  await until(async () => /Let us stay/.test(await page.locator(".ev--here").innerText()));
});
