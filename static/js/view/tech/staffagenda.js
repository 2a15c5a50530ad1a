// Staff's part of the agenda: going on, more time, and the list itself, whose order is changed by buttons.
import { html, useState } from "../../html.js";
import { agenda as words } from "../../words/staffagenda.js";
import { Dialog, shut } from "../dialog.js";
import { nameAt } from "./agenda.js";

/** @typedef {import("../../../types").Room} Room */
/** @typedef {import("../../../types").Agenda} Agenda */
/** @typedef {{key: number, text: string, minutes: number, on: boolean}} Part */

const most = 12; // moderation.MaxAgenda

/** @param {{room: Room, agenda: Agenda}} props */
export function AgendaTools({ room, agenda }) {
  const { send, set } = room;
  const go = (/** @type {number} */ now) => () => send("move_agenda", { agenda: agenda.last, now });
  const next = agenda.now + 1;
  const others = agenda.items.map((_, i) => i).filter((i) => i !== agenda.now && i !== next);
  return html`<div class="row row--wrap">
      ${next < agenda.items.length ? html`<button class="btn btn--small btn--main" onClick=${go(next)}>${words.goOn(nameAt(agenda, next))}</button>` : ""}
      <button class="btn btn--small" onClick=${() => send("extend_agenda", { agenda: agenda.last, minutes: 5 })}>${words.more}</button>
      ${others.map((i) => html`<button class="btn btn--small btn--quiet" onClick=${go(i)}>${words.begin(nameAt(agenda, i))}</button>`)}
    </div>
    <div class="row row--wrap">
      <button class="btn btn--small" onClick=${() => set({ dialog: "agenda" })}>${words.change}</button>
      <button class="btn btn--small btn--quiet" onClick=${() => send("set_agenda", { instead: agenda.last })}>${words.takeDown}</button>
    </div>`;
}

/** What the dialog begins with: the agenda that is up, or a plain one. @param {Agenda | undefined} up @returns {Part[]} */
const begin = (up) =>
  up
    ? up.items.map((item, i) => ({ key: i, text: nameAt(up, i), minutes: item.minutes, on: i === up.now }))
    : words.plain.map(([text, minutes], i) => ({ key: i, text: String(text), minutes: Number(minutes), on: i === 0 }));

/** @param {Room} room @param {() => void} close */
export const agenda = (room, close) => html`<${Plan} room=${room} close=${close} />`;

/** @param {{room: Room, close: () => void}} props */
function Plan({ room, close }) {
  const [up] = useState(room.state.view?.agenda); // as it was when the dialog opened: who changed it meanwhile is not overwritten
  const [parts, put] = useState(begin(up));
  const [next, number] = useState(parts.length);
  const change = (/** @type {number} */ i, /** @type {Partial<Part>} */ to) => put(parts.map((part, j) => (j === i ? { ...part, ...to } : part)));
  const move = (/** @type {number} */ i, /** @type {number} */ by) => {
    const rest = parts.filter((_, j) => j !== i);
    put([...rest.slice(0, i + by), parts[i], ...rest.slice(i + by)]);
  };
  const add = () => {
    put([...parts, { key: next, text: "", minutes: 10, on: false }]);
    number(next + 1);
  };
  const go = (/** @type {any} */ event) => {
    event.preventDefault();
    const full = parts.filter((part) => part.text.trim());
    if (full.length === 0) return;
    const on = full.findIndex((part) => part.on);
    const items = full.map((part) => `${part.minutes} ${part.text.trim()}`).join("\n");
    room.send("set_agenda", { items, now: Math.max(0, on), keep: Boolean(up) && on >= 0, ...(up ? { instead: up.last } : {}) });
    shut(event);
  };
  return html`<${Dialog} label=${words.title} close=${close}>
    <form class="form" onSubmit=${go}>
      <p class="soft">${words.hint}</p>
      <ol class="plan">
        ${parts.map((part, i) => html`<li key=${part.key}>
          <input class="field" aria-label=${words.what(i + 1)} maxlength="40" autocomplete="off" dir="auto" value=${part.text} onInput=${(/** @type {any} */ e) => change(i, { text: e.target.value })} />
          <input class="field plan__minutes" type="number" min="0" max="180" inputmode="numeric" aria-label=${words.minutes(i + 1)} value=${part.minutes} onInput=${(/** @type {any} */ e) => change(i, { minutes: Math.min(180, Math.max(0, Math.trunc(Number(e.target.value) || 0))) })} />
          <span class="plan__acts">
            <button type="button" class="btn btn--small btn--quiet" aria-label=${words.up(i + 1)} disabled=${i === 0} onClick=${() => move(i, -1)}>↑</button>
            <button type="button" class="btn btn--small btn--quiet" aria-label=${words.down(i + 1)} disabled=${i === parts.length - 1} onClick=${() => move(i, 1)}>↓</button>
            <button type="button" class="btn btn--small btn--quiet" aria-label=${words.remove(i + 1)} disabled=${parts.length === 1} onClick=${() => put(parts.filter((_, j) => j !== i))}>×</button>
          </span>
        </li>`)}
      </ol>
      ${parts.length < most ? html`<div class="row"><button type="button" class="btn btn--small" onClick=${add}>${words.add}</button></div>` : ""}
      <div class="row row--wrap">
        <button class="btn btn--main">${up ? words.keep : words.show}</button>
        <button type="button" class="btn btn--quiet" onClick=${shut}>${words.cancel}</button>
      </div>
    </form>
  <//>`;
}
