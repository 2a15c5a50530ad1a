// Short words between the conversation and the composer, the state of the connection, and what listeners are told.
import { html } from "../html.js";
import { isStaff } from "../select.js";
import { span, text } from "../strings.js";

/** @param {{room: import("../../types").Room}} props */
export function Link({ room }) {
  const { state } = room;
  const words = said(state);
  if (!words) return html`<div class="link" role="status"></div>`;
  const calm = state.link === "connecting" && !state.view;
  return html`<div class=${`link ${calm ? "" : "link--shown"}`} role="status">
    ${calm ? "" : html`<span>${words}</span>`}
    ${state.link === "waiting" ? html` <button class="btn btn--small" onClick=${() => room.act.retry()}>${text.tryNow}</button>` : ""}
  </div>`;
}

/** How the line is, "" while there is nothing to say. @param {import("../../types").State} state */
function said(state) {
  const { links } = text;
  if (state.link === "connecting" || state.link === "waiting") return links[state.link];
  if (state.link !== "open") return "";
  if (state.record !== "ok") return links.reconnecting;
  return isStaff(state) && state.servers === "apart" ? links.apart : "";
}

/** @param {{room: import("../../types").Room}} props */
export function Notice({ room }) {
  const { screen, set, act, now } = room;
  const { undo, notice } = screen;
  const offered = undo && undo.until > now ? undo : null;
  return html`<div class="notices">
    <p class="unseen" role="status">${offered ? `${offered.text}. ${text.undo}: U` : ""}</p>
    ${offered
      ? html`<div class="notice" role="group" aria-label=${text.undo}>
          <span>${offered.text}</span>
          <button class="btn btn--small" onClick=${() => act.undo()}>${text.undo}</button>
          <span class="soft">${span(offered.until - now)}</span>
        </div>`
      : ""}
    ${notice && notice.until > now
      ? html`<div class="notice" role="status"><span>${notice.text}</span><button class="btn btn--small btn--quiet" onClick=${() => set({ notice: null })}>${text.close}</button></div>`
      : ""}
  </div>`;
}

/** @param {{room: import("../../types").Room}} props */
export function Announcer({ room }) {
  return html`<div class="unseen" aria-live="polite">${room.screen.told.map((words) => html`<p key=${words.id}>${words.text}</p>`)}</div>
    <div class="unseen" role="alert">${room.screen.alarm}</div>`;
}
