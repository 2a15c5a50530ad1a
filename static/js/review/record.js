// The whole record without its words, in columns: which events are shown, and where to go from one. Pure.

/**
 * @typedef {import("../../review").Sums} Sums
 * @typedef {import("../../review").Columns} Columns
 */

/**
 * Differences back into numbers and times.
 * @param {Sums["index"]} index
 * @returns {Columns}
 */
export function columns(index) {
  const length = index.n.length;
  const all = { length, n: new Float64Array(length), at: new Float64Array(length), kind: index.kind, layer: index.layer, who: index.who };
  for (let i = 0, n = 0, at = 0; i < length; i++) {
    all.n[i] = n += index.n[i];
    all.at[i] = at += index.at[i];
  }
  return all;
}

/**
 * The places of the events that are shown.
 * @param {Columns} all
 * @param {boolean[]} on by layer
 * @param {Set<number>} [keep] numbers that are shown whatever their layer: what a bookmark points at
 * @returns {Int32Array}
 */
export function shown(all, on, keep) {
  const places = new Int32Array(all.length);
  let count = 0;
  for (let i = 0; i < all.length; i++) if (on[all.layer[i]] || keep?.has(all.n[i])) places[count++] = i;
  return places.subarray(0, count);
}

/**
 * The first of a sorted list that is not below a value; its length when all are.
 * @param {ArrayLike<number>} list
 * @param {number} value
 */
export function lower(list, value) {
  let from = 0;
  for (let to = list.length; from < to; ) {
    const middle = (from + to) >> 1;
    if (list[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Where an event stands among the shown ones, or where the next one after it does.
 * @param {Columns} all
 * @param {Int32Array} places
 * @param {number} n
 */
export const rowOf = (all, places, n) => Math.min(lower(places, lower(all.n, n)), Math.max(places.length - 1, 0));

/**
 * The next shown row, from one and in a direction, that something holds for; -1: none.
 * @param {Int32Array} places
 * @param {number} from a row
 * @param {1 | -1} way
 * @param {(place: number) => boolean} holds
 */
export function next(places, from, way, holds) {
  for (let row = from + way; row >= 0 && row < places.length; row += way) if (holds(places[row])) return row;
  return -1;
}

/**
 * The part of the rows that is drawn: some around one, whole to the ends.
 * @param {number} length
 * @param {number} at
 * @param {number} size
 */
export function windowAt(length, at, size) {
  const from = Math.max(0, Math.min(at - (size >> 1), length - size));
  return { from, to: Math.min(length, from + size) };
}

/** A span as people say it: 0:48, 12:40, 1:02:03. @param {number} ms */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A moment from when the room opened; before that it is below zero. @param {number} at @param {number} started */
export const since = (at, started) => (at < started ? `T−${span(started - at)}` : `T+${span(at - started)}`);
