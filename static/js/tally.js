// Counts of a session for staff (FAC-12, FAC-7), out of items of its log. Pure: counts, and nothing that ranks.
import { leads } from "./fold.js";

/**
 * @typedef {import("../types").Item} Item
 * @typedef {import("../types").View} View
 * @typedef {{who: string, words: number, percent: number, reactions: number, spoke: number, hand: boolean, staff: boolean}} Part
 * @typedef {{value: string, skipped: boolean}} Given
 */

/** Words as a reader would count them. @param {string} text */
const wordsIn = (text) => (text.match(/[\p{L}\p{N}]+(?:[’'\-.][\p{L}\p{N}]+)*/gu) ?? []).length;

/**
 * Everyone who is or was in, in the order of the roster. What was taken back, given back or moved aside does not count, and
 * neither do the private line and the staff lane.
 * @param {View} view
 * @param {Iterable<Item>} items
 * @returns {Part[]}
 */
export function balance(view, items) {
  /** @type {Map<string, {words: number, reactions: number, spoke: number}>} */
  const by = new Map();
  for (const item of items) {
    if (item.k !== "said" || item.lane !== "room" || item.gone || item.held) continue;
    const part = by.get(item.by) ?? { words: 0, reactions: 0, spoke: 0 };
    const reactions = Object.values(item.reactions ?? {}).reduce((n, who) => n + who.length, 0);
    by.set(item.by, { words: part.words + wordsIn(item.text ?? ""), reactions: part.reactions + reactions, spoke: Math.max(part.spoke, item.at) });
  }
  const all = [...by.values()].reduce((n, part) => n + part.words, 0);
  const percent = (/** @type {number} */ words) => (all > 0 ? Math.round((words / all) * 100) : 0);
  return view.people
    .filter((p) => p.role !== "observer" && (p.entry === "in" || by.has(p.who)))
    .map((p) => {
      const part = by.get(p.who) ?? { words: 0, reactions: 0, spoke: 0 };
      return { who: p.who, ...part, spoke: Math.max(part.spoke, p.spoke ?? 0), percent: percent(part.words), hand: p.hand > 0, staff: leads(p.role) };
    });
}

/**
 * The last check-in of a moment, and the last answer of each person to it; undefined where there was none.
 * @param {Item[]} items in the order of the record
 * @param {string} moment
 * @returns {Map<string, Given> | undefined}
 */
function lastOf(items, moment) {
  const began = items.filter((item) => item.k === "check_in_began" && (item.frame?.moment ?? "") === moment).pop();
  if (!began) return undefined;
  const given = new Map();
  for (const { k, by, frame } of items) {
    if (k === "check_in_answered" && frame?.check_in === began.key) given.set(by, { value: frame.value ?? "", skipped: Boolean(frame.skipped) });
  }
  return given;
}

/**
 * What each person said before and after; null until both were asked. A person who skipped has a skip there, and no gap.
 * @param {Item[]} items in the order of the record
 * @returns {{who: string, before?: Given, after?: Given, difference: number | null}[] | null} difference: where both are numbers
 */
export function compared(items) {
  const [before, after] = [lastOf(items, "before"), lastOf(items, "after")];
  if (!before || !after) return null;
  return [...new Set([...before.keys(), ...after.keys()])].map((who) => {
    const [b, a] = [before.get(who), after.get(who)];
    return { who, before: b, after: a, difference: b?.value && a?.value ? Number(a.value) - Number(b.value) : null };
  });
}
