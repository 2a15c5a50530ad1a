// What waits for staff: which events put something on the desk, and which take it off. Pure.

/**
 * @typedef {import("../types").DeskItem} DeskItem
 * @typedef {import("../types").Frame} Frame
 * @typedef {import("../types").View} View
 */

const onTop = ["help", "private", "floor"];

/** @param {DeskItem} item */
const place = (item) => (onTop.includes(item.kind) ? onTop.indexOf(item.kind) : onTop.length);

/** As the server lists it: help on top, then private lines and the floor; behind them age alone counts. @param {DeskItem} a @param {DeskItem} b */
const inOrder = (a, b) => place(a) - place(b) || a.since - b.since;

/** What is put aside on one screen: of the floor one question about one person, who may leave after all. @param {DeskItem} item */
export const asideKey = ({ kind, id, who }) => (kind === "floor" ? `${id} ${who}` : id);

/**
 * What waits for the reader of this screen, in the order to go through it.
 * @param {import("../types").State} state
 * @param {import("../types").Screen} screen
 * @returns {DeskItem[]}
 */
export const waiting = (state, screen) => (state.view?.desk ?? []).filter((item) => !screen.aside[asideKey(item)]).sort(inOrder);

/**
 * @param {DeskItem[]} desk
 * @param {Frame} e
 * @param {string} kind
 * @param {string} who
 * @param {Partial<DeskItem>} [more]
 */
function put(desk, e, kind, who, more = {}) {
  if (desk.some((item) => item.id === e.id)) return desk;
  const next = [...desk, { kind, id: e.id, who, since: e.at, ...more }];
  return next.sort(inOrder);
}

/**
 * @param {DeskItem[]} desk
 * @param {(item: DeskItem) => boolean} off
 */
const drop = (desk, off) => (desk.some(off) ? desk.filter((item) => !off(item)) : desk);

/** @type {(kind: string, id: string) => (item: DeskItem) => boolean} */
const is = (kind, id) => (item) => item.kind === kind && item.id === id;

/**
 * @param {DeskItem[]} desk
 * @param {Frame} e
 * @param {View} view the room after the event
 * @param {View} before
 * @returns {DeskItem[]}
 */
export function deskAfter(desk, e, view, before) {
  const change = changes[e.k];
  return floor(change ? change(desk, e, view) : desk, e, view, before);
}

/**
 * Staff are asked who is next where the floor cannot go on by itself: its holder is gone, or not connected. They are asked
 * once, until it moves on or the holder is back.
 * @type {(desk: DeskItem[], e: Frame, view: View, before: View) => DeskItem[]}
 */
function floor(desk, e, { round, people }, before) {
  const off = (/** @type {DeskItem} */ item) => item.kind === "floor";
  if (!round || round.responses) return drop(desk, off);
  const ask = (/** @type {string} */ who) => {
    const asked = desk.find(off);
    return [...drop(desk, off), { kind: "floor", id: round.turn, since: e.at, ...asked, who }].sort(inOrder);
  };
  const { holder } = round;
  const among = (e.people ?? []).some((/** @type {any} */ p) => p.who === holder);
  if (e.k === "round_moved") {
    desk = drop(desk, off);
    return holder && !people.find((p) => p.who === holder)?.here ? ask(holder) : desk;
  }
  if (before.round?.holder && !holder) return ask("");
  if (e.k === "departed" && among) return ask(holder);
  return e.k === "arrived" && among ? drop(desk, off) : desk;
}

/** @type {(desk: DeskItem[], e: Frame, view: import("../types").View) => DeskItem[]} */
function said(desk, e, view) {
  if (e.lane === "private") {
    const member = e.with || e.by;
    if (e.by !== member) return drop(desk, (item) => item.kind === "private" && item.who === member);
    return desk.some((item) => item.kind === "private" && item.who === member) ? desk : put(desk, e, "private", member, { text: e.text });
  }
  return e.held && view.desk ? put(desk, e, "held", e.by, { text: e.text }) : desk;
}

/** @type {(desk: DeskItem[], e: Frame) => DeskItem[]} */
const gone = (desk, e) => drop(desk, (item) => item.who === e.who && ["door", "hand", "held"].includes(item.kind));

/** @type {(desk: DeskItem[], e: Frame) => DeskItem[]} */
const answered = (desk, e) => drop(desk, (item) => item.kind === "door" && item.who === e.who && (!e.device || item.device === e.device));

/** @type {(desk: DeskItem[], e: Frame) => DeskItem[]} */
const settled = (desk, e) => drop(desk, (item) => item.id === e.message && ["held", "private", "line"].includes(item.kind));

/** @type {Record<string, (desk: DeskItem[], e: Frame, view: import("../types").View) => DeskItem[]>} */
const changes = {
  said,
  took_back: settled,
  approved: settled,
  returned: settled,
  hidden: settled,
  knocked: (desk, e) => put(drop(desk, (item) => item.kind === "door" && item.who === e.by && item.device === e.device), e, "door", e.by, { device: e.device }),
  admitted: answered,
  declined: answered,
  removed: gone,
  left: (desk, e) => drop(desk, (item) => item.kind === "hand" && item.who === e.by),
  ended: (desk) => drop(desk, (item) => ["hand", "door"].includes(item.kind)),
  hand_raised: (desk, e) => put(desk, e, "hand", e.by),
  round_moved: (desk, e) => drop(desk, (item) => item.kind === "hand" && item.who === e.to),
  hand_lowered: (desk, e) => drop(desk, (item) => item.kind === "hand" && item.who === (e.who || e.by)),
  flagged: (desk, e) => put(desk, e, "flag", e.by, { text: e.memo, message: e.message, about: e.who }),
  help_asked: (desk, e) => put(desk, e, "help", e.by),
  help_seen: (desk, e) => desk.map((item) => (is("help", e.help)(item) && !item.seen_by ? { ...item, seen_by: e.by } : item)),
  help_claimed: (desk, e) => desk.map((item) => (is("help", e.help)(item) ? { ...item, claim: e.by } : item)),
  help_settled: (desk, e) => drop(desk, (item) => item.id === e.help && ["help", "private", "flag"].includes(item.kind)),
  line_proposed: (desk, e) => put(desk, e, "line", e.by, { text: e.text }),
  line_adopted: (desk, e) => drop(desk, is("line", e.line)),
};
