// Keys that work from anywhere on the page, also while typing: only such as no text needs.
import { toNextRegion } from "./view/go.js";

/**
 * @param {Document} page
 * @param {() => {staff: boolean}} who
 * @param {import("../types").Actions} act
 * @param {(patch: Partial<import("../types").Screen>) => void} set
 */
export function listen(page, who, act, set) {
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "F6" && !page.querySelector("dialog[open]")) {
      event.preventDefault();
      return toNextRegion(event.shiftKey);
    }
    if (event.shiftKey) return;
    if (event.key === "F8" && who().staff) {
      event.preventDefault();
      if (!event.repeat) act.pause();
    } else if (event.key === "F9" && who().staff) {
      event.preventDefault();
      if (!event.repeat) act.bookmark("");
    } else if (event.key === "Escape") {
      for (const menu of page.querySelectorAll("details.menu[open]")) menu.removeAttribute("open");
      if (!isText(event.target)) set({ open: "", form: null, panel: "" });
    }
  });
  // A menu that stays open behind one's back covers what one came for.
  page.addEventListener("click", (event) => {
    for (const menu of page.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute("open");
    }
  });
}

/** @param {EventTarget | null} target */
const isText = (target) => target instanceof HTMLElement && target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
