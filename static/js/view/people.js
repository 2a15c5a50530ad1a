// Who is here. For staff each row has its quiet actions, and they name the person.
import { html } from "../html.js";
import { isObserver, isStaff, nameOf } from "../select.js";
import { ago, roles, span } from "../strings.js";
import { Form } from "./form.js";

/** @typedef {import("../../types").Room} Room */
/** @typedef {import("../../types").Person} Person */

/** @param {{room: Room}} props */
export function People({ room }) {
  const { state, set } = room;
  const view = state.view;
  if (!view) return "";
  const inside = view.people.filter((p) => p.entry === "in");
  const others = view.people.filter((p) => p.entry !== "in" && (isStaff(state) || p.entry === "left"));
  const hidden = view.here - inside.filter((p) => p.here && p.role === "member").length;
  return html`<aside class="people" aria-label="People">
    <div class="people__head"><h2>People</h2><button class="btn btn--small people__close" onClick=${() => set({ panel: "" })}>Back to the room</button></div>
    <ul class="people__list">
      ${inside.map((p) => html`<${Row} key=${p.who} room=${room} p=${p} />`)}
    </ul>
    ${hidden > 0 ? html`<p class="soft">And ${hidden} more here.</p>` : ""}
    ${others.length > 0
      ? html`<h3>Not in the room</h3>
          <ul class="people__list">
            ${others.map((p) => html`<${Row} key=${p.who} room=${room} p=${p} />`)}
          </ul>`
      : ""}
    <${Lines} room=${room} />
  </aside>`;
}

/** @param {{room: Room, p: Person}} props */
function Row({ room, p }) {
  const { state, screen, set, now } = room;
  const you = state.view?.you.who === p.who;
  const key = `p-${p.who}`;
  const open = screen.open === key;
  const name = nameOf(state, p.who);
  const can = isStaff(state) && !you && p.role === "member" && state.view?.phase !== "shut";
  const head = html`<span class=${`dot ${p.lost ? "dot--lost" : p.away || !p.here ? "dot--away" : ""}`} aria-hidden="true"></span>
    <span class="people__name">${name} <span class="soft">${you ? "you" : roles[p.role] ?? ""}</span></span>
    <span class="people__state">${standing(p, now, isStaff(state))}</span>`;
  return html`<li class=${`people__row ${open ? "people__row--open" : ""}`}>
    ${can ? html`<button class="people__who" aria-expanded=${open} onClick=${() => set({ open: open ? "" : key, form: null })}>${head}</button>` : html`<div class="people__who">${head}</div>`}
    ${open && can ? html`<${Acts} room=${room} p=${p} name=${name} />` : ""}
  </li>`;
}

/**
 * How a person is, in words; the dot beside it only repeats them.
 * @param {Person} p
 * @param {number} now
 * @param {boolean} staff
 */
function standing(p, now, staff) {
  if (p.entry === "removed") return "no longer in the session";
  if (p.entry === "knocking") return "at the door";
  if (p.entry === "declined") return "not let in";
  if (p.entry === "left") return p.exit ? "stepped out: do not contact" : "left";
  if (p.entry === "outside") return "has not come in";
  const parts = [];
  if (p.muted) parts.push(p.until && p.until > now ? `muted ${span(p.until - now)}` : "muted");
  if (p.held) parts.push("held");
  if (p.hand) parts.push(`hand raised (${p.hand})`);
  if (p.lost) parts.push("connection lost");
  else if (!p.here) parts.push("not connected");
  else if (p.away) parts.push("stepped away");
  else if (staff && p.spoke && parts.length === 0) parts.push(`spoke ${ago(now - p.spoke)}`);
  else if (staff && p.role === "member" && parts.length === 0) parts.push("has not spoken");
  return parts.join(", ");
}

/** @param {{room: Room, p: Person, name: string}} props */
function Acts({ room, p, name }) {
  const { send, set, screen } = room;
  const close = () => set({ open: "", form: null });
  const form = screen.form;
  if (form?.who === p.who) return html`<${Form} form=${form} name=${name} send=${send} close=${close} />`;
  const who = p.who;
  /** @type {(action: string) => () => void} */
  const ask = (action) => () => set({ form: { action, who } });
  const write = () => set({ lane: "private", with: who, panel: "", open: "" });
  if (p.entry === "removed") return html`<div class="people__acts"><button class="btn btn--small" onClick=${() => send("reinstate", { who })}>Let ${name} come in again</button></div>`;
  if (p.entry !== "in") return html`<div class="people__acts"><button class="btn btn--small" onClick=${ask("remove")}>Remove ${name}…</button></div>`;
  const undo = { text: `${name} is muted for 5 min`, action: "unmute", fields: { who } };
  const free = { text: `You read ${name}’s messages first`, action: "release", fields: { who } };
  return html`<div class="people__acts" role="group" aria-label=${name}>
    <button class="btn btn--small" onClick=${write}>Write to ${name}</button>
    <button class="btn btn--small" onClick=${ask("nudge")}>Note to ${name}…</button>
    ${p.held
      ? html`<button class="btn btn--small" onClick=${() => send("release", { who })}>Release ${name}</button>`
      : html`<button class="btn btn--small" onClick=${() => send("hold", { who, reason: "care" }, free)}>Hold ${name}</button>`}
    ${p.muted
      ? html`<button class="btn btn--small" onClick=${() => send("unmute", { who })}>Unmute ${name}</button>`
      : html`<button class="btn btn--small" onClick=${() => send("mute", { who, minutes: 5, reason: "pace" }, undo)}>Mute ${name} 5 min</button>`}
    ${p.hand ? html`<button class="btn btn--small" onClick=${() => send("lower_hand", { who })}>Lower ${name}’s hand</button>` : ""}
    ${p.muted ? "" : html`<button class="btn btn--small btn--quiet" onClick=${ask("mute")}>Mute with a note…</button>`}
    <button class="btn btn--small btn--quiet" onClick=${ask("rename")}>Rename ${name}…</button>
    <button class="btn btn--small btn--quiet" onClick=${ask("remove")}>Remove ${name}…</button>
  </div>`;
}

/** Our agreement's own lines, and a place to propose one. @param {{room: Room}} props */
function Lines({ room }) {
  const { state, send } = room;
  const lines = state.view?.lines ?? [];
  const live = state.view?.phase === "live" && !isObserver(state);
  /** @param {any} event */
  const propose = (event) => {
    event.preventDefault();
    const words = String(new FormData(event.target).get("text") ?? "").trim();
    if (words) send("propose_line", { text: words });
    event.target.reset();
  };
  return html`<section class="lines">
    <h3>Our agreement</h3>
    ${lines.length === 0 ? html`<p class="soft">No lines of our own yet.</p>` : ""}
    <ul>
      ${lines.map((l) => html`<li key=${l.id}>${l.text} ${l.adopted ? "" : html`<span class="soft">proposed by ${nameOf(state, l.by)}</span>`}</li>`)}
    </ul>
    ${live ? html`<form class="row" onSubmit=${propose}><input class="field" name="text" maxlength="200" aria-label="Propose a line" placeholder="Propose a line…" autocomplete="off" /><button class="btn btn--small">Propose</button></form>` : ""}
  </section>`;
}
