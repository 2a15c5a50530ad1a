// The way in: what is kept, a name, a knock, the lobby. And the screens after the end of a connection.
import { html } from "../html.js";
import { leaders } from "../select.js";
import { clock, day, list, reasonFor, text } from "../strings.js";

/** @typedef {{room: import("../../types").Room}} Props */

/** @param {{room: import("../../types").Room, at: string}} props */
export function Enter({ room, at }) {
  const Step = steps[at] ?? Connecting;
  return html`<div class="card door__card"><${Step} room=${room} /></div>`;
}

/** @param {Props} props */
function Connecting({ room }) {
  return html`<h2>One moment</h2>
    <p class="soft">Connecting to ${room.boot.title}…</p>`;
}

/** @param {Props} props */
function Agreement({ room }) {
  const { boot, state, send } = room;
  const wanted = state.view?.agreement;
  if (wanted && wanted.hash !== boot.agreement.hash) {
    return html`<h2>The agreement has changed</h2>
      <p>Please read the new text before you go on. What you have written stays here.</p>
      <div class="row"><button class="btn btn--main" onClick=${() => globalThis.location.reload()}>Read the new text</button></div>`;
  }
  const { version, hash } = boot.agreement;
  return html`<h2>Before you come in</h2>
    <p class="soft">${text.recorded}. Please read it at your own pace; nobody sees you yet.</p>
    <div class="door__text">${boot.agreement.text}</div>
    <div class="row row--wrap">
      <button class="btn btn--main" onClick=${() => send("consent", { version, hash })}>I have read this and accept it</button>
      <a class="btn btn--quiet" href=${boot.exit.leave} rel="nofollow noreferrer">Not now</a>
    </div>`;
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
  return html`<h2>What shall we call you?</h2>
    <p class="soft">Choose any name that you are fine with in this group. It need not be your own, and better not your full one.</p>
    <form class="stack" onSubmit=${choose}>
      <label class="stack"><span>Name in this group</span>
        <input class="field" name="name" maxlength="40" required autocomplete="off" spellcheck=${false} defaultValue=${room.state.view?.you.name ?? ""} />
      </label>
      <div class="row"><button class="btn btn--main">Continue</button></div>
    </form>`;
}

/** @param {Props} props */
function Knock({ room }) {
  const { state, send, screen, set } = room;
  const view = state.view;
  if (screen.form?.action === "choose_name") return html`<${Name} room=${room} />`;
  const early = view?.phase === "scheduled";
  const again = view?.you.entry === "left";
  return html`<h2>${again ? "You left this session" : `Hello, ${view?.you.name}`}</h2>
    <p>${early ? `The room opens on ${day(view.starts)} around ${clock(view.starts)}. You can leave this page open: it changes by itself.` : "The room is there for you when you are ready."}</p>
    <div class="row row--wrap">
      ${early ? "" : html`<button class="btn btn--main" onClick=${() => send("knock")}>${again ? "Come back in" : "Come in"}</button>`}
      ${again ? "" : html`<button class="btn btn--quiet" onClick=${() => set({ form: { action: "choose_name" } })}>Use another name</button>`}
    </div>`;
}

/** @param {Props} props */
function Lobby({ room }) {
  const { state, boot } = room;
  const who = list(leaders(state)) || list(boot.leaders) || "The facilitator";
  const open = state.view?.phase === "live" || state.view?.phase === "closing";
  return html`<h2>You are in the lobby</h2>
    <p>${open ? `${who} will let you in shortly.` : `We begin around ${clock(state.view?.starts ?? 0)}. ${who} will let you in.`} You need not do anything: this page changes by itself.</p>
    <p class="soft">Nobody in the group sees you here. Find a place where you can read in peace; a glass of water is a good idea too.</p>`;
}

/** @param {Props} props */
function Declined({ room }) {
  const note = room.state.word?.note;
  return html`<h2>Not this time</h2>
    <p>${note || "The facilitator could not let you in just now."}</p>
    <p class="soft">You can ask again, or write to the person who sent you the link.</p>
    <div class="row"><button class="btn" onClick=${() => room.send("knock")}>Ask again</button></div>`;
}

/** @param {Props} props */
function Removed({ room }) {
  const { word, stop } = room.state;
  const who = list(room.boot.leaders) || "the facilitator";
  return html`<h2>You are no longer in this session</h2>
    ${word?.reason && reasonFor(word.reason) ? html`<p>${reasonFor(word.reason)}</p>` : ""}
    ${word?.note ? html`<p class="door__note">${word.note}</p>` : word ? "" : html`<p>${stop?.say || ""}</p>`}
    <p class="soft">${word?.group ? "This is for the coming sessions too." : "This is about this session only."} If you want to talk about it, ${room.boot.contact ? `turn to ${room.boot.contact}` : `write to ${who}`}. “I need help now” stays open to you below.</p>`;
}

/** @param {Props} props */
function Over({ room }) {
  const say = room.state.stop?.say || "This session has ended. Thank you for being here.";
  return html`<h2>It is over for today</h2>
    <p>${say}</p>
    <p class="soft">Be kind to yourself tonight. If something stays with you, “I need help now” is below, and ${list(room.boot.leaders) || "the facilitator"} can be reached as agreed.</p>
    ${room.boot.contact ? html`<p class="soft">Whom to contact here: ${room.boot.contact}</p>` : ""}`;
}

/** @param {Props} props */
function Stopped({ room }) {
  const { stop } = room.state;
  if (stop?.code === 4201) return html`<${Removed} room=${room} />`;
  if (stop?.code === 4202) return html`<${Over} room=${room} />`;
  const elsewhere = stop?.code === 4205;
  return html`<h2>${elsewhere ? "Open somewhere else" : stop?.code === 4204 ? "You have left" : "This page has stopped"}</h2>
    <p>${stop?.say || "Please open your link again."}</p>
    <div class="row">
      ${elsewhere
        ? html`<button class="btn btn--main" onClick=${() => room.act.retry()}>Go on here</button>`
        : html`<button class="btn" onClick=${() => globalThis.location.reload()}>Load the page again</button>`}
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
