// The conversation: a bounded part of it stands on the page, and more comes as one scrolls.
import { html, useLayoutEffect, useRef, useState } from "../html.js";
import { floor, isObserver, isStaff, nameOf, writing } from "../select.js";
import { text } from "../strings.js";
import { keyOf } from "../seen.js";
import { sentence, personal } from "../lines.js";
import { Message } from "./message.js";
import { Pending } from "./pending.js";
import { useScroll } from "./scroll.js";

const takeBackWithin = 2 * 60_000;
const words = text.log;

/** @param {{room: import("../../types").Room}} props */
export function Log({ room }) {
  const { state, screen, set, act, now } = room;
  const [spot, setSpot] = useState("");
  const all = state.log.items;
  const cut = screen.heldAt ? all.findIndex((item) => item.key === screen.heldAt) + 1 : 0;
  const held = cut > 0;
  const items = held ? all.slice(0, cut) : all;
  const mine = state.pending.filter(isWords);
  const scroll = useScroll(items, {
    newest: mine[mine.length - 1]?.id ?? "",
    held,
    changed: [all, state.writing.count],
    before: () => void (state.log.earlier && act.earlier()),
    rest: act.shorten,
  });
  const { box, first, end, atEnd, unread } = scroll;
  useLayoutEffect(() => {
    if (screen.open) box.current.querySelector(".msg__acts, .msg .form")?.scrollIntoView({ block: "nearest" });
  }, [screen.open, screen.form]);
  const ground = floor(state, now);
  const open = ground.open || Boolean(ground.react);
  // One function for all rows and all time: a row is drawn anew when something about it changed, and this never does.
  const jumper = useRef(/** @type {(key: string) => void} */ (() => {}));
  jumper.current = (key) => scroll.jump(key) || act.tell(words.quoteFar);
  const jump = useRef((/** @type {string} */ key) => jumper.current(key)).current;
  const waiting = held ? all.slice(cut).filter((item) => item.k === "said").length : 0;
  const go = () => {
    set({ heldAt: "" });
    scroll.toEnd();
  };
  return html`<div class="log" role="log" aria-live="off" aria-label=${words.name} tabindex="0" ref=${box} onScroll=${scroll.onScroll} onKeyDown=${(/** @type {any} */ event) => arrows(event, setSpot)}>
      ${first === 0 && state.log.earlier
        ? html`<p class="log__earlier">
            ${screen.loading ? words.loading : html`<button class="btn btn--small" onClick=${() => act.earlier()}>${words.before}</button>`}
          </p>`
        : ""}
      <ol class="log__list">
        ${items.slice(first, end).map((item, i) => row(room, item, items[first + i - 1], { open, spot, jump }))}
        ${end === items.length ? mine.map((entry) => html`<${Pending} key=${`own-${entry.id}`} entry=${entry} room=${room} />`) : ""}
      </ol>
      <p class="log__writing" aria-hidden="true">${held ? "" : writing(state, now)}</p>
    </div>
    ${held
      ? html`<div class="log__held" role="status"><span>${words.held} ${words.heldNew(waiting)}</span> <button class="btn btn--small btn--main" onClick=${go}>${words.goOn}</button></div>`
      : unread > 0 && !atEnd
        ? html`<button class="btn btn--main log__new" onClick=${scroll.toEnd}>${words.unread(unread)}</button>`
        : ""}`;
}

/** @param {import("../../types").Entry} entry */
const isWords = (entry) => entry.do === "say" || entry.do === "say_private" || entry.do === "say_staff";

/**
 * Arrows go from message to message, Home and End to the first and last that stand here.
 * @param {any} event
 * @param {(key: string) => void} setSpot
 */
function arrows(event, setSpot) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || /^(TEXTAREA|INPUT|SELECT)$/.test(event.target.tagName)) return;
  const rows = [...event.currentTarget.querySelectorAll("li.msg[tabindex]")];
  const here = rows.indexOf(event.target.closest("li.msg"));
  const to = { ArrowUp: here < 0 ? rows.length - 1 : here - 1, ArrowDown: here < 0 ? rows.length - 1 : here + 1, Home: 0, End: rows.length - 1 }[/** @type {string} */ (event.key)];
  const row = to === undefined ? undefined : rows[to];
  if (!row) return;
  event.preventDefault();
  setSpot(row.id.slice(2));
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/**
 * @param {import("../../types").Room} room
 * @param {import("../../types").Item} item
 * @param {import("../../types").Item | undefined} before
 * @param {{open: boolean, spot: string, jump: (key: string) => void}} p open: whether this person may react now
 */
function row(room, item, before, { open, spot, jump }) {
  const { state, screen, send, set, act, now } = room;
  const me = state.view?.you.who ?? "";
  const staff = isStaff(state);
  if (item.k !== "said") return line(item, room, me, staff);
  const mine = item.by === me;
  const quote = quoted(state, item, staff);
  const dull = Boolean(screen.less[item.by]) && !staff && !mine;
  return html`<${Message}
    key=${item.key}
    item=${item}
    name=${nameOf(state, item.by)}
    role=${state.roles[item.by] ?? ""}
    partner=${item.with ? nameOf(state, item.with) : ""}
    mine=${mine}
    me=${me}
    staff=${staff}
    watch=${isObserver(state)}
    follows=${follows(item, before) && !dull}
    quote=${quote.text}
    quoteOf=${quote.name}
    quoteKey=${quote.key}
    jump=${quote.key ? jump : null}
    open=${screen.open === item.key}
    spot=${spot === item.key}
    less=${dull}
    canBack=${mine && !item.gone && now - item.at < takeBackWithin}
    canReact=${!mine && !item.gone && item.lane === "room" && open}
    form=${screen.form?.message === item.key ? screen.form : null}
    forms=${room.staff?.Form}
    again=${mine && item.gone === "returned" && item.text ? () => set({ lane: "room", drafts: { ...screen.drafts, room: [screen.drafts.room, item.text].filter(Boolean).join("\n") } }) : null}
    marked=${Boolean(item.marked)}
    send=${send}
    set=${set}
    act=${act}
    names=${state.names}
  />`;
}

/**
 * What a message answers. It may be further back than this page keeps: then there is nothing to quote, and still a place.
 * @param {import("../../types").State} state
 * @param {import("../../types").Item} item
 * @param {boolean} staff
 */
function quoted(state, item, staff) {
  if (!item.reply_to || item.gone) return { key: "", name: "", text: "" };
  const key = keyOf(state.log.seen, item.reply_to) ?? item.reply_to;
  const other = state.log.items.find((candidate) => candidate.key === key);
  if (!other) return { key, name: text.someone, text: words.quoteGone };
  const name = nameOf(state, other.by);
  return { key, name, text: words.quote(name, other.gone && !staff ? "…" : (other.text ?? "")) };
}

/** Several turns of one person stand under one name. @param {import("../../types").Item} item @param {import("../../types").Item | undefined} before */
const follows = (item, before) =>
  before?.k === "said" && !before.gone && before.by === item.by && before.lane === item.lane && before.with === item.with && item.at - before.at < 180_000 && !item.reply_to && !item.held && !item.marked && !item.flagged;

/**
 * @param {import("../../types").Item} item
 * @param {import("../../types").Room} room
 * @param {string} me
 * @param {boolean} staff
 */
function line(item, { state, tech }, me, staff) {
  const said = sentence(item, { name: (/** @type {string} */ who) => nameOf(state, who), me, at: item.at, staff });
  if (!said) return "";
  if (personal(item, me)) {
    return html`<li key=${item.key} class="aside aside--you">
      <strong>${words.onlyYou}</strong> ${said} ${item.frame?.note ? html`<q>${item.frame.note}</q>` : ""}
    </li>`;
  }
  const memo = staff && item.frame?.note ? html` <q>${item.frame.note}</q>` : "";
  return html`<li key=${item.key} class=${`line line--${item.k}`}>${item.frame?.dots && tech ? html`<${tech.Dots} dots=${item.frame.dots} />` : ""}${item.frame?.answers && tech ? html`<${tech.Answers} state=${state} frame=${item.frame} />` : said}${memo}</li>`;
}
