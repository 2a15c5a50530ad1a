// Search in the session. The server opens the words and looks; what is looked for stands in no address and no audit.
import { html } from "../html.js";
import { words } from "../words/review.js";
import { since } from "./record.js";

/** @param {{desk: import("./desk.js").Desk}} props */
export function Search({ desk }) {
  const { found, fields } = desk;
  const sums = /** @type {import("../../review").Sums} */ (desk.sums);
  /** @param {any} event */
  const change = (event) => void Object.assign(fields, { [event.target.name]: event.target.value });
  /** @param {any} event */
  const submit = (event) => {
    event.preventDefault();
    void desk.search();
  };
  return html`<section class="find" aria-label=${words.search}>
    <form class="find__form" role="search" onSubmit=${submit} onInput=${change}>
      <label>${words.searchFor}<input name="text" type="search" maxlength="200" autocomplete="off" defaultValue=${fields.text} /></label>
      <label>${words.name}<select name="who" value=${fields.who}><option value="">${words.anyone}</option>${sums.people.map((p) => html`<option key=${p.who} value=${p.who}>${p.name}</option>`)}</select></label>
      <label>${words.layers}<select name="layer" value=${fields.layer}><option value="">${words.anything}</option>${desk.layers().map((l) => html`<option key=${l.layer} value=${l.layer}>${l.name}</option>`)}</select></label>
      <button class="small">${words.find}</button>
    </form>
    <p class="soft" role="status">${found ? (found.busy ? words.loading : found.failed ? words.failed : words.found(found.lines.length, found.next > 0)) : ""}</p>
    ${
      found &&
      found.lines.length > 0 &&
      html`<ol class="find__list">
        ${found.lines.map((l) => html`<li key=${l.n}><button type="button" onClick=${() => desk.goTo(l.n)}><span class="soft">${since(l.at, desk.started)}</span> <b>${l.name || l.what}</b> <span class="find__text">${l.text || l.memo || l.note || l.what}</span></button></li>`)}
      </ol>`
    }
    ${found && found.next > 0 && html`<button type="button" class="quiet small" onClick=${() => desk.search(found.next)}>${words.moreFound}</button>`}
  </section>`;
}
