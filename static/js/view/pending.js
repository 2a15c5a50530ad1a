// One's own words on their way: they stand below the conversation until the record has them, and are never lost.
import { html } from "../html.js";
import { text } from "../strings.js";

const soon = 4_000; // ms after which "sending" would promise too much
const words = text.log;

/** @param {{entry: import("../../types").Entry, room: import("../../types").Room}} props */
export function Pending({ entry, room }) {
  const { act, state } = room;
  const stuck = entry.state === "refused" || entry.state === "unsaved";
  return html`<li class=${`msg msg--own ${{ say_staff: "msg--lane-staff", say_private: "msg--lane-private" }[entry.do] ?? ""}`}>
    <div class="msg__face" aria-hidden="true">·</div>
    <div class="msg__body">
      <p class="msg__text msg__text--pending" dir="auto">${entry.fields.text}</p>
      <p class="msg__gone" role=${stuck ? "alert" : null}>${stuck ? entry.say : onItsWay(state, entry, room.now)}</p>
      ${stuck
        ? html`<div class="msg__acts">
            ${entry.state === "unsaved" ? html`<button class="btn btn--small btn--main" onClick=${() => act.again(entry.id)}>${words.again}</button>` : ""}
            <button class="btn btn--small" onClick=${() => act.restore(entry.id)}>${words.intoBox}</button>
            <button class="btn btn--small btn--quiet" onClick=${() => act.forget(entry.id)}>${words.forget}</button>
          </div>`
        : ""}
    </div>
  </li>`;
}

/** @param {import("../../types").State} state @param {import("../../types").Entry} entry @param {number} now of the server */
function onItsWay(state, entry, now) {
  if (state.link !== "open" || state.record !== "ok") return words.waiting;
  return now - state.skew - entry.at < soon ? words.sending : words.notYet;
}
