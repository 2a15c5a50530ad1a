// The whole page: what stands between this person and the room, or the room.
import { html } from "../html.js";
import { isObserver, isStaff, step } from "../select.js";
import { Announcer, Link, Notice } from "./notice.js";
import { Bar } from "./bar.js";
import { Composer } from "./composer.js";
import { Desk } from "./desk.js";
import { Enter } from "./enter.js";
import { Help } from "./help.js";
import { Log } from "./log.js";
import { People } from "./people.js";
import { Top } from "./top.js";

/** @param {{room: import("../../types").Room}} props */
export function App({ room }) {
  const { state, screen } = room;
  const stopped = state.link === "stopped";
  const at = step(state);
  if (stopped || at !== "in") {
    return html`<div class="room room--door">
      <${Top} room=${room} />
      <${Link} room=${room} />
      <main class="door">${screen.panel === "help" ? html`<${Help} room=${room} />` : html`<${Enter} room=${room} at=${stopped ? "stopped" : at} />`}</main>
      <${Notice} room=${room} />
      <${Bar} room=${room} door=${true} />
      <${Announcer} room=${room} />
    </div>`;
  }
  const kind = isStaff(state) ? "room--staff" : isObserver(state) ? "room--staff room--watch" : "room--member";
  return html`<div class=${`room ${kind} ${screen.panel ? `room--panel room--${screen.panel}` : ""}`}>
    <${Top} room=${room} />
    <${Link} room=${room} />
    <div class="room__body">
      <${People} room=${room} />
      <main class="room__main">
        ${screen.panel === "help" ? html`<${Help} room=${room} />` : ""}
        <${Log} room=${room} />
      </main>
      ${isStaff(state) ? html`<${Desk} room=${room} />` : ""}
    </div>
    <footer class="foot">
      <${Notice} room=${room} />
      <${Composer} room=${room} />
      <${Bar} room=${room} door=${false} />
    </footer>
    <${Announcer} room=${room} />
  </div>`;
}
