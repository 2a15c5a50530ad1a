// One evening's moderation, played on two screens: what the facilitator does, and how the member concerned lives it.
import assert from "node:assert/strict";
import test from "node:test";
import { act, card, comeIn, firstAccount, goOn, links, newGroup, openHouse, openRoom, press, reads, row, say, tool, unread } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const box = (who) => who.page.getByLabel("Write to the group");
const sees = (who, words) => who.page.getByText(words).first().waitFor();

/** Opens what one can do about a message. */
const respond = (who, words) => who.page.locator(".msg", { hasText: words }).getByRole("button", { name: /^Respond to/ }).click();

/** Ana leads, Miriam is on a small phone, Norbert on another. */
async function evening(t, n = 2) {
  const house = await openHouse(t);
  const ana = await house.seat({ size: sizes.laptop });
  await firstAccount(house.server, ana);
  await newGroup(house.server, ana);
  const all = await links(ana, n);
  await openRoom(ana);
  const mia = await house.seat({ hasTouch: true });
  await comeIn(mia, all[0], "Miriam");
  await box(mia).waitFor();
  return { ...house, ana, mia, all };
}

test("held words go through or come back, and a message can be moved aside", { timeout: 180_000 }, async (t) => {
  const { seat, ana, mia, all } = await evening(t);
  const noor = await seat();
  await comeIn(noor, all[1], "Norbert");
  await box(noor).waitFor();

  await act(ana, "Miriam", "Hold Miriam");
  await sees(mia, "The facilitator reads your messages before the group does.");
  for (const words of ["Words that may pass.", "Words that come back."]) {
    await say(mia, words);
    await card(ana, "held", words).waitFor();
  }
  await sees(mia, "Waiting for the facilitator to let it through.");
  await sees(ana, "Waits for review.");
  await shot(mia.page, "moderation-held");
  await shot(ana.page, "moderation-held-desk");
  assert.equal(await noor.page.getByText("Words that may pass.").count(), 0, "held words reach the group");
  await card(ana, "held", "Words that may pass.").getByRole("button", { name: "Let through" }).click();
  await reads(noor, "Words that may pass.");

  await card(ana, "held", "Words that come back.").getByRole("button", { name: /^Give back/ }).click();
  await ana.page.locator(".desk").getByLabel("What they read").fill("Could you say it more softly?");
  await press(ana, "Give back", { exact: true });
  await sees(mia, /Could you say it more softly/);
  await shot(mia.page, "moderation-returned");
  await press(mia, "Put it back into the box");
  await until(async () => (await box(mia).inputValue()) === "Words that come back.");
  await box(mia).fill("");
  await act(ana, "Miriam", "Release Miriam");
  await sees(mia, "Messages by you go to the group at once again.");

  await say(mia, "Call me at the old mill.");
  await reads(noor, "Call me at the old mill.");
  await respond(ana, "Call me at the old mill.");
  await press(ana, "Move aside…");
  await ana.page.locator(".log").getByLabel("What they read").fill("No places, please.");
  await press(ana, "Move aside", { exact: true });
  await sees(mia, /No places, please/);
  await sees(noor, "A message was moved aside by the facilitator.");
  await unread(noor, "Call me at the old mill.", "moved aside, and still read");
  await shot(mia.page, "moderation-hidden");
  await shot(ana.page, "moderation-undo");
  await press(ana, "Undo");
  await reads(noor, "Call me at the old mill.");
  assert.equal(await noor.page.getByText(/No places, please/).count(), 0, "a note for one is read by another");
});

test("help, the private line, a hand and kind words find their way", { timeout: 180_000 }, async (t) => {
  const { ana, mia } = await evening(t, 1);
  await press(mia, "I need help now");
  await sees(mia, "Seen by Ana.");
  await card(ana, "help", "Miriam").waitFor();
  await shot(mia.page, "moderation-help");
  await shot(ana.page, "moderation-help-desk");
  await press(ana, "I answer Miriam");
  await sees(mia, "Ana is with you and will write on your private line.");
  await ana.page.getByLabel("Write to Miriam privately").fill("I am here, Miriam.");
  await press(ana, "Send");
  await press(mia, /^Write to .* privately$/);
  await reads(mia, "I am here, Miriam.");
  await mia.page.getByLabel("Write to the staff privately").fill("Thank you for asking.");
  await press(mia, "Send");
  await reads(ana, "Thank you for asking.");
  await shot(mia.page, "moderation-private");
  await card(ana, "help", "Miriam").getByRole("button", { name: "Settled" }).click();
  await card(ana, "help", "Miriam").waitFor({ state: "detached" });
  for (const who of [ana, mia]) await press(who, "To the group");

  await press(mia, "Raise hand");
  await card(ana, "hand", "Miriam").waitFor();
  await press(mia, /^Lower hand/);
  await card(ana, "hand", "Miriam").waitFor({ state: "detached" });

  await say(mia, "It was a long week.");
  await reads(ana, "It was a long week.");
  await respond(ana, "It was a long week.");
  await press(ana, "I hear you");
  await mia.page.locator(".kind", { hasText: "I hear you" }).waitFor();
  await respond(mia, "It was a long week.");
  await shot(mia.page, "moderation-respond");
  await press(mia, "Take back");
  await press(mia, "Take it back");
  await sees(mia, "This message was taken back.");
  await sees(ana, "This message was taken back.");
});

test("pace, pause and a reload leave the draft where it was", { timeout: 180_000 }, async (t) => {
  const { ana, mia } = await evening(t, 1);
  await tool(ana, "Slower pace", "One message every 15 s");
  await sees(mia, "A slower pace: one message every 15 seconds.");
  await say(mia, "My one turn.");
  const why = mia.page.locator(".composer__why", { hasText: "A slower pace: you can send in" });
  await why.waitFor();
  const left = async () => Number((await why.textContent())?.match(/in (\d+) s/)?.[1]);
  const before = await left();
  await until(async () => (await left()) < before);
  await shot(mia.page, "moderation-slow");
  await press(ana, "Undo");
  await why.waitFor({ state: "detached" });

  await box(mia).fill("A draft of mine.");
  await ana.page.keyboard.press("F8");
  await sees(mia, "Ana paused the room.");
  await until(async () => (await box(mia).inputValue()) === "A draft of mine.");
  await shot(mia.page, "moderation-paused");
  await mia.page.reload();
  await until(async () => (await box(mia).inputValue()) === "A draft of mine.");
  assert.ok(await mia.page.getByRole("button", { name: "Send" }).isDisabled(), "a reload opens a paused floor");
  await goOn(ana);
  await press(mia, "Send");
  await reads(ana, "A draft of mine.");
});

test("a locked door, another name, a removal with a word", { timeout: 180_000 }, async (t) => {
  const { seat, ana, mia, all } = await evening(t);
  await say(mia, "I was here before you.");
  await press(ana, "Lock", { exact: true });
  await sees(ana, "The door is locked: nobody else comes in for now.");
  const noor = await seat();
  await comeIn(noor, all[1], "Norbert Nachname");
  await noor.page.getByRole("heading", { name: "You are in the lobby" }).waitFor();
  await card(ana, "door", "Norbert Nachname").waitFor();
  assert.equal(await ana.page.locator(".log").getByText(/Nachname came in/).count(), 0, "who stands at the door came in");
  await shot(ana.page, "moderation-door");
  assert.equal(await mia.page.getByText(/Nachname/).count(), 0, "who stands at the door is shown to members");
  await press(ana, "Let Norbert Nachname in");
  await say(noor, "Hello from the door.");
  await reads(mia, "Hello from the door.");

  await act(ana, "Norbert Nachname", "Rename Norbert Nachname…");
  await ana.page.getByLabel("New name").fill("Nobbi");
  await press(ana, "Change the name");
  const turn = mia.page.locator(".msg", { hasText: "Hello from the door." });
  await turn.locator(".msg__name", { hasText: "Nobbi" }).waitFor();
  await unread(mia, /Nachname/, "an earlier line keeps the name that should not stand there");

  await act(ana, "Nobbi", "Remove Nobbi…");
  await row(ana, "Nobbi").getByLabel("What they read").fill("Let us talk tomorrow.");
  await shot(ana.page, "moderation-remove");
  await press(ana, "Remove Nobbi now");
  await sees(noor, "You are no longer in this session");
  await sees(noor, "Let us talk tomorrow.");
  await noor.page.getByRole("button", { name: "I need help now" }).waitFor();
  await shot(noor.page, "moderation-removed");
  assert.equal(await mia.page.getByText("Let us talk tomorrow.").count(), 0, "a word for one is read by another");
});
