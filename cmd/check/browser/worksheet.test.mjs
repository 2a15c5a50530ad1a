// The private worksheet: what is written there leaves the page only as a message that its writer sends; staff see a step.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, reads, row, tool } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const step = (who, ask) => who.page.getByLabel(ask);
const kept = (who) => who.page.evaluate(() => Object.entries(sessionStorage).filter(([key, value]) => /sheet$/.test(key) && value !== "{}").length);

/** Whether the row of somebody says these words. */
const says = (who, name, words) => row(who, name).getByText(words).waitFor();

test("a worksheet stays on its page, and a field is shared by its writer alone", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [link] = await links(ana, 1);
  await openRoom(ana);
  const mia = await seat();
  /** @type {string[]} */
  const sent = [];
  mia.page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
  mia.page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
  await comeIn(mia, link, "Miriam");
  await mia.page.getByLabel("Write to the group").waitFor();

  await tool(ana, "Room", "A question on top…");
  await press(ana, "Offer the worksheet");
  await press(mia, "Open the worksheet");
  await mia.page.getByText("Ana can see at which step you are, and nothing that you write.").waitFor();
  await step(mia, "What happened, when, where?").fill("The call on Tuesday.");
  await says(ana, "Miriam", "in the worksheet, step 1");
  await step(mia, "What do you feel?").fill("ashamed");
  await mia.page.getByLabel("How strong, from 0 to 100?").first().fill("80");
  await step(mia, "What goes through your mind?").fill("They are better off without me there.");
  await says(ana, "Miriam", "in the worksheet, step 3");
  await shot(mia.page, "worksheet");
  await press(mia, "Back to the room");
  await row(ana, "Miriam").getByText("in the worksheet").waitFor({ state: "detached" });

  await mia.page.getByLabel("Write to the group").fill("I was thinking.");
  await mia.page.reload();
  await press(mia, "Open the worksheet");
  assert.equal(await step(mia, "What happened, when, where?").inputValue(), "The call on Tuesday.", "a reload loses the worksheet");
  await press(mia, "Share “Feeling”…");
  const box = mia.page.getByLabel("Write to the group");
  await until(async () => (await box.inputValue()) === "I was thinking.\nFeeling: ashamed, 80 of 100");
  assert.ok(!sent.some((frame) => /Tuesday|ashamed|better off/.test(frame)), "something of a worksheet was sent before its writer sent it");
  await press(mia, "Send");
  await reads(ana, "Feeling: ashamed, 80 of 100");
  assert.ok(!sent.some((frame) => /Tuesday|better off/.test(frame)), "sharing one field sends others");
  assert.equal(await kept(mia), 1);

  await press(mia, "Open the worksheet");
  await press(mia, "Empty the worksheet");
  await press(mia, "Empty it", { exact: true });
  await until(async () => (await step(mia, "What goes through your mind?").inputValue()) === "");
  assert.equal(await kept(mia), 0, "what was emptied is kept");

  await step(mia, "What goes through your mind?").fill("Still here.");
  assert.equal(await kept(mia), 1);
  await press(mia, "Back to the room");
  await mia.page.locator("summary[aria-label=More]").click();
  await press(mia, "Go for today");
  await mia.page.getByRole("heading", { name: "You have left" }).waitFor();
  assert.equal(await kept(mia), 0, "who goes for today leaves a worksheet on a shared phone");
});
