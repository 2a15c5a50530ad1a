// Takes a picture of every screen and state, drawn and served, at 320, 768 and 1280 px, in light and in dark:
//
//	node cmd/check/browser/gallery.mjs FOLDER [NAME…]
//
// FOLDER stands outside the tree. NAME… leaves out all other drawn states, and the served pages. The served pages need
// HEARTH_BIN, a built hearth. Chromium is HEARTH_CHROMIUM or /usr/bin/chromium.
import { mkdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openStudio, sizes } from "../../../static/test/fixtures/drawn.js";
import { states } from "../../../static/test/fixtures/states.js";
import { openHouse } from "./house.mjs";
import { launchBrowser, picture } from "./lib.mjs";
import { served } from "./served.mjs";

const [folder, ...names] = process.argv.slice(2);
const tree = fileURLToPath(new URL("../../..", import.meta.url));
if (!folder || !relative(tree, resolve(folder)).startsWith("..")) throw new Error("name a folder outside the tree: gallery.mjs FOLDER [NAME…]");
await mkdir(folder, { recursive: true });
process.env.HEARTH_CHROMIUM ??= "/usr/bin/chromium";
process.env.HEARTH_SHOTS ??= join(folder, "journey");

/** Both colours of a page as it stands. */
async function shoot(page, name, schemes = ["light", "dark"]) {
  await picture(page, { animations: "disabled" }); // the first one after a change of size may be torn
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await picture(page, { path: join(folder, `${name}${colorScheme === "dark" ? "-dark" : ""}.png`), animations: "disabled" });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function drawn() {
  const browser = await launchBrowser();
  const studio = await openStudio(browser);
  const rest = Object.entries(states).filter(([name]) => names.length === 0 || names.includes(name));
  const worker = async () => {
    for (let one = rest.shift(); one; one = rest.shift()) {
      const [name, state] = one;
      for (const width of state.widths ?? Object.keys(sizes)) {
        const page = await studio.open(state, width);
        await shoot(page, `${name}-${width}`, state.schemes);
        for (const fault of page.faults) console.error(`${name} ${width}: ${fault}`);
        await page.close();
      }
    }
  };
  await Promise.all([worker(), worker()]);
  await studio.close();
  await browser.close();
}

async function fromServer() {
  /** @type {(() => Promise<unknown>)[]} */
  const last = [];
  const house = await openHouse(/** @type {any} */ ({ name: "gallery", after: (/** @type {any} */ run) => last.push(run) }));
  try {
    for await (const { name, page } of served(house)) {
      const before = page.viewportSize();
      for (const [width, [w, h]] of Object.entries(sizes)) {
        await page.setViewportSize({ width: w, height: h });
        await shoot(page, `served-${name}-${width}`);
      }
      await page.setViewportSize(before);
    }
  } finally {
    for (const run of last) await run();
  }
}

await drawn();
if (names.length === 0) await fromServer();
