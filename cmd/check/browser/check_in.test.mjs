// A check-in from both sides: who sees which number, the dots of a group, the ten minutes after the end. A calm moment, and
// how a session is shared out.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, reads, row, say, tool } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const names = ["Miriam", "Norbert", "Olive", "Paula", "Quinn", "Rosa"];
const asked = (who) => who.page.getByRole("region", { name: "Check-in" });
const top = (who) => who.page.locator(".above");

/** Everything that the server sends to somebody's page, by either way. */
function hears(who) {
  /** @type {string[]} */
  const heard = [];
  who.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(String(payload))));
  return heard;
}

/** Ana leads; n members are in. */
async function evening(t, n) {
  const house = await openHouse(t);
  const ana = await house.seat({ size: sizes.laptop });
  await firstAccount(house.server, ana);
  await newGroup(house.server, ana);
  const all = await links(ana, n);
  await openRoom(ana);
  const members = [];
  for (const [i, link] of all.entries()) {
    const who = Object.assign(await house.seat(), { heard: /** @type {string[]} */ ([]), name: names[i] });
    who.heard = hears(who);
    await comeIn(who, link, who.name);
    await who.page.getByLabel("Write to the group").waitFor();
    members.push(who);
  }
  return { ...house, ana, members };
}

/** @param {any} who @param {string} value @param {string} [word] */
async function answer(who, value, word = "") {
  await asked(who).getByLabel(value, { exact: true }).check();
  if (word) await asked(who).getByLabel("A word for it").fill(word);
  await asked(who).getByRole("button", { name: "Send" }).click();
  await asked(who).getByText(`Your answer: ${value}`).waitFor();
}

test("a number is between its person and staff; a group sees dots; after the end there are ten minutes more", { timeout: 240_000 }, async (t) => {
  const { ana, members } = await evening(t, 6);
  const [mia, nor, ...others] = members;
  await tool(ana, "Check-in", "Check-in as we begin");
  await asked(mia).getByText("Only the facilitators see your answer (Ana).").waitFor();
  await shot(mia.page, "check-in-asked");
  assert.equal(await asked(mia).getByRole("button", { name: "Send" }).isDisabled(), true, "no number can be sent");
  await asked(mia).getByLabel("0", { exact: true }).focus();
  for (let n = 0; n < 3; n += 1) await mia.page.keyboard.press("ArrowRight");
  await asked(mia).getByLabel("A word for it").fill("marigold");
  await mia.page.keyboard.press("Enter");
  await asked(mia).getByText("Your answer: 3, “marigold”.").waitFor();
  await row(ana, "Miriam").getByText("check-in 3").waitFor();
  await press(nor, "Skip", { exact: true });
  await asked(nor).getByText("You skipped this one.").waitFor();
  await row(ana, "Norbert").getByText("check-in skipped").waitFor();
  await top(ana).getByText("2 of 6 answered").waitFor();
  await top(ana).getByText(/Not answered yet: Olive, Paula, Quinn and Rosa/).waitFor();
  await top(ana).getByRole("button", { name: "Close and show dots" }).click();
  await ana.page.getByText("There are fewer than five answers, so they stay with staff.").first().waitFor();
  await mia.page.reload();
  await asked(mia).getByText("Your answer: 3, “marigold”.").waitFor();
  await press(mia, "Change it");
  await answer(mia, "4", "marigold");
  for (const [i, who] of others.entries()) await answer(who, ["8", "6", "6", "9"][i]);
  await top(ana).getByText("6 of 6 answered").waitFor();
  await shot(ana.page, "check-in-answers");
  await top(ana).getByRole("button", { name: "Close and show dots" }).click();
  await reads(nor, "How we are, without names: 4, 6, 6, 8 and 9.");
  await nor.page.locator("svg.dots rect[rx]").nth(4).waitFor();
  await shot(nor.page, "check-in-dots");
  for (const who of members) {
    const own = who.heard.filter((frame) => frame.includes("check_in_answered") || frame.includes('"answers"'));
    const mine = who === mia ? 2 : 1;
    assert.ok(own.length >= mine && own.every((frame) => !frame.includes('"answers"')), `${who.name} gets answers of others`);
    if (who !== mia) assert.equal(who.heard.some((frame) => frame.includes("marigold")), false, `${who.name} gets somebody's word`);
    const by = new Set(who.heard.flatMap((frame) => [...frame.matchAll(/\{[^{}]*"k":"check_in_answered"[^{}]*\}/g)].map(([event]) => JSON.parse(event).by)));
    assert.equal(by.size, 1, `${who.name} gets answers by ${by.size} people`);
  }

  await press(ana, "Come to a close");
  await tool(ana, "Check-in", "Check-in as we end");
  await answer(mia, "7");
  const compared = ana.page.getByRole("region", { name: "Before and after" });
  await compared.getByRole("row", { name: "Miriam 4 7 3 higher" }).waitFor();
  await compared.getByRole("row", { name: "Norbert skipped – –" }).waitFor();
  await press(ana, "End…");
  await press(ana, "End now");
  await asked(others[0]).getByText(/You can answer until/).waitFor();
  await answer(others[0], "5");
  await compared.getByRole("row", { name: "Olive 8 5 3 lower" }).waitFor();
  await ana.page.reload();
  await compared.getByRole("row", { name: "Miriam 4 7 3 higher" }).waitFor();
  await shot(ana.page, "check-in-compared");
});

test("a calm moment stops everyone, staff see who is ready, and how a session is shared out", { timeout: 180_000 }, async (t) => {
  const { ana, members } = await evening(t, 2);
  const [mia, nor] = members;
  await say(mia, "One two three four.");
  await say(ana, "Five six seven.");
  await mia.page.getByLabel("Write to the group").fill("half a sentence");
  await tool(ana, "Check-in", "Calm card, 90 s: everyone pauses");
  const calm = mia.page.getByRole("region", { name: "A calm moment" });
  await calm.getByText("Feel your feet on the floor.").waitFor();
  assert.equal(await mia.page.getByLabel("Write to the group").count(), 0, "one can write while it is quiet");
  assert.equal(await mia.page.getByRole("button", { name: "I need help now" }).isVisible(), true);
  await mia.page.locator(".calm__pacer").waitFor();
  await mia.page.emulateMedia({ reducedMotion: "reduce" });
  await mia.page.locator(".calm__pacer").waitFor({ state: "hidden" });
  await shot(mia.page, "check-in-calm");
  await calm.getByRole("button", { name: "I am ready" }).click();
  await calm.getByText("You are ready. Only the facilitators see that.").waitFor();
  await top(ana).getByText("Ready: 1 of 2").waitFor();
  await top(ana).getByText("Not yet: Norbert.").waitFor();
  assert.equal(nor.heard.some((frame) => frame.includes('"readied"')), false, "a member learns who is ready");
  await ana.page.reload();
  await top(ana).getByText("Ready: 1 of 2").waitFor();
  await top(ana).getByRole("button", { name: "Go on" }).click();
  await calm.waitFor({ state: "detached" });
  await until(async () => (await mia.page.getByLabel("Write to the group").inputValue()) === "half a sentence");

  await tool(ana, "Check-in", "Who has spoken how much");
  const balance = ana.page.getByRole("region", { name: "Balance" }).first();
  await balance.getByText("Staff have 43 % of the words. You have 43 %.").waitFor();
  await balance.getByRole("row", { name: /^Miriam just now 4 57 %/ }).waitFor();
  await say(nor, "Eight.");
  await balance.getByRole("row", { name: /^Norbert just now 1 1[23] %/ }).waitFor();
  await shot(ana.page, "check-in-balance");
});
