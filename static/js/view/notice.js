// Short words between the conversation and the composer, the state of the connection, and what listeners are told.
import { html } from "../html.js";
import { links, span } from "../strings.js";

/** @param {{room: import("../../types").Room}} props */
export function Link({ room }) {
  const { state } = room;
  const words = state.link === "open" ? (state.record === "ok" ? "" : links.reconnecting) : links[state.link];
  if (!words) return html`<div class="link" role="status"></div>`;
  const calm = state.link === "connecting" && !state.view;
  return html`<div class=${`link ${calm ? "" : "link--shown"}`} role="status">
    ${calm ? "" : html`<span>${words}</span>`}
    ${state.link === "waiting" ? html` <button class="btn btn--small" onClick=${() => room.act.retry()}>Try now</button>` : ""}
  </div>`;
}

/** @param {{room: import("../../types").Room}} props */
export function Notice({ room }) {
  const { screen, set, send, now } = room;
  const { undo, notice } = screen;
  const reverse = () => {
    if (!undo) return;
    set({ undo: null });
    send(undo.action, undo.fields);
  };
  return html`<div class="notices">
    ${undo && undo.until > now
      ? html`<div class="notice" role="group" aria-label="Undo">
          <span>${undo.text}</span>
          <button class="btn btn--small" onClick=${reverse}>Undo</button>
          <span class="soft">${span(undo.until - now)}</span>
        </div>`
      : ""}
    ${notice && notice.until > now
      ? html`<div class="notice" role="status"><span>${notice.text}</span><button class="btn btn--small btn--quiet" onClick=${() => set({ notice: null })}>Close</button></div>`
      : ""}
  </div>`;
}

/** @param {{room: import("../../types").Room}} props */
export function Announcer({ room }) {
  return html`<div class="unseen" aria-live="polite">${room.screen.told}</div>
    <div class="unseen" role="alert">${room.screen.alarm}</div>`;
}
