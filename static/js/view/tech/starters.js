// Ways to begin a sentence (FAC-10): offered while answers to a share are open, and from the menu while a round or a card
// is. What is taken goes into the box where one was writing, and nothing that stood there is lost.
import { html } from "../../html.js";
import { isObserver, isStaff } from "../../select.js";
import { starters as words } from "../../words/techniques.js";
import { insert } from "./insert.js";

/** @typedef {import("../../../types").Room} Room */

/** Whether there is something that one might answer. @param {Room} room */
function fits({ state }) {
  const { view } = state;
  return Boolean(view && !isStaff(state) && !isObserver(state) && (view.phase === "live" || view.phase === "closing") && (view.round || view.card));
}

/** Open by themselves while answers are; then, and else, as the person says. @param {Room} room */
const shown = (room) => fits(room) && (room.screen.starters ?? Boolean(room.state.view?.round?.responses));

/** @param {Room} room */
export function starters(room) {
  if (!shown(room) || room.screen.lane !== "room") return "";
  return html`<div key="starters" class="starters" role="group" aria-label=${words.name}>
    ${words.all.map(([label, begin]) => html`<button type="button" class="btn btn--small" title=${words.hint} onClick=${() => insert(room, begin)}>${label}</button>`)}
  </div>`;
}

/** A row of the member's menu. @param {Room} room */
export const begin = (room) => (fits(room) ? html`<button class="btn btn--row" aria-pressed=${shown(room)} onClick=${() => room.set({ starters: !shown(room) })}>${words.show}</button>` : "");
