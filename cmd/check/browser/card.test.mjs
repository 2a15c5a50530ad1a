// A safety card from the door to the facilitator who opens it, and what the audit and the server's output know of it.
import assert from "node:assert/strict";
import test from "node:test";
import { act, firstAccount, links, newGroup, openHouse, openRoom, press, say } from "./house.mjs";
import { sizes } from "./lib.mjs";

test("a card is asked for behind agreement and name, and opened with a reason", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const [link] = await links(ana, 1);
  await ana.page.locator("summary", { hasText: "the settings" }).click();
  await ana.page.getByLabel("Safety card at the door").selectOption("required");
  await press(ana, "Keep these settings");
  await openRoom(ana);

  const mia = await seat();
  const { page } = mia;
  await page.goto(link);
  await press(mia, "Come in");
  await press(mia, "I know how to leave");
  await page.getByText("Words are kept for 365 days after a session").waitFor();
  assert.equal(await page.locator(".door").evaluate((door) => door.scrollTop), 0, "the agreement begins somewhere in its middle");
  await press(mia, "I have read this and accept it");
  await page.getByLabel("Name in this group").fill("Miriam");
  await press(mia, "Continue");
  await page.getByRole("link", { name: "Go to my safety card" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Come in" }).count(), 0, "one comes in without the card that is required");
  await page.getByRole("link", { name: "Go to my safety card" }).click();
  await page.getByText("Ana could send help").waitFor();
  await page.getByLabel("Where are you now?").fill("Lindenweg 4, Musterstadt");
  await page.getByLabel("Number to call you back").fill("030 5550142");
  await press(mia, "Go on");
  await press(mia, "Come in");
  await say(mia, "Good evening.");

  await act(ana, "Miriam", "Where Miriam is…");
  await ana.page.getByLabel("What do you open it for?").fill("to check the form");
  await press(ana, "Open the card");
  await ana.page.getByText("Lindenweg 4, Musterstadt").waitFor();
  await press(ana, "Close", { exact: true });
  await ana.page.getByText("Lindenweg 4").waitFor({ state: "detached" }); // a closed card does not stay on the page
  assert.ok(!/Lindenweg|5550142/.test(server.output), "the server's output tells where somebody is");
});
