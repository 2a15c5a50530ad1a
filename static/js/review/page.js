// The review page: the strip on top, the layers, the timeline; beside it who was here, what was left open, who has read.
import { focus, html, useRef, useState } from "../html.js";
import { keyNames, words } from "../words/review.js";
import { Aside } from "./aside.js";
import { Search } from "./search.js";
import { Strip } from "./strip.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {{desk: Desk}} props */
export function Page({ desk }) {
  const [looks, look] = useState(false);
  const keys = useRef(/** @type {any} */ (null));
  if (!desk.sums) return null;
  if (desk.sums.events === 0) return html`<p>${words.none}</p>`;
  const search = () => (look(true), queueMicrotask(() => /** @type {any} */ (document.querySelector(".find input"))?.focus()));
  const help = () => keys.current?.showModal();
  return html`<div class="review__grid">
    <div class="review__main">
      <${Strip} desk=${desk} />
      <div class="review__bar">
        <div class="chips" role="group" aria-label=${words.layers}>
          ${desk.layers().map(({ i, layer, name, on }) => html`<button type="button" key=${layer} class="chip" aria-pressed=${String(on)} onClick=${() => desk.toggle(i)}>${name}</button>`)}
        </div>
        <div class="review__tools">
          <button type="button" class="quiet small" aria-expanded=${String(looks)} onClick=${() => (looks ? look(false) : search())}>${words.search}</button>
          ${!desk.replay.on && html`<button type="button" class="quiet small" onClick=${() => desk.startReplay()}>${words.replay}</button>`}
          <button type="button" class="quiet small" onClick=${help}>${words.keys}</button>
        </div>
      </div>
      ${looks && html`<${Search} desk=${desk} />`} ${desk.replay.on && html`<${Transport} desk=${desk} />`}
      <${Timeline} desk=${desk} search=${search} help=${help} />
    </div>
    <${Aside} desk=${desk} />
    <dialog class="keylist" ref=${keys} aria-labelledby="keys-title">
      <h2 id="keys-title">${words.keys}</h2>
      <dl>${keyNames.map(([key, what]) => html`<div key=${key}><dt>${key}</dt><dd>${what}</dd></div>`)}</dl>
      <button type="button" ref=${focus} onClick=${() => keys.current?.close()}>${words.close}</button>
    </dialog>
  </div>`;
}
