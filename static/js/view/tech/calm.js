// A grounding pause as a member has it (FAC-6): five short lines, a pacer for the breath where motion is wanted, and a tap
// that says one is ready. Nothing sounds, nothing flashes, and nothing hurries: the seconds are a hint.
import { html } from "../../html.js";
import { isObserver, isStaff, nameOf } from "../../select.js";
import { calm as words } from "../../words/checkin.js";

/** Whole seconds that the calm card still counts. @param {import("../../../types").View["pause"]} pause @param {number} now */
export const secondsLeft = (pause, now) => Math.max(0, Math.ceil(((pause?.since ?? 0) + (pause?.grounding ?? 0) * 1000 - now) / 1000));

/** The keyboard stays where the button was. @param {any} el */
const rest = (el) => document.activeElement === document.body && el?.focus();

/** @param {import("../../../types").Room} room */
export function calm({ state, now, send }) {
  const { pause, you } = state.view ?? {};
  if (!pause?.grounding || !you || isStaff(state)) return "";
  const left = secondsLeft(pause, now);
  const ready = pause.ready?.includes(you.who);
  const waits = state.pending.some((e) => e.do === "say_ready" && e.state !== "refused");
  return html`<section class="above__card calm" aria-label=${words.name}>
    <div class="calm__head"><h2>${words.name}</h2><div class="calm__pacer" aria-hidden="true"></div></div>
    ${pause.text ? html`<p dir="auto">${pause.text}</p>` : ""}
    <ul class="calm__lines">${words.lines.map((line) => html`<li>${line}</li>`)}</ul>
    <p class="soft"><span aria-hidden="true">${left > 0 ? words.left(left) : words.over}</span> ${words.goesOn(pause.by ? nameOf(state, pause.by) : words.staff)}</p>
    ${isObserver(state)
      ? ""
      : html`<div class="row row--wrap row--stay">${ready ? html`<p role="status" tabindex="-1" ref=${rest}>${words.isReady}</p>` : html`<button class="btn btn--main" disabled=${waits} onClick=${() => send("say_ready")}>${words.ready}</button>`}</div>`}
  </section>`;
}
