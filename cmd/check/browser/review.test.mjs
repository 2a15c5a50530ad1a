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
  await reads(mia, "Let us stay with that");
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
  await ana.page.waitForURL(/\/transcript$/); // a click does not wait for the page that it leads to
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
  const { ana, group } = await evening(t);
  const { page } = ana;
  await read(ana);
  await page.locator(".ev--here", { hasText: "Let us stay with that" }).waitFor(); // it opens at its bookmark
  await shot(page, "review-open");

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

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).click();

  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByLabel("Words or part of a word").fill("EASIER to be");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.locator(".find__list button").click();
  await until(async () => /the one who disappears/.test(await page.locator(".ev--here").innerText()));
  await shot(page, "review-found");

  await page.getByRole("button", { name: "Replay", exact: true }).click();
  await page.getByRole("button", { name: "16×" }).click();
  const shown = await page.locator(".ev").count();
  await page.getByRole("button", { name: /Next event|Skip this quiet/ }).click();
  await until(async () => (await page.locator(".ev").count()) > shown);
  await shot(page, "review-replay");
  await page.getByRole("button", { name: "Leave the replay" }).click();

  // A link to an event asks again what the record is read for, and opens there.
  const link = await event(ana, "I said I would call her").locator("a.ev__at").getAttribute("href");
  await page.goto(new URL(link, page.url()).href);
  await read(ana, "looking at one moment");
  await page.locator(".ev--here", { hasText: "I said I would call her" }).waitFor();
  await page.locator(".review__aside", { hasText: "looking at one moment" }).waitFor();

  // Looked for in all of the group's sessions, it opens at the same place.
  await page.goto(group);
  await page.getByRole("link", { name: "Search in all sessions of this group" }).click();
  await page.getByLabel("Words, part of what somebody wrote").fill("easier TO be");
  await page.getByLabel("What do you need it for?").fill("supervision of the series");
  await press(ana, "Search");
  await page.getByRole("heading", { name: "1 found" }).waitFor();
  assert.ok(!page.url().includes("easier"), "what is looked for stands in an address");
  await press(ana, "Open it there");
  await page.locator(".ev--here", { hasText: "the one who disappears" }).waitFor();
  await page.locator(".review__aside", { hasText: "supervision of the series" }).waitFor();
});

test("a session is signed once everything left open has an outcome, and added to afterwards", { timeout: 180_000 }, async (t) => {
  const { ana } = await evening(t);
  const { page } = ana;
  await read(ana);
  await press(ana, "Summary, outcomes and sign-off");
  await page.getByText("1 of what was left open has no outcome yet").waitFor();
  await page.getByText("asked for help, and nobody settled it").waitFor();
  await shot(page, "summary-open");
  assert.equal(await page.getByRole("button", { name: "Sign the session" }).count(), 0, "it can be signed too early");

  await page.getByLabel("What became of it").selectOption({ label: "Reached" });
  await page.getByLabel("In words, if you like").fill("Rang her at nine; she is safe.");
  await page.getByRole("button", { name: /^Keep/ }).click();
  await page.getByText("Rang her at nine").waitFor();
  await page.getByRole("button", { name: "Sign the session" }).click();
  await page.getByText(/Signed by Ana/).waitFor();
  await page.getByLabel("Addendum").fill("She rang back the next day.");
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByText("She rang back the next day.").waitFor();
  await shot(page, "summary-signed");

  await page.getByRole("button", { name: "Note for Miriam" }).click();
  await page.getByRole("heading", { name: "Progress note: Miriam" }).waitFor();
  assert.equal(await page.getByText("Joseph").count(), 0, "a member's note names another");
  await shot(page, "progress");
});

test("notes are their author's alone", { timeout: 180_000 }, async (t) => {
  const { ana } = await evening(t);
  const { page } = ana;
  const session = /sessions\/([^/]+)\//.exec(page.url())?.[1];
  await page.goto(new URL(`/sessions/${session}/notes`, page.url()).href);
  await page.getByRole("textbox", { name: "Process notes" }).fill("Joseph and the word “disappears”.");
  await press(ana, "Keep the note");
  await page.getByText(/^Kept/).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Process notes" }).inputValue(), "Joseph and the word “disappears”.");
  await shot(page, "notes");
  await page.goto(new URL(`/sessions/${session}/transcript`, page.url()).href);
  await read(ana);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByLabel("Words or part of a word").fill("the word");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByText("Nothing found.").waitFor();
});
