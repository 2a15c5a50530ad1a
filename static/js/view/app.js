// The whole page: what stands between this person and the room, or the room.
import { html } from "../html.js";
import { isObserver, isStaff, step } from "../select.js";
import { Announcer, Link, Notice } from "./notice.js";
import { Bar } from "./bar.js";
import { Composer } from "./composer.js";
import { Enter } from "./enter.js";
import { Leaving } from "./leaving.js";
import { Going } from "./going.js";
import { Help } from "./help.js";
import { Log } from "./log.js";
import { People } from "./people.js";
import { Settings } from "./settings.js";
import { Top } from "./top.js";
import { Veil } from "./veil.js";
import { Skips } from "./way.js";

/** @param {{room: import("../../types").Room}} props */
export function App({ room }) {
  const { state, screen } = room;
  const stopped = state.link === "stopped";
  const at = step(state);
  if (screen.veiled) return html`<${Veil} room=${room} />`;
  const page = pages[screen.panel];
  if (stopped || at !== "in") {
    return html`<div class="room room--door">
      <${Skips} room=${room} />
      <${Top} room=${room} />
      <${Link} room=${room} />
      <main class="door">${page ? html`<${page} room=${room} />` : html`<${Enter} room=${room} at=${stopped ? "stopped" : at} />`}</main>
      <${Notice} room=${room} />
      <${Bar} room=${room} door=${true} />
      <${Announcer} room=${room} />
    </div>`;
  }
  const instead = page ?? room.tech?.pages[screen.panel];
  const staff = isStaff(state) ? room.staff : null;
  const kind = isStaff(state) ? "room--staff" : isObserver(state) ? "room--staff room--watch" : "room--member";
  return html`<div class=${`room ${kind} ${screen.panel ? `room--panel room--${screen.panel}` : ""}`}>
    <${Skips} room=${room} />
    <${Top} room=${room} />
    <${Link} room=${room} />
    <div class="room__body">
      <${People} room=${room} />
      <main class="room__main">
        ${instead ? html`<${instead} room=${room} />` : ""}
        ${room.tech ? html`<${room.tech.Above} room=${room} />` : ""}
        <${Log} room=${room} />
      </main>
      ${staff ? html`<${staff.Desk} room=${room} />` : ""}
    </div>
    <footer class="foot">
      <${Notice} room=${room} />
      <${Composer} room=${room} />
      <${Bar} room=${room} door=${false} />
    </footer>
    ${staff ? html`<${staff.Questions} room=${room} />` : ""}
    <${Going} room=${room} />
    <${Announcer} room=${room} />
  </div>`;
}

/** What takes the place of the conversation for a while. @type {Record<string, any>} */
const pages = { help: Help, settings: Settings, exit: Leaving };
