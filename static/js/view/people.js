// Who is here. For staff each row has its quiet actions, and they name the person.
import { html } from "../html.js";
import { isObserver, isStaff, nameOf } from "../select.js";
import { ago, clock, roles, span } from "../strings.js";
import { people as words } from "../words/people.js";
import { Roving } from "./roving.js";

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
  return html`<aside class="people" aria-label=${words.title}>
    <div class="people__head"><h2 tabindex="-1">${words.title}</h2><button class="btn btn--small people__close" onClick=${() => set({ panel: "" })}>${words.back}</button></div>
    <${Roving} kind="people__list" label=${words.inside}>${inside.map((p) => html`<${Row} key=${p.who} room=${room} p=${p} />`)}<//>
    ${hidden > 0 ? html`<p class="soft">${words.hidden(hidden)}</p>` : ""}
    ${others.length > 0
      ? html`<h3>${words.outside}</h3>
          <${Roving} kind="people__list" label=${words.outside}>${others.map((p) => html`<${Row} key=${p.who} room=${room} p=${p} />`)}<//>`
      : ""}
    <${Lines} room=${room} />
  </aside>`;
}

/** @param {{room: Room, p: Person}} props */
function Row({ room, p }) {
  const { state, screen, set } = room;
  const you = state.view?.you.who === p.who;
  const key = `p-${p.who}`;
  const open = screen.open === key;
  const name = nameOf(state, p.who);
  const can = isStaff(state) && !you && p.role === "member" && state.view?.phase !== "shut";
  const staff = isStaff(state) ? room.staff : null;
  const head = html`<span class=${`dot ${p.lost ? "dot--lost" : p.away || !p.here ? "dot--away" : ""}`} aria-hidden="true"></span>
    <span class="people__name">${name} <span class="soft">${you ? words.you : roles[p.role] ?? ""}</span></span>
    ${staff ? html`<${staff.Beside} room=${room} who=${p.who} />` : ""}
    <span class="people__state">${standing(room, p)}</span>`;
  return html`<li class=${`people__row ${open ? "people__row--open" : ""}`}>
    ${can ? html`<button class="people__who" aria-expanded=${open} onClick=${() => set({ open: open ? "" : key, form: null })}>${head}</button>` : html`<div class="people__who">${head}</div>`}
    ${open && can && room.staff ? html`<${room.staff.Acts} room=${room} p=${p} name=${name} />` : ""}
  </li>`;
}

/** How a person is, in words; the dot beside it only repeats them. @param {Room} room @param {Person} p */
function standing({ state, now }, p) {
  /** @type {Record<string, any>} */
  const how = words.state;
  if (p.entry !== "in") return p.entry === "left" && p.exit ? how.exit : how[p.entry];
  const staff = isStaff(state);
  const parts = [];
  if (p.muted) parts.push(how.muted(p.until && p.until > now ? span(p.until - now) : ""));
  if (p.held) parts.push(how.held);
  if (state.view?.round?.holder === p.who) parts.push(how.floor);
  if (p.hand) parts.push(how.hand(p.hand));
  if (p.leaves) parts.push(how.leaves(clock(p.leaves)));
  const writes = state.writing.who.find((w) => w.who === p.who && w.who !== state.view?.you.who);
  if (p.lost) parts.push(how.lost(p.lost_at ? span(now - p.lost_at) : ""));
  else if (!p.here) parts.push(how.apart);
  else if (p.away) parts.push(how.away);
  else if (writes) parts.push(writes.lane.startsWith("sheet") ? how.sheet(writes.lane.slice(5)) : how.writing(span(now - writes.since)));
  else if (staff && p.spoke && parts.length === 0) parts.push(how.spoke(ago(now - p.spoke)));
  else if (staff && p.role === "member" && parts.length === 0) parts.push(how.silent);
  return parts.join(", ");
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
    <h3>${words.lines}</h3>
    ${lines.length === 0 ? html`<p class="soft">${words.noLines}</p>` : ""}
    <ul>
      ${lines.map((l) => html`<li key=${l.id}>${l.text} ${l.adopted ? "" : html`<span class="soft">${words.proposed(nameOf(state, l.by))}</span>`}</li>`)}
    </ul>
    ${live ? html`<form class="lines__new" onSubmit=${propose}><input class="field" name="text" maxlength="200" aria-label=${words.proposeLong} placeholder=${words.proposeHint} autocomplete="off" /><button class="btn btn--small">${words.propose}</button></form>` : ""}
  </section>`;
}
