// A sign-in that rests: the warning a minute before, the one action that keeps it, and what becomes of a form half filled in.
import assert from "node:assert/strict";
import test from "node:test";
import { firstAccount, links, newGroup, openHouse } from "./house.mjs";
import { sizes, until } from "./lib.mjs";

const refused = /status of 40[0-9]|Failed to load resource|Failed to fetch/;

test("staff are asked before a sign-in ends, and lose nothing by it", { timeout: 120_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop, excused: refused });
  const { page } = ana;
  await firstAccount(server, ana);
  const real = await (await ana.context.request.get(`${server.url}/account/rest`)).json();
  assert.ok(real.seconds > 800 && real.seconds <= 900, `the server says ${real.seconds} s`);
  await newGroup(server, ana);
  const [link] = await links(ana, 1);
  await (await seat()).page.goto(link);

  // From here on the page's clock and the server's answers are ours.
  let left = 900;
  let kept = 0;
  await page.route("**/account/rest", async (route) => {
    if (route.request().method() === "POST") {
      if (left <= 0) return route.fulfill({ status: 303, headers: { location: "/sign-in" } });
      kept += 1;
      left = 900;
    }
    return route.fulfill({ json: { seconds: left } });
  });
  await page.clock.install();
  await page.goto(`${server.url}/groups/new`);
  const name = page.getByLabel("Name of the group");
  const dialog = page.locator("#rest");
  const opens = async () => {
    await page.clock.runFor(5_000);
    return dialog.isVisible();
  };

  await name.fill("Half a name");
  await page.clock.runFor(125_000);
  await until(async () => kept === 1, 40);
  assert.equal(await dialog.isVisible(), false, "whoever types is asked whether they are there");

  left = 45;
  await page.clock.runFor(860_000);
  await until(opens, 40);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Stay signed in", "the focus is elsewhere");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(kept, 2);

  left = 0;
  await page.clock.runFor(860_000);
  await until(opens, 40);
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  assert.equal(await name.isVisible(), false, "what was typed can be read by whoever comes by");
  await page.getByRole("button", { name: "I have signed in" }).click();
  await page.getByText("You are not signed in yet.").waitFor();
  left = 900; // signed in again, on another tab
  await page.getByRole("button", { name: "I have signed in" }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await name.inputValue(), "Half a name");

  await page.goto(`${server.url}/home`);
  left = 0;
  await page.clock.runFor(860_000);
  await until(async () => {
    await page.clock.runFor(5_000);
    return page.url().endsWith("/sign-in");
  }, 40);
});
