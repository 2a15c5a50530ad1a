// Check-ins, grounding and the balance as staff have them: what is asked, the answers as they come, who is ready. All of it
// lies on top of the room and can be folded up; the numbers stand beside the people too.
import { html } from "../../html.js";
import { isStaff, nameOf } from "../../select.js";
import { list } from "../../strings.js";
import { checkIn as asks } from "../../words/checkin.js";
import { answers as words, compare, own as ownWords, ready as readyWords, tool } from "../../words/staffcheckin.js";
import { compared } from "../../tally.js";
import { Dialog, shut } from "../dialog.js";
import { Menu } from "../menu.js";
import { Balance } from "./balance.js";
import { isOpen, question } from "./checkin.js";
import { secondsLeft } from "./calm.js";
import { Prompted } from "./staffprompt.js";
import { useWhole } from "./whole.js";

/** @typedef {import("../../../types").Room} Room */

const enough = 5; // numbers from which on the group may see dots: moderation.DotsFrom
const calmSeconds = [60, 90, 180];

/** What staff have on top of their room. @param {Room} room */
export function staffAbove(room) {
  const { state, screen } = room;
  const { view, log } = state;
  if (!view || !isStaff(state)) return [];
  const over = view.phase === "closing" || view.phase === "ended";
  const both = view.check_in?.moment === "after" || (over && log.items.some((item) => item.k === "check_in_answered"));
  return [
    view.pause?.grounding ? readiness(room) : "",
    view.check_in && isOpen(room) ? answers(room) : "",
    view.prompt ? html`<${Prompted} key=${view.prompt.id} room=${room} />` : "",
    both ? html`<${Compared} key="compared" room=${room} />` : "",
    screen.balance ? html`<${Balance} key="balance" room=${room} />` : "",
  ].filter(Boolean);
}

/** Members who are in: whoever could answer. @param {Room} room */
const asked = ({ state }) => (state.view?.people ?? []).filter((p) => p.role === "member" && p.entry === "in").map((p) => p.who);

/** @param {Room} room @param {string[]} who */
const names = ({ state }, who) => list(who.map((w) => nameOf(state, w)));

/** @param {Room} room */
function answers(room) {
  const { state, send } = room;
  const open = /** @type {import("../../../types").CheckIn} */ (state.view?.check_in);
  const given = open.answers ?? [];
  const missing = asked(room).filter((who) => !given.some((a) => a.who === who));
  const numbers = given.filter((a) => !a.skipped).length;
  const end = (/** @type {boolean} */ show) => () => send("end_check_in", { check_in: open.id, show });
  return html`<details class="above__card" key=${open.id} open>
    <summary>${words.name}: <span dir="auto">${question(open)}</span> <span class="soft" role="status">${words.given(given.length, given.length + missing.length)}</span></summary>
    ${given.length > 0
      ? html`<ul class="given">${given.map((a) => html`<li key=${a.who}>${nameOf(state, a.who)} <strong>${said(a)}</strong>${a.text ? html` <q dir="auto">${a.text}</q>` : ""}</li>`)}</ul>`
      : html`<p class="soft">${words.none}</p>`}
    <p class="soft">${missing.length > 0 ? words.open(names(room, missing)) : words.all} ${numbers < enough ? words.few : words.showHint(numbers)}</p>
    <div class="row row--wrap">
      <button class="btn btn--small" onClick=${end(false)}>${words.close}</button>
      <button class="btn btn--small" onClick=${end(true)}>${words.show}</button>
    </div>
  </details>`;
}

/** @param {{value?: string, skipped?: boolean}} a */
const said = (a) => (a.skipped ? words.skipped : a.value || words.noWords);

/** The open check-in's number of one person, beside their name. @param {{room: Room, who: string}} props */
export function Beside({ room, who }) {
  const given = room.state.view?.check_in?.answers?.find((a) => a.who === who);
  return given ? html`<span class="people__number"><span class="unseen">${words.beside(said(given))}</span><span aria-hidden="true">${said(given)}</span></span>` : "";
}

/** What one person said before and after, side by side. @param {{room: Room}} props */
function Compared({ room }) {
  const { items } = useWhole(room);
  const rows = compared(items);
  if (!rows) return "";
  return html`<details class="above__card" open>
    <summary>${compare.name}</summary>
    <div class="above__table" tabindex="0" role="region" aria-label=${compare.name}>
      <table class="figures">
        <thead><tr><th scope="col">${compare.who}</th><th scope="col">${compare.before}</th><th scope="col">${compare.after}</th><th scope="col">${compare.difference}</th></tr></thead>
        <tbody>${rows.map((r) => html`<tr key=${r.who}><th scope="row">${nameOf(room.state, r.who)}</th><td>${cell(r.before)}</td><td>${cell(r.after)}</td><td>${difference(r.difference)}</td></tr>`)}</tbody>
      </table>
    </div>
    <p class="soft">${compare.hint}</p>
  </details>`;
}

/** @param {{value: string, skipped: boolean} | undefined} given */
const cell = (given) => (given ? said(given) : compare.none);

/** @param {number | null} n */
function difference(n) {
  if (n === null) return compare.none;
  if (n === 0) return compare.same;
  return n > 0 ? compare.higher(n) : compare.lower(-n);
}

/** @param {Room} room */
function readiness(room) {
  const { state, now, send } = room;
  const pause = state.view?.pause;
  const all = asked(room);
  const is = all.filter((who) => pause?.ready?.includes(who));
  const rest = all.filter((who) => !is.includes(who));
  const left = secondsLeft(pause, now);
  return html`<section class="above__card" key="ready" aria-label=${readyWords.name}>
    <p><strong role="status">${readyWords.count(is.length, all.length)}</strong> <span class="soft">${left > 0 ? readyWords.left(left) : readyWords.over}</span></p>
    ${rest.length > 0 && is.length > 0 ? html`<p class="soft">${readyWords.open(names(room, rest))}</p>` : ""}
    <div class="row"><button class="btn btn--small" onClick=${() => send("resume")}>${readyWords.goOn}</button></div>
  </section>`;
}

/** Two taps to ask everyone: one opens this, one asks. @param {Room} room */
export function checkInRows(room) {
  const { state, screen, send, set } = room;
  const { view } = state;
  if (view?.phase !== "live" && view?.phase !== "closing") return "";
  const ask = (/** @type {string} */ moment) => () => send("begin_check_in", { moment });
  return html`${view.check_in
      ? ""
      : html`<button class="btn btn--row" onClick=${ask("")}>${tool.now}</button>
          <button class="btn btn--row" onClick=${ask("before")}>${tool.before}</button>
          <button class="btn btn--row" onClick=${ask("after")}>${tool.after}</button>
          <button class="btn btn--row" onClick=${() => set({ dialog: "checkin" })}>${tool.own}</button>`}
    ${view.pause ? "" : calmSeconds.map((seconds) => html`<button class="btn btn--row" onClick=${() => send("pause", { grounding: seconds })}>${tool.calm(seconds)}</button>`)}
    <button class="btn btn--row" aria-pressed=${Boolean(screen.balance)} onClick=${() => set({ balance: !screen.balance, panel: "" })}>${screen.balance ? tool.noBalance : tool.balance}</button>`;
}

/** @param {{room: Room}} props */
export const CheckInMenu = ({ room }) => html`<${Menu} label=${tool.menu}>${checkInRows(room)}<//>`;

/** @param {Room} room @param {() => void} close */
export function checkin(room, close) {
  const ask = (/** @type {any} */ event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    room.send("begin_check_in", { moment: String(given.get("moment") ?? ""), text: String(given.get("text") ?? "").trim() });
    shut(event);
  };
  return html`<${Dialog} label=${ownWords.title} close=${close}>
    <form class="form" onSubmit=${ask}>
      <p class="soft">${ownWords.hint}</p>
      <label class="form__part"><span>${ownWords.question}</span><input class="field" name="text" maxlength="200" required autocomplete="off" dir="auto" placeholder=${asks.ask[""]} /></label>
      <fieldset class="pills">
        <legend>${ownWords.moment}</legend>
        ${Object.entries(ownWords.moments).map(([moment, label]) => html`<label class="pill"><input type="radio" name="moment" value=${moment} defaultChecked=${moment === ""} /><span>${label}</span></label>`)}
      </fieldset>
      <div class="row row--wrap">
        <button class="btn btn--main">${ownWords.ask}</button>
        <button type="button" class="btn btn--quiet" onClick=${shut}>${ownWords.cancel}</button>
      </div>
    </form>
  <//>`;
}
