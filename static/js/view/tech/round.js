// A round under way (FAC-2, FAC-3): whose turn it is, what they were asked, and how long until one's own. The soft time only
// ever tells; it ends nothing.
import { html } from "../../html.js";
import { isObserver, isStaff, nameOf } from "../../select.js";
import { span } from "../../strings.js";
import { away } from "../go.js";
import { round as words } from "../../words/techniques.js";

/** @typedef {import("../../../types").Room} Room */
/** @typedef {import("../../../types").Round} Round */

/** @param {Room} room */
export function round(room) {
  const { state, staff } = room;
  const now = state.view?.round;
  if (!now || !state.view) return "";
  const mine = now.holder === state.view.you.who;
  return html`<section key="round" class=${`above__card round ${mine ? "round--mine" : ""}`} aria-label=${words.name}>
    ${now.text ? html`<p class="above__text" dir="auto">${now.text}</p>` : ""}
    <p class="round__turn"><strong>${whose(room, now)}</strong> ${time(room, now)}</p>
    ${place(room, now)}
    ${isStaff(state) && staff ? html`<${staff.RoundTools} room=${room} round=${now} />` : ""}
  </section>`;
}

/** @param {Room} room @param {Round} round */
function whose({ state }, { holder, responses }) {
  if (responses) return words.responses;
  if (!holder) return words.nobody;
  return holder === state.view?.you.who ? words.yours : words.theirs(nameOf(state, holder));
}

/** What is left of the soft time. That it is over is told to the holder, once to those who listen, and shown to staff; the others see a share that goes on, and nothing that hurries it. @param {Room} room @param {Round} round */
function time({ state, now }, { holder, ends, left, seconds }) {
  if (!holder || !seconds) return "";
  const rest = ends !== undefined ? ends - now : (left ?? 0);
  const mine = holder === state.view?.you.who;
  const over = rest <= 0;
  if (over && !mine && !isStaff(state)) return "";
  return html`<span class=${`round__time ${over ? "round__time--over" : ""}`}>${over ? (mine ? words.over : words.overTheirs) : words.left(span(rest))}</span>
    <span class="unseen" role="status">${over && mine ? words.over : ""}</span>`;
}

/** When one's own turn comes. @param {Room} room @param {Round} round */
function place({ state }, { mode, order, holder, responses, hands_closed: closed }) {
  if (isStaff(state) || isObserver(state) || holder === state.view?.you.who) return "";
  const at = order.indexOf(state.view?.you.who ?? "");
  const parts = [];
  if (at >= 0) parts.push(at === 0 ? words.next : words.before(at));
  else if (mode === "volunteers" && !state.view?.you.hand) parts.push(words.volunteer);
  if (closed && !responses && !state.view?.you.hand) parts.push(holder ? words.handsClosed : words.noHands);
  return parts.length > 0 ? html`<p class="soft">${parts.join(" ")}</p>` : "";
}

/** What the holder can do stands at the box where they write; both ways of not speaking are as near as speaking. @param {Room} room */
export function ownTurn({ state, screen, send }) {
  const now = state.view?.round;
  if (!now || now.holder !== state.view?.you.who || screen.lane !== "room") return "";
  const end = (/** @type {string} */ how) => (/** @type {any} */ event) => {
    send("end_turn", { turn: now.turn, how });
    away(event);
  };
  return html`<div key="turn" class="ahead__turn" role="group" aria-label=${words.yours}>
    <p class="soft">${words.howto}</p>
    <button type="button" class="btn btn--small btn--main" onClick=${end("done")}>${words.done}</button>
    <button type="button" class="btn btn--small" onClick=${end("later")}>${words.later}</button>
    <button type="button" class="btn btn--small" onClick=${end("pass")}>${words.pass}</button>
  </div>`;
}
