// Every screen and state, drawn and served, in light and in dark, on a small phone and on a desk: nothing that axe finds,
// no target too small, nothing beyond the edge at 320 px (which is 1280 px at 400 %), and no error of the page itself.
import assert from "node:assert/strict";
import test from "node:test";
import { openStudio } from "../../../static/test/fixtures/drawn.js";
import { states } from "../../../static/test/fixtures/states.js";
import { examine } from "./examine.mjs";
import { openHouse } from "./house.mjs";
import { launchBrowser } from "./lib.mjs";
import { served } from "./served.mjs";

const widths = ["320", "1280"];
const sideBySide = 2;

test("every drawn state can be used by everybody", { timeout: 600_000 }, async (t) => {
  const browser = await launchBrowser();
  const studio = await openStudio(browser);
  t.after(async () => {
    await studio.close();
    await browser.close();
  });
  const rest = Object.entries(states).flatMap(([name, state]) => (state.widths ?? widths).filter((w) => widths.includes(w)).map((width) => ({ name, state, width })));
  const faults = [];
  const worker = async () => {
    for (let one = rest.shift(); one; one = rest.shift()) {
      const { name, state, width } = one;
      const page = await studio.open(state, width);
      const found = await examine(page, { touch: width === "320", dark: width !== "320" });
      faults.push(...[...page.faults, ...found].map((fault) => `${name} ${width}: ${fault}`));
      await page.close();
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  assert.deepEqual(faults, []);
});

test("every served page can be used by everybody", { timeout: 400_000 }, async (t) => {
  const house = await openHouse(t);
  const faults = [];
  for await (const { name, page } of served(house)) {
    const before = page.viewportSize();
    for (const width of widths) {
      await page.setViewportSize({ width: Number(width), height: 800 });
      const found = await examine(page, { touch: width === "320", dark: width !== "320" });
      faults.push(...found.map((fault) => `${name} ${width}: ${fault}`));
    }
    await page.setViewportSize(before);
  }
  assert.deepEqual(faults, []);
});
