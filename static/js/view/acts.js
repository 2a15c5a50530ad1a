// What staff can do about one person, on that person's row: the quiet steps first, and every button says the name.
import { html } from "../html.js";
import { acts as words, card, newLink } from "../words/staff.js";
import { round } from "../words/stafftechniques.js";
import { Form } from "./form.js";
import { toComposer } from "./go.js";

/** @typedef {import("../../types").Room} Room */
/** @typedef {import("../../types").Person} Person */

/** @param {{room: Room, p: Person, name: string}} props */
export function Acts({ room, p, name }) {
  const { send, set, screen } = room;
  const close = () => set({ form: null });
  const form = screen.form;
  if (form?.who === p.who && !form.device) return html`<${Form} form=${form} presets=${room.boot.presets} name=${name} send=${send} close=${close} />`;
  if (p.entry !== "in") return html`<${Outside} room=${room} p=${p} name=${name} />`;
  return html`<div class="acts" role="group" aria-label=${words.acts(name)}>
    ${steps(room, p, name)}
    <details class="acts__more">
      <summary class="btn btn--small btn--quiet">${words.more}</summary>
      <div class="acts">
        ${room.boot.cards ? html`<button class="btn btn--small" onClick=${() => set({ dialog: `card:${p.who}` })}>${card.ask(name)}</button>` : ""}
        <button class="btn btn--small" onClick=${() => set({ dialog: `link:${p.who}` })}>${newLink.ask(name)}</button>
        ${rest(p).map((action) => html`<button class="btn btn--small" onClick=${() => set({ form: { action, who: p.who } })}>${asks[action](name)}</button>`)}
      </div>
    </details>
  </div>`;
}

/** What one tap does, and one more takes back. @param {Room} room @param {Person} p @param {string} name */
function steps(room, p, name) {
  const { send, set } = room;
  const who = p.who;
  const write = () => {
    set({ lane: "private", with: who, panel: "", open: "" });
    toComposer();
  };
  const unmute = { text: words.muted(name), action: "unmute", fields: { who } };
  const release = { text: words.held(name), action: "release", fields: { who } };
  return html`${p.hand > 1 ? html`<button class="btn btn--small" onClick=${() => send("move_hand", { who, place: p.hand - 1 })}>${round.forward(name)}</button>` : ""}
    ${p.hand ? html`<button class="btn btn--small" onClick=${() => send("lower_hand", { who })}>${words.lower(name)}</button>` : ""}
    <button class="btn btn--small" onClick=${write}>${words.write(name)}</button>
    ${p.held
      ? html`<button class="btn btn--small" onClick=${() => send("release", { who })}>${words.release(name)}</button>`
      : html`<button class="btn btn--small" onClick=${() => send("hold", { who, reason: "care" }, release)}>${words.hold(name)}</button>`}
    ${p.muted
      ? html`<button class="btn btn--small" onClick=${() => send("unmute", { who })}>${words.unmute(name)}</button>`
      : html`<button class="btn btn--small" onClick=${() => send("mute", { who, minutes: 5, reason: "pace" }, unmute)}>${words.mute(name)}</button>`}`;
}

/** @type {Record<string, (name: string) => string>} */
const asks = words.ask;

/** The rest wants a word or asks once more, mildest first. @param {Person} p */
const rest = (p) => ["nudge", ...(p.held ? [] : ["hold"]), ...(p.muted ? [] : ["mute"]), "rename", "remove"];

/** @param {{room: Room, p: Person, name: string}} props */
function Outside({ room, p, name }) {
  const { send, set } = room;
  const who = p.who;
  if (p.entry === "removed") return html`<div class="acts"><button class="btn btn--small" onClick=${() => send("reinstate", { who })}>${words.reinstate(name)}</button></div>`;
  const stepped = p.entry === "left" && p.exit;
  return html`<div class="acts">
    ${stepped ? html`<p class="soft">${words.exit(name)}</p>` : ""}
    ${room.boot.cards && !stepped && p.entry === "left" ? html`<button class="btn btn--small" onClick=${() => set({ dialog: `card:${who}` })}>${card.ask(name)}</button>` : ""}
    ${stepped ? "" : html`<button class="btn btn--small" onClick=${() => set({ dialog: `link:${who}` })}>${newLink.ask(name)}</button>`}
    <button class="btn btn--small btn--quiet" onClick=${() => set({ form: { action: "remove", who } })}>${asks.remove(name)}</button>
  </div>`;
}
