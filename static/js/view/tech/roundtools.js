// Staff's side of a round: what begins it, and what moves the floor on.
import { html } from "../../html.js";
import { nameOf } from "../../select.js";
import { list } from "../../strings.js";
import { round as words } from "../../words/stafftechniques.js";
import { Dialog, shut } from "../dialog.js";
import { Prepared } from "../form.js";

/** @typedef {import("../../../types").Room} Room */
/** @typedef {import("../../../types").Round} Round */

/** Who is next by themselves: the first of the order, or of the raised hands where people volunteer. @param {Room} room @param {Round} round */
function upNext({ state }, { mode, order }) {
  if (mode !== "volunteers") return order[0] ?? "";
  const members = inRoom(state.view);
  return state.view?.hands.find((who) => members.includes(who)) ?? "";
}

/** @param {import("../../../types").View | null} view */
const inRoom = (view) => (view?.people ?? []).filter((p) => p.role === "member" && p.entry === "in").map((p) => p.who);

/** @param {{room: Room, round: Round}} props */
export function RoundTools({ room, round }) {
  const { state, send } = room;
  const { turn, holder, responses } = round;
  const next = upNext(room, round);
  const name = (/** @type {string} */ who) => nameOf(state, who);
  const told = [round.order.length > 1 ? words.then(list(round.order.slice(1).map(name))) : "", round.passed.length > 0 ? words.passed(list(round.passed.map(name))) : ""];
  return html`<p class="soft">${told.filter(Boolean).join(" ")}</p>
    <div class="row row--wrap">
      ${next || holder || responses ? html`<button key="next" class="btn btn--small btn--main" onClick=${() => send("next_turn", { turn })}>${next ? words.next(name(next)) : words.rest}</button>` : ""}
      ${holder ? html`<button key="answers" class="btn btn--small" onClick=${() => send("next_turn", { turn, responses: true })}>${words.responses}</button>` : ""}
      <button key="give" class="btn btn--small" onClick=${() => room.set({ dialog: "floor" })}>${words.give}</button>
      <button key="end" class="btn btn--small btn--quiet" onClick=${() => send("end_round")}>${words.end}</button>
    </div>`;
}

/** To whom else the floor may go: whoever is in the room. @param {Room} room @param {() => void} close */
export function giveFloor({ state, send }, close) {
  const round = state.view?.round;
  const give = (/** @type {string} */ who) => (/** @type {any} */ event) => {
    send("next_turn", { turn: round?.turn, who });
    shut(event);
  };
  return html`<${Dialog} label=${words.give} close=${close}>
    <ul class="library" aria-label=${words.give}>
      ${inRoom(state.view).filter((who) => round && who !== round.holder).map((who) => html`<li key=${who}><button class="btn btn--row" onClick=${give(who)}>${nameOf(state, who)}</button></li>`)}
    </ul>
    <div class="row"><button class="btn btn--quiet" onClick=${shut}>${words.cancel}</button></div>
  <//>`;
}

/** @param {Room} room @param {() => void} close */
export function beginRound(room, close) {
  const begin = (/** @type {any} */ event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    const mode = String(given.get("mode"));
    room.send("begin_round", {
      mode,
      occasion: String(given.get("occasion")),
      text: String(given.get("text") ?? "").trim(),
      seconds: Number(given.get("seconds")),
      hands_closed: mode !== "volunteers" && given.get("hands_closed") === "on", // nobody could volunteer
      responses: given.get("responses") === "on",
    });
    shut(event);
  };
  return html`<${Dialog} label=${words.title} close=${close}>
    <form class="form" onSubmit=${begin}>
      ${pills("mode", words.mode, Object.entries(words.modes), "roster")} ${pills("occasion", words.occasion, Object.entries(words.occasions), "")}
      <${Prepared} into="text" all=${words.prompts} />
      <label class="form__part"><span>${words.text}</span><textarea class="field" name="text" rows="2" maxlength="200" autocomplete="off" dir="auto"></textarea></label>
      ${pills("seconds", words.seconds, [0, 60, 120, 180].map((n) => [String(n), words.soft(n)]), "0")}
      <label class="form__check"><input type="checkbox" name="responses" /> <span>${words.answers}</span></label>
      <label class="form__check"><input type="checkbox" name="hands_closed" /> <span>${words.handsClosed}</span></label>
      <div class="row row--wrap">
        <button class="btn btn--main">${words.begin}</button>
        <button type="button" class="btn btn--quiet" onClick=${shut}>${words.cancel}</button>
      </div>
    </form>
  <//>`;
}

/** @param {string} name @param {string} legend @param {string[][]} all @param {string} usual */
const pills = (name, legend, all, usual) => html`<fieldset class="pills">
  <legend>${legend}</legend>
  ${all.map(([value, label]) => html`<label key=${value} class="pill"><input type="radio" name=${name} value=${value} defaultChecked=${value === usual} /><span>${label}</span></label>`)}
</fieldset>`;
