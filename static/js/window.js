// Which part of a long list stands on the page: a stretch that follows the end, or stays where its reader is. Pure.

/** @typedef {{from: string, to: string}} Stretch the keys of its first and last item; "" for where the end leads */

const most = 180; // items on the page at once
const usual = 100; // items, at least, while one follows the end
const step = 60; // items that come when one scrolls towards them

/** @type {Stretch} */
export const following = Object.freeze({ from: "", to: "" });

/**
 * The stretch as indices, first to behind the last.
 * @param {{key: string}[]} items
 * @param {Stretch} stretch
 * @returns {[number, number]}
 */
export function bounds(items, { from, to }) {
  const last = to === "" ? -1 : items.findIndex((item) => item.key === to);
  const first = from === "" ? -1 : items.findIndex((item) => item.key === from);
  if (first >= 0) return [first, last < 0 ? Math.min(items.length, first + most) : last + 1];
  const end = last < 0 ? items.length : last + 1;
  // It begins where a whole step does: a row that leaves for each that comes would cost a page twice.
  return [Math.max(0, Math.floor((end - usual) / step) * step), end];
}

/**
 * Stays where it is while more comes behind it.
 * @param {{key: string}[]} items
 * @param {Stretch} stretch
 * @returns {Stretch}
 */
export function still(items, stretch) {
  const [first, end] = bounds(items, stretch);
  return between(items, first, Math.min(end, first + most));
}

/**
 * Moves towards what is before, or behind. What is too much at the other side leaves.
 * @param {{key: string}[]} items
 * @param {Stretch} stretch
 * @param {"before" | "behind"} where
 * @returns {Stretch}
 */
export function moved(items, stretch, where) {
  const [first, end] = bounds(items, stretch);
  if (where === "before") {
    const start = Math.max(0, first - step);
    return between(items, start, Math.min(end, start + most));
  }
  const stop = Math.min(items.length, end + step);
  return between(items, Math.max(first, stop - most), stop);
}

/**
 * A stretch with one item in its middle.
 * @param {{key: string}[]} items
 * @param {number} at
 * @returns {Stretch}
 */
export function around(items, at) {
  const first = Math.max(0, at - step);
  return between(items, first, Math.min(items.length, first + 2 * step));
}

/** @param {{key: string}[]} items @param {number} first @param {number} end @returns {Stretch} */
const between = (items, first, end) => ({ from: items[first]?.key ?? "", to: end >= items.length ? "" : (items[end - 1]?.key ?? "") });
