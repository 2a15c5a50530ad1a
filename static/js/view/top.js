// The top of the page: where one is, what happens now, who is here, and the way out. For staff, what holds the room.
import { html } from "../html.js";
import { happening, hereCount, isStaff, nameOf, step } from "../select.js";
import { text } from "../strings.js";
import { Menu } from "./menu.js";

/** @param {{room: import("../../types").Room}} props */
export function Top({ room }) {
  const { state, boot, now } = room;
  const view = state.view;
  const inside = step(state) === "in" && state.link !== "stopped";
  const holds = inside && isStaff(state);
  return html`<header class=${`top ${holds ? "top--staff" : ""}`}>
    <h1 class="top__title">${view?.title || boot.title}</h1>
    <div class="top__line">
      <p class="top__now soft">${marks[view?.mark ?? ""] ?? ""}${happening(state, now)}</p>
      ${inside ? html`<${Here} room=${room} />` : ""}
    </div>
    ${holds ? html`<${Controls} room=${room} />` : ""}
    <${Exit} room=${room} />
  </header>`;
}

/** @param {{room: import("../../types").Room}} props */
function Exit({ room }) {
  /** @param {any} event */
  const go = (event) => {
    event.preventDefault();
    room.act.leave();
  };
  return html`<a class="btn btn--exit" href=${room.boot.exit.leave} rel="nofollow noreferrer" onClick=${go}>${text.leave}</a>`;
}

/** @param {{room: import("../../types").Room}} props */
function Here({ room }) {
  const here = room.state.view ? hereCount(room.state.view) : 0;
  return html`<button class="btn btn--quiet top__here" aria-expanded=${room.screen.panel === "people"} aria-label=${`People, ${here} here`} onClick=${() => tab(room, "people")}>${here} here</button>`;
}

/** @param {import("../../types").Room} room @param {string} panel */
const tab = (room, panel) => room.set({ panel: room.screen.panel === panel ? "" : panel });

/** A room that is not real says so. @type {Record<string, string>} */
const marks = { demo: "Demonstration · ", rehearsal: "Rehearsal · " };

const paces = [0, 5, 10, 15, 30, 60];

/** @param {{room: import("../../types").Room}} props */
function Controls({ room }) {
  const { state, screen } = room;
  const view = state.view;
  if (!view || view.phase === "shut") return "";
  const waits = (view.desk ?? []).filter((item) => !screen.aside[item.id]).length;
  const over = view.phase === "ended";
  // Where there is no room for a row of buttons, the same stand in one menu; pause never does.
  return html`<div class="controls" role="group" aria-label="The room">
    <${Phase} room=${room} />
    ${view.you.can_take_lead ? html`<button class="btn btn--main" onClick=${() => room.send("take_lead")}>Take the lead</button>` : ""}
    <button class=${`btn controls__desk ${waits ? "" : "btn--quiet"}`} aria-expanded=${screen.panel === "desk"} onClick=${() => tab(room, "desk")}>Waiting${waits ? ` · ${waits}` : ""}</button>
    ${over
      ? ""
      : html`<div class="controls__wide">
            <${Menu} label=${view.slow ? `Pace: ${view.slow} s` : "Slower pace"}>${paceRows(room)}<//>
            <button class="btn" aria-pressed=${view.locked} onClick=${() => lock(room)}>${view.locked ? "Unlock" : "Lock"}</button>
            ${leadRows(room, "").length > 0 ? html`<${Menu} label="Lead">${leadRows(room, "btn--row")}<//>` : ""} ${ending(room, "btn--quiet controls__end")}
          </div>
          <div class="controls__narrow">
            <${Menu} label="Room">
              <button class="btn btn--row" onClick=${() => lock(room)}>${view.locked ? "Unlock the door" : "Lock the door"}</button>
              ${paceRows(room)} ${leadRows(room, "btn--row")} ${ending(room, "btn--row")}
            <//>
          </div>`}
    ${screen.ending ? html`<${Sure} room=${room} />` : ""}
  </div>`;
}

/** @param {import("../../types").Room} room */
function paceRows(room) {
  const view = room.state.view;
  return html`${paces.map(
      (seconds) => html`<button class="btn btn--row" aria-pressed=${view?.slow === seconds} onClick=${() => pace(room, seconds)}>${seconds ? `One message every ${seconds} s` : "No limit to the pace"}</button>`,
    )}
    <button class="btn btn--row" aria-pressed=${view?.room_held} onClick=${() => holdRoom(room)}>${view?.room_held ? "Let messages go to the group at once" : "Read every message before the group does"}</button>`;
}

/** Handing over, and taking over when nobody leads. @param {import("../../types").Room} room @param {string} kind */
function leadRows(room, kind) {
  const { state, send } = room;
  const view = state.view;
  if (view?.you.role !== "facilitator") return [];
  const others = view.people.filter((p) => p.role === "cofacilitator" && p.entry === "in" && p.here);
  return others.flatMap((p) => [
    html`<button class=${`btn ${kind}`} onClick=${() => send("pass_lead", { to: p.who })}>${nameOf(state, p.who)} leads from now on</button>`,
    html`<button class=${`btn ${kind}`} onClick=${() => send("pass_lead", { to: p.who, called_away: true })}>I am called away: ${nameOf(state, p.who)} leads</button>`,
  ]);
}

/** Ending takes two steps: closing time for the group first, and the end asks once more. @param {import("../../types").Room} room @param {string} kind */
function ending({ state, screen, send, set }, kind) {
  const phase = state.view?.phase;
  if (phase === "live") return html`<button class=${`btn ${kind}`} onClick=${() => send("close")}>Come to a close</button>`;
  if (phase !== "closing" || screen.ending) return "";
  return html`<button class=${`btn ${kind}`} onClick=${() => set({ ending: true })}>End…</button>`;
}

/** @param {{room: import("../../types").Room}} props */
function Sure({ room }) {
  const { set, send } = room;
  const end = () => {
    set({ ending: false });
    send("end");
  };
  return html`<div class="controls__sure" role="group" aria-label="End the session?">
    <span>End for everyone?</span>
    <button class="btn btn--firm" onClick=${end}>End now</button>
    <button class="btn" onClick=${() => set({ ending: false })}>Not yet</button>
  </div>`;
}

/** @param {{room: import("../../types").Room}} props */
function Phase({ room }) {
  const { state, send, act } = room;
  const view = state.view;
  if (view?.phase === "scheduled") return html`<button class="btn btn--main" onClick=${() => send("open_lobby")}>Open the lobby</button>`;
  if (view?.phase === "lobby") return html`<button class="btn btn--main" onClick=${() => send("start")}>Begin</button>`;
  if (view?.phase !== "live" && view?.phase !== "closing") return "";
  const label = view.pause ? "Go on" : "Pause";
  return html`<button class="btn btn--main controls__pause" aria-pressed=${Boolean(view.pause)} aria-keyshortcuts="F8" onClick=${() => act.pause()}>
    ${label}<kbd>F8</kbd>
  </button>`;
}

/** @param {import("../../types").Room} room @param {number} seconds */
function pace(room, seconds) {
  const before = room.state.view?.slow ?? 0;
  if (seconds !== before) room.send("slow", { seconds }, { text: seconds ? `One message every ${seconds} s` : "The pace is free", action: "slow", fields: { seconds: before } });
}

/** @param {import("../../types").Room} room */
function holdRoom(room) {
  if (room.state.view?.room_held) room.send("release", {}, { text: "Messages go to the group at once", action: "hold", fields: {} });
  else room.send("hold", {}, { text: "You read messages before the group does", action: "release", fields: {} });
}

/** @param {import("../../types").Room} room */
function lock(room) {
  if (room.state.view?.locked) room.send("unlock", {}, { text: "The door is open", action: "lock", fields: {} });
  else room.send("lock", {}, { text: "The door is locked", action: "unlock", fields: {} });
}
