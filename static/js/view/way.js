// The ways out of this page and through it: the exit, always at the same place, and the first stops of the Tab key.
import { html } from "../html.js";
import { text } from "../strings.js";

/** @typedef {{room: import("../../types").Room}} Props */

const presses = 3;

/** @param {Props} props */
export function Exit({ room }) {
  const { steps } = room.screen;
  return html`<a class="btn btn--exit" href=${room.boot.exit.leave} rel="nofollow noreferrer" onClick=${leave(room)}>
    ${text.leave}${steps > 0 ? html`<span class="steps" aria-hidden="true">${dots(steps)}</span>` : ""}
  </a>`;
}

/** How many presses of Shift count so far. @param {number} n */
const dots = (n) => "●".repeat(n) + "○".repeat(presses - n);

/** For the keyboard, unseen until it is there: out, to what was said, to where one writes. @param {Props} props */
export function Skips({ room }) {
  const { steps } = room.screen;
  return html`<nav class="skips" aria-label=${text.skips}>
    <a class="skip" href=${room.boot.exit.leave} rel="nofollow noreferrer" onClick=${leave(room)}>${text.leaveSkip}</a>
    <a class="skip" href="#conversation" onClick=${to(".log, main h2")}>${text.skipToLog}</a>
    <a class="skip" href="#write" onClick=${to(".composer__box, main button")}>${text.skipToBox}</a>
    <span class="unseen" role="status">${steps > 0 ? text.leaving(steps) : ""}</span>
  </nav>`;
}

/** @param {import("../../types").Room} room */
const leave = (room) => (/** @type {any} */ event) => {
  event.preventDefault();
  room.act.leave();
};

/** The keyboard goes there; the address stays what it was. @param {string} css */
const to = (css) => (/** @type {any} */ event) => {
  event.preventDefault();
  const target = /** @type {HTMLElement | null} */ (document.querySelector(css));
  if (target && target.tabIndex < 0) target.tabIndex = -1;
  target?.focus();
};
