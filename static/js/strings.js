// Every sentence that this page says by itself, in one place: js/words has them by screen, lines.js what happened, this
// file what all share. Sentences say what one can do; nothing blames.
import { tongue } from "./tongue.js";
import { door, help } from "./words/door.js";
import { box, log, nowWords, room } from "./words/room.js";
import { settings } from "./words/settings.js";

export const responses = tongue({
  i_hear_you: "I hear you",
  me_too: "Me too",
  thank_you: "Thank you for sharing",
  with_you: "With you",
});

/** Reasons as staff choose them, and as the person concerned reads them. @type {Record<string, [string, string]>} */
export const reasons = tongue({
  pace: ["A slower pace", "The room needs a slower pace."],
  care: ["Care first", "Someone needs care first."],
  agreement: ["Outside what the group agreed", "It is outside what this group agreed on."],
  method_detail: ["Names a method", "Feelings are welcome here. Please leave out how."],
  contact: ["Contact details or full names", "It has contact details or a full name in it."],
  conflict: ["A conflict needs room", "A conflict needs room first."],
  other: ["See my note", ""],
});

/** @param {string} reason */
export const reasonFor = (reason) => reasons[reason]?.[1] ?? "";

/** @type {Record<string, string>} */
export const roles = tongue({ facilitator: "facilitator", cofacilitator: "co-facilitator", observer: "observer", member: "" });

/**
 * Words for a short count: "1 message", "3 messages".
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** @param {string[]} names */
export function list(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/**
 * How long, in words that need no second look.
 * @param {number} ms
 */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.round(minutes / 60)} h`;
}

/** @param {number} ms */
export const ago = (ms) => (ms < 60_000 ? "just now" : `${span(ms)} ago`);

/** Time of day as this device writes it. @param {number} ms */
export const clock = (ms) => new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/** @param {number} ms */
export const day = (ms) => new Date(ms).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

/** All that this page says by itself, in its language: js/words has it. */
export const text = tongue({ ...room, log, box, now: nowWords, door, helpPage: help, set: settings });

/**
 * Names that look like contact details remind the author before sending; they never stop anybody.
 * @param {string} words
 */
export const looksLikeContact = (words) => /\S+@\S+\.\S+|(?:\+?\d[\s().-]?){8,}|(?:^|\s)@\w{3,}|https?:\/\/|www\./.test(words);
