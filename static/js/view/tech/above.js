// What lies on top of the conversation: the agenda, a calm moment, a check-in, a question with hidden answers, a round, one question card, and with the closing what is told for the time after.
import { leads } from "../../fold.js";
import { html } from "../../html.js";
import { alone, isObserver, isStaff, leaders } from "../../select.js";
import { clock, day, list, text } from "../../strings.js";
import { above, after as words, card as cards, sheet } from "../../words/techniques.js";
import { toComposer } from "../go.js";
import { Resource } from "../help.js";
import { agenda } from "./agenda.js";
import { calm } from "./calm.js";
import { checkIn } from "./checkin.js";
import { prompt } from "./prompt.js";
import { round } from "./round.js";
import { fills } from "./sheet.js";

/** @typedef {import("../../../types").Room} Room */

/** @param {{room: Room}} props */
export function Above({ room }) {
  const [still, asks] = [calm(room), [checkIn(room), prompt(room)].filter(Boolean)];
  const parts = [still ? "" : agenda(room), still, ...asks, round(room), ...(room.staff?.above(room) ?? []), question(room), after(room)].filter(Boolean);
  return parts.length > 0 ? html`<div class=${`above ${still ? "above--calm" : asks.length > 0 ? "above--asks" : room.state.view?.phase === "ended" ? "above--after" : ""}`} role="region" aria-label=${above} tabindex="0">${parts}</div>` : "";
}

/** @param {Room} room */
function question({ state, send, set }) {
  const card = state.view?.card;
  if (!card?.text && !card?.sheet) return "";
  return html`<section class="above__card" aria-label=${cards.name}>
    ${card.text ? html`<p class="above__text" dir="auto">${card.text}</p>` : ""} ${card.sheet ? html`<p>${sheet.invites}</p>` : ""}
    ${card.sheet && fills(state) ? html`<div class="row"><button class="btn" onClick=${() => set({ panel: "sheet" })}>${sheet.open}</button></div>` : ""}
    ${isStaff(state)
      ? html`<div class="row row--wrap">
          <button class="btn btn--small" onClick=${() => set({ dialog: "question" })}>${cards.another}</button>
          <button class="btn btn--small btn--quiet" onClick=${() => send("put_card_away", { card: card.id })}>${cards.putAway}</button>
        </div>`
      : ""}
  </section>`;
}

/** What a group says for the time after can be read from the closing on, and stands open once the session is over. @param {Room} room */
function after(room) {
  const { view } = room.state;
  if (!view?.care || !view.you.who) return "";
  const told = html`${line(room)} ${view.care.next ? html`<p>${words.next(day(view.care.next), clock(view.care.next))}</p>` : ""}
    ${view.care.text ? html`<p><strong>${words.hard}</strong></p><p class="above__own" dir="auto">${view.care.text}</p>` : ""}`;
  if (view.phase === "ended") {
    return html`<section class="above__card" aria-labelledby="after-title">
      <h2 id="after-title">${words.title}</h2>
      ${told}
      ${isStaff(room.state) ? "" : html`<ul class="help__list">${room.boot.resources.map((r) => html`<${Resource} resource=${r} />`)}</ul>`}
    </section>`;
  }
  if (view.phase !== "closing" || !(view.care.text || view.care.next)) return "";
  return html`<details class="above__card"><summary>${words.title}</summary>${told}</details>`;
}

/** Until when the private line stays, and who reads it. @param {Room} room */
function line({ state, boot, now, set }) {
  const until = state.view?.care?.until ?? 0;
  if (until <= now || isObserver(state)) return "";
  if (isStaff(state)) return html`<p>${words.lineStaff(clock(until))}</p>`;
  const known = leaders(state);
  const names = known.length > 0 ? known : boot.leaders;
  const people = state.view?.people ?? [];
  const nobody = alone(state) || (known.length > 0 && !people.some((p) => leads(p.role) && p.here));
  const write = () => {
    set({ lane: "private", with: "" });
    toComposer();
  };
  const reader = list(names) || text.box.theFacilitator;
  return html`<p>${nobody ? words.lineAway(clock(until)) : words.line(clock(until), reader, names.length || 1)}</p>
    <div class="row"><button class="btn btn--main" onClick=${write}>${words.write(list(names) || text.box.staff)}</button></div>`;
}
