// A check-in as a member has it (FAC-7): a number from 0 to 10 and perhaps a word, for the facilitators alone. It can be
// skipped, and changed until it is closed. And the numbers of a group, where staff chose to show them.
import { focus, html, useState } from "../../html.js";
import { isObserver, isStaff, leaders } from "../../select.js";
import { clock, list } from "../../strings.js";
import { early } from "../../words/agenda.js";
import { checkIn as words } from "../../words/checkin.js";

/** @typedef {import("../../../types").Room} Room */

const longest = 60; // characters of the word
const scale = Array.from({ length: 11 }, (_, n) => String(n));

/** Whether a check-in can still be answered: the one "after" stays so while the private line does. @param {Room} room */
export function isOpen({ state: { view }, now }) {
  if (!view?.check_in) return false;
  return view.phase !== "ended" || (view.care?.until ?? 0) > now;
}

/** @param {Room} room */
export function checkIn(room) {
  const asked = room.state.view?.check_in;
  if (!asked || !isOpen(room) || isStaff(room.state) || isObserver(room.state)) return "";
  return html`<${CheckIn} key=${asked.id} room=${room} asked=${asked} />`;
}

/** @param {{moment?: string, text?: string}} asked */
export const question = (asked) => asked.text || /** @type {Record<string, string>} */ (words.ask)[asked.moment ?? ""];

/** @param {{room: Room, asked: NonNullable<import("../../../types").View["check_in"]>}} props */
function CheckIn({ room, asked }) {
  const [changing, change] = useState(false);
  const [acted, act] = useState(false);
  const { mine } = asked;
  const { phase, care } = /** @type {import("../../../types").View} */ (room.state.view);
  const send = (/** @type {Record<string, string>} */ given) => {
    room.send("answer_check_in", { check_in: asked.id, ...given });
    change(false);
    act(true);
  };
  return html`<section class="above__card" aria-label=${words.name}>
    <p class="above__text" dir="auto">${question(asked)}</p>
    <p class="soft">${words.who(list(leaders(room.state)))}</p>
    ${mine && !changing
      ? html`<p role="status" tabindex="-1" ref=${acted ? focus : null}>${mine.skipped ? words.skipped : words.mine(mine.value ?? "", mine.text ?? "")}</p>
          <div class="row row--wrap"><button class="btn btn--small" onClick=${() => change(true)}>${mine.skipped ? words.answer : words.change}</button></div>`
      : html`<${Scale} asked=${asked} waits=${room.state.pending.some((e) => e.do === "answer_check_in" && e.state !== "refused")} send=${send} keep=${mine ? () => (change(false), act(true)) : null} />`}
    ${phase === "ended" ? "" : html`<div class="row"><button class="btn btn--small btn--quiet" onClick=${() => room.set({ panel: "early" })}>${early.row}</button></div>`}
    <p class="soft">${words.dots} ${phase === "ended" ? words.until(clock(care?.until ?? 0)) : ""}</p>
  </section>`;
}

/** @param {{asked: any, waits: boolean, send: (given: Record<string, string>) => void, keep: (() => void) | null}} props keep: lets the answer that was given be */
function Scale({ asked, waits, send, keep }) {
  const given = asked.mine?.skipped ? undefined : asked.mine;
  const [value, choose] = useState(given?.value ?? "");
  const [low, high] = asked.text ? words.endsOwn : words.ends;
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const text = String(new FormData(event.target).get("word") ?? "").trim();
    if (value) send(text ? { value, text } : { value });
  };
  return html`<form class="scale" onSubmit=${submit} ref=${keep ? first : null}>
    <fieldset class="pills scale__pills">
      <legend class="unseen">${words.scale(low, high)}</legend>
      ${scale.map((n) => html`<label class="pill"><input type="radio" name="value" value=${n} checked=${value === n} onChange=${() => choose(n)} /><span>${n}</span></label>`)}
    </fieldset>
    <p class="scale__ends soft" aria-hidden="true"><span>${words.low(low)}</span><span>${words.high(high)}</span></p>
    <label class="form__part"><span>${words.word}</span><input class="field" name="word" maxlength=${longest} autocomplete="off" dir="auto" defaultValue=${given?.text ?? ""} /></label>
    <div class="row row--wrap row--stay">
      <button class="btn btn--main" disabled=${!value || waits}>${words.send}</button>
      <button type="button" class="btn btn--quiet" disabled=${waits} onClick=${() => send({})}>${words.skip}</button>
      ${keep ? html`<button type="button" class="btn btn--quiet" onClick=${keep}>${words.keep}</button>` : ""}
    </div>
  </form>`;
}

/** @param {any} form the keyboard goes to the number that was given, or to the first */
const first = (form) => (form?.querySelector("input:checked") ?? form?.querySelector("input"))?.focus();

const [wide, high, margin] = [220, 44, 10];

/**
 * Dots over a line from 0 to 10, one for each answer. The sentence beside them says the same in words.
 * @param {{dots: number[]}} props in order of size
 */
export function Dots({ dots }) {
  const x = (/** @type {number} */ n) => margin + (n / 10) * (wide - 2 * margin);
  const above = (/** @type {number} */ i) => dots.slice(0, i).filter((n) => n === dots[i]).length;
  const tallest = Math.max(0, ...dots.map((_, i) => above(i)));
  const rise = Math.min(11, (high - 16) / Math.max(1, tallest));
  return html`<svg class="dots" viewBox=${`0 0 ${wide} ${high}`} aria-hidden="true">
    <rect class="dots__line" x=${margin} y=${high - 5} width=${wide - 2 * margin} height="1" />
    ${dots.map((n, i) => html`<rect x=${x(n) - 4.5} y=${high - 15.5 - above(i) * rise} width="9" height="9" rx="4.5" />`)}
  </svg>`;
}
