// A new link for one person above the page: asked once, since it ends the old one; then shown, then forgotten.
import { html, useState } from "../html.js";
import { newLink } from "../reveal.js";
import { nameOf } from "../select.js";
import { newLink as words } from "../words/staff.js";
import { Dialog, shut } from "./dialog.js";

/** The button that was pressed is gone when the link comes: the keyboard goes on from the link. @param {any} el */
const chosen = (el) => {
  el?.focus();
  el?.select();
};

/** @param {{room: import("../../types").Room, who: string, close: () => void}} props */
export function NewLink({ room, who, close }) {
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState("");
  const [link, setLink] = useState("");
  const name = nameOf(room.state, who);
  const make = async () => {
    if (asking) return; // a second link would end the first
    setAsking(true);
    setTold("");
    const answer = await newLink(globalThis.fetch.bind(globalThis), room.boot.api, who);
    setAsking(false);
    setLink(answer.link ?? "");
    setTold(answer.link ? words.ready(name) : answer.say || words.failed);
  };
  const copy = () => navigator.clipboard.writeText(link).then(() => setTold(words.copied), () => setTold(words.uncopied));
  return html`<${Dialog} label=${words.title(name)} close=${close}>
    ${link
      ? html`<label class="form__part"><span>${words.label(name)}</span><input class="field" readonly value=${link} ref=${chosen} /></label>
          <p class="soft">${words.once}</p>`
      : html`<p>${words.hint}</p>`}
    <p role="status">${told}</p>
    ${link
      ? html`<div class="row row--wrap">
          ${navigator.clipboard ? html`<button class="btn btn--main" onClick=${copy}>${words.copy}</button>` : ""}
          <button class="btn btn--quiet" onClick=${shut}>${words.close}</button>
        </div>`
      : html`<div class="row row--wrap">
          <button class="btn btn--main" aria-disabled=${asking} onClick=${make}>${words.make}</button>
          <button class="btn btn--quiet" onClick=${shut}>${words.cancel}</button>
        </div>`}
  <//>`;
}
