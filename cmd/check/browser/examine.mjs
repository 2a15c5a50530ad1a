// Looks at one page as it stands, with the eyes of somebody who cannot use it as it was meant: what axe finds, targets too
// small for a finger, words that reach beyond the edge.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The smallest target in CSS pixels: for fingers what the product promises, for a pointer what WCAG 2.2 asks (2.5.8). */
const target = { touch: 44, pointer: 24 };

/**
 * All that is wrong with a page, in light and in dark, as it is wide now.
 * @param {import("playwright-core").Page} page
 * @param {{touch: boolean, dark?: boolean}} how
 * @returns {Promise<string[]>}
 */
export async function examine(page, { touch, dark = true }) {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.evaluate(axe);
  const faults = await violations(page, { type: "tag", values: standards });
  faults.push(...(await page.evaluate(measure, touch ? target.touch : target.pointer)));
  if (!dark) return faults;
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" }); // only colours change
  const night = await violations(page, { type: "rule", values: ["color-contrast", "link-in-text-block"] });
  return [...faults, ...night.map((fault) => `dark: ${fault}`)];
}

/** @param {import("playwright-core").Page} page @param {any} runOnly */
async function violations(page, runOnly) {
  const { violations } = await page.evaluate((only) => /** @type {any} */ (globalThis).axe.run(document, { runOnly: only, resultTypes: ["violations"] }), runOnly);
  return violations.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
}

/** Runs in the page. @param {number} least */
function measure(least) {
  const faults = [];
  const name = (/** @type {Element} */ el) => `<${el.tagName.toLowerCase()} class="${el.className}"> ${(el.textContent ?? "").trim().slice(0, 30)}`;
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push(`the page is ${wide} px wider than the screen`);
  for (const el of document.querySelectorAll("body *")) {
    const style = getComputedStyle(el);
    if (el.clientWidth === 0 || !el.checkVisibility()) continue;
    if (!/auto|scroll/.test(style.overflowX) || el.matches("pre, .wide, textarea")) continue;
    if (el.scrollWidth > el.clientWidth + 1) faults.push(`${name(el)} scrolls sideways`);
  }
  const top = document.querySelector("dialog[open]") ?? document;
  for (const el of top.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (!seen(el) || inText(el)) continue;
    const whole = /** @type {HTMLInputElement} */ (el).labels?.[0] && /checkbox|radio/.test(el.getAttribute("type") ?? "") ? /** @type {HTMLInputElement} */ (el).labels?.[0] ?? el : el;
    const { width, height } = whole.getBoundingClientRect();
    const broad = el.tagName === "A" ? 24 : least; // a link is as broad as its words
    if (height < least - 0.5 || width < broad - 0.5) faults.push(`${name(el)} is ${Math.round(width)} x ${Math.round(height)}, smaller than ${least}`);
  }
  return faults;

  function seen(/** @type {Element} */ el) {
    const { width, height } = el.getBoundingClientRect();
    const style = getComputedStyle(el);
    return width > 2 && height > 2 && el.checkVisibility() && style.visibility !== "hidden" && !el.closest(".unseen, [hidden]") && el.getAttribute("type") !== "hidden";
  }

  /** WCAG leaves out links in the text, whose line sets their height. */
  function inText(/** @type {Element} */ el) {
    return el.tagName === "A" && getComputedStyle(el).display === "inline";
  }
}
