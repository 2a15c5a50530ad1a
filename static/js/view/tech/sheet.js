// The private worksheet (FAC-8): a form in seven steps, kept in this page with the drafts and sent nowhere. What is shared
// goes into the box where one writes, with the name of its field, and is a message like any other once it is sent. Staff
// are told the step and nothing else, by a signal that nobody keeps (moderation/sheet.go).
import { focus, html, useEffect, useReturn, useState } from "../../html.js";
import { isObserver, isStaff, leaders } from "../../select.js";
import { list, text } from "../../strings.js";
import { sheet as words } from "../../words/techniques.js";
import { insert } from "./insert.js";

/** @typedef {import("../../../types").Room} Room */

const again = 4_500; // ms; a signal fades after six seconds, and one that comes within four of the last is not sent (actions.js)
const longest = 600; // characters of a field

/** @param {import("../../../types").State} state */
export const fills = (state) => Boolean(state.view) && !isStaff(state) && !isObserver(state);

/** A row of the member's menu. @param {Room} room */
export const row = (room) => (fills(room.state) ? html`<button class="btn btn--row" onClick=${() => room.set({ panel: "sheet" })}>${words.row}</button>` : "");

/** @param {{room: Room}} props */
export function Sheet({ room }) {
  const { state, screen, boot, set, act } = room;
  const [step, setStep] = useState(1);
  useReturn();
  useEffect(() => {
    const tell = () => document.visibilityState === "visible" && act.writing(`sheet${step}`);
    tell();
    const every = setInterval(tell, again);
    return () => clearInterval(every);
  }, [step]);
  useEffect(() => () => act.writing("sheet1", false), []);
  const names = list(leaders(state)) || list(boot.leaders) || text.box.theFacilitator;
  return html`<section class="help sheet" aria-labelledby="sheet-title" tabindex="-1" ref=${focus}>
    <div class="help__inner">
      <div class="people__head"><h2 id="sheet-title">${words.title}</h2><button class="btn btn--small" onClick=${() => set({ panel: "" })}>${words.back}</button></div>
      <p class="soft">${words.hint} ${screen.prefs.writing ? words.staff(names) : words.nobody}</p>
      <ol class="sheet__steps">
        ${words.steps.map(([name, label, ask], i) => html`<li onFocusIn=${() => setStep(i + 1)}><${Step} room=${room} name=${name} label=${label} ask=${ask} /></li>`)}
      </ol>
      <${Empty} room=${room} />
    </div>
  </section>`;
}

/** @param {{room: Room, name: string, label: string, ask: string}} props */
function Step({ room, name, label, ask }) {
  const { sheet } = room.screen;
  const feels = name === "feeling" || name === "again";
  const said = feels ? words.felt(sheet[name] ?? "", sheet[`${name}-strength`] ?? "") : (sheet[name] ?? "");
  const put = (/** @type {string} */ field) => (/** @type {any} */ event) => room.set({ sheet: { ...room.screen.sheet, [field]: event.target.value } });
  const open = room.state.view?.phase === "live" || room.state.view?.phase === "closing";
  const share = () => {
    room.set({ panel: "", lane: "room", with: "" });
    insert({ ...room, screen: { ...room.screen, lane: "room", with: "" } }, words.said(label, said.trim()), true);
    room.act.tell(words.shared);
  };
  return html`<fieldset class="sheet__step">
    <legend>${label}</legend>
    <label class="form__part"><span class="soft">${ask}</span><textarea class="field" rows="2" maxlength=${longest} autocomplete="off" spellcheck=${false} dir="auto" value=${sheet[name] ?? ""} onInput=${put(name)}></textarea></label>
    ${feels
      ? html`<label class="form__part"><span class="soft">${words.strength}</span><input class="field sheet__number" type="number" min="0" max="100" inputmode="numeric" autocomplete="off" value=${sheet[`${name}-strength`] ?? ""} onInput=${put(`${name}-strength`)} /></label>`
      : ""}
    <div class="row"><button class="btn btn--small" disabled=${!open || !said.trim()} onClick=${share}>${words.share(label)}</button></div>
  </fieldset>`;
}

/** @param {{room: Room}} props */
function Empty({ room }) {
  const [asks, setAsks] = useState(false);
  if (Object.values(room.screen.sheet).every((value) => !value)) return "";
  if (!asks) return html`<div class="row"><button class="btn btn--quiet" onClick=${() => setAsks(true)}>${words.empty}</button></div>`;
  const empty = () => {
    room.set({ sheet: {} });
    setAsks(false);
  };
  return html`<p role="status">${words.sure}</p>
    <div class="row"><button class="btn" onClick=${empty}>${words.yes}</button><button class="btn btn--quiet" onClick=${() => setAsks(false)}>${words.no}</button></div>`;
}
