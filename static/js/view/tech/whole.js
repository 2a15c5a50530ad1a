// The whole session's log for staff's counts: the page keeps its newest part, and what was before is read once from the
// server while somebody looks at them.
import { useEffect, useRef, useState } from "../../html.js";
import { emptyLog, prepend } from "../../log.js";

/** @typedef {import("../../../types").Room} Room */
/** @typedef {import("../../../types").Item} Item */

/**
 * Reads page after page until the beginning.
 * @param {{first: string, earlier: boolean}} log
 * @param {string} api
 * @param {typeof fetch} get
 * @param {() => boolean} wanted asked before each page
 * @returns {Promise<Item[]>} oldest first
 */
export async function readBefore({ first, earlier }, api, get, wanted) {
  let older = { ...emptyLog(), first };
  for (let more = earlier; more && wanted(); ) {
    const answer = await get(`${api}/events?before=${encodeURIComponent(older.first)}`, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(`older events answered ${answer.status}`);
    const page = await answer.json();
    const next = prepend(older, page.events ?? [], Boolean(page.earlier), true);
    more = next.earlier && next.first !== older.first;
    older = next;
  }
  return older.items;
}

/**
 * Everything that stands in the log, in its order, as far as it is known. Reactions that came after the page had let go of
 * their message are counted too.
 * @param {Room} room
 * @returns {{items: Item[], state: "reading" | "whole" | "failed", again: () => void}}
 */
export function useWhole({ state, boot }) {
  const known = useRef(/** @type {Map<string, Item>} */ (new Map()));
  const [reading, read] = useState(/** @type {"reading" | "whole" | "failed"} */ (state.log.earlier ? "reading" : "whole"));
  const [tries, again] = useState(0);
  const { first, earlier, items, about } = state.log;
  // What the page let go of by itself is known here; a log that began anew behind a gap is not.
  const joined = known.current.has(first) && reading === "whole";
  for (const item of items) known.current.set(item.key, item);
  useEffect(() => {
    if (joined || !earlier) return read("whole");
    let here = true;
    read("reading");
    readBefore(state.log, boot.api, globalThis.fetch.bind(globalThis), () => here).then(
      (before) => {
        if (!here) return;
        for (const item of before) if (!known.current.has(item.key)) known.current.set(item.key, item);
        read("whole");
      },
      () => here && read("failed"),
    );
    return () => {
      here = false;
    };
  }, [first, earlier, tries]);
  const here = new Set(items.map((item) => item.key));
  const all = [...known.current.values()].map((item) => (here.has(item.key) ? item : since(item, about[item.key] ?? [])));
  return { items: all.sort((a, b) => a.at - b.at), state: reading, again: () => again(tries + 1) };
}

/** What became of a message that the page no longer has. @param {Item} item @param {import("../../../types").Frame[]} about */
function since(item, about) {
  let next = item;
  for (const e of about) {
    if (e.k === "took_back" || e.k === "hidden") next = { ...next, gone: e.k };
    if (e.k === "unhidden") next = { ...next, gone: e.gone };
    if (e.k !== "reacted" && e.k !== "unreacted") continue;
    const others = (next.reactions?.[e.response] ?? []).filter((who) => who !== e.by);
    next = { ...next, reactions: { ...next.reactions, [e.response]: e.k === "reacted" ? [...others, e.by] : others } };
  }
  return next;
}
