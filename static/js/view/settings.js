// Everyone's own settings of this screen. Each takes hold at once; there is nothing to save.
import { focus, html, useReturn } from "../html.js";
import { choices } from "../prefs.js";
import { text } from "../strings.js";

/** @typedef {import("../../types").Room} Room */
/** @typedef {import("../../types").Prefs} Prefs */

/** @type {any} */
const words = text.set;

/** @param {{room: Room}} props */
export function Settings({ room }) {
  const { boot, screen, act, set } = room;
  useReturn();
  const { prefs } = screen;
  /** @param {string} name */
  const choice = (name) => html`<fieldset class="setting">
    <legend>${words[name].title}</legend>
    <div class="setting__row">
      ${choices[name].map(
        (value) => html`<label class="pick"><input type="radio" name=${name} value=${value} checked=${prefs[/** @type {keyof Prefs} */ (name)] === value} onChange=${() => act.prefer({ [name]: value })} /> <span>${words[name][value]}</span></label>`,
      )}
    </div>
  </fieldset>`;
  /** @param {keyof Prefs} name */
  const flag = (name) => html`<label class="check"><input type="checkbox" name=${name} checked=${prefs[name]} onChange=${(/** @type {any} */ event) => act.prefer({ [name]: event.target.checked })} /> <span>${words[name]}</span></label>`;
  return html`<section class="help settings" aria-labelledby="settings-title" tabindex="-1" ref=${focus}>
    <div class="help__inner">
      <div class="people__head"><h2 id="settings-title">${words.title}</h2><button class="btn btn--small" onClick=${() => set({ panel: "" })}>${words.back}</button></div>
      <p class="soft">${words.hint}</p>
      ${choice("theme")} ${choice("size")} ${flag("wide")} ${flag("still")} ${choice("enter")} ${choice("announce")} ${flag("writing")} ${flag("disguise")} ${choice("veil")}
      <div class="row row--wrap"><button class="btn btn--small" onClick=${() => set({ panel: "exit" })}>${text.door.howToLeave}</button>
        ${boot.staff ? "" : html`<a class="btn btn--small" href=${boot.terms} target="_blank" rel="noopener">${text.door.terms}</a>`}
        ${boot.choices ? html`<a class="btn btn--small" href=${boot.choices} target="_blank" rel="noopener">${text.door.ownChoices}</a>` : ""}
        ${boot.card ? html`<a class="btn btn--small" href=${boot.card} target="_blank" rel="noopener">${text.door.ownCard}</a>` : ""}</div>
      <div>${flag("keep")}<p class="soft">${words.keepHint}</p></div>
    </div>
  </section>`;
}
