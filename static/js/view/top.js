// The top of the page: where one is, what happens now, who is here, and the way out. For staff, what holds the room.
import { html } from "../html.js";
import { happening, hereCount, isStaff, step } from "../select.js";
import { text } from "../strings.js";
import { Exit } from "./way.js";

/** @param {{room: import("../../types").Room}} props */
export function Top({ room }) {
  const { state, screen, boot, now } = room;
  const view = state.view;
  const inside = step(state) === "in" && state.link !== "stopped";
  const holds = inside && isStaff(state);
  return html`<header class=${`top ${holds ? "top--staff" : ""}`}>
    <h1 class="top__title" dir="auto">${screen.prefs.disguise ? text.set.disguiseTitle : view?.title || boot.title}</h1>
    <div class="top__line">
      <p class="top__now soft">${[marks[view?.mark ?? ""], happening(state, now)].filter(Boolean).join(" · ")}</p>
      ${inside ? html`<${Here} room=${room} />` : ""}
    </div>
    ${holds && room.staff ? html`<${room.staff.Controls} room=${room} />` : ""}
    <${Exit} room=${room} />
  </header>`;
}

/** @param {{room: import("../../types").Room}} props */
function Here({ room }) {
  const here = room.state.view ? hereCount(room.state.view) : 0;
  return html`<button class="btn btn--quiet top__here" aria-expanded=${room.screen.panel === "people"} aria-label=${text.hereLong(here)} onClick=${() => tab(room, "people")}>${text.here(here)}</button>`;
}

/** @param {import("../../types").Room} room @param {string} panel */
const tab = (room, panel) => room.set({ panel: room.screen.panel === panel ? "" : panel });

/** A room that is not real says so. @type {Record<string, string>} */
const marks = text.marks;
