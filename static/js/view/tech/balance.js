// How a session is shared out between those who are in it (FAC-12): counts in the order of the roster, for staff alone. It
// is worked out on this screen, from what staff may read anyway; the server sends nothing for it.
import { html } from "../../html.js";
import { nameOf } from "../../select.js";
import { ago } from "../../strings.js";
import { balance } from "../../tally.js";
import { balance as words } from "../../words/staffcheckin.js";
import { useWhole } from "./whole.js";

const wide = 600;

/** @param {{room: import("../../../types").Room}} props */
export function Balance({ room }) {
  const { state, now, set } = room;
  const whole = useWhole(room);
  if (!state.view) return "";
  const parts = balance(state.view, whole.items);
  const sum = (/** @type {(p: import("../../tally.js").Part) => boolean} */ which) => parts.filter(which).reduce((n, p) => n + p.words, 0);
  const all = sum(() => true);
  const percent = (/** @type {number} */ n) => (all > 0 ? Math.round((n / all) * 100) : 0);
  const me = state.view.you.who;
  return html`<section class="above__card balance" aria-label=${words.name}>
    <h2>${words.name}</h2>
    ${all > 0 ? html`<${Strip} parts=${parts} all=${all} /><p>${words.staff(percent(sum((p) => p.staff)))} ${words.mine(percent(sum((p) => p.who === me)))}</p>` : ""}
    <div class="above__table">
      <table class="figures">
        <thead><tr>${[words.who, words.spoke, words.words, words.reactions].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>
          ${parts.map((p) => html`<tr key=${p.who}><th scope="row">${nameOf(state, p.who)} ${p.hand ? html`<span class="soft">${words.hand}</span>` : ""}</th><td>${p.spoke ? ago(now - p.spoke) : words.never}</td><td>${p.words} <span class="soft">${words.share(p.percent)}</span></td><td>${p.reactions}</td></tr>`)}
        </tbody>
      </table>
    </div>
    ${whole.state === "failed" ? html`<p role="status">${words.failed} <button class="btn btn--small" onClick=${whole.again}>${words.again}</button></p>` : ""}
    <p class="soft">${whole.state === "reading" ? words.loading : words.hint}</p>
    <div class="row"><button class="btn btn--small" onClick=${() => set({ balance: false })}>${words.away}</button></div>
  </section>`;
}

/** Shares of the words side by side, in the roster's order; the table says the same. @param {{parts: import("../../tally.js").Part[], all: number}} props */
function Strip({ parts, all }) {
  let x = 0;
  return html`<svg class="balance__strip" viewBox=${`0 0 ${wide} 14`} preserveAspectRatio="none" aria-hidden="true">
    ${parts
      .filter((p) => p.words > 0)
      .map((p) => {
        const width = (p.words / all) * wide;
        x += width;
        return html`<rect key=${p.who} class=${p.staff ? "balance__staff" : ""} x=${x - width} y="0" width=${Math.max(1, width - 2)} height="14" />`;
      })}
  </svg>`;
}
