// The log of one session as this person may read it: what was said and what happened, in the order of the record.
// Pure: every function gives a new log. Events are folded once each, by their id, however often they come.

import { both, keyOf, nothing, saw } from "./seen.js";

/**
 * @typedef {import("../types").Log} Log
 * @typedef {import("../types").Item} Item
 * @typedef {import("../types").Frame} Frame
 */

/** @returns {Log} */
export const emptyLog = () => ({ items: [], seen: nothing, first: "", last: "", earlier: false });

// Events that stand in the log as a line of their own. The others change what is there, or the room's view, or both.
const lines = new Set(
  ("lobby_opened started closing_began ended shut waiting_began staff_back agreement_changed arrived departed left " +
    "stepped_away stepped_back lead_passed role_changed flagged help_asked help_claimed help_settled bookmarked line_proposed line_adopted " +
    "nudged muted unmuted paused resumed slowed hold_set hold_lifted removed reinstated locked unlocked declined").split(" "),
);

/**
 * @param {Log} log
 * @param {Frame} e an event frame that was not folded yet
 * @param {boolean} reader whether this viewer keeps reading what others no longer may (staff)
 * @returns {Log}
 */
export function fold(log, e, reader) {
  const next = { ...log, seen: saw(log.seen, e.id, e.id), first: log.first || e.id, last: e.id };
  const change = changes[e.k];
  if (change) return change(next, e, reader);
  // Who is connected while at the door is for the roster; the log says when somebody comes in.
  if (e.door && (e.k === "arrived" || e.k === "departed")) return next;
  if (lines.has(e.k)) return append(next, line(e));
  return next;
}

/**
 * @param {Frame} e
 * @returns {Item}
 */
const line = (e) => ({ key: e.id, k: e.k, by: e.by || "", at: e.at, frame: e });

/**
 * @param {Frame} e
 * @param {boolean} reader
 * @returns {Item}
 */
function message(e, reader) {
  const item = { key: e.id, k: "said", by: e.by || "", at: e.at, lane: e.lane || "room", with: e.with, text: e.text ?? "", reply_to: e.reply_to, held: Boolean(e.held) };
  return e.gone ? gone(item, e.gone, reader) : item;
}

/**
 * A tombstone. Whoever may not read on has the words out of memory at once.
 * @param {Item} item
 * @param {string} why
 * @param {boolean} keeps
 * @returns {Item}
 */
const gone = (item, why, keeps) => ({ ...item, gone: why, text: keeps ? item.text : "" });

/**
 * @param {Log} log
 * @param {Item} item
 * @returns {Log}
 */
const append = (log, item) => ({ ...log, items: [...log.items, item] });

/**
 * Changes the message that an event names, if it is here.
 * @param {Log} log
 * @param {string} id
 * @param {(item: Item) => Item} change
 * @returns {Log}
 */
function on(log, id, change) {
  const key = keyOf(log.seen, id) ?? id;
  const at = log.items.findIndex((item) => item.key === key);
  if (at < 0) return log;
  const items = log.items.slice();
  items[at] = change(items[at]);
  return { ...log, items };
}

/**
 * @param {Item} item
 * @param {string} response
 * @param {string} who
 * @param {boolean} there
 * @returns {Item}
 */
function react(item, response, who, there) {
  const others = (item.reactions?.[response] ?? []).filter((other) => other !== who);
  return { ...item, reactions: { ...item.reactions, [response]: there ? [...others, who] : others } };
}

/** @type {Record<string, (log: Log, e: Frame, reader: boolean) => Log>} */
const changes = {
  said: (log, e, reader) => append(log, message(e, reader)),
  took_back: (log, e, reader) => on(log, e.message, (item) => gone(item, "took_back", reader)),
  hidden: (log, e, reader) =>
    on(log, e.message, (item) => ({ ...gone(item, "hidden", reader || e.note !== undefined || item.held === true), note: e.note, reason: e.reason, held: false })),
  unhidden: (log, e) => on(log, e.message, (item) => ({ ...item, gone: e.gone, note: undefined, reason: undefined, text: e.text ?? "", reply_to: e.reply_to ?? item.reply_to })),
  returned: (log, e) => on(log, e.message, (item) => ({ ...item, gone: "returned", held: false, note: e.note, reason: e.reason })),
  approved(log, e, reader) {
    // The held message stands here now: for its author and staff it moves, for all others it begins.
    const key = keyOf(log.seen, e.message) ?? e.message;
    const old = log.items.find((item) => item.key === key);
    const said = { key, k: "said", by: e.author, at: e.at, lane: "room", text: e.text ?? "", reply_to: e.reply_to, held: false, reactions: old?.reactions };
    const items = log.items.filter((item) => item.key !== key);
    const seen = saw(saw(log.seen, e.id, key), e.message, key);
    return { ...log, seen, items: [...items, e.gone ? gone(said, e.gone, reader) : said] };
  },
  reacted: (log, e) => on(log, e.message, (item) => react(item, e.response, e.by, true)),
  unreacted: (log, e) => on(log, e.message, (item) => react(item, e.response, e.by, false)),
  bookmarked: (log, e) => (e.message ? on(log, e.message, (item) => ({ ...item, marked: true })) : append(log, line(e))),
  flagged: (log, e) => append(e.message ? on(log, e.message, (item) => ({ ...item, flagged: true })) : log, line(e)),
};

/**
 * Puts older events before those that are here. They are folded by themselves first; what they change stays among them.
 * @param {Log} log
 * @param {Frame[]} events oldest first
 * @param {boolean} earlier
 * @param {boolean} reader
 * @returns {Log}
 */
export function prepend(log, events, earlier, reader) {
  let older = emptyLog();
  for (const e of events) if (keyOf(log.seen, e.id) === undefined) older = fold(older, e, reader);
  const here = new Set(log.items.map((item) => item.key));
  const items = [...older.items.filter((item) => !here.has(item.key)), ...log.items];
  return { ...log, items, seen: both(older.seen, log.seen), first: older.first || log.first, earlier };
}
