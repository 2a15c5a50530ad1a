// "I may need to leave at …" (SES-10): a page of one question, between a member and staff.
import { focus, html, useReturn } from "../../html.js";
import { isObserver, isStaff, leaders } from "../../select.js";
import { clock, list, text } from "../../strings.js";
import { early as words } from "../../words/agenda.js";

/** @typedef {import("../../../types").Room} Room */

/** @param {import("../../../types").State} state */
const may = (state) => (state.view?.phase === "live" || state.view?.phase === "closing") && !isStaff(state) && !isObserver(state);

/** A row of the member's menu. @param {Room} room */
export function row({ state, set }) {
  const leaves = state.view?.you.leaves;
  return may(state) ? html`<button class="btn btn--row" onClick=${() => set({ panel: "early" })}>${leaves ? words.rowSet(clock(leaves)) : words.row}</button>` : "";
}

/** The next time that a clock shows this. @param {string} shown "20:15" @param {number} now */
export function nextAt(shown, now) {
  const [hours, minutes] = shown.split(":").map(Number);
  const at = new Date(now);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.getTime();
}

/** What a field for a time shows. @param {number} ms */
const shows = (ms) => [new Date(ms).getHours(), new Date(ms).getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");

/** @param {{room: Room}} props */
export function Early({ room }) {
  const { state, boot, now, set, send } = room;
  useReturn();
  const leaves = state.view?.you.leaves;
  const names = list(leaders(state)) || list(boot.leaders) || text.box.theFacilitator;
  const tell = (/** @type {any} */ event) => {
    event.preventDefault();
    const shown = String(new FormData(event.target).get("at") ?? "");
    if (!shown) return;
    send("plan_leave", { leaves: nextAt(shown, now) });
    set({ panel: "" });
  };
  const takeBack = () => {
    send("plan_leave");
    set({ panel: "" });
  };
  return html`<section class="help" aria-labelledby="early-title" tabindex="-1" ref=${focus}>
    <div class="help__inner">
      <div class="people__head"><h2 id="early-title">${words.title}</h2><button class="btn btn--small" onClick=${() => set({ panel: "" })}>${words.back}</button></div>
      <p>${leaves ? words.told(names, clock(leaves)) : words.hint(names)}</p>
      <form class="form" onSubmit=${tell}>
        <label class="form__part"><span>${words.at}</span><input class="field early__time" type="time" name="at" required defaultValue=${leaves ? shows(leaves) : ""} /></label>
        <div class="row row--wrap"><button class="btn btn--main">${words.tell}</button>${leaves ? html`<button type="button" class="btn" onClick=${takeBack}>${words.takeBack}</button>` : ""}</div>
      </form>
    </div>
  </section>`;
}
