// A question card from the staff's library to every screen; ways to begin; and what is told at the closing, read after the end.
import assert from "node:assert/strict";
import test from "node:test";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, reads, say, tool, unfold } from "./house.mjs";
import { shot, sizes, until } from "./lib.mjs";

const question = "What would you tell a friend?";
const hard = "Our night line: 0800 555 01 01.";
const top = (who) => who.page.getByRole("region", { name: "Question" });

/** The group writes its own cards and its own words for a hard night, and meets a second time. */
async function prepare(ana) {
  const { page } = ana;
  await unfold(page, "the presets");
  await page.getByLabel("Questions for a card").fill(`${question}\nWhat would be a first sign?`);
  await page.getByLabel("If tonight gets hard").fill(hard);
  await press(ana, "Keep the presets");
  await unfold(page, "Plan more sessions");
  await page.getByLabel("First start").first().fill(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 16));
  await press(ana, "Plan", { exact: true });
  await page.getByRole("heading", { name: "People" }).waitFor();
}

test("a question on top, ways to begin, and the time after", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  await prepare(ana);
  const [link] = await links(ana, 1);
  await openRoom(ana);
  const mia = await seat();
  await comeIn(mia, link, "Miriam");
  await mia.page.getByLabel("Write to the group").waitFor();
  assert.equal(await mia.page.locator(".above, .starters").count(), 0, "with no technique in use something stands there");

  await tool(ana, "Room", "A question on top…");
  await press(ana, question, { exact: true });
  await top(mia).getByText(question).waitFor();
  assert.equal(await top(mia).getByRole("button").count(), 0, "a member can do something to the card");
  await mia.page.getByText(`Ana asks: “${question}”`).first().waitFor();

  const box = mia.page.getByLabel("Write to the group");
  await box.fill("Hm. Yes.");
  await box.evaluate((el) => el.setSelectionRange(3, 3));
  await mia.page.locator("summary[aria-label=More]").click();
  await press(mia, "Ways to begin", { exact: true });
  await mia.page.getByRole("group", { name: "Ways to begin" }).getByRole("button", { name: "What I heard was…" }).click();
  await until(async () => (await box.inputValue()) === "Hm. What I heard was  Yes.");
  await until(() => mia.page.evaluate(() => document.activeElement?.className.includes("composer__box")));
  await mia.page.keyboard.type("kindness.");
  assert.equal(await box.inputValue(), "Hm. What I heard was kindness. Yes.", "what stood there is lost, or one writes elsewhere");
  await shot(mia.page, "cards-starter");
  await box.fill("");
  await say(mia, "That it passes.");
  await reads(ana, "That it passes.");

  await mia.page.reload();
  await top(mia).getByText(question).waitFor(); // it is of the room, and not of a moment
  await top(ana).getByRole("button", { name: "Another…" }).click();
  await ana.page.getByLabel("Or in your own words").fill("And what would a friend tell you?");
  await press(ana, "Show this one");
  await top(mia).getByText("And what would a friend tell you?").waitFor();
  await top(ana).getByRole("button", { name: "Put it away" }).click();
  await top(mia).waitFor({ state: "detached" });

  await press(ana, "Come to a close…");
  await shot(ana.page, "cards-closing");
  await ana.page.getByLabel("Ask everyone how they are now").check();
  await press(ana, "Come to a close now");
  await mia.page.getByText("For the time after").click();
  await mia.page.getByText(hard).waitFor();
  await press(ana, "End…");
  await press(ana, "End now");
  const asked = mia.page.getByRole("region", { name: "Check-in" });
  await asked.getByRole("radio", { name: "4", exact: true }).check(); // what was asked with the closing can be answered after the end
  await asked.getByRole("button", { name: "Send" }).click();
  await top(ana).or(ana.page.getByRole("region", { name: "On top of the room" })).first().getByText("1 of 1 answered").waitFor();
  const after = mia.page.getByRole("region", { name: "For the time after" });
  await after.getByText(/you can still write on the private line\. Ana reads it; the group does not\./).waitFor();
  await after.getByText(/We meet again on/).waitFor();
  await after.getByText(hard).waitFor();
  await shot(mia.page, "cards-after");

  await after.getByRole("button", { name: "Write to Ana" }).click();
  await mia.page.getByLabel("Write to the staff privately").fill("Tonight is hard.");
  await mia.page.locator(".composer__send").click();
  await ana.page.getByRole("button", { name: "Answer Miriam" }).click();
  await ana.page.getByLabel("Write to Miriam privately").fill("I am here.");
  await press(ana, "Send");
  await reads(mia, "I am here.");
  await mia.page.reload();
  await after.getByText(hard).waitFor();
});
