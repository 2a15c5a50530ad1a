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

/** As the server lays it out; black on white whatever the colours of the page. @param {{qr: import("../../types").QR, label: string}} props */
const Code = ({ qr, label }) => html`<svg class="qr" viewBox=${`0 0 ${qr.side} ${qr.side}`} role="img" aria-label=${label} shape-rendering="crispEdges">
  <path fill="#fff" d=${`M0 0h${qr.side}v${qr.side}H0z`} /><path fill="#000" d=${qr.path} />
</svg>`;

/** @param {{room: import("../../types").Room, who: string, close: () => void}} props */
export function NewLink({ room, who, close }) {
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState("");
  const [link, setLink] = useState("");
  const [qr, setQR] = useState(/** @type {import("../../types").QR | undefined} */ (undefined));
  const name = nameOf(room.state, who);
  const make = async () => {
    if (asking) return; // a second link would end the first
    setAsking(true);
    setTold("");
    const answer = await newLink(globalThis.fetch.bind(globalThis), room.boot.api, who);
    setAsking(false);
    setLink(answer.link ?? "");
    setQR(answer.qr);
    setTold(answer.link ? words.ready(name) : answer.say || words.failed);
  };
  const copy = () => navigator.clipboard.writeText(link).then(() => setTold(words.copied), () => setTold(words.uncopied));
  return html`<${Dialog} label=${words.title(name)} close=${close}>
    ${link
      ? html`<label class="form__part"><span>${words.label(name)}</span><input class="field" readonly value=${link} ref=${chosen} /></label>
          <p class="soft">${words.once}</p>
          ${qr ? html`<details><summary class="btn">${words.code}</summary><${Code} qr=${qr} label=${words.picture(name)} /></details>` : ""}`
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
