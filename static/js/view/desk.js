// What waits for staff, help and private lines on top, the rest oldest first, each with its age.
import { html } from "../html.js";
import { nameOf } from "../select.js";
import { keyOf } from "../seen.js";
import { span, text } from "../strings.js";
import { Form } from "./form.js";

/** @typedef {import("../../types").Room} Room */
/** @typedef {import("../../types").DeskItem} Waiting */

/** @param {{room: Room}} props */
export function Desk({ room }) {
  const { state, screen, set } = room;
  const desk = (state.view?.desk ?? []).filter((item) => !screen.aside[item.id]);
  return html`<aside class="desk" aria-label="Waiting for you">
    <div class="people__head"><h2>Waiting for you</h2><button class="btn btn--small people__close" onClick=${() => set({ panel: "" })}>Back to the room</button></div>
    ${desk.length === 0 ? html`<p class="soft">Nothing waits. Hands, held messages, private lines and calls for help come here.</p>` : ""}
    <ul class="desk__list">
      ${desk.map((item) => html`<${Card} key=${`${item.kind}-${item.id}`} room=${room} item=${item} />`)}
    </ul>
  </aside>`;
}

/** @type {Record<string, string>} */
const titles = { help: "Needs help now", private: "Private line", flag: "This worried someone", held: "Held", door: "At the door", hand: "Hand raised", line: "Proposed line" };

/** @param {{room: Room, item: Waiting}} props */
function Card({ room, item }) {
  const { state, screen, now, send, set } = room;
  const name = nameOf(state, item.who);
  const form = screen.form && isFor(screen.form, item) ? screen.form : null;
  return html`<li class=${`card desk__card desk__card--${item.kind}`}>
    <span class="desk__age">${span(now - item.since)}</span>
    <strong>${titles[item.kind] ?? item.kind}</strong> <span class="soft">${name}${item.kind === "door" && inside(room, item.who) ? ", with another device" : ""}</span>
    ${words(room, item)}
    ${form ? html`<${Form} form=${form} name=${name} send=${send} close=${() => set({ form: null })} />` : html`<div class="row row--wrap desk__acts">${acts[item.kind]?.(room, item, name)}</div>`}
  </li>`;
}

/** @param {NonNullable<import("../../types").Screen["form"]>} form @param {Waiting} item */
const isFor = (form, item) => (item.kind === "held" && form.action !== "flag" && form.message === item.id) || (item.kind === "door" && form.action === "decline" && form.who === item.who);

/** @param {Room} room @param {string} who */
const inside = ({ state }, who) => state.view?.people.some((p) => p.who === who && p.entry === "in");

/** What there is to read: the item's own words, or those of the message that it is about. @param {Room} room @param {Waiting} item */
function words({ state }, item) {
  const log = state.log;
  const flagged = item.kind === "flag" ? log.items.find((other) => other.key === item.id)?.frame : undefined;
  const about = flagged?.message ? log.items.find((other) => other.key === (keyOf(log.seen, flagged.message) ?? flagged.message)) : undefined;
  return html`${about ? html`<p class="msg__quote">${nameOf(state, about.by)}: ${about.text}</p>` : flagged?.who ? html`<p>About ${nameOf(state, flagged.who)}</p>` : ""}
    ${item.text ? html`<p class="desk__text">${item.text}</p>` : ""}
    ${item.kind === "help" ? html`<p class="soft">${item.claim ? `${nameOf(state, item.claim)} answers` : item.seen_by ? `Seen by ${nameOf(state, item.seen_by)}` : "Seen by no one yet"}</p>` : ""}
    ${item.kind === "flag" ? html`<p class="soft">${text.alertNone}</p>` : ""}`;
}

/** @param {Room} room @param {string} who */
const open = (room, who) => () => room.set({ lane: "private", with: who, panel: "", open: "" });

/** Off the desk for all staff: a call for help, a private line that needs no answer, a flag. @param {Room} room @param {Waiting} item */
const settle = (room, item) => () => room.send("settle_help", { help: item.id });

/** @type {Record<string, (room: Room, item: Waiting, name: string) => any>} */
const acts = {
  help(room, item, name) {
    const { send, state } = room;
    const mine = item.claim === state.view?.you.who;
    const answer = () => {
      if (!mine) send("claim_help", { help: item.id });
      open(room, item.who)();
    };
    return html`<button class="btn btn--small btn--main" onClick=${answer}>${mine ? `Write to ${name}` : `I answer ${name}`}</button>
      <button class="btn btn--small btn--quiet" onClick=${settle(room, item)}>Settled</button>`;
  },
  private: (room, item, name) =>
    html`<button class="btn btn--small btn--main" onClick=${open(room, item.who)}>Answer ${name}</button>
      <button class="btn btn--small btn--quiet" onClick=${settle(room, item)}>Settled</button>`,
  held: (room, item) =>
    html`<button class="btn btn--small btn--main" onClick=${() => room.send("approve", { message: item.id })}>Let through</button>
      <button class="btn btn--small" onClick=${() => room.set({ form: { action: "return", message: item.id } })}>Give back with a note…</button>
      <button class="btn btn--small btn--quiet" onClick=${() => room.set({ form: { action: "hide", message: item.id } })}>Move aside…</button>`,
  door: (room, item, name) =>
    html`<button class="btn btn--small btn--main" onClick=${() => room.send("admit", { who: item.who, device: item.device })}>Let ${name} in</button>
      <button class="btn btn--small btn--quiet" onClick=${() => room.set({ form: { action: "decline", who: item.who, device: item.device } })}>Not now…</button>`,
  hand: (room, item, name) => html`<button class="btn btn--small" onClick=${() => room.send("lower_hand", { who: item.who })}>Lower ${name}’s hand</button>`,
  line: (room, item) =>
    html`<button class="btn btn--small btn--main" onClick=${() => room.send("adopt_line", { line: item.id })}>Take it in</button>
      <button class="btn btn--small btn--quiet" onClick=${aside(room, item)}>Put aside</button>`,
  flag: (room, item) => html`<button class="btn btn--small btn--quiet" onClick=${settle(room, item)}>Settled</button>`,
};

/** Off this screen only: the record and the other staff keep it. @param {Room} room @param {Waiting} item */
const aside = (room, item) => () => room.set({ aside: { ...room.screen.aside, [item.id]: true } });
