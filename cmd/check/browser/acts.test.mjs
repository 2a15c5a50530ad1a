// The rest of what staff can do, each act from both sides: words for one, a room read first, the door, the lead.
import assert from "node:assert/strict";
import test from "node:test";
import { act, card, comeIn, enter, firstAccount, links, newGroup, newStaff, openHouse, openRoom, press, reads, row, say, setPassword, tool } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const sees = (who, words) => who.page.getByText(words).first().waitFor();
const box = (who) => who.page.getByLabel("Write to the group");
const respond = (who, words) => who.page.locator(".msg", { hasText: words }).getByRole("button", { name: /^Respond to/ }).click();

/** Ana leads at a desk; n people have links. */
async function evening(t, n) {
  const house = await openHouse(t);
  const ana = await house.seat({ size: sizes.laptop });
  await firstAccount(house.server, ana);
  await newGroup(house.server, ana);
  const group = ana.page.url();
  const all = await links(ana, n);
  return { ...house, ana, group, all };
}

test("a note, a mute with a word, a room that is read first", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 2);
  await openRoom(ana);
  const mia = await seat();
  const noor = await seat();
  await comeIn(mia, all[0], "Miriam");
  await comeIn(noor, all[1], "Norbert");
  await box(noor).waitFor();

  await act(ana, "Miriam", "Note to Miriam…");
  await row(ana, "Miriam").getByLabel("What they read").fill("You said that well.");
  await press(ana, "Send the note");
  await sees(mia, "You said that well.");
  assert.equal(await noor.page.getByText("You said that well.").count(), 0, "a note for one is read by another");

  await act(ana, "Miriam", "Mute Miriam with a note…");
  await row(ana, "Miriam").getByLabel("Until I lift it").check();
  await row(ana, "Miriam").getByLabel("What they read").fill("Let us hear Norbert.");
  await row(ana, "Miriam").getByLabel("For staff only").fill("Third time tonight.");
  await shot(ana.page, "acts-mute");
  await press(ana, "Mute Miriam", { exact: true });
  await sees(mia, /You are listening for now/);
  await sees(mia, "Let us hear Norbert.");
  assert.equal(await mia.page.getByText("Third time tonight.").count(), 0, "what is for staff only reaches the person");
  assert.equal(await noor.page.getByText(/Let us hear Norbert/).count(), 0, "the group learns of a mute");
  await act(ana, "Miriam", "Unmute Miriam");
  await sees(mia, "You can speak again.");

  await tool(ana, "Room", "Read every message before the group does");
  await say(mia, "Is this one read first?");
  await card(ana, "held", "Is this one read first?").getByRole("button", { name: "Let through" }).focus();
  await ana.page.keyboard.press("Enter");
  await reads(noor, "Is this one read first?");
  await until(() => ana.page.evaluate(() => document.activeElement?.closest(".desk") !== null)); // the card went, the keyboard stays
  await tool(ana, "Room", "Let messages go to the group at once");

  await respond(noor, "Is this one read first?");
  await press(noor, "This worried me…");
  await noor.page.getByLabel(/worried you/).fill("She sounds lost.");
  await press(noor, "Tell the staff");
  const flag = card(ana, "flag", "She sounds lost.");
  await flag.getByText("Miriam: Is this one read first?").waitFor();
  await shot(ana.page, "acts-flag");
  assert.equal(await mia.page.getByText("She sounds lost.").count(), 0, "who worried somebody learns of it");
  await flag.getByRole("button", { name: "Settled" }).click();
  await flag.waitFor({ state: "detached" });

  await tool(ana, "Room", "Pause with a word…");
  await ana.page.getByLabel(/What everyone reads/).fill("Feet on the floor.");
  await press(ana, "Pause now");
  await sees(mia, /Feet on the floor/);
  assert.ok(await mia.page.getByRole("button", { name: "Send" }).isDisabled(), "a member can send while paused");
});

test("the lobby lets in, sends away kindly, and takes back", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 3);
  await ana.page.getByRole("link", { name: "Open the room" }).first().click();
  await press(ana, "Open the lobby");
  const [mia, noor, pia] = [await seat(), await seat(), await seat()];
  for (const [who, link, name] of [[mia, all[0], "Miriam"], [noor, all[1], "Norbert"], [pia, all[2], "Pia"]]) {
    await who.page.goto(link);
    await press(who, "Come in");
    await enter(who, name);
    await who.page.getByRole("heading", { name: "You are in the lobby" }).waitFor();
    await card(ana, "door", name).waitFor();
  }
  assert.equal(await mia.page.getByText("Norbert").count(), 0, "who waits is shown to others who wait");
  await shot(ana.page, "acts-lobby");
  await card(ana, "door", "Pia").getByRole("button", { name: "Not now…" }).click();
  await card(ana, "door", "Pia").getByLabel("What they read").fill("Next week, please.");
  await press(ana, "Send", { exact: true });
  await sees(pia, "Next week, please.");
  await shot(pia.page, "acts-declined");
  await card(ana, "door", "Miriam").getByText("Comes in when you begin.").waitFor();
  await press(ana, "Begin");
  for (const who of [mia, noor]) await say(who, `Here I am, ${who === mia ? "first" : "second"}.`);

  await act(ana, "Norbert", "Remove Norbert…");
  await press(ana, "Remove Norbert now");
  await sees(noor, "You are no longer in this session");
  await act(ana, "Norbert", "Let Norbert come in again");
  await noor.page.goto(all[1]);
  await press(noor, "Come in");
  await press(noor, "Come in");
  const knock = card(ana, "door", "Norbert");
  await until(async () => (await box(noor).isVisible()) || (await knock.isVisible()));
  if (await knock.isVisible()) await press(ana, "Let Norbert in");
  await say(noor, "Thank you for having me back.");
  await reads(ana, "Thank you for having me back.");
});

test("two who lead hand over, and speak where nobody hears", { timeout: 180_000 }, async (t) => {
  const { server, seat, ana, group, all } = await evening(t, 1);
  await ana.page.goto(group);
  const once = await newStaff(server, ana, { login: "ben", name: "Ben", role: "cofacilitator" });
  const ben = await seat({ size: sizes.tablet });
  await setPassword(ben, once);
  await ana.page.goto(group);
  await openRoom(ana);
  await ben.page.goto(ana.page.url());
  const mia = await seat();
  await comeIn(mia, all[0], "Miriam");
  await box(mia).waitFor();
  await row(ana, "Ben").waitFor();

  await press(ben, "Staff lane");
  await ben.page.getByLabel("Write on the staff lane").fill("She is new, be slow.");
  await press(ben, "Send");
  await reads(ana, "She is new, be slow.");
  assert.equal(await mia.page.getByText("She is new, be slow.").count(), 0, "the staff lane reaches a member");
  await press(ben, "To the group");

  await tool(ana, "Room", "Ben leads from now on");
  for (const who of [ana, ben, mia]) await sees(who, "Ben leads now.");
  await shot(ben.page, "acts-tablet");
  await tool(ben, "Room", "I am called away: Ana leads");
  for (const who of [ana, mia]) await sees(who, "Ana leads now.");

  for (const words of ["A sentence to come back to.", "And one more."]) {
    await say(mia, words);
    await reads(ana, words);
  }
  await ana.page.keyboard.press("F9");
  await sees(ana, "Bookmarked.");
  await ana.page.locator(".msg", { hasText: "And one more." }).getByText(/bookmarked/).waitFor();
  await respond(ana, "A sentence to come back to.");
  await press(ana, "Bookmark…", { exact: true });
  await ana.page.getByLabel("A short label").fill("a turn");
  await press(ana, "Keep it");
  await ana.page.locator(".msg", { hasText: "A sentence to come back to." }).getByText(/bookmarked/).waitFor();
  assert.equal(await mia.page.getByText(/bookmark/i).count(), 0, "a member sees a bookmark");
});
