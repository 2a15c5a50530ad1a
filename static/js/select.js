// Questions that the screens ask of the state. Pure.
import { leads } from "./fold.js";
import { clock, day, span, text } from "./strings.js";

/**
 * @typedef {import("../types").State} State
 * @typedef {import("../types").View} View
 */

/** @param {State} state @param {string} who */
export const nameOf = (state, who) => state.names[who] || (who ? text.someone : "");

/** @param {State} state */
export const isStaff = (state) => Boolean(state.view && leads(state.view.you.role));

/** @param {State} state */
export const isObserver = (state) => state.view?.you.role === "observer";

/**
 * Who leads, by name; those who are connected first.
 * @param {State} state
 */
export function leaders(state) {
  const staff = (state.view?.people ?? []).filter((p) => leads(p.role) && p.entry === "in");
  const here = staff.filter((p) => p.here);
  return (here.length > 0 ? here : staff).map((p) => nameOf(state, p.who));
}

/**
 * What happens now, in words, for the top of the page.
 * @param {State} state
 * @param {number} now
 */
export function happening(state, now) {
  const view = state.view;
  if (!view || view.you.entry === "removed" || view.you.entry === "left") return "";
  const words = text.now;
  if (view.phase === "scheduled") return words.begins(day(view.starts), clock(view.starts));
  if (view.phase === "lobby") return words.lobby(clock(view.starts));
  if (view.phase === "ended" || view.phase === "shut") return words.ended;
  const parts = [];
  if (view.pause) parts.push(view.pause.until > now ? words.pausedFor(span(view.pause.until - now)) : words.paused);
  else if (view.waiting) parts.push(words.waiting);
  else parts.push(view.round ? words.round : view.phase === "closing" ? words.closing : words.open);
  if (view.slow) parts.push(words.slow(view.slow));
  if (isStaff(state) && view.room_held) parts.push(words.held);
  if (isStaff(state) && view.locked) parts.push(words.locked);
  if (view.minutes) parts.push(words.until(clock(view.starts + view.minutes * 60_000)));
  return parts.join(" · ");
}

/** Whether the session ended by itself, since no facilitator was there any more. @param {State} state */
export const alone = ({ log }) => log.items.some((item) => item.k === "ended" && item.frame?.abandoned);

/** How many are in and here, staff too; who is connected at the door does not count. @param {View} view */
export const hereCount = (view) => Math.max(view.here, view.people.filter((p) => p.here && p.entry === "in").length);

/**
 * Whether this person may speak to the group now; if not, why, in words, and what they can do.
 * @param {State} state
 * @param {number} now
 * @returns {{open: boolean, why: string, hint: string, react?: boolean}} react: reactions are open all the same
 */
export function floor(state, now) {
  const view = state.view;
  const words = text.box;
  const closed = (/** @type {string} */ why, /** @type {string} */ hint) => ({ open: false, why, hint });
  const pair = (/** @type {string[]} */ [why, hint]) => closed(why, hint);
  if (!view) return closed(words.connecting, "");
  if (isObserver(state)) return pair(words.observer);
  if (view.phase === "ended" || view.phase === "shut") return pair(alone(state) && !isStaff(state) ? words.endedAlone : words.ended);
  if (!view.you.consented && !isStaff(state)) return pair(words.agreement);
  if (isStaff(state)) return { open: true, why: "", hint: "" };
  if (view.phase === "scheduled" || view.phase === "lobby") return closed(words.early, words.ahead);
  if (view.waiting) return pair(words.waiting);
  if (view.pause) {
    const who = view.pause.by ? nameOf(state, view.pause.by) : words.theFacilitator;
    const left = view.pause.until > now ? words.pauseLeft(span(view.pause.until - now)) : "";
    return closed(words.paused(who), [view.pause.text && `“${view.pause.text}”`, words.ahead, left].filter(Boolean).join(" "));
  }
  if (view.round) {
    const held = turn(state);
    if (held) return { ...closed(held, words.ahead), react: true };
  }
  if (view.you.muted) return closed(view.you.muted_until > now ? words.mutedFor(span(view.you.muted_until - now)) : words.muted, words.ahead);
  if (view.slow && view.you.slow_until > now) return closed(words.slow(span(view.you.slow_until - now)), words.slowHint);
  if (view.you.held) return { open: true, why: "", hint: words.held };
  return { open: true, why: "", hint: view.phase === "closing" ? words.closing : "" };
}

/** Why a member does not have the floor in a round, in words; "" where they have it. @param {State} state */
function turn({ view, names }) {
  const round = view?.round;
  if (!round || round.responses || round.holder === view.you.who) return "";
  return round.holder ? text.box.floor(names[round.holder] || text.someone) : text.box.noFloor;
}

/**
 * Which step stands between this person and the room; "in" for none.
 * @param {State} state
 */
export function step(state) {
  const view = state.view;
  if (!view) return "connecting";
  const { you } = view;
  if (you.entry === "removed") return "removed";
  if (view.phase === "shut") return "over";
  if (you.entry === "in") return you.consented || you.role !== "member" ? "in" : "agreement";
  if (view.phase === "ended") return "over";
  if (!you.consented) return "agreement";
  if (!you.name) return "name";
  if (you.entry === "knocking") return "lobby";
  return you.entry === "declined" ? "declined" : "knock";
}

/**
 * Who writes, in words; members are told how many only.
 * @param {State} state
 * @param {number} now
 */
export function writing(state, now) {
  const { count: n, who } = state.writing;
  if (who.length > 0) {
    const others = who.filter((w) => w.who !== state.view?.you.who && !w.lane.startsWith("sheet"));
    const said = others.map((w) => text.log.writing(nameOf(state, w.who), span(now - w.since), w.lane === "private"));
    return said.length > 0 ? `${said.join(" · ")} · ${text.log.staffOnly}` : "";
  }
  if (n === 0) return "";
  return n === 1 ? text.log.writingOne : text.log.writingMany(n);
}

/**
 * Whether a ticking second matters now: a countdown is on the screen.
 * @param {State} state
 * @param {number} now
 */
export function counting(state, now) {
  const view = state.view;
  if (!view) return false;
  const calm = view.pause?.grounding ? (view.pause.since ?? 0) + view.pause.grounding * 1000 : 0;
  return calm > now || [view.pause?.until ?? 0, view.round?.ends ?? 0, view.you.slow_until, view.you.muted_until].some((until) => until > now && until - now < 120_000);
}
