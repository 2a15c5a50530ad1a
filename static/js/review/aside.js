// Beside the timeline: who was here, what was left open, what was moderated, and who has read this record.
import { html } from "../html.js";
import { openNames, reasonNames, words } from "../words/review.js";
import { since } from "./record.js";

/** @typedef {import("../../review").Seated} Seated */

/** @param {{desk: import("./desk.js").Desk}} props */
export function Aside({ desk }) {
  const sums = /** @type {import("../../review").Sums} */ (desk.sums);
  const { people, shape, tallies, absent, readers } = sums;
  const open = sums.open.filter((o) => !sums.settled.includes(o.key));
  const { session, reading } = desk.world;
  return html`<aside class="review__aside">
    <section>
      <h2>${words.here}</h2>
      <table class="figures">
        <thead><tr><th scope="col">${words.name}</th><th scope="col">${words.minutes}</th><th scope="col">${words.spoken}</th></tr></thead>
        <tbody>
          ${people.map((p, i) => html`<tr key=${p.who}><th scope="row"><button type="button" class="to" onClick=${() => desk.person(i, 1)}><bdi>${p.name}</bdi></button></th>${came(p)}</tr>`)}
          ${absent.map((name, i) => html`<tr key=${`a${i}`}><th scope="row"><bdi>${name}</bdi></th><td colspan="2" class="soft">${reasonNames.never_came}</td></tr>`)}
        </tbody>
      </table>
      ${shape.words > 0 && html`<p class="soft">${words.balance(Math.round((shape.staff / shape.words) * 100))}</p>`}
    </section>
    <section>
      <h2>${words.signOff}</h2>
      <p>${sums.signed ? words.signed : words.openHere(open.length, sums.open.length - open.length)}</p>
      <ul class="open">${open.map((o) => html`<li key=${o.key}><b><bdi>${o.name}</bdi></b> ${/** @type {Record<string, string>} */ (openNames)[o.kind] ?? o.kind} ${o.n ? html`<button type="button" class="to" onClick=${() => desk.goTo(o.n ?? 0)}>${since(o.at ?? 0, desk.started)}</button>` : null}</li>`)}</ul>
      <form method="post" action=${`/sessions/${session}/summary`}><input type="hidden" name="reading" value=${reading} /><button>${words.toSummary}</button></form>
    </section>
    ${tallies.length > 0 && html`<section><h2>${words.moderated}</h2><ul class="tallies">${tallies.map((t) => html`<li key=${`${t.by} ${t.kind}`}>${t.count} × ${t.say}${t.by && html` <span class="soft"><bdi>${t.by}</bdi></span>`}</li>`)}</ul></section>`}
    <section><h2>${words.notes}</h2><p class="soft">${words.notesHint}</p><p><a href=${`/sessions/${session}/notes`}>${words.notes}</a></p></section>
    <section><h2>${words.readBy}</h2><ul class="tallies">${readers.map((r, i) => html`<li key=${i}>${r.me ? words.you : html`<bdi>${r.name}</bdi>`} <span class="soft">${new Date(r.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}, <q>${r.purpose}</q></span></li>`)}</ul></section>
  </aside>`;
}

/** @param {Seated} p */
function came(p) {
  if (p.reason === "never_came") return html`<td colspan="2" class="soft">${reasonNames.never_came}</td>`;
  const also = [p.late && words.late, p.losses && words.lost(p.losses), !["stayed", "lost"].includes(p.reason) && /** @type {Record<string, string>} */ (reasonNames)[p.reason]].filter(Boolean);
  return html`<td>${Math.round(p.present / 60_000)} ${also.length > 0 && html`<span class="soft">${also.join(", ")}</span>`}</td><td>${p.words}</td>`;
}
