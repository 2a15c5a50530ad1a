// What asks for words before it is done: a title, what to fill in, a hint, and the way back. And what a member may ask.
import { focus, html } from "../html.js";
import { asks, fields as labels } from "../words/people.js";

/**
 * @param {{shape: {title: (name: string) => string, go: (name: string) => string, hint: string}, name: string, firm?: boolean, done: (given: FormData) => void, close: () => void, children?: any}} props
 */
export function Ask({ shape, name, firm = false, done, close, children }) {
  /** @param {any} event */
  const submit = (event) => {
    event.preventDefault();
    done(new FormData(event.target));
    back(event);
  };
  /** The keyboard goes back to the row that the form came from. @param {any} event */
  const back = (event) => {
    event.currentTarget.closest("li")?.querySelector("button")?.focus();
    close();
  };
  /** @param {any} event */
  const keys = (event) => {
    if (event.key === "Escape") back(event);
  };
  return html`<form class="form" tabindex="-1" ref=${focus} onSubmit=${submit} onKeyDown=${keys}>
    <h3>${shape.title(name)}</h3>
    ${children}
    <p class="soft">${shape.hint}</p>
    <div class="row row--wrap">
      <button class=${`btn ${firm ? "btn--firm" : "btn--main"}`}>${shape.go(name)}</button>
      <button type="button" class="btn btn--quiet" onClick=${back}>${labels.cancel}</button>
    </div>
  </form>`;
}

/** A message worried somebody: they tell the staff, and may say why. @param {{message: string, send: import("../../types").Send, close: () => void}} props */
export function Worry({ message, send, close }) {
  const tell = (/** @type {FormData} */ given) => void send("flag", { message, memo: String(given.get("memo") ?? "").trim() });
  return html`<${Ask} shape=${asks.flag} name="" done=${tell} close=${close}>
    <label class="form__part"><span>${labels.worry}</span><textarea class="field" name="memo" rows="1" maxlength="500" autocomplete="off"></textarea></label>
  <//>`;
}
