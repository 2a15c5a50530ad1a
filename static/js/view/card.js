// A member's safety card above the page: first what it is opened for, then the card, then it is forgotten.
import { html, useState } from "../html.js";
import { reveal } from "../reveal.js";
import { nameOf } from "../select.js";
import { card as words } from "../words/staff.js";
import { Dialog, shut } from "./dialog.js";

/** @param {{room: import("../../types").Room, who: string, close: () => void}} props */
export function Card({ room, who, close }) {
  const [answer, setAnswer] = useState(/** @type {{card?: Record<string, any>, say?: string, prove?: boolean} | null} */ (null));
  const name = nameOf(room.state, who);
  /** @param {any} event */
  const open = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const purpose = String(form.get("purpose") ?? "").trim();
    setAnswer(await reveal(globalThis.fetch.bind(globalThis), room.boot.api, who, purpose, String(form.get("proof") ?? "")));
  };
  return html`<${Dialog} label=${words.title(name)} close=${close}>
    ${answer?.card
      ? html`<${Lines} card=${answer.card} name=${name} />
          <p class="soft">${words.forget}</p>
          <div class="row"><button class="btn" onClick=${shut}>${words.close}</button></div>`
      : html`<form class="form" onSubmit=${open}>
          <p>${words.hint(name)}</p>
          <label class="form__part"><span>${words.purpose}</span><input class="field" name="purpose" minlength="3" maxlength="200" required autocomplete="off" /></label>
          ${answer?.prove ? html`<label class="form__part"><span>${words.proof}</span><input class="field" name="proof" type="password" required autocomplete="off" /></label>` : ""}
          ${answer ? html`<p role="alert">${answer.say || words.failed}</p>` : ""}
          <div class="row row--wrap">
            <button class="btn btn--main">${words.open}</button>
            <button type="button" class="btn btn--quiet" onClick=${shut}>${words.cancel}</button>
          </div>
        </form>`}
  <//>`;
}

/** @param {{card: Record<string, any>, name: string}} props */
function Lines({ card, name }) {
  if (card.declined) return html`<p>${words.declined(name)}</p>`;
  const rows = [
    [words.where, card.where],
    [words.phone, card.phone],
    [words.local, card.local],
    [words.contact, card.contact && `${card.contact} (${card.may_call ? words.mayCall : words.mayNot})`],
  ];
  return html`<dl class="facts">
    ${rows.filter(([, value]) => value).map(([what, value]) => html`<div><dt class="soft">${what}</dt><dd dir="auto">${value}</dd></div>`)}
  </dl>`;
}
