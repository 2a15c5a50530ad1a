// What one can do about a message: worded reactions first, then an answer, then what is quieter.
import { focus, html } from "../html.js";
import { responses, text } from "../strings.js";
import { Worry } from "./ask.js";

/** @typedef {any} Props see log.js */

const words = text.log;

/** @param {Props} p */
export function Respond(p) {
  const { item, mine, staff, me, canReact, canBack, less, send, set, act, form, forms: Form, name } = p;
  const close = () => {
    focusOf(item.key);
    set({ open: "", form: null });
  };
  const once = (/** @type {string} */ action, /** @type {any} */ fields, /** @type {any} */ undo) => () => {
    send(action, fields, undo);
    close();
  };
  if (form?.action === "take_back") return html`<${TakeBack} key="back" yes=${once("take_back", { message: item.key }, null)} no=${() => set({ form: null })} />`;
  if (form?.action === "flag") return html`<${Worry} message=${item.key} send=${send} close=${close} />`;
  if (form && Form) return html`<${Form} form=${form} name=${name} send=${send} close=${close} />`;
  const given = (/** @type {string} */ code) => item.reactions?.[code]?.includes(me);
  if (item.gone === "hidden") return html`<div class="msg__acts"><button class="btn btn--small" onClick=${once("unhide", { message: item.key }, null)}>${words.bringBack}</button></div>`;
  const room = item.lane === "room";
  const others = room && !mine && !staff;
  return html`<div class="msg__acts" role="group" aria-label=${words.respond(name)}>
    ${canReact
      ? Object.entries(responses).map(
          ([code, said]) => html`<button class="btn btn--small" aria-pressed=${Boolean(given(code))} onClick=${once(given(code) ? "unreact" : "react", { message: item.key, response: code }, null)}>${said}</button>`,
        )
      : ""}
    ${room && !item.held ? html`<button class="btn btn--small" onClick=${() => reply(p)}>${words.reply}</button>` : ""}
    ${canBack ? html`<button class="btn btn--small" onClick=${() => set({ form: { action: "take_back", message: item.key } })}>${words.takeBack}</button>` : ""}
    ${others
      ? html`<button class="btn btn--small btn--quiet" onClick=${() => set({ form: { action: "flag", message: item.key } })}>${words.worried}</button>
          <button class="btn btn--small btn--quiet" onClick=${() => act.less(item.by, !less)}>${less ? words.more(name) : words.less(name)}</button>`
      : ""}
    ${staff && room
      ? html`<button class="btn btn--small" onClick=${() => set({ form: { action: "hide", message: item.key } })}>${words.moveAside}</button>
          <button class="btn btn--small btn--quiet" onClick=${() => set({ form: { action: "bookmark", message: item.key } })}>${text.bookmarkWith}</button>`
      : ""}
  </div>`;
}

/** @param {Props} p */
function reply({ item, set }) {
  set({ replyTo: item.key, open: "", lane: "room" });
  /** @type {HTMLElement | null} */ (document.querySelector(".composer__box"))?.focus();
}

/** The keyboard goes back to the message. @param {string} key */
const focusOf = (key) => document.getElementById(`m-${key}`)?.focus({ preventScroll: true });

/** What is taken back is gone for the group: one more tap, and the safe one has the keyboard. @param {{yes: () => void, no: () => void}} props */
function TakeBack({ yes, no }) {
  return html`<div class="msg__ask" role="group" aria-label=${words.takeBack}>
    <p>${words.takeBackAsk}</p>
    <div class="msg__acts">
      <button class="btn btn--small btn--main" onClick=${yes}>${words.takeBackYes}</button>
      <button class="btn btn--small" ref=${focus} onClick=${no}>${words.takeBackNo}</button>
    </div>
  </div>`;
}
