// The row at the bottom of every screen: help at its start, always at the same place; quiet things after it.
import { html } from "../html.js";
import { isObserver, isStaff } from "../select.js";
import { text } from "../strings.js";
import { Menu } from "./menu.js";

/** @param {{room: import("../../types").Room, door: boolean}} props */
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
    ${door ? "" : staff ? html`<${StaffTools} room=${room} />` : html`<${MemberTools} room=${room} />`}
  </div>`;
}

/** @param {{room: import("../../types").Room}} props */
function MemberTools({ room }) {
  const { state, screen, send, set } = room;
  const you = state.view?.you;
  if (!you || isObserver(state)) return html`<div class="bar__tools"></div>`;
  const secret = screen.lane === "private";
  const open = state.view?.phase === "live" || state.view?.phase === "closing";
  const hold = () => set({ heldAt: screen.heldAt ? "" : lastKey(state) });
  return html`<div class="bar__tools">
    ${open ? html`<button class="btn btn--quiet" aria-pressed=${you.hand > 0} onClick=${() => send(you.hand ? "lower_hand" : "raise_hand")}>
      ${you.hand ? `${text.lower} · ${you.hand}` : text.raise}
    </button>` : ""}
    <button class="btn btn--quiet bar__wide" aria-pressed=${secret} onClick=${() => set({ lane: secret ? "room" : "private" })}>${text.privateLine}</button>
    <${Menu} label="⋯" name="More" kind="btn--quiet" up=${true}>
      <button class="btn btn--row bar__narrow" aria-pressed=${secret} onClick=${() => set({ lane: secret ? "room" : "private" })}>
        ${secret ? "Back to the group" : text.privateLine}
      </button>
      <button class="btn btn--row" onClick=${() => send(you.away ? "step_back" : "step_away")}>${you.away ? text.back : text.away}</button>
      <button class="btn btn--row" onClick=${hold}>${screen.heldAt ? "Let the screen move on" : "Hold the screen"}</button>
      <button class="btn btn--row" onClick=${() => set({ panel: "people" })}>Who is here, and our agreement</button>
      <button class="btn btn--row" onClick=${() => send("leave")}>Go for today</button>
    <//>
  </div>`;
}

/** @param {{room: import("../../types").Room}} props */
function StaffTools({ room }) {
  const { screen, set, act } = room;
  const staffLane = screen.lane === "staff";
  return html`<div class="bar__tools bar__tools--staff">
    <button class="btn btn--quiet" aria-pressed=${staffLane} onClick=${() => set({ lane: staffLane ? "room" : "staff", with: "" })}>${text.staffLane}</button>
    <button class="btn btn--quiet" aria-keyshortcuts="F9" onClick=${() => act.bookmark("")}>Bookmark<kbd>F9</kbd></button>
  </div>`;
}

/** @param {import("../../types").State} state */
const lastKey = (state) => state.log.items[state.log.items.length - 1]?.key ?? "";
