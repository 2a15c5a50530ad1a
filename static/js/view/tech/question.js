// Staff's own: the library of question cards, and what they choose with the first step of ending.
import { html } from "../../html.js";
import { clock, day } from "../../strings.js";
import { closing as words, library } from "../../words/stafftechniques.js";
import { Dialog, shut } from "../dialog.js";

/** @typedef {import("../../../types").Room} Room */

/** A tap puts a question on top of the room; nothing does so by itself. @param {Room} room @param {() => void} close */
export function question(room, close) {
  const put = (/** @type {Record<string, any>} */ what) => (/** @type {any} */ event) => {
    room.send("show_card", { ...what, instead: room.state.view?.card?.id ?? "" });
    shut(event);
  };
  const own = (/** @type {any} */ event) => {
    event.preventDefault();
    const text = String(new FormData(event.target).get("text") ?? "").trim();
    if (text) put({ text })(event);
  };
  return html`<${Dialog} label=${library.title} close=${close}>
    <p class="soft">${library.hint}</p>
    <ul class="library" aria-label=${library.title}>
      ${(room.boot.presets?.cards ?? []).map((text) => html`<li><button class="btn btn--row" onClick=${put({ text })}>${text}</button></li>`)}
    </ul>
    <div class="row"><button class="btn" onClick=${put({ sheet: true })}>${library.sheet}</button></div>
    <p class="soft">${library.sheetHint}</p>
    <form class="form" onSubmit=${own}>
      <label class="form__part"><span>${library.own}</span><textarea class="field" name="text" rows="2" maxlength="200" autocomplete="off"></textarea></label>
      <div class="row row--wrap">
        <button class="btn btn--main">${library.show}</button>
        <button type="button" class="btn btn--quiet" onClick=${shut}>${library.cancel}</button>
      </div>
    </form>
  <//>`;
}

/** Whether the first step of ending has something to choose; else one press is enough. @param {Room} room */
export const chooses = ({ boot, now }) => (boot.next ?? 0) > now || Boolean(boot.presets?.care);

/** @param {Room} room @param {() => void} close */
export function closing(room, close) {
  const { next = 0, presets } = room.boot;
  const go = (/** @type {any} */ event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    if (given.get("after")) room.send("begin_check_in", { moment: "after" });
    room.send("close", { text: String(given.get("text") ?? "").trim(), next: given.get("next") ? next : 0 });
    shut(event);
  };
  return html`<${Dialog} label=${words.title} close=${close}>
    <form class="form" onSubmit=${go}>
      <p>${words.hint}</p>
      ${next > room.now ? html`<label class="form__check"><input type="checkbox" name="next" defaultChecked=${true} /> <span>${words.next(day(next), clock(next))}</span></label>` : ""}
      ${room.state.view?.check_in ? "" : html`<label class="form__check"><input type="checkbox" name="after" /> <span>${words.after}</span></label>`}
      <label class="form__part"><span>${words.hard}</span><textarea class="field" name="text" rows="4" maxlength="2000" autocomplete="off" dir="auto" defaultValue=${presets?.care ?? ""}></textarea></label>
      <p class="soft">${words.line}</p>
      <div class="row row--wrap">
        <button class="btn btn--main">${words.go}</button>
        <button type="button" class="btn btn--quiet" onClick=${shut}>${words.cancel}</button>
      </div>
    </form>
  <//>`;
}
