// The conversation: the one place that touches scroll by hand. It follows the newest line only while the reader is at
// the bottom, and never otherwise; one's own words always come into view.
import { html, useLayoutEffect, useRef, useState } from "../html.js";
import { floor, isObserver, isStaff, nameOf, writing } from "../select.js";
import { count } from "../strings.js";
import { keyOf } from "../seen.js";
import { sentence, personal } from "../lines.js";
import { Message } from "./message.js";
import { Pending } from "./pending.js";

const near = 60; // px from the bottom that still count as being there
const takeBackWithin = 2 * 60_000;

/** @param {{room: import("../../types").Room}} props */
export function Log({ room }) {
  const { state, screen, set, act, now } = room;
  const box = useRef(/** @type {any} */ (null));
  const atEnd = useRef(true);
  const own = useRef("");
  const [read, setRead] = useState("");
  const all = state.log.items;
  const cut = screen.heldAt ? all.findIndex((item) => item.key === screen.heldAt) + 1 : 0;
  const items = cut > 0 ? all.slice(0, cut) : all;
  const last = all[all.length - 1]?.key ?? "";
  const mine = state.pending.filter(isWords);
  const newest = mine[mine.length - 1]?.id ?? "";

  const toEnd = () => {
    box.current.scrollTop = box.current.scrollHeight;
    atEnd.current = true;
    setRead(last);
  };
  useLayoutEffect(() => {
    const spoke = newest !== "" && newest !== own.current;
    own.current = newest;
    if (atEnd.current || spoke) toEnd();
  }, [all, cut, newest, state.writing.count]); // also a message that changed may have grown
  useLayoutEffect(() => {
    if (screen.open) box.current.querySelector(".msg__acts, .msg .form")?.scrollIntoView({ block: "nearest" });
  }, [screen.open, screen.form]);
  const onScroll = () => {
    const el = box.current;
    atEnd.current = el.scrollHeight - el.scrollTop - el.clientHeight < near;
    if (atEnd.current && read !== last) setRead(last);
  };
  const { open } = floor(state, now);
  const seen = all.findIndex((item) => item.key === read);
  const unread = all.slice(seen + 1).filter((item) => item.k === "said").length;
  const go = () => {
    set({ heldAt: "" });
    toEnd();
  };
  return html`<div class="log" role="log" aria-live="off" aria-label="Conversation" tabindex="0" ref=${box} onScroll=${onScroll}>
      ${state.log.earlier ? html`<p class="log__earlier"><button class="btn btn--small" onClick=${() => act.earlier()}>Show what was before</button></p>` : ""}
      <ol class="log__list">
        ${items.map((item, i) => row(room, item, items[i - 1], open))} ${mine.map((entry) => html`<${Pending} key=${`own-${entry.id}`} entry=${entry} room=${room} />`)}
      </ol>
      <p class="log__writing" aria-hidden="true">${writing(state, now)}</p>
    </div>
    ${(unread > 0 && !atEnd.current) || (cut > 0 && cut < all.length)
      ? html`<button class="btn btn--main log__new" onClick=${go}>${unread > 0 ? count(unread, "new message") : "Go on"}</button>`
      : ""}`;
}

/** @param {import("../../types").Entry} entry */
const isWords = (entry) => entry.do === "say" || entry.do === "say_private" || entry.do === "say_staff";

/**
 * @param {import("../../types").Room} room
 * @param {import("../../types").Item} item
 * @param {import("../../types").Item | undefined} before
 * @param {boolean} open whether this person may speak now, and so react
 */
function row(room, item, before, open) {
  const { state, screen, send, set, now } = room;
  const me = state.view?.you.who ?? "";
  const staff = isStaff(state);
  if (item.k !== "said") return line(item, state, me, staff);
  const quoted = item.reply_to ? state.log.items.find((other) => other.key === (keyOf(state.log.seen, item.reply_to ?? "") ?? item.reply_to)) : undefined;
  const mine = item.by === me;
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
    follows=${follows(item, before)}
    quote=${quoted ? `${nameOf(state, quoted.by)}: ${quoted.gone && !staff ? "…" : quoted.text}` : ""}
    open=${screen.open === item.key}
    canBack=${mine && !item.gone && now - item.at < takeBackWithin}
    canReact=${!mine && !item.gone && item.lane === "room" && open}
    form=${screen.form?.message === item.key ? screen.form : null}
    again=${mine && item.gone === "returned" && item.text ? () => set({ lane: "room", drafts: { ...screen.drafts, room: [screen.drafts.room, item.text].filter(Boolean).join("\n") } }) : null}
    marked=${Boolean(item.marked)}
    send=${send}
    set=${set}
  />`;
}

/** Several turns of one person stand under one name. @param {import("../../types").Item} item @param {import("../../types").Item | undefined} before */
const follows = (item, before) =>
  before?.k === "said" && !before.gone && before.by === item.by && before.lane === item.lane && before.with === item.with && item.at - before.at < 180_000 && !item.reply_to && !item.held;

/**
 * @param {import("../../types").Item} item
 * @param {import("../../types").State} state
 * @param {string} me
 * @param {boolean} staff
 */
function line(item, state, me, staff) {
  const words = { name: (/** @type {string} */ who) => nameOf(state, who), me, at: item.at, staff };
  const said = sentence(item, words);
  if (!said) return "";
  if (personal(item, me)) {
    return html`<li key=${item.key} class="aside aside--you">
      <strong>Only you see this.</strong> ${said} ${item.frame?.note ? html`<q>${item.frame.note}</q>` : ""}
    </li>`;
  }
  const memo = staff && item.frame?.note ? html` <q>${item.frame.note}</q>` : "";
  return html`<li key=${item.key} class=${`line line--${item.k}`}>${said}${memo}</li>`;
}
