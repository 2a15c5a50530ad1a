// One's own words on their way: they stand below the conversation until the record has them, and are never lost.
import { html } from "../html.js";

/** @param {{entry: import("../../types").Entry, room: import("../../types").Room}} props */
export function Pending({ entry, room }) {
  const { act, state } = room;
  const open = state.link === "open" && state.record === "ok";
  const stuck = entry.state === "refused" || entry.state === "unsaved";
  const words = stuck ? entry.say : open ? "Sending…" : "Waiting for the connection. It is sent by itself.";
  return html`<li class=${`msg msg--own ${{ say_staff: "msg--lane-staff", say_private: "msg--lane-private" }[entry.do] ?? ""}`}>
    <div class="msg__face" aria-hidden="true">·</div>
    <div class="msg__body">
      <p class="msg__text msg__text--pending">${entry.fields.text}</p>
      <p class="msg__gone" role=${stuck ? "alert" : null}>${words}</p>
      ${stuck
        ? html`<div class="msg__acts">
            ${entry.state === "unsaved" ? html`<button class="btn btn--small btn--main" onClick=${() => act.again(entry.id)}>Send again</button>` : ""}
            <button class="btn btn--small" onClick=${() => act.restore(entry.id)}>Put it back into the box</button>
            <button class="btn btn--small btn--quiet" onClick=${() => act.forget(entry.id)}>Let it go</button>
          </div>`
        : ""}
    </div>
  </li>`;
}
