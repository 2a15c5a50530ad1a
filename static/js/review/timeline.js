// The timeline: a part of the rows around where the reader stands. It grows where they scroll to, and lets go at the other end;
// what they look at stays where it is on the screen, whatever comes above it.
import { html, still, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { words } from "../words/review.js";
import { Row } from "./row.js";
import { span, windowAt } from "./record.js";

const size = 120; // rows that are drawn
const step = 40; // rows that come when the end of them comes near
const near = 600; // px
const quietLeast = 60_000; // a quiet that is said

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {{desk: Desk, search: () => void, help: () => void}} props */
export function Timeline({ desk, search, help }) {
  const box = useRef(/** @type {any} */ (null));
  const seen = useRef({ moves: -1, top: 0, n: 0 });
  const [around, move] = useState(desk.row);
  const length = desk.replay.on ? desk.replay.row + 1 : desk.rows.length;
  const moved = seen.current.moves !== desk.moves;
  let { from, to } = windowAt(length, moved ? desk.row : around, size);
  if (moved && (desk.row < from || desk.row >= to)) ({ from, to } = windowAt(length, desk.row, size));
  const rows = [];
  /** @type {number[]} */
  const numbers = [];
  for (let row = from; row < to; row++) {
    const n = desk.n(row);
    numbers.push(n);
    const gap = row > 0 ? desk.all.at[desk.rows[row]] - desk.all.at[desk.rows[row - 1]] : 0;
    rows.push(html`<${Entry}
      key=${n}
      desk=${desk}
      row=${row}
      n=${n}
      line=${desk.parts.line(n)}
      here=${row === desk.row}
      mark=${desk.marks.has(n)}
      layer=${desk.layer(row)}
      of=${length}
      gap=${gap >= quietLeast ? span(gap) : ""}
    />`);
  }
  useEffect(() => void desk.parts.want(numbers));

  // What is looked at stays: the event where the reader stands, or the first on the screen, is put back to where it was.
  const el = box.current;
  const anchor = el && !moved ? first(el) : null;
  const before = anchor?.getBoundingClientRect().top ?? 0;
  useLayoutEffect(() => {
    const now = box.current;
    if (moved) {
      seen.current.moves = desk.moves;
      move(desk.row);
      const row = now.querySelector(".ev--here");
      if (!row) return;
      now.scrollTop += row.getBoundingClientRect().top - now.getBoundingClientRect().top - (desk.replay.on ? now.clientHeight - row.offsetHeight - 16 : now.clientHeight / 3);
      if (!desk.replay.on && desk.moves > 0) row.focus({ preventScroll: true });
    } else if (anchor?.isConnected) {
      now.scrollTop += anchor.getBoundingClientRect().top - before;
    }
  });

  const scroll = () => {
    const now = box.current;
    const middle = Math.min(Math.max(around, size >> 1), Math.max(length - (size >> 1), 0));
    if (now.scrollTop < near && from > 0) move(Math.max(middle - step, size >> 1));
    else if (now.scrollHeight - now.scrollTop - now.clientHeight < near && to < length) move(Math.min(middle + step, length - (size >> 1)));
  };
  return html`<div class="review__where" aria-live="off">${words.position(length === 0 ? 0 : desk.row + 1, length)}</div>
    <div class="timeline" role="feed" aria-label=${words.timeline} aria-busy=${String(desk.parts.asked.size > 0)} tabindex="0" ref=${box} onScroll=${scroll} onKeyDown=${(/** @type {KeyboardEvent} */ e) => press(e, desk, search, help)}>
      ${length === 0 ? html`<p class="soft">${words.empty}</p>` : rows}
    </div>
    ${desk.parts.failed && html`<p class="say" role="alert">${failure(desk.parts.failed)} <button type="button" class="quiet small" onClick=${() => desk.parts.again()}>${words.again}</button></p>`}`;
}

/** @param {any} error */
const failure = (error) => (error.status === 422 ? words.over : words.failed);

/** The event where the reader stands, if it is on the screen; otherwise the first that is. @param {any} box */
const first = (box) => {
  const { top, bottom } = box.getBoundingClientRect();
  const seen = (/** @type {Element | null} */ row) => row && row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom;
  const here = box.querySelector(".ev--here");
  return seen(here) ? here : [...box.children].find(seen);
};

const Entry = still(Row);

/** @param {KeyboardEvent} event @param {Desk} desk @param {() => void} search @param {() => void} help */
function press(event, desk, search, help) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const number = /^Digit([1-9])$/.exec(event.code);
  const act = number ? () => desk.person(Number(number[1]) - 1, event.shiftKey ? -1 : 1) : keyed(event.key, event.shiftKey, desk, search, help);
  if (!act) return;
  event.preventDefault();
  act();
}

/** @param {string} key @param {boolean} shift @param {Desk} desk @param {() => void} search @param {() => void} help @returns {(() => void) | undefined} */
function keyed(key, shift, desk, search, help) {
  const replay = () => (!desk.replay.on ? desk.startReplay() : desk.replay.playing ? desk.replay.pause() : desk.replay.play());
  return /** @type {Record<string, () => void>} */ ({
    j: () => desk.go(desk.row + 1),
    arrowdown: () => desk.go(desk.row + 1),
    k: () => desk.go(desk.row - 1),
    arrowup: () => desk.go(desk.row - 1),
    pagedown: () => desk.go(Math.min(desk.row + 10, desk.rows.length - 1)),
    pageup: () => desk.go(Math.max(desk.row - 10, 0)),
    home: () => desk.go(0),
    end: () => desk.go(desk.rows.length - 1),
    b: () => desk.mark(shift ? -1 : 1),
    r: replay,
    "/": search,
    "?": help,
  })[key.toLowerCase()];
}
