// A facilitator who has no mouse: every tool by keyboard alone, the keyboard never lost, never caught.
import assert from "node:assert/strict";
import test from "node:test";
import { card, comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, reads, row, say } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

/** What has the keyboard, in words; the page as a whole when nothing has. */
const focused = (who) =>
  who.page.evaluate(() => {
    const el = document.activeElement;
    return !el || el === document.body ? "the page" : `${el.className} ${el.getAttribute("aria-label") ?? el.textContent}`;
  });

/** Presses keys one after another, as fingers do. */
async function keys(who, ...all) {
  for (const key of all) await who.page.keyboard.press(key);
}

/** Goes on by Tab until what has the keyboard fits; a trap or a loss shows as never getting there. */
async function tabTo(who, pattern, key = "Tab") {
  for (let i = 0; i < 60; i += 1) {
    if (pattern.test(await focused(who))) return;
    await who.page.keyboard.press(key);
  }
  assert.fail(`the keyboard never came to ${pattern}, it is at ${await focused(who)}`);
}

const at = (who, pattern) => until(async () => pattern.test(await focused(who)));

test("a facilitator holds the room by keyboard alone", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const all = await links(ana, 2);
  await openRoom(ana);
  const mia = await seat();
  const noor = await seat();
  await comeIn(mia, all[0], "Miriam");
  await comeIn(noor, all[1], "Norbert");
  await say(mia, "Good evening.");
  await reads(ana, "Good evening.");

  // Writing: a letter is a letter, and F8 pauses all the same, without a word lost.
  await ana.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await keys(ana, "w");
  await at(ana, /composer__box/);
  await ana.page.keyboard.type("We pause, dwlpu");
  await keys(ana, "F8");
  await mia.page.getByText("Ana paused the room.").first().waitFor();
  assert.equal(await ana.page.getByLabel("Write to the group").inputValue(), "We pause, dwlpu");
  await keys(ana, "Enter");
  await reads(mia, "We pause, dwlpu");
  await until(async () => {
    if (await ana.page.getByRole("button", { name: /^Pause/ }).isVisible()) return true;
    await keys(ana, "F8");
    return false;
  });

  // The people: one stop for Tab, arrows among them, and what one can do by Enter.
  await keys(ana, "F6");
  await keys(ana, "F6");
  await tabTo(ana, /people__who/);
  await keys(ana, "Home");
  assert.match(await focused(ana), /Miriam/);
  await keys(ana, "ArrowDown");
  assert.match(await focused(ana), /Norbert/);
  await keys(ana, "ArrowUp", "Enter");
  await row(ana, "Miriam").getByRole("button", { name: "Hold Miriam", exact: true }).waitFor();
  await tabTo(ana, /Hold Miriam/);
  await keys(ana, "Enter");
  await row(ana, "Miriam").getByText("held").first().waitFor();
  await until(async () => /Release Miriam/.test(await focused(ana)));

  // Undo by its letter, while it is offered.
  await keys(ana, "u");
  await mia.page.getByText("Messages by you go to the group at once again.").first().waitFor();

  // A form opens with the keyboard in it, and gives it back.
  await tabTo(ana, /More…/);
  await keys(ana, "Enter");
  await tabTo(ana, /Rename Miriam…/);
  await keys(ana, "Enter");
  await at(ana, /^form/);
  await keys(ana, "Escape");
  await at(ana, /people__who.*Miriam/s);

  // What waits: D goes there, and when it is done the next has the keyboard, and then the place itself.
  await press(mia, "Raise hand");
  await press(noor, "Raise hand");
  await card(ana, "hand", "Norbert").waitFor();
  await keys(ana, "d");
  await at(ana, /Lower Miriam’s hand/);
  await keys(ana, "Enter");
  await at(ana, /Lower Norbert’s hand/);
  await keys(ana, "Enter");
  await at(ana, /Waiting for you/);

  // A question above the page holds the keyboard while it is open, and gives it back.
  await tabTo(ana, /Come to a close/, "Shift+Tab");
  await keys(ana, "Enter");
  await mia.page.getByText("Coming to a close").first().waitFor();
  await at(ana, /End…/); // one step came in place of the other
  await keys(ana, "Enter");
  const ending = ana.page.getByRole("dialog", { name: "End the session for everyone?" });
  await ending.waitFor();
  await shot(ana.page, "keyboard-end");
  await keys(ana, "Escape");
  await at(ana, /End…/);
  await ending.waitFor({ state: "hidden" });

  // Letters can be switched off.
  await ana.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  const letters = ana.page.getByLabel("Single letters work while I am not writing");
  await until(async () => {
    if (await letters.isVisible()) return true;
    await keys(ana, "?");
    return false;
  });
  await tabTo(ana, /Single letters|^ $/);
  await letters.press(" ");
  await until(async () => !(await letters.isChecked()));
  await keys(ana, "Escape");
  await letters.waitFor({ state: "hidden" });
  await ana.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await keys(ana, "w");
  assert.doesNotMatch(await focused(ana), /composer__box/);
});
