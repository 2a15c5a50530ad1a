// Everything that this page knows of its room, as a fold of frames. Pure: no page, no clock, no network.
import { emptyLog, fold, prepend, trim } from "./log.js";
import { keyOf } from "./seen.js";
import { foldView, leads } from "./fold.js";
import { named, rolesAfter } from "./names.js";

/**
 * @typedef {import("../types").State} State
 * @typedef {import("../types").Frame} Frame
 */

/** @returns {State} */
export function initial() {
  return {
    link: "connecting",
    stop: null,
    record: "ok",
    servers: "ok",
    live: false,
    skew: 0,
    view: null,
    names: {},
    roles: {},
    log: emptyLog(),
    said: 0,
    writing: { count: 0, who: [] },
    help: null,
    word: null,
    pending: [],
    knock: "",
  };
}

/**
 * Takes the room as it stands. Between welcome and ready come events that are already in the view: they go to the log
 * alone.
 * @param {State} state
 * @param {Frame} frame
 * @returns {State}
 */
export function welcome(state, frame) {
  const raw = frame.view;
  const view = { ...raw, people: raw.people ?? [], hands: raw.hands ?? [], lines: raw.lines ?? [] };
  if (view.round) view.round = { responses: false, holder: "", order: [], passed: [], ...view.round };
  if (leads(view.you.role)) view.desk = view.desk ?? [];
  const over = frame.resume === "over";
  const names = { ...(over ? {} : state.names) };
  const roles = { ...(over ? {} : state.roles) };
  for (const p of view.people) {
    if (p.name) names[p.who] = p.name;
    roles[p.who] = p.role;
  }
  if (view.you.name) names[view.you.who] = view.you.name;
  roles[view.you.who] = view.you.role;
  const log = over ? { ...emptyLog(), earlier: Boolean(frame.earlier) } : state.log;
  const skew = frame.received === undefined ? state.skew : frame.now - frame.received;
  const kept = over ? { help: null, word: view.you.entry === "in" ? null : state.word } : {};
  return { ...state, ...kept, live: false, record: "ok", servers: "ok", stop: null, writing: { count: 0, who: [] }, view, names, roles, log, skew };
}

/**
 * @param {State} state
 * @param {Frame} frame from the server, or one of the net's own (link, outbox)
 * @returns {State}
 */
export function apply(state, frame) {
  switch (frame.t) {
    case "welcome":
      return welcome(state, frame);
    case "ready":
      return { ...state, live: true };
    case "event":
      return settle(event(state, frame));
    case "done":
      return frame.entry?.do === "knock" && frame.event ? knocked({ ...state, knock: frame.event }) : state;
    case "presence":
      return presence(state, frame);
    case "writing":
      return { ...state, writing: { count: frame.count ?? frame.who?.length ?? 0, who: frame.who ?? [] } };
    case "link":
      return { ...state, record: frame.state };
    case "servers":
      return { ...state, servers: frame.state };
    case "beat":
      return frame.received === undefined ? state : { ...state, skew: frame.now - frame.received };
    default:
      return state;
  }
}

/**
 * The connection's own state, from the net.
 * @param {State} state
 * @param {{state: string, code?: number, say?: string}} link
 * @returns {State}
 */
export function linked(state, link) {
  const stop = link.state === "stopped" ? { code: link.code ?? 0, say: link.say ?? "" } : null;
  const writing = link.state === "open" ? state.writing : { count: 0, who: [] };
  return { ...state, link: link.state, stop, writing };
}

/**
 * @param {State} state
 * @param {import("../types").Entry[]} entries the outbox
 * @returns {State}
 */
export const pending = (state, entries) => settle({ ...state, pending: entries });

/**
 * A page of older events.
 * @param {State} state
 * @param {Frame[]} events oldest first
 * @param {boolean} earlier
 * @returns {State}
 */
export const older = (state, events, earlier) => ({ ...state, log: prepend(state.log, events, earlier, reads(state)) });

/**
 * Lets go of the oldest part of a long log. For a reader who follows the end: nobody has it taken away under their eyes.
 * @param {State} state
 * @returns {State}
 */
export function shorter(state) {
  const log = trim(state.log, mostItems, keptItems);
  return log === state.log ? state : { ...state, log };
}

// Items of the log that a page holds at most while its reader follows the end, and how many stay when there are more.
const mostItems = 400;
const keptItems = 300;

/** @param {State} state */
const reads = (state) => Boolean(state.view && leads(state.view.you.role));

/**
 * @param {State} state
 * @param {Frame} e
 * @returns {State}
 */
function event(state, e) {
  if (keyOf(state.log.seen, e.id)) return state;
  let next = { ...state, log: fold(state.log, e, reads(state)) };
  if (state.live && (e.k === "said" || e.k === "approved")) next.said = state.said + 1;
  next = about(named(next, e), e);
  if (state.live && state.view) {
    next.view = foldView(state.view, e);
    next.roles = rolesAfter(next, e);
    if (e.k === "slowed" && e.seconds) next.view = slowedFor(next.view, next.log, e.seconds);
    if (e.k === "knocked") next = knocked(next);
  }
  // The room's lane closes for reading some time after the end: what was on the screen goes too.
  if (e.k === "shut" && !e.doors && !reads(state)) {
    next.log = { ...next.log, about: {}, items: next.log.items.filter((item) => item.k !== "said" || item.lane !== "room") };
  }
  return next;
}

/**
 * This device is at the door once its own knock stands in the record; answer and event come in either order.
 * @param {State} state
 * @returns {State}
 */
function knocked(state) {
  const { view, knock } = state;
  if (!view || !knock || !keyOf(state.log.seen, knock) || view.you.entry === "in" || view.you.entry === "knocking") return state;
  return { ...state, knock: "", view: { ...view, you: { ...view.you, entry: "knocking" } } };
}

/**
 * A slower pace counts from what one said last, also from before it was asked for.
 * @param {import("../types").View} view
 * @param {import("../types").Log} log
 * @param {number} seconds
 */
function slowedFor(view, log, seconds) {
  const own = log.items.filter((item) => item.k === "said" && item.lane === "room" && item.by === view.you.who);
  const last = own[own.length - 1];
  return last && view.you.role === "member" ? { ...view, you: { ...view.you, slow_until: last.at + seconds * 1000 } } : view;
}

/**
 * What concerns this person alone: their call for help, and what was said to them at the door.
 * @param {State} state
 * @param {Frame} e
 * @returns {State}
 */
function about(state, e) {
  const me = state.view?.you.who;
  if (e.k === "help_asked" && e.by === me) return { ...state, help: { id: e.id, at: e.at, seen: "", claim: "", settled: false } };
  if (state.help && e.help === state.help.id) {
    if (e.k === "help_seen" && !state.help.seen) return { ...state, help: { ...state.help, seen: e.by } };
    if (e.k === "help_claimed") return { ...state, help: { ...state.help, claim: e.by } };
    if (e.k === "help_settled") return { ...state, help: { ...state.help, settled: true } };
  }
  if ((e.k === "removed" || e.k === "declined" || e.k === "reinstated") && e.who === me) {
    return { ...state, word: { k: e.k, by: e.by || "", note: e.note || "", reason: e.reason || "", group: Boolean(e.group) } };
  }
  return state;
}

/**
 * @param {State} state
 * @param {Frame} frame
 * @returns {State}
 */
function presence(state, frame) {
  if (!state.view) return state;
  const since = frame.received === undefined ? 0 : frame.received + state.skew;
  const people = state.view.people.map((p) => {
    const lost = frame.who[p.who] === "lost";
    return p.who in frame.who ? { ...p, lost, lost_at: lost ? since : 0 } : p;
  });
  return { ...state, view: { ...state.view, people } };
}

/**
 * One's own words stand either among the pending or in the log, never in both.
 * @param {State} state
 * @returns {State}
 */
function settle(state) {
  const waits = state.pending.filter((e) => !stands(state, e));
  return waits.length === state.pending.length ? state : { ...state, pending: waits };
}

const recent = 50; // events in which one's own words are looked for
const drift = 2_000; // ms by which this device's idea of the server's time may be off

/**
 * Whether the log has an entry's words. An event may come before the answer that names it; until then one's own words
 * of the same time are taken for these. An answer that says otherwise brings the entry back.
 * @param {State} state
 * @param {import("../types").Entry} e
 */
function stands(state, e) {
  if (e.event) return Boolean(keyOf(state.log.seen, e.event));
  if (e.state !== "sent" || !e.do.startsWith("say")) return false;
  const me = state.view?.you.who;
  const since = e.at + state.skew - drift;
  return state.log.items.slice(-recent).some((item) => item.k === "said" && item.by === me && item.at >= since && item.text === e.fields.text);
}
