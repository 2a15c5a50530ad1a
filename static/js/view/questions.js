// What asks staff once more, or explains, above the page: the end, a pause with a word, the keys.
import { waiting } from "../desk.js";
import { html } from "../html.js";
import { hereCount } from "../select.js";
import { list } from "../strings.js";
import { desk as waits, questions as words } from "../words/staff.js";
import { Card } from "./card.js";
import { Dialog, shut } from "./dialog.js";
import { Prepared } from "./form.js";
import { NewLink } from "./newlink.js";
import { checkin } from "./tech/staffcheckin.js";
import { closing, question } from "./tech/question.js";
import { agenda } from "./tech/staffagenda.js";
import { ask as prompt } from "./tech/staffprompt.js";
import { beginRound, giveFloor } from "./tech/roundtools.js";

/** @typedef {import("../../types").Room} Room */

/** @param {{room: Room}} props */
export function Questions({ room }) {
  const [kind, who] = room.screen.dialog.split(":");
  const close = () => room.set({ dialog: "" });
  if (kind === "card") return html`<${Card} key=${who} room=${room} who=${who} close=${close} />`;
  if (kind === "link") return html`<${NewLink} key=${who} room=${room} who=${who} close=${close} />`;
  return questions[kind]?.(room, close) ?? "";
}

/** @type {Record<string, (room: Room, close: () => void) => any>} */
const questions = {
  agenda,
  checkin,
  question,
  closing,
  prompt,
  round: beginRound,
  floor: giveFloor,
  end(room, close) {
    const { state, screen, send } = room;
    const members = state.view ? hereCount(state.view) : 0;
    const rest = kinds(waiting(state, screen));
    /** @param {any} event */
    const end = (event) => {
      send("end");
      shut(event);
    };
    return html`<${Dialog} label=${words.end} close=${close}>
      <p>${words.endHint(members)}</p>
      ${rest ? html`<p><strong>${words.rest}</strong> ${rest}</p>` : ""}
      <div class="row row--wrap">
        <button class="btn btn--firm" onClick=${end}>${words.endNow}</button>
        <button class="btn" onClick=${shut}>${words.notYet}</button>
      </div>
    <//>`;
  },
  pause(room, close) {
    /** @param {any} event */
    const pause = (event) => {
      event.preventDefault();
      const given = new FormData(event.target);
      room.send("pause", { minutes: Number(given.get("minutes")), text: String(given.get("text") ?? "").trim() });
      shut(event);
    };
    return html`<${Dialog} label=${words.pause} close=${close}>
      <form class="form" onSubmit=${pause}>
        <fieldset class="pills">
          <legend>${words.howLong}</legend>
          ${[1, 2, 5, 0].map((n) => html`<label class="pill"><input type="radio" name="minutes" value=${n} defaultChecked=${n === 2} /><span>${words.minutes(n)}</span></label>`)}
        </fieldset>
        <${Prepared} into="text" all=${room.boot.presets?.pauses} />
        <label class="form__part"><span>${words.everyone}</span><textarea class="field" name="text" rows="2" maxlength="500" autocomplete="off"></textarea></label>
        <p class="soft">${words.pauseHint}</p>
        <div class="row row--wrap">
          <button class="btn btn--main">${words.pauseNow}</button>
          <button type="button" class="btn btn--quiet" onClick=${shut}>${words.cancel}</button>
        </div>
      </form>
    <//>`;
  },
  keys: (room, close) =>
    html`<${Dialog} label=${words.keys} read close=${close}>
      <dl class="keys">
        ${words.list.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}
      </dl>
      <label class="form__check"><input type="checkbox" checked=${room.screen.prefs.letters} onChange=${() => room.act.prefer({ letters: !room.screen.prefs.letters })} /> <span>${words.letters}</span></label>
      <div class="row"><button class="btn" onClick=${shut}>${words.close}</button></div>
    <//>`,
};

/** What waits, counted by kind. @param {import("../../types").DeskItem[]} desk */
const kinds = (desk) =>
  list(
    Object.entries(waits.counts)
      .map(([kind, say]) => ({ say, n: desk.filter((item) => item.kind === kind).length }))
      .filter(({ n }) => n > 0)
      .map(({ say, n }) => say(n)),
  );
