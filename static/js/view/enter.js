// The way in: how to leave, what is kept, a name, a knock, the lobby. And the screens after the end of a connection.
import { html } from "../html.js";
import { alone, isStaff, leaders } from "../select.js";
import { clock, day, list, reasonFor, text } from "../strings.js";
import { HowToLeave } from "./leaving.js";

/** @typedef {{room: import("../../types").Room}} Props */

const words = text.door;

/** @param {{room: import("../../types").Room, at: string}} props */
export function Enter({ room, at }) {
  const first = at === "agreement" && !room.screen.knowsExit && !isStaff(room.state);
  const Step = first ? First : (steps[at] ?? Connecting);
  return html`<div class="card door__card" key=${first ? "first" : at} ref=${fromTop}><${Step} room=${room} /></div>`;
}

/** Each step is read from its beginning, however far the one before was scrolled. @param {HTMLElement | null} card */
const fromTop = (card) => card?.parentElement?.scrollTo(0, 0);

/** @param {Props} props */
const First = ({ room }) => html`<${HowToLeave} go=${() => room.set({ knowsExit: true })} />`;

/** @param {Props} props */
function Connecting({ room }) {
  return html`<h2>${words.moment}</h2>
    <p class="soft" role="status">${words.connecting(room.boot.title)}</p>`;
}

/** @param {Props} props */
function Agreement({ room }) {
  const { boot, state, send } = room;
  const wanted = state.view?.agreement;
  if (wanted && wanted.hash !== boot.agreement.hash) {
    return html`<h2>${words.changedTitle}</h2>
      <p>${words.changed}</p>
      <div class="row"><button class="btn btn--main" onClick=${() => globalThis.location.reload()}>${words.readNew}</button></div>`;
  }
  const { version, hash } = boot.agreement;
  return html`<h2>${words.before}</h2>
    ${boot.leaders.length > 0 ? html`<p>${words.leads(list(boot.leaders), boot.leaders.length)}</p>` : ""}
    <p class="soft">${words.recorded} ${words.kept(boot.keep)}</p>
    <${Agreed} text=${boot.agreement.text} />
    <div class="row row--wrap">
      <button class="btn btn--main" onClick=${() => send("consent", { version, hash })}>${words.accept}</button>
      <a class="btn btn--quiet" href=${boot.exit.leave} rel="nofollow noreferrer">${words.notNow}</a>
    </div>`;
}

/** Each point of the agreement stands for itself. @param {{text: string}} props */
function Agreed({ text: whole }) {
  const points = whole.split(/\n+/).filter((point) => point.trim());
  return html`<div class="door__text" dir="auto">${points.map((point) => html`<p>${point}</p>`)}</div>`;
}

/** @param {Props} props */
function Name({ room }) {
  /** @param {any} event */
  const choose = (event) => {
    event.preventDefault();
    const name = new FormData(event.target).get("name");
    if (typeof name === "string" && name.trim()) room.send("choose_name", { name: name.trim() });
  };
  // The name is where the field begins and never what it is set to: a page drawn anew leaves alone what somebody types.
  return html`<h2>${words.nameTitle}</h2>
    <p class="soft">${words.nameHint}</p>
    <form class="stack" onSubmit=${choose}>
      <label class="stack"><span>${words.name}</span>
        <input class="field" name="name" maxlength="40" required autocomplete="off" spellcheck=${false} dir="auto" defaultValue=${room.state.view?.you.name ?? ""} />
      </label>
      <div class="row"><button class="btn btn--main">${words.goOn}</button></div>
    </form>`;
}

/** @param {Props} props */
function Knock({ room }) {
  const { boot, state, send, screen, set } = room;
  const view = state.view;
  if (screen.form?.action === "choose_name") return html`<${Name} room=${room} />`;
  if (state.pending.some((e) => e.do === "knock")) return html`<${Connecting} room=${room} />`;
  const early = view?.phase === "scheduled";
  const again = view?.you.entry === "left";
  // Asked as late as can be, since it is about where somebody is now; its page leads back here.
  const choose = !early && boot.choices_due;
  const asks = choose || (!early && boot.card_due);
  return html`<h2>${again ? words.left : words.hello(view?.you.name ?? "")}</h2>
    <p>${early ? words.early(day(view.starts), clock(view.starts)) : choose ? words.choicesFirst : asks ? words.cardFirst : words.ready}</p>
    <div class="row row--wrap">
      ${asks ? html`<a class="btn btn--main" href=${choose ? boot.choices : boot.card}>${choose ? words.toChoices : words.toCard}</a>` : ""}
      ${early || asks ? "" : html`<button class="btn btn--main" onClick=${() => send("knock")}>${again ? words.comeBack : words.comeIn}</button>`}
      ${early ? html`<a class="btn" href=${boot.dates} download>${words.dates}</a>` : ""}
      ${again ? "" : html`<button class="btn" onClick=${() => set({ form: { action: "choose_name" } })}>${words.otherName}</button>`}
    </div>`;
}

/** @param {Props} props */
function Lobby({ room }) {
  const { state, boot } = room;
  const who = list(leaders(state)) || list(boot.leaders) || words.theFacilitator;
  const open = state.view?.phase === "live" || state.view?.phase === "closing";
  return html`<h2>${words.lobby}</h2>
    <p role="status">${open ? words.lobbyOpen(who) : words.lobbyBegin(clock(state.view?.starts ?? 0), who)}</p>
    <p class="soft">${words.lobbyHint}</p>
    <details class="door__more"><summary class="btn btn--quiet">${words.readAgain}</summary><${Agreed} text=${boot.agreement.text} /></details>
    ${boot.card ? html`<p><a class="btn btn--quiet" href=${boot.card}>${words.ownCard}</a></p>` : ""}`;
}

/** @param {Props} props */
function Declined({ room }) {
  const note = room.state.word?.note;
  return html`<h2>${words.declined}</h2>
    <p dir="auto">${note || words.declinedWords}</p>
    <p class="soft">${words.declinedHint}</p>
    <div class="row"><button class="btn" onClick=${() => room.send("knock")}>${words.askAgain}</button></div>`;
}

/** @param {Props} props */
function Removed({ room }) {
  const { word, stop } = room.state;
  const who = list(room.boot.leaders) || text.box.theFacilitator;
  return html`<h2>${words.removed}</h2>
    ${word?.reason && reasonFor(word.reason) ? html`<p>${reasonFor(word.reason)}</p>` : ""}
    ${word?.note ? html`<p class="door__note" dir="auto">${word.note}</p>` : word ? "" : html`<p>${stop?.say || ""}</p>`}
    <p class="soft">${word?.group ? words.removedGroup : words.removedOnce} ${words.turnTo(room.boot.contact || who)}</p>`;
}

/** @param {Props} props */
function Over({ room }) {
  const { boot, state } = room;
  return html`<h2>${words.over}</h2>
    <p>${alone(state) ? words.overAlone : state.stop?.say || words.overWords}</p>
    <p class="soft">${words.overHint(list(boot.leaders) || words.theFacilitator)}</p>
    ${boot.contact ? html`<p class="soft">${words.contact(boot.contact)}</p>` : ""}`;
}

/** @param {Props} props */
function Stopped({ room }) {
  const { stop } = room.state;
  if (stop?.code === 4201) return html`<${Removed} room=${room} />`;
  if (stop?.code === 4202) return html`<${Over} room=${room} />`;
  const elsewhere = stop?.code === 4205;
  return html`<h2>${elsewhere ? words.elsewhere : stop?.code === 4204 ? words.youLeft : words.stopped}</h2>
    <p>${stop?.say || words.openAgain}</p>
    <div class="row">
      ${elsewhere
        ? html`<button class="btn btn--main" onClick=${() => room.act.retry()}>${words.goOnHere}</button>`
        : html`<button class="btn" onClick=${() => globalThis.location.reload()}>${words.load}</button>`}
    </div>`;
}

/** @type {Record<string, (props: Props) => any>} */
const steps = {
  connecting: Connecting,
  agreement: Agreement,
  name: Name,
  knock: Knock,
  lobby: Lobby,
  declined: Declined,
  removed: Removed,
  over: Over,
  stopped: Stopped,
};
