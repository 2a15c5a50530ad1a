// A round by several people: the prompt on every screen, the floor with one at a time, words that wait for their turn, a holder
// who is gone, and nothing of it left when it is over.
import assert from "node:assert/strict";
import test from "node:test";
import { card, comeIn, firstAccount, goOn, links, newGroup, openHouse, openRoom, press, reads, row, say, tool } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const prompt = "One word for how you arrive.";
const round = (who) => who.page.getByRole("region", { name: "Round" });
const box = (who) => who.page.getByLabel("Write to the group");
const turn = (who) => who.page.getByRole("group", { name: "It is your turn." });

async function begin(lead, { mode = "In order of the list", answers = false } = {}) {
  await tool(lead, "Room", "Begin a round…");
  const form = lead.page.getByRole("dialog", { name: "A round" });
  await form.getByLabel(mode, { exact: true }).check();
  await form.getByRole("button", { name: prompt }).click();
  await form.getByLabel("1 min", { exact: true }).check();
  if (answers) await form.getByLabel("After each share answers are open to all").check();
  await form.getByRole("button", { name: "Begin the round" }).click();
}

test("a round goes from one to the next, and over who passes, waits or is gone", { timeout: 240_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [forMia, forNils, forZoe] = await links(ana, 3);
  await openRoom(ana);
  const [mia, nils, zoe] = [await seat(), await seat(), await seat({ size: sizes.laptop })];
  await comeIn(mia, forMia, "Mia");
  await comeIn(nils, forNils, "Nils");
  await comeIn(zoe, forZoe, "Zoe");
  await box(zoe).waitFor();
  assert.equal(await zoe.page.locator(".above, .ahead__turn").count(), 0, "without a round something of it stands there");

  await begin(ana, { answers: true });
  for (const who of [ana, mia, nils, zoe]) await round(who).getByText(prompt).waitFor();
  await turn(mia).waitFor();
  await round(nils).getByText("Mia has the floor.").waitFor();
  await round(nils).getByText("You are next.").waitFor();
  await round(zoe).getByText("One person is before you.").waitFor();
  await round(ana).getByText("Then Zoe.").waitFor();

  // Out of turn one writes ahead, and what stands there is still there when the turn comes.
  await box(nils).fill("Hopeful.");
  assert.equal(await nils.page.getByRole("button", { name: "Send" }).isDisabled(), true, "who has not the floor can send");
  await say(mia, "Tired.");
  await reads(nils, "Tired.");
  await nils.page.getByRole("button", { name: "Respond to Mia" }).click();
  await nils.page.getByRole("button", { name: "With you" }).click();
  await mia.page.getByText("With you", { exact: true }).waitFor();
  await shot(nils.page, "rounds-ahead");
  await turn(mia).getByRole("button", { name: "I am done" }).click();
  for (const who of [mia, nils, zoe]) await round(who).getByText("Answers are open to all.").waitFor();
  await say(zoe, "Thank you, Mia.");
  await reads(mia, "Thank you, Mia.");

  await round(ana).getByRole("button", { name: "Next: Nils" }).click();
  await turn(nils).waitFor();
  assert.equal(await box(nils).inputValue(), "Hopeful.", "what was written ahead is gone");
  await nils.page.reload(); // in the middle of a turn
  await turn(nils).waitFor();
  assert.equal(await box(nils).inputValue(), "Hopeful.");
  await nils.page.getByRole("button", { name: "Send" }).click();
  await reads(mia, "Hopeful.");
  await turn(nils).getByRole("button", { name: "Come back to me" }).click();

  await turn(zoe).waitFor();
  await round(nils).getByText("You are next.").waitFor();
  await shot(zoe.page, "rounds-turn");
  await turn(zoe).getByRole("button", { name: "Pass" }).click();
  await turn(nils).waitFor();
  await round(ana).getByText("Passed: Zoe.").waitFor();
  assert.equal(await mia.page.getByText("Passed").count(), 0, "a member is told who passed");

  // The holder leaves: nobody is skipped silently, staff are asked.
  await nils.page.locator("summary[aria-label=More]").click();
  await press(nils, "Go for today");
  const asks = ana.page.locator(".desk__card--floor");
  await asks.getByText("Whoever had the floor has left.").waitFor();
  await round(mia).getByText("Nobody has the floor just now.").waitFor();
  await shot(ana.page, "rounds-asked");
  await round(ana).getByRole("button", { name: "Give the floor to…" }).click();
  await ana.page.getByRole("dialog").getByRole("button", { name: "Zoe" }).click();
  await turn(zoe).waitFor();
  await until(async () => (await asks.count()) === 0);

  // The room is paused in the middle: the time stands still, and the turn is the same behind it.
  await press(ana, "Pause");
  await mia.page.getByText("Ana paused the room.").first().waitFor();
  await goOn(ana);
  await turn(zoe).waitFor();
  await say(zoe, "Here now.");
  await reads(mia, "Here now.");
  await round(ana).getByRole("button", { name: "End the round" }).click();
  for (const who of [ana, mia, zoe]) await round(who).waitFor({ state: "detached" });
  await say(mia, "In the open.");
  await reads(zoe, "In the open.");
  assert.equal(await mia.page.locator(".above, .ahead__turn").count(), 0, "something of the round is left");
});

test("volunteers raise a hand, staff give them the floor in their order, and are asked when its holder is lost", { timeout: 300_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [forMia, forNils] = await links(ana, 2);
  await openRoom(ana);
  const [mia, nils] = [await seat({ excused: /ERR_INTERNET_DISCONNECTED/ }), await seat()];
  await comeIn(mia, forMia, "Mia");
  await comeIn(nils, forNils, "Nils");
  await box(nils).waitFor();
  await begin(ana, { mode: "Whoever raises a hand" });
  await round(mia).getByText("Raise your hand if you would like the floor.").waitFor();
  await press(mia, "Raise hand");
  await mia.page.getByText("first in line").waitFor();
  await press(nils, "Raise hand");
  await nils.page.getByText("number 2 in line").waitFor();
  await card(ana, "hand", "Nils").getByRole("button", { name: "Move Nils forward in the line" }).click();
  await nils.page.getByText("first in line").waitFor();
  await card(ana, "hand", "Nils").getByRole("button", { name: /forward/ }).waitFor({ state: "detached" }); // nobody is before who is first
  await round(ana).getByRole("button", { name: "Next: Nils" }).click();
  await turn(nils).waitFor();
  await row(ana, "Nils").getByText("has the floor").waitFor();
  await mia.page.getByText("first in line").waitFor();
  await turn(nils).getByRole("button", { name: "I am done" }).press("Enter");
  await until(() => nils.page.evaluate(() => document.activeElement?.className.includes("composer__box")));
  await round(ana).getByRole("button", { name: "Next: Mia" }).click();
  await turn(mia).waitFor();

  // The line of who has the floor is lost. Nobody is skipped: after a minute staff are asked, and they may keep waiting.
  await mia.context.setOffline(true);
  await box(mia).fill("I was about to say");
  await mia.page.getByRole("button", { name: "Send" }).click();
  const asks = card(ana, "floor", "their connection is lost");
  await asks.waitFor({ timeout: 100_000 });
  await round(nils).getByText("Mia has the floor.").waitFor();
  await asks.getByRole("button", { name: "Give the floor to…" }).click();
  await ana.page.getByRole("dialog").getByRole("button", { name: "Nils" }).click();
  await turn(nils).waitFor();
  await asks.waitFor({ state: "detached" });

  // Who comes back finds another's turn, and their own words in the box.
  await mia.context.setOffline(false);
  await round(mia).getByText("Nils has the floor.").waitFor({ timeout: 60_000 });
  await until(async () => (await box(mia).inputValue()) === "I was about to say");
  assert.equal(await nils.page.getByText("I was about to say").count(), 0, "somebody speaks in another's turn");
  await shot(mia.page, "rounds-kept");
  await round(ana).getByRole("button", { name: "End the round" }).click();
  await round(mia).waitFor({ state: "detached" });
});
