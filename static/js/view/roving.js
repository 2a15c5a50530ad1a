// One stop for the Tab key in a list of rows, and arrows between them: a list of ten people is not ten stops on the way.
import { html, useLayoutEffect, useRef } from "../html.js";

/** @param {any} list @returns {HTMLElement[]} */
const stops = (list) => [...list.querySelectorAll(":scope > li > button")];

/** @param {any} list @param {Element | null | undefined} to */
function only(list, to) {
  const all = stops(list);
  const one = all.find((stop) => stop === to) ?? all[0];
  for (const stop of all) stop.tabIndex = stop === one ? 0 : -1;
}

/** @param {{kind: string, label: string, children: any}} props rows are li, and what one can do begins with a button in them */
export function Roving({ kind, label, children }) {
  const list = useRef(/** @type {any} */ (null));
  const last = useRef(/** @type {any} */ (null));
  useLayoutEffect(() => only(list.current, last.current)); // rows come and go
  /** @param {any} event */
  const enter = (event) => {
    if (!stops(list.current).includes(event.target)) return;
    last.current = event.target;
    only(list.current, event.target);
  };
  /** @param {any} event */
  const move = (event) => {
    const all = stops(list.current);
    const here = all.indexOf(event.target);
    const by = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[/** @type {string} */ (event.key)];
    if (here < 0 || by === undefined) return;
    event.preventDefault();
    all[Math.min(Math.max(by, 0), all.length - 1)].focus();
  };
  return html`<ul class=${kind} aria-label=${label} ref=${list} onFocusIn=${enter} onKeyDown=${move}>
    ${children}
  </ul>`;
}
