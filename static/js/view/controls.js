// What staff hold the room with: pause first and always at the same place, the rest quieter. Between them is the place
// of rounds and check-ins.
import { waiting } from "../desk.js";
import { html } from "../html.js";
import { nameOf } from "../select.js";
import { tools } from "../words/staff.js";
import { agenda } from "../words/staffagenda.js";
import { closing as closes, library, prompt, round } from "../words/stafftechniques.js";
import { Menu } from "./menu.js";
import { Receipt } from "./receipt.js";
import { checkInRows, CheckInMenu } from "./tech/staffcheckin.js";
import { chooses } from "./tech/question.js";

/** @typedef {import("../../types").Room} Room */

/** @param {Room} room @param {string} panel */
const tab = (room, panel) => room.set({ panel: room.screen.panel === panel ? "" : panel });

const paces = [0, 5, 10, 15, 30, 60];

/** @param {{room: Room}} props */
export function Controls({ room }) {
  const { state, screen, set } = room;
  const view = state.view;
  if (!view || view.phase === "shut") return "";
  const waits = waiting(state, screen);
  const urgent = waits[0]?.kind === "help";
  const over = view.phase === "ended";
  const live = view.phase === "live" || view.phase === "closing";
  return html`<div class="controls" role="group" aria-label=${tools.title} onClickCapture=${oneClick}>
    <${Phase} room=${room} />
    ${view.you.can_take_lead ? html`<button class="btn btn--main" onClick=${() => room.send("take_lead")}>${tools.takeLead}</button>` : ""}
    <button class=${`btn controls__desk ${urgent ? "btn--firm" : waits.length > 0 ? "" : "btn--quiet"}`} aria-expanded=${screen.panel === "desk"} onClick=${() => tab(room, "desk")}>
      ${urgent ? tools.help(nameOf(state, waits[0].who)) : tools.counted(tools.waiting, waits.length)}
    </button>
    ${over
      ? html`<${Receipt} room=${room} />`
      : html`<div class="controls__wide">
          <div hidden=${!live}><${Menu} label=${tools.pace(view.slow)}>${paceRows(room)}<//></div>
          <div hidden=${!live}><${CheckInMenu} room=${room} /></div>
          <button class="btn" aria-pressed=${view.locked} onClick=${() => lock(room)}>${view.locked ? tools.unlock : tools.lock}</button>
        </div>`}
    <${Menu} label=${tools.more} kind="controls__more">
      ${over ? "" : html`<div class="controls__narrow">${lockRow(room)} <div hidden=${!live}>${checkInRows(room)} ${paceRows(room)}</div></div>`}
      ${live && !view.pause ? html`<button key="pause" class="btn btn--row" onClick=${() => set({ dialog: "pause" })}>${tools.pauseWord}</button>` : ""}
      ${live && !view.round ? html`<button key="round" class="btn btn--row" onClick=${() => set({ dialog: "round" })}>${round.tool}</button>` : ""}
      ${live ? html`<button key="question" class="btn btn--row" onClick=${() => set({ dialog: "question" })}>${library.tool}</button>` : ""}
      ${live && !view.agenda ? html`<button key="agenda" class="btn btn--row" onClick=${() => set({ dialog: "agenda" })}>${agenda.tool}</button>` : ""}
      ${live && !view.prompt ? html`<button key="prompt" class="btn btn--row" onClick=${() => set({ dialog: "prompt" })}>${prompt.tool}</button>` : ""}
      ${over ? "" : holdRow(room)} ${leadRows(room)} ${preferences(room)}
      <button key="keys" class="btn btn--row" onClick=${() => set({ dialog: "keys" })}>${tools.keys}</button>
      <div class="controls__narrow">${closing(room, "btn--row")}</div>
    <//>
    <div class="controls__end">${closing(room, "btn--quiet")}</div>
  </div>`;
}

/**
 * The second half of a double click is nobody's wish: what it would press has just taken the place of what was pressed.
 * @param {MouseEvent} event
 */
function oneClick(event) {
  if (event.detail < 2) return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Room} room */
const paceRows = (room) =>
  paces.map(
    (seconds) => html`<button class="btn btn--row" aria-pressed=${room.state.view?.slow === seconds} onClick=${() => pace(room, seconds)}>${tools.pacing(seconds)}</button>`,
  );

/** @param {Room} room */
const lockRow = (room) => html`<button class="btn btn--row" onClick=${() => lock(room)}>${room.state.view?.locked ? tools.unlockLong : tools.lockLong}</button>`;

/** @param {Room} room */
function holdRow(room) {
  const held = room.state.view?.room_held;
  return html`<button key="hold" class="btn btn--row" aria-pressed=${Boolean(held)} onClick=${() => holdRoom(room)}>${held ? tools.release : tools.hold}</button>`;
}

/** What this screen does for its reader alone. @param {Room} room */
const preferences = ({ screen: { prefs }, act }) => html`<button class="btn btn--row" aria-pressed=${prefs.sound} onClick=${() => act.prefer({ sound: !prefs.sound })}>${tools.sound}</button>
  <button class="btn btn--row" aria-pressed=${prefs.count} onClick=${() => act.prefer({ count: !prefs.count })}>${tools.inTitle}</button>`;

/** Handing over, in plain sight of the group. @param {Room} room */
function leadRows({ state, send }) {
  const view = state.view;
  if (view?.you.role !== "facilitator") return [];
  const others = view.people.filter((p) => p.role === "cofacilitator" && p.entry === "in" && p.here);
  return others.flatMap((p) => [
    html`<button class="btn btn--row" onClick=${() => send("pass_lead", { to: p.who })}>${tools.lead(nameOf(state, p.who))}</button>`,
    html`<button class="btn btn--row" onClick=${() => send("pass_lead", { to: p.who, called_away: true })}>${tools.calledAway(nameOf(state, p.who))}</button>`,
  ]);
}

/** Ending takes two steps: closing time for the group first, and the end asks once more. @param {Room} room @param {string} kind */
function closing(room, kind) {
  const { state, send, set } = room;
  const phase = state.view?.phase;
  if (phase === "live" && chooses(room)) return html`<button class=${`btn ${kind}`} onClick=${() => set({ dialog: "closing" })}>${closes.tool}</button>`;
  if (phase === "live") return html`<button class=${`btn ${kind}`} onClick=${() => send("close")}>${tools.close}</button>`;
  return phase === "closing" ? html`<button class=${`btn ${kind}`} onClick=${() => set({ dialog: "end" })}>${tools.end}</button>` : "";
}

/** @param {{room: Room}} props */
function Phase({ room }) {
  const { state, send, act } = room;
  const view = state.view;
  if (view?.phase === "scheduled") return html`<button class="btn btn--main" onClick=${() => send("open_lobby")}>${tools.openLobby}</button>`;
  if (view?.phase === "lobby") return html`<button class="btn btn--main" onClick=${() => send("start")}>${tools.begin}</button>`;
  if (view?.phase !== "live" && view?.phase !== "closing") return "";
  return html`<button class="btn btn--main controls__pause" aria-keyshortcuts="F8" onClick=${() => act.pause()}>${view.pause ? tools.goOn : tools.pause}<kbd>F8</kbd></button>`;
}

/** @param {Room} room @param {number} seconds */
function pace(room, seconds) {
  const before = room.state.view?.slow ?? 0;
  if (seconds !== before) room.send("slow", { seconds }, { text: tools.paced(seconds), action: "slow", fields: { seconds: before } });
}

/** @param {Room} room */
function holdRoom(room) {
  if (room.state.view?.room_held) room.send("release", {}, { text: tools.released, action: "hold", fields: {} });
  else room.send("hold", {}, { text: tools.held, action: "release", fields: {} });
}

/** @param {Room} room */
function lock(room) {
  if (room.state.view?.locked) room.send("unlock", {}, { text: tools.unlocked, action: "lock", fields: {} });
  else room.send("lock", {}, { text: tools.locked, action: "unlock", fields: {} });
}
