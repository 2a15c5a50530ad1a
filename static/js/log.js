// The log of one session as this person may read it: what was said and what happened, in the order of the record.
// Pure: every function gives a new log. Events are folded once each, by their id, however often they come. A long session
// keeps its newest part here alone: trim lets go of what is old, and prepend brings it back as it then reads.

import { both, from, keyOf, nothing, saw } from "./seen.js";

/**
 * @typedef {import("../types").Log} Log
 * @typedef {import("../types").Item} Item
 * @typedef {import("../types").Frame} Frame
 */

/** @returns {Log} */
export const emptyLog = () => ({ items: [], seen: nothing, about: {}, first: "", last: "", earlier: false });

// Events that stand in the log as a line of their own. The others change what is there, or the room's view, or both.
const lines = new Set(
  ("lobby_opened started closing_began ended shut waiting_began staff_back agreement_changed arrived departed left " +
    "stepped_away stepped_back lead_passed role_changed flagged help_asked help_claimed help_settled bookmarked line_proposed line_adopted " +
    "round_began round_moved round_ended nudged muted unmuted paused resumed slowed hold_set hold_lifted removed reinstated locked unlocked declined card_shown " +
      "check_in_began check_in_answered check_in_ended prompt_asked prompt_ended agenda_set leave_planned").split(" "),
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
  // "Again" only where the room was told that nobody was there: the first to come is none who came back.
  if (e.k === "staff_back" && !waited(log)) return next;
  if (lines.has(e.k)) return append(next, line(e));
  return next;
}

/** Whether the log says, as the last of its kind, that the room waits. @param {Log} log */
function waited(log) {
  for (let i = log.items.length - 1; i >= 0; i -= 1) {
    const { k } = log.items[i];
    if (k === "waiting_began" || k === "staff_back") return k === "waiting_began";
  }
  return false;
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

/** What events do to the message that they name. @type {Record<string, (item: Item, e: Frame, reader: boolean) => Item>} */
const alter = {
  took_back: (item, e, reader) => gone(item, "took_back", reader),
  hidden: (item, e, reader) => ({ ...gone(item, "hidden", reader || e.note !== undefined || item.held === true), note: e.note, reason: e.reason, held: false }),
  unhidden: (item, e) => ({ ...item, gone: e.gone, note: undefined, reason: undefined, text: e.text ?? "", reply_to: e.reply_to ?? item.reply_to }),
  returned: (item, e) => ({ ...item, gone: "returned", held: false, note: e.note, reason: e.reason }),
  reacted: (item, e) => react(item, e.response, e.by, true),
  unreacted: (item, e) => react(item, e.response, e.by, false),
  bookmarked: (item) => ({ ...item, marked: true }),
  flagged: (item) => ({ ...item, flagged: true }),
};

/**
 * Changes the message that an event names, if it is here. What happened is kept too: to a message that comes back after
 * trim, or comes for the first time by prepend, it happens then.
 * @param {Log} log
 * @param {Frame} e
 * @param {boolean} reader
 * @returns {Log}
 */
function on(log, e, reader) {
  const key = keyOf(log.seen, e.message) ?? e.message;
  const about = { ...log.about, [key]: [...standing(log.about[key] ?? [], e), e] };
  const at = log.items.findIndex((item) => item.key === key);
  if (at < 0) return { ...log, about };
  const items = log.items.slice();
  items[at] = alter[e.k](items[at], e, reader);
  return { ...log, about, items };
}

const shown = new Set(["took_back", "hidden", "unhidden"]);

/** Of what happened to a message, what a new event leaves standing: no words outlive the event that takes them away. @param {Frame[]} list @param {Frame} e */
const standing = (list, e) => (shown.has(e.k) ? list.filter((other) => !shown.has(other.k)) : list);

/** @type {Record<string, (log: Log, e: Frame, reader: boolean) => Log>} */
const changes = {
  said: (log, e, reader) => append(log, message(e, reader)),
  took_back: on,
  hidden: on,
  unhidden: on,
  returned: on,
  reacted: on,
  unreacted: on,
  approved(log, e, reader) {
    // The held message stands here now: for its author and staff it moves, for all others it begins.
    const key = keyOf(log.seen, e.message) ?? e.message;
    const old = log.items.find((item) => item.key === key);
    const said = { key, k: "said", by: e.author, at: e.at, lane: "room", text: e.text ?? "", reply_to: e.reply_to, held: false, reactions: old?.reactions, stands: e.id };
    const items = log.items.filter((item) => item.key !== key);
    const seen = saw(saw(log.seen, e.id, key), e.message, key);
    return { ...log, seen, items: [...items, e.gone ? gone(said, e.gone, reader) : said] };
  },
  bookmarked: (log, e, reader) => (e.message ? on(log, e, reader) : append(log, line(e))),
  flagged: (log, e, reader) => append(e.message ? on(log, e, reader) : log, line(e)),
};

/**
 * Puts older events before those that are here. They are folded by themselves first, and what came to be known about them
 * since changes them as it did.
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
  const since = (/** @type {Item} */ item) => (log.about[item.key] ?? []).reduce((was, e) => alter[e.k](was, e, reader), item);
  const items = [...older.items.filter((item) => !here.has(item.key)).map(since), ...log.items];
  return { ...log, items, seen: both(older.seen, log.seen), about: { ...older.about, ...log.about }, first: older.first || log.first, earlier };
}

/**
 * Lets go of all but the newest items, when there are more than `most`.
 * @param {Log} log
 * @param {number} most items
 * @param {number} keep items
 * @returns {Log}
 */
export function trim(log, most, keep) {
  if (log.items.length <= most) return log;
  const items = log.items.slice(-keep);
  const first = items[0].stands ?? items[0].key;
  return { ...log, items, seen: from(log.seen, first), first, earlier: true };
}
