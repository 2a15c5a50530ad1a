// The session's shape: a bar for each stretch of time, stops and silences over it, and the same as a table.
import { html } from "../html.js";
import { words } from "../words/review.js";
import { since, span } from "./record.js";

/** @typedef {import("./desk.js").Desk} Desk */

const [width, height] = [860, 72];

/** @param {{desk: Desk}} props */
export function Strip({ desk }) {
  const { shape, started } = /** @type {import("../../review").Sums} */ (desk.sums);
  if (!started || shape.bars.length === 0) return null;
  const most = Math.max(1, ...shape.bars.map((b) => b.words));
  const wide = width / shape.bars.length;
  const x = (/** @type {number} */ at) => Math.max(0, Math.min(width, ((at - started) / (shape.step * shape.bars.length)) * width));
  const now = desk.rows.length > 0 ? x(desk.all.at[desk.rows[desk.row]]) : 0;
  const [quiet] = shape.silences;
  const go = (/** @type {any} */ event) => {
    const place = event.currentTarget.getBoundingClientRect();
    desk.goAt(started + ((event.clientX - place.left) / place.width) * shape.step * shape.bars.length);
  };
  return html`<section class="strip" aria-labelledby="strip-title">
    <div class="strip__head"><h2 id="strip-title">${words.shape}</h2><span class="soft">${words.perBar(span(shape.step))}</span>${quiet && html`<button type="button" class="to" onClick=${() => desk.goTo(quiet.n || desk.n(0))}>${words.quietest(span(quiet.for), since(quiet.from, started))}</button>`}</div>
    <svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${words.bars} preserveAspectRatio="none" onClick=${go}>
      <g class="strip__stops">${shape.stops.map((s) => html`<rect key=${s.n} x=${x(s.from)} y="0" width=${Math.max(2, x(s.to) - x(s.from))} height=${height}><title>${stopName(s.kind)} ${span(s.to - s.from)}</title></rect>`)}</g>
      <g class="strip__bars">${shape.bars.map((b, i) => b.words > 0 && html`<rect key=${i} x=${i * wide + wide * 0.14} y=${height - 8 - (b.words / most) * (height - 18)} width=${wide * 0.72} height=${(b.words / most) * (height - 18) + 1} />`)}</g>
      <g class="strip__acts">${shape.acts.map((a) => html`<rect key=${a.n} x=${x(a.at) - 1} y=${height - 7} width="2" height="7"><title>${a.kind.replaceAll("_", " ")} ${since(a.at, started)}</title></rect>`)}</g>
      <rect class="strip__now" x=${now - 1} y="0" width="2" height=${height} />
    </svg>
    <details><summary>${words.table}</summary><${Table} desk=${desk} /></details>
  </section>`;
}

/** @param {string} kind */
const stopName = (kind) => (kind === "paused" ? words.paused : words.waiting);

/** @param {{desk: Desk}} props */
function Table({ desk }) {
  const { shape, started = 0 } = /** @type {import("../../review").Sums} */ (desk.sums);
  const stretches = [
    ...shape.stops.map((s) => ({ from: s.from, what: stopName(s.kind), lasted: s.to - s.from })),
    ...shape.silences.map((s) => ({ from: s.from, what: words.silence, lasted: s.for })),
  ].sort((a, b) => a.from - b.from);
  return html`<div class="strip__table" tabindex="0" role="region" aria-label=${words.bars}>
    ${stretches.length > 0 && html`<table class="figures"><thead><tr><th scope="col">${words.from}</th><th scope="col">${words.what}</th><th scope="col">${words.lasted}</th></tr></thead><tbody>${stretches.map((s) => html`<tr key=${`${s.from}${s.what}`}><th scope="row">${since(s.from, started)}</th><td>${s.what}</td><td>${span(s.lasted)}</td></tr>`)}</tbody></table>`}
    <table class="figures"><thead><tr><th scope="col">${words.from}</th><th scope="col">${words.spoken}</th><th scope="col">${words.messages}</th></tr></thead><tbody>${shape.bars.map((b, i) => html`<tr key=${i}><th scope="row">${since(started + i * shape.step, started)}</th><td>${b.words}</td><td>${b.messages}</td></tr>`)}</tbody></table>
  </div>`;
}
