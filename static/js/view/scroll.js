// How the conversation scrolls: the one place that touches it by hand. It follows the newest line only while its reader is
// at the end. Otherwise what they read stays where it is, whatever comes, goes or changes around it.
import { useLayoutEffect, useRef, useState } from "../html.js";
import { around, bounds, following, moved, still } from "../window.js";

const near = 60; // px from the end that still count as being there
const ahead = 500; // px before an edge at which the next part is put there

/**
 * @param {import("../../types").Item[]} items
 * @param {{newest: string, held: boolean, changed: any[], before: () => void, rest: () => void}} p newest: id of one's own
 *   newest words; changed: what may have made a row grow; before: asks for older items; rest: runs when one is at the end
 */
export function useScroll(items, { newest, held, changed, before, rest }) {
  const box = useRef(/** @type {any} */ (null));
  const atEnd = useRef(true);
  const own = useRef(newest);
  const anchor = useRef(/** @type {{row: any, top: number} | null} */ (null));
  const read = useRef("");
  const target = useRef("");
  const [stretch, setStretch] = useState(following);
  const [, again] = useState(0);
  const last = items[items.length - 1]?.key ?? "";
  const [first, end] = bounds(items, stretch);

  /** Puts there what one is about to scroll back to; also when older items came in, where nobody can scroll any further. @param {any} el */
  const back = (el) => {
    if (el.scrollTop < ahead && first > 0) setStretch(moved(items, stretch, "before"));
  };
  const toEnd = () => {
    atEnd.current = true;
    if (stretch !== following) setStretch(following);
    box.current.scrollTop = box.current.scrollHeight;
    read.current = last;
  };
  useLayoutEffect(() => {
    const el = box.current;
    const spoke = newest !== "" && newest !== own.current;
    own.current = newest;
    if (target.current) {
      reveal(el, target.current);
      target.current = "";
      atEnd.current = false;
    } else if (spoke || (atEnd.current && !held && stretch === following)) toEnd();
    else if (anchor.current?.row.isConnected) el.scrollTop += anchor.current.row.offsetTop - el.scrollTop - anchor.current.top;
    anchor.current = atEnd.current && !held ? null : anchorOf(el);
    if (atEnd.current) {
      if (!held) rest();
    } else back(el);
  }, [items, first, end, newest, held, ...changed]);
  useLayoutEffect(() => {
    // The keyboard of a phone takes half of the page away: the end stays in sight.
    const watch = new ResizeObserver(() => {
      if (atEnd.current && !held) box.current.scrollTop = box.current.scrollHeight;
    });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [held]);

  const onScroll = () => {
    const el = box.current;
    const below = el.scrollHeight - el.scrollTop - el.clientHeight;
    const was = atEnd.current;
    atEnd.current = below < near && end === items.length;
    anchor.current = atEnd.current && !held ? null : anchorOf(el);
    if (atEnd.current) {
      read.current = last;
      if (stretch !== following) setStretch(following);
      else if (!was) again((n) => n + 1); // the button that led here goes
      return;
    }
    if (was) setStretch(still(items, stretch));
    if (el.scrollTop < ahead && first === 0) before();
    else if (el.scrollTop < ahead) back(el);
    else if (below < ahead && end < items.length) setStretch(moved(items, stretch, "behind"));
  };
  /** Brings an item into view and the keyboard to it; false when it is not among the items. @param {string} key */
  const jump = (key) => {
    const at = items.findIndex((item) => item.key === key);
    if (at < 0) return false;
    if (at >= first && at < end) reveal(box.current, key);
    else {
      target.current = key;
      setStretch(around(items, at));
    }
    return true;
  };
  const unread = items.slice(items.findIndex((item) => item.key === read.current) + 1).filter((item) => item.k === "said").length;
  return { box, first, end, onScroll, toEnd, jump, atEnd: atEnd.current, unread };
}

/** The row that is uppermost in sight, and where it is: this is what stays. @param {any} el */
function anchorOf(el) {
  for (const row of el.querySelectorAll(".log__list > li")) {
    if (row.offsetTop + row.offsetHeight > el.scrollTop) return { row, top: row.offsetTop - el.scrollTop };
  }
  return null;
}

/** @param {any} el @param {string} key */
function reveal(el, key) {
  const row = document.getElementById(`m-${key}`);
  if (!row || !el.contains(row)) return;
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}
