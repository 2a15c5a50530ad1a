// A question whose answers stay hidden until they are shown together (FAC-11), as a member has it: what is asked, who
// reads the answer and when, and one's own, which can be changed or left out until then.
import { focus, html, useEffect, useState } from "../../html.js";
import { isObserver, isStaff, leaders, nameOf } from "../../select.js";
import { list, text } from "../../strings.js";
import { prompt as words } from "../../words/techniques.js";

/** @typedef {import("../../../types").Room} Room */
/** @typedef {import("../../../types").Prompt} Asked */

const longest = 500; // characters of an answer: moderation.MaxNote

/** @param {Room} room */
export function prompt(room) {
  const asked = room.state.view?.prompt;
  if (!asked || isStaff(room.state)) return "";
  return isObserver(room.state)
    ? html`<section class="above__card" key=${asked.id} aria-label=${words.name}><p class="above__text" dir="auto">${asked.text}</p><p class="soft">${words.later}</p></section>`
    : html`<${Prompt} key=${asked.id} room=${room} asked=${asked} />`;
}

/** @param {{room: Room, asked: Asked}} props */
function Prompt({ room, asked }) {
  const [changing, change] = useState(false);
  const [acted, act] = useState(false);
  const { mine } = asked;
  const names = list(leaders(room.state)) || text.box.theFacilitator;
  const draft = `prompt:${asked.id}`;
  const write = (/** @type {string} */ said) => room.set({ drafts: { ...room.screen.drafts, [draft]: said } });
  useEffect(() => {
    if (mine && room.screen.drafts[draft]) write(""); // it is in the record now
  }, [mine]);
  const send = (/** @type {string} */ said) => {
    room.send("answer_prompt", { prompt: asked.id, text: said });
    change(false);
    act(true);
  };
  const again = () => {
    write(mine?.text ?? "");
    change(true);
  };
  return html`<section class="above__card" aria-label=${words.name}>
    <p class="above__text" dir="auto">${asked.text}</p>
    <p class="soft">${words.who(names)} ${asked.named ? words.named : words.unnamed}</p>
    ${mine && !changing
      ? html`<p role="status" tabindex="-1" ref=${acted ? focus : null} dir="auto">${mine.skipped ? words.skipped : words.mine(mine.text ?? "")}</p>
          <div class="row row--wrap"><button class="btn btn--small" onClick=${again}>${mine.skipped ? words.answer : words.change}</button></div>`
      : html`<${Box} said=${room.screen.drafts[draft] ?? ""} write=${write} send=${send} first=${Boolean(mine)}
          waits=${room.state.pending.some((e) => e.do === "answer_prompt" && e.state !== "refused")} keep=${mine ? () => (write(""), change(false), act(true)) : null} />`}
  </section>`;
}

/** @param {{said: string, write: (said: string) => void, send: (said: string) => void, first: boolean, waits: boolean, keep: (() => void) | null}} props keep: lets the answer that was given be */
function Box({ said, write, send, first, waits, keep }) {
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    if (said.trim()) send(said.trim());
  };
  return html`<form class="form" onSubmit=${submit}>
    <label class="form__part"><span>${words.yours}</span><textarea class="field" rows="2" maxlength=${longest} autocomplete="off" dir="auto" ref=${first ? focus : null} value=${said} onInput=${(/** @type {any} */ event) => write(event.target.value)}></textarea></label>
    <div class="row row--wrap row--stay">
      <button class="btn btn--main" disabled=${!said.trim() || waits}>${words.send}</button>
      <button type="button" class="btn btn--quiet" disabled=${waits} onClick=${() => send("")}>${words.skip}</button>
      ${keep ? html`<button type="button" class="btn btn--quiet" onClick=${keep}>${words.keep}</button>` : ""}
    </div>
  </form>`;
}

/** What was answered, in the conversation, under the question as far as it stands here. @param {{state: import("../../../types").State, frame: import("../../../types").Frame}} props */
export function Answers({ state, frame }) {
  const asked = state.log.items.find((item) => item.key === frame.prompt)?.frame?.text;
  return html`${asked ? html`<strong dir="auto">${asked}</strong> ` : ""}${words.together}
    <ul class="given">${frame.answers.map((/** @type {any} */ a) => html`<li>${a.who ? html`<bdi>${nameOf(state, a.who)}</bdi> ` : ""}<q dir="auto">${a.text}</q></li>`)}</ul>`;
}
