// A question with hidden answers as staff have it: asking it, each answer as it comes, and the one moment in which they are
// shown to everyone, which takes two steps since it cannot be undone.
import { html, useState } from "../../html.js";
import { nameOf } from "../../select.js";
import { list } from "../../strings.js";
import { prompt as words } from "../../words/stafftechniques.js";
import { Dialog, shut } from "../dialog.js";

/** @typedef {import("../../../types").Room} Room */

/** From how many answers on they can be shown: moderation.TogetherFrom, and without names moderation.DotsFrom. @param {boolean} named */
const enough = (named) => (named ? 2 : 5);

/** @param {{room: Room}} props */
export function Prompted({ room }) {
  const { state, send } = room;
  const [sure, ask] = useState(false);
  const asked = /** @type {import("../../../types").Prompt} */ (state.view?.prompt);
  const given = asked.answers ?? [];
  const missing = (state.view?.people ?? []).filter((p) => p.role === "member" && p.entry === "in" && !given.some((a) => a.who === p.who));
  const shown = given.filter((a) => !a.skipped && a.text && speaks(state.view, a.who));
  const end = (/** @type {boolean} */ reveal) => () => {
    send("end_prompt", { prompt: asked.id, reveal });
    ask(false);
  };
  return html`<details class="above__card" open>
    <summary>${words.name}: <span dir="auto">${asked.text}</span> <span class="soft" role="status">${words.given(given.length, given.length + missing.length)}</span></summary>
    ${given.length > 0
      ? html`<ul class="given">${given.map((a) => html`<li key=${a.who}><bdi>${nameOf(state, a.who)}</bdi> ${a.skipped ? html`<span class="soft">${words.skipped}</span>` : html`<q dir="auto">${a.text || words.gone}</q>`}</li>`)}</ul>`
      : html`<p class="soft">${words.none}</p>`}
    <p class="soft">${missing.length > 0 ? words.open(list(missing.map((p) => nameOf(state, p.who)))) : words.all} ${shown.length < enough(asked.named) ? words.few(enough(asked.named)) : ""}</p>
    ${sure
      ? html`<p role="status">${words.sure(shown.length, asked.named)} ${shown.length < given.filter((a) => !a.skipped).length ? words.stay : ""}</p>
          <div class="row row--wrap"><button class="btn btn--small btn--main" onClick=${end(true)}>${words.now}</button><button class="btn btn--small btn--quiet" onClick=${() => ask(false)}>${words.notYet}</button></div>`
      : html`<div class="row row--wrap"><button class="btn btn--small" onClick=${() => ask(true)}>${words.show}</button><button class="btn btn--small btn--quiet" onClick=${end(false)}>${words.takeBack}</button></div>`}
  </details>`;
}

/** Whose answer can be shown: of who is in, not muted and not held by themselves. @param {import("../../../types").View | null} view @param {string} who */
const speaks = (view, who) => Boolean(view?.people.some((p) => p.who === who && p.entry === "in" && !p.muted && !p.held));

/** @param {Room} room @param {() => void} close */
export function ask(room, close) {
  const go = (/** @type {any} */ event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    const text = String(given.get("text") ?? "").trim();
    if (!text) return;
    room.send("ask_prompt", { text, named: given.get("named") === "yes" });
    shut(event);
  };
  return html`<${Dialog} label=${words.title} close=${close}>
    <form class="form" onSubmit=${go}>
      <p class="soft">${words.hint}</p>
      <label class="form__part"><span>${words.question}</span><textarea class="field" name="text" rows="2" maxlength="200" required autocomplete="off" dir="auto"></textarea></label>
      <fieldset class="pills">
        <legend>${words.how}</legend>
        <label class="pill"><input type="radio" name="named" value="yes" defaultChecked=${true} /><span>${words.with}</span></label>
        <label class="pill"><input type="radio" name="named" value="" /><span>${words.without}</span></label>
      </fieldset>
      <div class="row row--wrap">
        <button class="btn btn--main">${words.ask}</button>
        <button type="button" class="btn btn--quiet" onClick=${shut}>${words.cancel}</button>
      </div>
    </form>
  <//>`;
}
