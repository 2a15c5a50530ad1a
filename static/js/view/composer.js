// Where one writes. The draft of each lane survives everything but leaving; when the floor is closed it says why, in
// words, and one can write ahead.
import { draftKey } from "../screen.js";
import { html, useLayoutEffect, useRef } from "../html.js";
import { floor, isObserver, isStaff, leaders, nameOf } from "../select.js";
import { list, looksLikeContact, text } from "../strings.js";

const longest = 2000; // characters
const tallest = 6; // lines

/** @param {{room: import("../../types").Room}} props */
export function Composer({ room }) {
  const { state, screen, set, act, now } = room;
  const box = useRef(/** @type {any} */ (null));
  const key = draftKey(screen.lane, screen.with);
  const draft = screen.drafts[key] ?? "";
  const lane = isObserver(state) ? "staff" : screen.lane;
  const ground = lane === "room" ? floor(state, now) : { open: true, why: "", hint: "" };
  useLayoutEffect(() => grow(box.current), [draft, lane]);

  /** @param {string} value */
  const keep = (value) => set({ drafts: { ...screen.drafts, [key]: value } });
  const send = () => {
    const words = draft.trim();
    if (!words || !ground.open) return;
    if (lane === "room" && !isStaff(state) && looksLikeContact(words) && screen.warned !== words) return set({ warned: words });
    act.say(words);
  };
  /** @param {any} event */
  const type = (event) => {
    keep(event.target.value);
    if (event.target.value && ground.open) act.writing();
  };
  /** @param {any} event */
  const press = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.altKey) return;
    if (globalThis.matchMedia?.("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    send();
  };
  /** @param {any} event */
  const submit = (event) => {
    event.preventDefault();
    send();
    box.current.focus();
  };
  if (lane === "room" && (state.view?.phase === "ended" || state.view?.phase === "shut")) {
    return html`<div class="composer"><p class="composer__why" role="status"><strong>${ground.why || "The session has ended."}</strong> ${ground.hint}</p></div>`;
  }
  const asks = screen.warned !== "" && screen.warned === draft.trim();
  return html`<form class=${`composer composer--${lane}`} onSubmit=${submit}>
    ${banner(room, lane)} ${reply(room)}
    ${ground.why || ground.hint ? html`<p class="composer__why" role="status"><strong>${ground.why}</strong> ${ground.hint}</p>` : ""}
    ${asks
      ? html`<p class="composer__why" role="status">It looks as if there is a way to reach you in it. In a group it is safer to leave that out. Send it again if you want it as it is.</p>`
      : ""}
    <div class="composer__row">
      <textarea
        class="field composer__box"
        ref=${box}
        rows="1"
        maxlength=${longest}
        aria-label=${label(room, lane)}
        placeholder=${ground.open ? placeholder(room, lane) : text.writeAhead}
        autocomplete="off"
        value=${draft}
        onInput=${type}
        onKeyDown=${press}
      ></textarea>
      <button class="btn btn--main composer__send" disabled=${!ground.open || !draft.trim()}>${asks ? "Send as it is" : "Send"}</button>
    </div>
  </form>`;
}

/**
 * As many lines as the words need, up to a few.
 * @param {any} el
 */
function grow(el) {
  if (!el) return;
  el.rows = 1;
  while (el.scrollHeight > el.clientHeight + 1 && el.rows < tallest) el.rows += 1;
}

/** @param {import("../../types").Room} room @param {string} lane */
function label({ state, screen }, lane) {
  if (lane === "private") return screen.with ? `Write to ${nameOf(state, screen.with)} privately` : "Write to the staff privately";
  return lane === "staff" ? "Write on the staff lane" : "Write to the group";
}

/** @param {import("../../types").Room} room @param {string} lane */
function placeholder({ state, screen }, lane) {
  if (lane === "private") return screen.with ? `Write to ${nameOf(state, screen.with)}…` : "Write to the staff…";
  return lane === "staff" ? text.sayStaff : text.say;
}

/** Where one writes, when it is not the group: nobody should say to all what was meant for one. @param {import("../../types").Room} room @param {string} lane */
function banner({ state, screen, set }, lane) {
  if (lane === "room" || isObserver(state)) return "";
  const who = screen.with ? nameOf(state, screen.with) : list(leaders(state)) || "the staff";
  const words = lane === "staff" ? "Staff lane: members do not see this." : screen.with ? `Private line with ${who}` : `Private line to ${who}: the group does not see this.`;
  return html`<p class="composer__lane">
    <strong>${words}</strong>
    <button type="button" class="btn btn--small" onClick=${() => set({ lane: "room", with: "" })}>To the group</button>
  </p>`;
}

/** @param {import("../../types").Room} room */
function reply({ state, screen, set }) {
  const item = screen.replyTo && screen.lane === "room" ? state.log.items.find((other) => other.key === screen.replyTo) : undefined;
  if (!item) return "";
  return html`<p class="composer__lane">
    <span class="msg__quote">To ${nameOf(state, item.by)}: ${(item.text ?? "").slice(0, 80)}</span>
    <button type="button" class="btn btn--small" onClick=${() => set({ replyTo: "" })}>No reply</button>
  </p>`;
}
