// A button that opens a short list of choices: native details, so that it works by keyboard and needs no state of ours.
import { html } from "../html.js";

/** @param {{label: any, name?: string, kind?: string, up?: boolean, children: any}} props */
export function Menu({ label, name, kind = "", up = false, children }) {
  /** @param {any} event */
  const close = (event) => {
    if (event.target.closest("button")) event.currentTarget.closest("details").open = false;
  };
  return html`<details class=${`menu ${up ? "menu--up" : ""}`}>
    <summary class=${`btn ${kind}`} aria-label=${name}>${label}</summary>
    <div class="menu__list" onClick=${close}>${children}</div>
  </details>`;
}
