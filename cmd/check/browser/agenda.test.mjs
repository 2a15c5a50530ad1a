// The agenda from both sides: put up, extended, moved, reordered, taken down. And a member who says to staff alone that they
// may need to leave early, and is first in the round.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, row, tool } from "./house.mjs";
import { shot, sizes } from "./lib.mjs";

const bar = (who) => who.page.locator(".agenda");
const dialog = (who) => who.page.getByRole("dialog");

test("everyone sees what is on; who may leave early tells staff and is first", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [forMia, forNils] = await links(ana, 2);
  await openRoom(ana);
  const [mia, nils] = [await seat(), await seat()];
  /** @type {string[]} */
  const heard = [];
  mia.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(String(payload))));
  await comeIn(mia, forMia, "Mia");
  await comeIn(nils, forNils, "Nils");
  await mia.page.getByLabel("Write to the group").waitFor();
  assert.equal(await mia.page.locator(".above").count(), 0, "with no technique in use something stands there");

  await tool(ana, "Room", "An agenda for everyone…");
  await dialog(ana).getByLabel("Part 2", { exact: true }).fill("Where we are");
  await dialog(ana).getByLabel("Move part 4 up").click();
  await dialog(ana).getByLabel("Take part 4 out").click();
  await dialog(ana).getByRole("button", { name: "Show it to everyone" }).click();
  await bar(mia).getByText("Now: Opening").waitFor();
  await bar(mia).getByText(/about \d+ min left · Next: Where we are/).waitFor();
  await bar(mia).locator("summary").click();
  await bar(mia).locator("li[aria-current=step]").getByText("Opening").waitFor();
  assert.equal(await bar(mia).getByRole("button").count(), 0, "a member can change the agenda");
  await bar(ana).locator("summary").click();
  await bar(ana).getByRole("button", { name: "5 more minutes" }).click();
  await bar(mia).getByText("10 min", { exact: true }).waitFor();
  await bar(ana).getByRole("button", { name: "Go on to: Where we are" }).click();
  await bar(mia).getByText("Now: Where we are").waitFor();
  await mia.page.locator("[aria-live], [role=status]").getByText("Now: Where we are.").first().waitFor({ state: "attached" });
  await mia.page.reload();
  await bar(mia).getByText("Now: Where we are").waitFor();
  await shot(mia.page, "agenda");

  await bar(ana).getByRole("button", { name: "Change…" }).click();
  await dialog(ana).getByLabel("Move part 3 up").click();
  await dialog(ana).getByRole("button", { name: "Keep the changes" }).click();
  await bar(ana).getByText("This is the last part.").waitFor();
  await bar(ana).getByRole("button", { name: "Begin Closing" }).click();
  await bar(nils).getByText("Now: Closing").waitFor();
  await shot(ana.page, "agenda-tools");

  await nils.page.locator("summary[aria-label=More]").click();
  await press(nils, "I may need to leave early…");
  await shot(nils.page, "agenda-early");
  const later = new Date(Date.now() + 3_600_000);
  const clock = [later.getHours(), later.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
  await nils.page.getByLabel("At about what time?").fill(clock);
  await press(nils, "Tell the facilitators");
  await nils.page.getByText("You told the facilitators that you may need to leave at").waitFor();
  await row(ana, "Nils").getByText("may leave at").waitFor();
  await tool(ana, "Room", "Begin a round…");
  await ana.page.getByRole("dialog").getByRole("button", { name: "Begin the round" }).click();
  await mia.page.getByText("Nils has the floor.").first().waitFor();
  assert.equal(heard.some((frame) => frame.includes("leave_planned") || /"leaves":[1-9]/.test(frame)), false, "the group is told who may leave early");
  await ana.page.getByRole("button", { name: "End the round" }).click();

  await nils.page.locator("summary[aria-label=More]").click();
  await nils.page.getByRole("button", { name: /You may leave at/ }).click();
  await press(nils, "I can stay after all");
  await row(ana, "Nils").getByText("may leave at").waitFor({ state: "detached" });
  await bar(ana).getByRole("button", { name: "Take it down" }).click();
  await bar(mia).waitFor({ state: "detached" });
});
