// The row at the bottom of every screen: help at its start and settings at its end, always at the same places; quiet
// things between them.
import { html } from "../html.js";
import { isObserver, isStaff } from "../select.js";
import { text } from "../strings.js";
import { Menu } from "./menu.js";

/** @typedef {import("../../types").Room} Room */

/** @param {{room: Room, door: boolean}} props */
export function Bar({ room, door }) {
  const { state, screen, set } = room;
  const staff = isStaff(state);
  const help = () => {
    set({ panel: screen.panel === "help" ? "" : "help" });
    const entry = state.view?.you.entry;
    const asks = screen.panel !== "help" && !staff && (entry === "in" || entry === "knocking") && (!state.help || state.help.settled);
    if (asks && !state.pending.some((e) => e.do === "ask_help")) room.send("ask_help");
  };
  return html`<div class=${`bar ${door ? "bar--door" : ""}`}>
    ${staff ? "" : html`<button class="btn btn--help" aria-expanded=${screen.panel === "help"} onClick=${help}>${text.help}</button>`}
    <div class="bar__tools">${door ? html`<${SettingsButton} room=${room} kind="btn--quiet" />` : staff ? html`<${StaffTools} room=${room} />` : html`<${MemberTools} room=${room} />`}</div>
  </div>`;
}

/** @param {{room: Room, kind: string}} props */
function SettingsButton({ room, kind }) {
  const on = room.screen.panel === "settings";
  return html`<button class=${`btn ${kind}`} aria-expanded=${on} onClick=${() => room.set({ panel: on ? "" : "settings" })}>${text.settings}</button>`;
}

/** @param {{room: Room}} props */
function MemberTools({ room }) {
  const { state, screen, send, set } = room;
  const you = state.view?.you;
  if (!you || isObserver(state)) return html`<${SettingsButton} room=${room} kind="btn--quiet" />`;
  const secret = screen.lane === "private";
  const open = state.view?.phase === "live" || state.view?.phase === "closing";
  const round = state.view?.round;
  const shut = Boolean(round?.hands_closed && !round.responses && !you.hand); // the round says so above
  const hold = () => set({ heldAt: screen.heldAt ? "" : lastKey(state) });
  const line = () => set({ lane: secret ? "room" : "private", panel: "" });
  return html`${open ? html`<button class="btn btn--quiet" aria-pressed=${you.hand > 0} disabled=${shut} onClick=${() => send(you.hand ? "lower_hand" : "raise_hand")}>${you.hand ? text.lower : text.raise}</button>` : ""}
    <button class="btn btn--quiet bar__wide" aria-pressed=${secret} onClick=${line}>${text.privateLine}</button>
    <${Menu} label=${text.moreSign} name=${text.more} kind="btn--quiet" up=${true}>
      <button class="btn btn--row bar__narrow" aria-pressed=${secret} onClick=${line}>${secret ? text.toGroup : text.privateLine}</button>
      <button class="btn btn--row" onClick=${() => send(you.away ? "step_back" : "step_away")}>${you.away ? text.back : text.away}</button>
      ${room.tech?.rows(room)}
      <button class="btn btn--row" onClick=${hold}>${screen.heldAt ? text.letGo : text.hold}</button>
      <button class="btn btn--row" onClick=${() => set({ panel: "people" })}>${text.who}</button>
      <${SettingsButton} room=${room} kind="btn--row" />
      <button class="btn btn--row" onClick=${() => send("leave")}>${text.goForToday}</button>
    <//>`;
}

/** @param {{room: Room}} props */
function StaffTools({ room }) {
  const { screen, set, act } = room;
  const staffLane = screen.lane === "staff";
  return html`<button class="btn btn--quiet" aria-pressed=${staffLane} onClick=${() => set({ lane: staffLane ? "room" : "staff", with: "" })}>${text.staffLane}</button>
    <button class="btn btn--quiet" aria-keyshortcuts="F9" onClick=${() => act.bookmark("")}>${text.bookmark}<kbd>F9</kbd></button>
    <${SettingsButton} room=${room} kind="btn--quiet" />`;
}

/** @param {import("../../types").State} state */
const lastKey = (state) => state.log.items[state.log.items.length - 1]?.key ?? "";
