// Which events were folded, and into which item of the log: a map that is never changed, only replaced. The newest stand
// apart, so that one more event copies a few entries and not the whole session's.

/** @typedef {import("../types").Seen} Seen */

const few = 64;

/** @type {Seen} */
export const nothing = { old: {}, recent: {}, count: 0 };

/**
 * @param {Seen} seen
 * @param {string} id
 * @param {string} key
 * @returns {Seen}
 */
export function saw(seen, id, key) {
  const recent = { ...seen.recent, [id]: key };
  if (seen.count < few) return { old: seen.old, recent, count: seen.count + 1 };
  return { old: { ...seen.old, ...recent }, recent: {}, count: 0 };
}

/**
 * The key of the item that an event belongs to; undefined for an event that was not folded.
 * @param {Seen} seen
 * @param {string} id
 * @returns {string | undefined}
 */
export const keyOf = (seen, id) => seen.recent[id] ?? seen.old[id];

/** @param {Seen} older @param {Seen} newer @returns {Seen} */
export const both = (older, newer) => ({ old: { ...older.old, ...older.recent, ...newer.old }, recent: newer.recent, count: newer.count });

/**
 * Forgets what was folded before an event, so that it can be folded again.
 * @param {Seen} seen
 * @param {string} id
 * @returns {Seen}
 */
export function from(seen, id) {
  const all = Object.entries({ ...seen.old, ...seen.recent });
  const at = all.findIndex(([folded]) => folded === id);
  return at < 0 ? seen : { old: Object.fromEntries(all.slice(at)), recent: {}, count: 0 };
}
