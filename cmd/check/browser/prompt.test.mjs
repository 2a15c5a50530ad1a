// A question with hidden answers from both sides: who gets which answer before, what all are shown after, and what is shown
// to nobody when staff take the question back.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, tool } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const card = (who) => who.page.getByRole("region", { name: "A question to everyone" });
const top = (who) => who.page.locator(".above");

/** Everything that the server sends to somebody's page. */
function hears(who) {
  who.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => who.heard.push(String(payload))));
}

async function ask(ana, question) {
  await tool(ana, "Room", "A question with hidden answers…");
  await ana.page.getByLabel("Question", { exact: true }).fill(question);
  await ana.page.getByRole("dialog").getByRole("button", { name: "Ask everyone" }).click();
}

test("answers are hidden until they are shown together, or shown to nobody", { timeout: 240_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const all = await links(ana, 3);
  await openRoom(ana);
  const members = [];
  for (const [i, link] of all.entries()) {
    const who = Object.assign(await seat(), { heard: /** @type {string[]} */ ([]) });
    hears(who);
    await comeIn(who, link, ["Miriam", "Norbert", "Olive"][i]);
    await who.page.getByLabel("Write to the group").waitFor();
    members.push(who);
  }
  const [mia, nor, olive] = members;
  assert.equal(await top(mia).count(), 0, "with no technique in use something stands there");

  await ask(ana, "What helped this week?");
  await card(mia).getByText("What helped this week?").waitFor();
  await card(mia).getByText("before all answers are shown together, with names.").waitFor();
  assert.equal(await card(mia).getByRole("button", { name: "Send" }).isDisabled(), true, "nothing can be sent");
  await card(mia).getByLabel("Your answer").fill("hushed marigold");
  await mia.page.reload();
  await until(async () => (await card(mia).getByLabel("Your answer").inputValue()) === "hushed marigold");
  await card(mia).getByRole("button", { name: "Send" }).click();
  await card(mia).getByText("Your answer: “hushed marigold”").waitFor();
  await top(ana).getByText("hushed marigold").waitFor();
  await card(mia).getByRole("button", { name: "Change it" }).click();
  await card(mia).getByLabel("Your answer").fill("A walk in the rain.");
  await card(mia).getByRole("button", { name: "Send" }).click();
  await card(nor).getByRole("button", { name: "Skip" }).click();
  await card(nor).getByText("You skipped this one.").waitFor();
  await shot(mia.page, "prompt-given");

  // One alone is shown to nobody.
  await top(ana).getByText("2 of 3 answered").waitFor();
  await top(ana).getByText("Not answered yet: Olive.").waitFor();
  await top(ana).getByRole("button", { name: "Show the answers…" }).click();
  await top(ana).getByRole("button", { name: "Show them now" }).click();
  await ana.page.getByText("There are not two answers yet that can be shown together").first().waitFor();
  await card(olive).getByLabel("Your answer").fill("My sister called.");
  await card(olive).getByRole("button", { name: "Send" }).click();
  await top(ana).getByText("3 of 3 answered").waitFor();
  for (const who of members) {
    const mine = { [0]: /marigold|walk/, [1]: /^$/, [2]: /sister/ }[members.indexOf(who)];
    for (const other of ["marigold", "walk", "sister"]) {
      if (!mine?.test(other)) assert.equal(who.heard.some((frame) => frame.includes(other)), false, `somebody gets ${other} too early`);
    }
  }
  await shot(ana.page, "prompt-answers");
  await top(ana).getByRole("button", { name: "Show the answers…" }).click();
  await top(ana).getByRole("button", { name: "Show them now" }).click();
  for (const who of [ana, ...members]) {
    const line = who.page.locator(".line--prompt_ended");
    await line.getByText("A walk in the rain.").waitFor();
    await line.getByText("My sister called.").waitFor();
    await card(who).waitFor({ state: "detached" });
  }
  assert.equal(nor.heard.some((frame) => frame.includes("marigold")), false, "what was changed is shown");
  await shot(nor.page, "prompt-shown");

  await ask(ana, "And what did not?");
  await card(mia).getByLabel("Your answer").fill("a private thistle");
  await card(mia).getByRole("button", { name: "Send" }).click();
  await top(ana).getByText("a private thistle").waitFor();
  await press(ana, "Take the question back");
  await nor.page.getByText("The question was taken back.").first().waitFor();
  await card(mia).waitFor({ state: "detached" });
  assert.equal([nor, olive].some((who) => who.heard.some((frame) => frame.includes("thistle"))), false, "what was taken back is shown");
});
