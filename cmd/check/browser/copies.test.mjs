// Copies of a record, from the session's page to the file; what a member sees of it; and the look of these pages.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { examine } from "./examine.mjs";
import { comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, say } from "./house.mjs";
import { shot, sizes } from "./lib.mjs";

/** Pictures of a page at the three widths, light and dark, where somebody asked for pictures. */
async function pictures(/** @type {any} */ page, /** @type {string} */ name) {
  if (!process.env.HEARTH_SHOTS) return;
  const before = page.viewportSize();
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await shot(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await page.setViewportSize(before);
}

test("a copy is made with a purpose, and the member reads that it was", { timeout: 240_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const group = ana.page.url();
  const [link] = await links(ana, 1);
  await openRoom(ana);
  const record = `${ana.page.url().replace("/r/", "/sessions/")}/transcript`;
  const mia = await seat();
  await comeIn(mia, link, "Miriam");
  await say(mia, "=Robin told me on 12 March 2026 that he lives at 12 Elm Street.");
  const room = mia.page.url();
  await press(ana, "Come to a close");
  await press(ana, "End…");
  await press(ana, "End now");
  await ana.page.getByText("The session has ended").first().waitFor();

  await ana.page.goto(record);
  await ana.page.getByRole("link", { name: "Copies to keep or to give…" }).click();
  await ana.page.getByRole("heading", { name: "Copies of the record" }).waitFor();
  const copy = async (/** @type {string} */ kind) => {
    await ana.page.locator(`input[name=kind][value=${kind}]`).check();
    await ana.page.getByLabel("What for").first().selectOption("supervision");
    await ana.page.getByLabel("In your words").fill("this month's hour");
    await ana.page.getByLabel("Who is given it").fill("the supervisor");
    const coming = ana.page.waitForEvent("download");
    await press(ana, "Make the copy");
    const file = await coming;
    return { name: file.suggestedFilename(), text: await readFile(/** @type {string} */ (await file.path()), "utf8") };
  };
  const csv = await copy("csv");
  assert.match(csv.name, /^record-[A-Z0-9]+-\d+-\d+\.csv$/);
  assert.ok(csv.text.includes(`"'=Robin told me`), csv.text);
  const html = await copy("html");
  assert.ok(html.text.includes("12 Elm Street") && html.text.includes("given to the supervisor"), html.text);
  await ana.page.reload();
  await ana.page.getByText("supervision: this month's hour; given to the supervisor").first().waitFor();
  assert.deepEqual(await examine(ana.page, { touch: false }), []);
  await pictures(ana.page, "copies");

  const printed = await seat({ size: sizes.laptop });
  await printed.page.setContent(html.text);
  assert.deepEqual(await examine(printed.page, { touch: false }), []);
  await pictures(printed.page, "copy-page");

  await mia.page.goto(`${room}/own`);
  await mia.page.getByText("supervision: this month's hour; given to the supervisor").first().waitFor();
  assert.deepEqual(await examine(mia.page, { touch: true }), []);
  await pictures(mia.page, "own");
  const coming = mia.page.waitForEvent("download");
  await press(mia, "as plain text");
  const own = await readFile(/** @type {string} */ (await (await coming).path()), "utf8");
  assert.ok(own.includes("12 Elm Street") && own.includes("copied (csv) by a facilitator of your group"), own);

  await ana.page.goto(group);
  await ana.page.locator("summary", { hasText: "the settings" }).click();
  await ana.page.locator("input[name=consents][value=teaching]").check();
  await press(ana, "Keep these settings");
  await mia.page.goto(`${room}/choices`);
  await mia.page.locator("input[name=teaching][value=yes]").check();
  await press(mia, "Keep my answers");
  await mia.page.waitForLoadState();
  await ana.page.goto(record.replace("/transcript", "/pass"));
  await ana.page.getByLabel("What is the copy for?").fill("a seminar");
  await press(ana, "Begin, or go on");
  await ana.page.getByText("0 of 1 messages are passed").waitFor();
  assert.deepEqual(await examine(ana.page, { touch: false }), []);
  await pictures(ana.page, "pass");
  await ana.page.getByLabel("Also take out of this message").fill("Robin; told me"); // not of the roster, and where any word has a capital: eyes find him
  await press(ana, "I have read these 1");
  await ana.page.getByText("1 of 1 messages are passed").waitFor();
  await ana.page.getByRole("link", { name: "choose it there" }).click();
  const nameless = await copy("deidentified");
  assert.match(nameless.name, /^copy-/);
  assert.ok(!/Robin|Elm|March|told me|Miriam/.test(nameless.text) && nameless.text.includes("Reviewed by ana"), nameless.text);
});
