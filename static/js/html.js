// The doorway to the vendored library: the only file that imports it. Everything else draws with html.
import { Component, h, render } from "../vendor/preact.js";
import { useEffect, useLayoutEffect, useRef, useState } from "../vendor/hooks.js";
import htm from "../vendor/htm.js";

// A template is checked by nobody else: <spam> closed by </span> would reach the page as an element without meaning.
const known = new Set(
  ("a article aside b bdi blockquote button datalist dd details dialog div dl dt em fieldset footer form h1 h2 h3 header i input " +
    "kbd label legend li main nav ol option p q section select small span strong summary textarea time ul " +
    "g path rect svg table tbody td th thead title tr").split(" "),
);

/**
 * @param {any} type
 * @param {any} props
 * @param {any[]} children
 */
function checked(type, props, ...children) {
  if (typeof type === "string" && !known.has(type)) throw new Error(`no such element: ${type}`);
  return h(type, props, ...children);
}

export const html = htm.bind(checked);

/**
 * Draws again only when one of the props changed: for rows of a long list.
 * @template P
 * @param {(props: P) => any} draw
 */
export function still(draw) {
  return class extends Component {
    /** @param {any} next */
    shouldComponentUpdate(next) {
      const now = this.props;
      return Object.keys({ ...now, ...next }).some((name) => now[name] !== next[name]);
    }
    render() {
      return draw(this.props);
    }
  };
}

/** A ref for what has just been opened: the keyboard goes where the eye goes. @param {any} el */
export const focus = (el) => el?.focus();

/** Gives the keyboard back, when what was opened goes, to where it came from; for a row of a menu that is its menu. */
export function useReturn() {
  const from = useRef(/** @type {any} */ (globalThis.document?.activeElement)).current;
  useLayoutEffect(() => () => (from?.closest?.("details:not([open])")?.querySelector("summary") ?? from)?.focus?.(), []);
}

export { render, useEffect, useLayoutEffect, useRef, useState };
