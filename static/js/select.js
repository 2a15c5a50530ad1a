// Questions that the screens ask of the state. Pure.
import { leads } from "./fold.js";
import { count, span, clock, day } from "./strings.js";

/**
 * @typedef {import("../types").State} State
 * @typedef {import("../types").View} View
 */

/** @param {State} state @param {string} who */
export const nameOf = (state, who) => state.names[who] || (who ? "Someone" : "");

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
  if (view.phase === "scheduled") return `Begins ${day(view.starts)}, ${clock(view.starts)}`;
  if (view.phase === "lobby") return `The lobby is open. We begin at ${clock(view.starts)}.`;
  if (view.phase === "ended" || view.phase === "shut") return "The session has ended";
  const parts = [];
  if (view.pause) parts.push(view.pause.until > now ? `Paused, ${span(view.pause.until - now)} left` : "Paused");
  else if (view.waiting) parts.push("Waiting for a facilitator");
  else parts.push(view.phase === "closing" ? "Coming to a close" : "Open conversation");
  if (view.slow) parts.push(`one message every ${view.slow} s`);
  if (isStaff(state) && view.room_held) parts.push("messages are held");
  if (isStaff(state) && view.locked) parts.push("door locked");
  if (view.minutes) parts.push(`until ${clock(view.starts + view.minutes * 60_000)}`);
  return parts.join(" · ");
}

/** How many are in and here, staff too; who is connected at the door does not count. @param {View} view */
export const hereCount = (view) => Math.max(view.here, view.people.filter((p) => p.here && p.entry === "in").length);

/**
 * Whether this person may speak to the group now; if not, why, in words, and what they can do.
 * @param {State} state
 * @param {number} now
 * @returns {{open: boolean, why: string, hint: string}}
 */
export function floor(state, now) {
  const view = state.view;
  const closed = (/** @type {string} */ why, /** @type {string} */ hint) => ({ open: false, why, hint });
  if (!view) return closed("Connecting…", "");
  const ahead = "You can write ahead: your draft stays here. The private line is open.";
  if (isObserver(state)) return closed("You are here as an observer.", "You can read. The staff lane is open to you.");
  if (view.phase === "ended" || view.phase === "shut") return closed("The session has ended.", "The private line stays open for a few minutes.");
  if (!view.you.consented && !isStaff(state)) return closed("The agreement has changed.", "Please read it again before you go on.");
  if (isStaff(state)) return { open: true, why: "", hint: "" };
  if (view.phase === "scheduled" || view.phase === "lobby") return closed("The session has not begun yet.", ahead);
  if (view.waiting) return closed("No facilitator is here at the moment.", "The room goes on when one is back. You can write ahead, and help is there.");
  if (view.pause) {
    const who = view.pause.by ? nameOf(state, view.pause.by) : "The facilitator";
    const left = view.pause.until > now ? ` About ${span(view.pause.until - now)} left.` : "";
    return closed(`${who} paused the room.`, `${view.pause.text ? `“${view.pause.text}” ` : ""}${ahead}${left}`);
  }
  if (view.you.muted) {
    const until = view.you.muted_until > now ? ` for ${span(view.you.muted_until - now)} more` : " for now";
    return closed(`You are listening${until}.`, ahead);
  }
  if (view.slow && view.you.slow_until > now) return closed(`A slower pace: you can send in ${span(view.you.slow_until - now)}.`, "You can write ahead.");
  if (view.you.held) return { open: true, why: "", hint: "The facilitator reads your messages before the group does." };
  return { open: true, why: "", hint: view.phase === "closing" ? "We are coming to a close. No new topics now, please." : "" };
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
    const others = who.filter((w) => w.who !== state.view?.you.who);
    const said = others.map((w) => `${nameOf(state, w.who)} is writing${w.lane === "private" ? " on the private line" : ""}, ${span(now - w.since)}`);
    return said.length > 0 ? `${said.join(" · ")} · only staff see who` : "";
  }
  if (n === 0) return "";
  return n === 1 ? "Someone is writing" : `${count(n, "person", "people")} are writing`;
}

/**
 * Whether a ticking second matters now: a countdown is on the screen.
 * @param {State} state
 * @param {number} now
 */
export function counting(state, now) {
  const view = state.view;
  if (!view) return false;
  return [view.pause?.until ?? 0, view.you.slow_until, view.you.muted_until].some((until) => until > now && until - now < 120_000);
}
