// A list whose rows go away under the finger: when the row that had the keyboard is gone, the next one has it.
import { html, useLayoutEffect, useRef } from "../html.js";

/** @param {{kind: string, rest: () => any, children: any}} props rest: where the keyboard rests when no row is left */
export function KeepFocus({ kind, rest, children }) {
  const list = useRef(/** @type {any} */ (null));
  const was = useRef(/** @type {{row: any, index: number} | null} */ (null));
  useLayoutEffect(() => {
    const { row, index } = was.current ?? {};
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (!lost || row === undefined || index === undefined) return;
    const rows = [...list.current.children];
    const next = row.isConnected ? row : (rows[Math.min(index, rows.length - 1)] ?? rest());
    (next.querySelector?.("button, [tabindex]") ?? next).focus();
  });
  /** @param {any} event */
  const enter = (event) => {
    const rows = [...list.current.children];
    const index = rows.findIndex((row) => row.contains(event.target));
    was.current = index < 0 ? null : { row: rows[index], index };
  };
  /** Whoever goes elsewhere by themselves is left alone there. @param {any} event */
  const leave = (event) => {
    if (event.relatedTarget) was.current = null;
  };
  return html`<ul class=${kind} ref=${list} onFocusIn=${enter} onFocusOut=${leave}>
    ${children}
  </ul>`;
}
