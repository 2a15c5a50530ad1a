// Where the keyboard goes next when an action leads elsewhere on the page. Drawing comes first, so each waits for it.

/** @param {() => void} run */
const drawn = (run) => globalThis.requestAnimationFrame(() => globalThis.requestAnimationFrame(run));

/** To the first of these that is there. @param {string[]} all */
const at = (...all) => drawn(() => all.map((css) => /** @type {HTMLElement | null} */ (document.querySelector(css))).find(Boolean)?.focus());

/** To where one writes. */
export const toComposer = () => at(".composer__box");

/** A button that goes away when it is pressed leaves the keyboard where one writes; a finger wants no keyboard there. @param {MouseEvent} event */
export const away = (event) => event.detail === 0 && toComposer();

/** To the first thing that waits, or to its place. */
export const toDesk = () => at(".desk__list button", ".desk h2");

/** To the people: where one last was among them. */
export const toPeople = () => at(".people__list [tabindex='0']", ".people h2");

/**
 * To one message, if it stands on the page.
 * @param {string} key
 * @returns {boolean}
 */
export function toMessage(key) {
  const message = document.getElementById(`m-${key}`);
  if (!message) return false;
  message.scrollIntoView({ block: "center" });
  /** @type {HTMLElement | null} */ (message.querySelector("button"))?.focus({ preventScroll: true });
  return true;
}

const regions = [".controls", ".people", ".help", ".above", ".log", ".desk", ".composer__box", ".bar"];

/** From one part of the page to the next, round and round. @param {boolean} back */
export function toNextRegion(back) {
  const all = regions.map((css) => /** @type {HTMLElement | null} */ (document.querySelector(css))).filter((el) => el && el.offsetParent !== null);
  if (all.length === 0) return;
  const here = all.findIndex((el) => el?.contains(document.activeElement));
  const next = all[(Math.max(here, back ? 0 : -1) + (back ? all.length - 1 : 1)) % all.length];
  const inner = next?.matches("[tabindex], textarea") ? next : next?.querySelector("[tabindex='0'], button:not([tabindex='-1']), summary");
  /** @type {HTMLElement | null | undefined} */ (inner)?.focus();
}
