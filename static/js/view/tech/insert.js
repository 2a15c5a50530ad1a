// Puts words into the box where one writes, at the cursor: what stands there stays, and can be changed like it.
import { draftKey } from "../../screen.js";

const gap = "…"; // what somebody is to write in place of

/**
 * @param {string} draft
 * @param {number} at where the cursor stands
 * @param {string} words
 * @returns {{draft: string, from: number, to: number}} the new draft, and what is to be selected in it: the first gap, or nothing behind the words
 */
export function inserted(draft, at, words) {
  const before = draft.slice(0, at);
  const rest = draft.slice(at);
  const lead = before && !/\s$/.test(before) ? " " : "";
  const tail = rest && !/^\s/.test(rest) && !/\s$/.test(words) ? " " : "";
  const start = before.length + lead.length;
  const first = words.indexOf(gap);
  const from = first < 0 ? start + words.length : start + first;
  return { draft: before + lead + words + tail + rest, from, to: first < 0 ? from : from + gap.length };
}

/** @param {import("../../../types").Room} room @param {string} words @param {boolean} [behind] what stands there, on a line of its own */
export function insert({ screen, set }, words, behind = false) {
  const key = draftKey(screen.lane, screen.with);
  const find = () => /** @type {HTMLTextAreaElement | null} */ (document.querySelector(".composer__box"));
  const was = screen.drafts[key] ?? "";
  const next = behind && was.trim() ? inserted(`${was}\n`, was.length + 1, words) : inserted(was, was ? (find()?.selectionStart ?? was.length) : 0, words);
  set({ drafts: { ...screen.drafts, [key]: next.draft } });
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const box = find();
      box?.focus();
      box?.setSelectionRange(next.from, next.to);
    }),
  );
}
