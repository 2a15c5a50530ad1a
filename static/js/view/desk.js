// What waits for staff, help and private lines on top, the rest oldest first, each with its age.
import { asideKey, waiting } from "../desk.js";
import { html } from "../html.js";
import { nameOf } from "../select.js";
import { keyOf } from "../seen.js";
import { span, text } from "../strings.js";
import { card, desk as words } from "../words/staff.js";
import { round } from "../words/stafftechniques.js";
import { Form } from "./form.js";
import { toComposer, toMessage } from "./go.js";
import { KeepFocus } from "./keepfocus.js";
import { moves } from "./tech/roundtools.js";

/** @typedef {import("../../types").Room} Room */
/** @typedef {import("../../types").DeskItem} Waiting */

/** @param {{room: Room}} props */
export function Desk({ room }) {
  const { state, screen, set, send } = room;
  const desk = waiting(state, screen);
  const door = desk.filter((item) => item.kind === "door");
  const all = () => door.forEach((item) => send("admit", { who: item.who, device: item.device }));
  return html`<aside class="desk" aria-label=${words.title}>
    <div class="people__head">
      <h2 tabindex="-1">${words.title}${desk.length > 0 ? html` <span class="soft">${desk.length}</span>` : ""}</h2>
      <button class="btn btn--small people__close" onClick=${() => set({ panel: "" })}>${words.back}</button>
    </div>
    ${desk.length === 0 ? html`<p class="soft">${words.none}</p>` : ""}
    ${door.length > 1 && !early(state) ? html`<p class="desk__all"><button class="btn btn--small" onClick=${all}>${words.letAll(door.length)}</button></p>` : ""}
    <${KeepFocus} kind="desk__list" rest=${() => document.querySelector(".desk h2")}>
      ${desk.map((item) => html`<${Card} key=${`${item.kind}-${item.id}`} room=${room} item=${item} />`)}
    <//>
  </aside>`;
}

/** Before the beginning nobody is let in by name: whoever waits comes in with it. @param {import("../../types").State} state */
const early = ({ view }) => view?.phase === "lobby" || view?.phase === "scheduled";

/** @param {{room: Room, item: Waiting}} props */
function Card({ room, item }) {
  const { state, screen, now, send, set } = room;
  const name = nameOf(state, item.who);
  const form = screen.form && isFor(screen.form, item) ? screen.form : null;
  /** @type {Record<string, string>} */
  const kinds = words.kinds;
  return html`<li class=${`card desk__card desk__card--${item.kind}`}>
    <div class="desk__head"><strong>${kinds[item.kind] ?? item.kind}</strong> <span class="soft">${who(room, item, name)}</span><span class="desk__age">${span(now - item.since)}</span></div>
    ${content(room, item)}
    ${form ? html`<${Form} form=${form} presets=${room.boot.presets} name=${name} send=${send} close=${() => set({ form: null })} />` : html`<div class="row row--wrap desk__acts">${acts[item.kind]?.(room, item, name)}</div>`}
  </li>`;
}

/** @param {Room} room @param {Waiting} item @param {string} name */
function who({ state }, item, name) {
  if (item.kind === "flag") return "";
  if (item.kind !== "door") return name;
  return state.view?.people.some((p) => p.who === item.who && p.entry === "in") ? words.device(name) : name;
}

/** @param {NonNullable<import("../../types").Screen["form"]>} form @param {Waiting} item */
const isFor = (form, item) => (item.kind === "held" && ["return", "hide"].includes(form.action) && form.message === item.id) || (item.kind === "door" && form.action === "decline" && form.who === item.who);

/** What there is to read: the item's own words, or those of the message that it is about. @param {Room} room @param {Waiting} item */
function content({ state }, item) {
  if (item.kind === "floor") return html`<p>${item.who ? words.lostFloor : words.noFloor}</p>`;
  return html`${item.kind === "flag" ? flagged(state, item) : ""}
    ${item.text ? html`<p class="desk__text">${item.text}</p>` : ""}
    ${item.kind === "help" ? html`<p class="soft">${item.claim ? words.answers(nameOf(state, item.claim)) : item.seen_by ? words.seen(nameOf(state, item.seen_by)) : words.unseen}</p>` : ""}
    ${item.kind === "flag" ? html`<p class="soft">${text.alertNone}</p>` : ""}`;
}

/** Whose words worried somebody, and who it was: staff know both. @param {import("../../types").State} state @param {Waiting} item */
function flagged(state, item) {
  const about = target(state, item);
  const quote = about.message ? (about.item ? words.quote(nameOf(state, about.item.by), about.item.text ?? "") : words.further) : "";
  return html`<p class="soft">${nameOf(state, item.who)}</p>
    ${item.about ? html`<p>${words.about(nameOf(state, item.about))}</p>` : ""} ${quote ? html`<p class="msg__quote">${quote}</p>` : ""}`;
}

/** The message that a flag is about, as far as it stands here. @param {import("../../types").State} state @param {Waiting} item */
function target({ log }, item) {
  const message = item.message ? (keyOf(log.seen, item.message) ?? item.message) : "";
  return { message, item: log.items.find((other) => other.key === message) };
}

/** @param {Room} room @param {string} who */
const open = (room, who) => () => {
  room.set({ lane: "private", with: who, panel: "", open: "" });
  toComposer();
};

/** Off the desk for all staff: a call for help, a private line that needs no answer, a flag. @param {Room} room @param {Waiting} item */
const settle = (room, item) => html`<button class="btn btn--small btn--quiet" onClick=${() => room.send("settle_help", { help: item.id })}>${words.settled}</button>`;

/** @type {Record<string, (room: Room, item: Waiting, name: string) => any>} */
const acts = {
  help(room, item, name) {
    const { send, state } = room;
    const mine = item.claim === state.view?.you.who;
    const answer = () => {
      if (!mine) send("claim_help", { help: item.id });
      open(room, item.who)();
    };
    return html`<button class="btn btn--small btn--main" onClick=${answer}>${mine ? words.write(name) : words.iAnswer(name)}</button>
      ${room.boot.cards ? html`<button class="btn btn--small" onClick=${() => room.set({ dialog: `card:${item.who}` })}>${card.ask(name)}</button>` : ""}${settle(room, item)}`;
  },
  private: (room, item, name) => html`<button class="btn btn--small btn--main" onClick=${open(room, item.who)}>${words.answer(name)}</button>${settle(room, item)}`,
  held: (room, item) =>
    html`<button class="btn btn--small btn--main" onClick=${() => room.send("approve", { message: item.id })}>${words.let}</button>
      <button class="btn btn--small" onClick=${() => room.set({ form: { action: "return", message: item.id } })}>${words.giveBack}</button>
      <button class="btn btn--small btn--quiet" onClick=${() => room.set({ form: { action: "hide", message: item.id } })}>${words.moveAside}</button>`,
  door: (room, item, name) =>
    html`${early(room.state) ? html`<span class="soft">${words.withBegin}</span>` : html`<button class="btn btn--small btn--main" onClick=${() => room.send("admit", { who: item.who, device: item.device })}>${words.admit(name)}</button>`}
      <button class="btn btn--small btn--quiet" onClick=${() => room.set({ form: { action: "decline", who: item.who, device: item.device ?? "" } })}>${words.decline}</button>`,
  floor: (room, item, name) =>
    html`${moves(room)} ${item.who ? html`<button class="btn btn--small" onClick=${open(room, item.who)}>${words.write(name)}</button>` : ""}
      <button class="btn btn--small btn--quiet" onClick=${aside(room, item)}>${round.wait}</button>`,
  hand(room, item, name) {
    const at = room.state.view?.hands.indexOf(item.who) ?? 0; // how many are before them
    return html`${at > 0 ? html`<button class="btn btn--small" onClick=${() => room.send("move_hand", { who: item.who, place: at })}>${round.forward(name)}</button>` : ""}
      <button class="btn btn--small" onClick=${() => room.send("lower_hand", { who: item.who })}>${words.lower(name)}</button>`;
  },
  line: (room, item) =>
    html`<button class="btn btn--small btn--main" onClick=${() => room.send("adopt_line", { line: item.id })}>${words.adopt}</button>
      <button class="btn btn--small btn--quiet" onClick=${aside(room, item)}>${words.aside}</button>`,
  flag(room, item, name) {
    const { item: about } = target(room.state, item);
    const show = () => {
      room.set({ panel: "" });
      requestAnimationFrame(() => about && toMessage(about.key));
    };
    return html`${about ? html`<button class="btn btn--small btn--main" onClick=${show}>${words.show}</button>` : ""}
      <button class="btn btn--small" onClick=${open(room, item.who)}>${words.write(name)}</button>${settle(room, item)}`;
  },
};

/** Off this screen only: the record and the other staff keep it. @param {Room} room @param {Waiting} item */
const aside = (room, item) => () => room.set({ aside: { ...room.screen.aside, [asideKey(item)]: true } });
