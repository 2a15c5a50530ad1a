// Where one writes. The draft of each lane survives everything but leaving; when the floor is closed it says why, in
// words, and one can write ahead.
import { draftKey } from "../screen.js";
import { html, useLayoutEffect, useRef } from "../html.js";
import { alone, floor, isObserver, isStaff, leaders, nameOf } from "../select.js";
import { sends } from "../prefs.js";
import { list, looksLikeContact, text } from "../strings.js";

const longest = 2000; // characters
const tallest = 6; // lines
const few = 200; // characters left at which their number is told
const words = text.box;

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
    const said = draft.trim();
    if (!said || !ground.open) return;
    if (lane === "room" && !isStaff(state) && looksLikeContact(said) && screen.warned !== said) return set({ warned: said });
    act.say(said);
  };
  /** @param {any} event */
  const type = (event) => {
    keep(event.target.value);
    if (event.target.value && ground.open) act.writing();
  };
  /** @param {any} event */
  const press = (event) => {
    if (!sends(screen.prefs, event, Boolean(globalThis.matchMedia?.("(pointer: coarse)").matches))) return;
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
    if (room.tech && state.view.care && !isStaff(state) && !alone(state)) return ""; // what there is to say stands above the conversation
    return html`<div class="composer"><p class="composer__why" role="status"><strong>${ground.why || words.ended[0]}</strong> ${ground.hint} ${alone(state) && room.boot.contact ? text.door.contact(room.boot.contact) : ""}</p></div>`;
  }
  if (lane === "room" && state.view?.pause?.grounding && !isStaff(state)) return html`<div class="composer"><p class="composer__why" role="status">${words.calm}</p></div>`;
  const asks = screen.warned !== "" && screen.warned === draft.trim();
  return html`<form class=${`composer composer--${lane}`} onSubmit=${submit}>
    ${banner(room, lane)} ${reply(room)} ${standing(room)}
    ${ground.why || ground.hint ? html`<p class="composer__why" role="status"><strong>${ground.why}</strong> ${ground.hint}</p>` : ""}
    ${asks
      ? html`<p class="composer__why" role="status">${words.contact}</p>`
      : ""}
    ${room.tech ? html`<${room.tech.Ahead} room=${room} />` : ""}
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
      <button class="btn btn--main composer__send" disabled=${!ground.open || !draft.trim()}>${asks ? words.sendAsIs : text.send}</button>
    </div>
    ${longest - draft.length < few ? html`<p class="soft composer__left" role="status">${words.left(longest - draft.length)}</p>` : ""}
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
  if (lane === "private") return screen.with ? words.toOne(nameOf(state, screen.with)) : words.toStaff;
  return lane === "staff" ? words.onStaffLane : words.toGroup;
}

/** @param {import("../../types").Room} room @param {string} lane */
function placeholder({ state, screen }, lane) {
  if (lane === "private") return screen.with ? words.toOneHint(nameOf(state, screen.with)) : text.sayStaff;
  return lane === "staff" ? text.sayStaff : text.say;
}

/** Where one writes, when it is not the group: nobody should say to all what was meant for one. @param {import("../../types").Room} room @param {string} lane */
function banner({ state, screen, set }, lane) {
  if (lane === "room" || isObserver(state)) return "";
  const said = lane === "staff" ? words.laneStaff : screen.with ? words.laneWith(nameOf(state, screen.with)) : words.laneTo(list(leaders(state)) || words.staff);
  return html`<p class="composer__lane">
    <strong>${said}</strong>
    <button type="button" class="btn btn--small" onClick=${() => set({ lane: "room", with: "" })}>${words.toGroupButton}</button>
  </p>`;
}

/** @param {import("../../types").Room} room */
function reply({ state, screen, set }) {
  const item = screen.replyTo && screen.lane === "room" ? state.log.items.find((other) => other.key === screen.replyTo) : undefined;
  if (!item) return "";
  return html`<p class="composer__lane">
    <span class="composer__quote" dir="auto">${words.replyTo(nameOf(state, item.by), (item.text ?? "").slice(0, 80))}</span>
    <button type="button" class="btn btn--small" onClick=${() => set({ replyTo: "" })}>${words.noReply}</button>
  </p>`;
}

/** How one stands in the room, where that is easily forgotten: a hand that is up, a step away. @param {import("../../types").Room} room */
function standing({ state, send }) {
  const you = state.view?.you;
  if (!you || isStaff(state) || isObserver(state) || (!you.hand && !you.away)) return "";
  return html`${you.hand ? html`<p class="composer__lane composer__lane--quiet" role="status"><span>${text.handUp(you.hand === 1 ? text.first : text.place(you.hand))}</span></p>` : ""}
    ${you.away
      ? html`<p class="composer__lane composer__lane--quiet" role="status"><span>${text.awayNow}</span><button type="button" class="btn btn--small" onClick=${() => send("step_back")}>${text.back}</button></p>`
      : ""}`;
}
