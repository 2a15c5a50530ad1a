// The top of the page: where one is, what happens now, who is here, and the way out. For staff, what holds the room.
import { html } from "../html.js";
import { happening, hereCount, isStaff, nameOf } from "../select.js";
import { text } from "../strings.js";
import { Menu } from "./menu.js";

/** @param {{room: import("../../types").Room}} props */
export function Top({ room }) {
  const { state, boot, now } = room;
  const view = state.view;
  const inside = view?.you.entry === "in" && state.link !== "stopped";
  return html`<header class=${`top ${inside && isStaff(state) ? "top--staff" : ""}`}>
    <div class="top__what">
      <h1>${view?.title || boot.title}</h1>
      <p class="soft">${happening(state, now)}</p>
    </div>
    ${inside && isStaff(state) ? html`<${Controls} room=${room} />` : ""}
    ${inside ? html`<${Tabs} room=${room} />` : ""}
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
function Tabs({ room }) {
  const { state, screen, set } = room;
  const here = state.view ? hereCount(state.view) : 0;
  const waits = (state.view?.desk ?? []).filter((item) => !screen.aside[item.id]).length;
  /** @param {string} panel */
  const tab = (panel) => () => set({ panel: screen.panel === panel ? "" : panel });
  return html`<div class="tabs">
    <button class="btn btn--quiet" aria-expanded=${screen.panel === "people"} aria-label=${`People, ${here} here`} onClick=${tab("people")}>${here} here</button>
    ${isStaff(state)
      ? html`<button class=${`btn ${waits ? "" : "btn--quiet"}`} aria-expanded=${screen.panel === "desk"} onClick=${tab("desk")}>Waiting${waits ? ` · ${waits}` : ""}</button>`
      : ""}
  </div>`;
}

const paces = [0, 5, 10, 15, 30, 60];

/** @param {{room: import("../../types").Room}} props */
function Controls({ room }) {
  const { state, send } = room;
  const view = state.view;
  if (!view) return "";
  const over = view.phase === "ended" || view.phase === "shut";
  return html`<div class="controls" role="group" aria-label="The room">
    <${Phase} room=${room} />
    ${over
      ? ""
      : html`
          <${Menu} label=${view.slow ? `Pace: ${view.slow} s` : "Slower pace"}>
            ${paces.map(
              (seconds) => html`<button class="btn btn--row" aria-pressed=${view.slow === seconds} onClick=${() => pace(room, seconds)}>
                ${seconds ? `One message every ${seconds} s` : "No limit"}
              </button>`,
            )}
            <button class="btn btn--row" aria-pressed=${view.room_held} onClick=${() => holdRoom(room)}>
              ${view.room_held ? "Let messages go to the group at once" : "Read every message before the group does"}
            </button>
          <//>
          <button class="btn" aria-pressed=${view.locked} onClick=${() => lock(room)}>${view.locked ? "Unlock" : "Lock"}</button>
          ${view.you.can_take_lead ? html`<button class="btn" onClick=${() => send("take_lead")}>Take the lead</button>` : ""}
          <${Lead} room=${room} />
        `}
    ${over ? "" : html`<${Ending} room=${room} />`}
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

/** @param {{room: import("../../types").Room}} props */
function Lead({ room }) {
  const view = room.state.view;
  if (view?.you.role !== "facilitator") return "";
  const others = view.people.filter((p) => p.role === "cofacilitator" && p.entry === "in" && p.here);
  if (others.length === 0) return "";
  return html`<${Menu} label="Hand over">
    ${others.map((p) => html`<button class="btn btn--row" onClick=${() => room.send("pass_lead", { to: p.who })}>${nameOf(room.state, p.who)} leads</button>`)}
    ${others.map(
      (p) => html`<button class="btn btn--row" onClick=${() => room.send("pass_lead", { to: p.who, called_away: true })}>I am called away: ${nameOf(room.state, p.who)} leads</button>`,
    )}
  <//>`;
}

/** Ending takes two steps: closing time for the group first, and the end asks once more. @param {{room: import("../../types").Room}} props */
function Ending({ room }) {
  const { state, screen, set, send } = room;
  const phase = state.view?.phase;
  if (phase === "live") return html`<button class="btn btn--quiet controls__end" onClick=${() => send("close")}>Come to a close</button>`;
  if (phase !== "closing") return "";
  if (!screen.ending) return html`<button class="btn btn--quiet controls__end" onClick=${() => set({ ending: true })}>End…</button>`;
  const end = () => {
    set({ ending: false });
    send("end");
  };
  return html`<span class="controls__sure" role="group" aria-label="End the session?">
    <span>End for everyone?</span>
    <button class="btn btn--firm" onClick=${end}>End now</button>
    <button class="btn" onClick=${() => set({ ending: false })}>Not yet</button>
  </span>`;
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
