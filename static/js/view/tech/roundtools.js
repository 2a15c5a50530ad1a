// Staff's side of a round: what begins it, and what moves the floor on.
import { html } from "../../html.js";
import { nameOf } from "../../select.js";
import { list } from "../../strings.js";
import { round as words } from "../../words/stafftechniques.js";
import { Dialog, shut } from "../dialog.js";
import { Prepared } from "../form.js";
import { away } from "../go.js";

/** @typedef {import("../../../types").Room} Room */
/** @typedef {import("../../../types").Round} Round */

/** Who is next by themselves, "" for nobody: the first of the order, or of the raised hands where people volunteer. @param {Room} room @param {Round} round */
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
  const { turn, holder, mode, order, passed } = round;
  const names = (/** @type {string[]} */ all) => list(all.map((who) => nameOf(state, who)));
  const told = [];
  if (order.length > 1) told.push(words.then(names(order.slice(1))));
  if (order.length === 0 && mode !== "volunteers") told.push(words.last);
  if (passed.length > 0) told.push(words.passed(names(passed)));
  const answers = (/** @type {any} */ event) => {
    send("next_turn", { turn, responses: true });
    away(event);
  };
  const end = (/** @type {any} */ event) => {
    send("end_round");
    away(event);
  };
  return html`<div class="row row--wrap">
      ${moves(room)} ${holder ? html`<button key="answers" class="btn btn--small" onClick=${answers}>${words.responses}</button>` : ""}
      <button key="end" class="btn btn--small btn--quiet" onClick=${end}>${words.end}</button>
    </div>
    ${told.length > 0 ? html`<p class="soft">${told.join(" ")}</p>` : ""}`;
}

/** What moves the floor on: to who is next by themselves, or to whomever staff choose. @param {Room} room */
export function moves(room) {
  const round = room.state.view?.round;
  if (!round) return "";
  const { turn, holder, responses } = round;
  const next = upNext(room, round);
  const label = next ? words.next(nameOf(room.state, next)) : responses ? words.close : words.finish;
  return html`${next || holder || responses ? html`<button key="next" class="btn btn--small btn--main" onClick=${() => room.send("next_turn", { turn })}>${label}</button>` : ""}
    <button key="give" class="btn btn--small" onClick=${() => room.set({ dialog: "floor" })}>${words.give}</button>`;
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
