// One event of the timeline.
import { html } from "../html.js";
import { words } from "../words/review.js";
import { since } from "./record.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../../review").Line} Line
 */

/** @param {{desk: Desk, row: number, n: number, line: Line | undefined, here: boolean, mark: boolean, layer: string, of: number, gap: string}} props */
export function Row({ desk, row, n, line, here, mark, layer, of, gap }) {
  const at = desk.all.at[desk.rows[row]];
  return html`${gap && html`<p class="quietness" key=${`q${n}`}>${words.quiet(gap)}</p>`}
    <article
      class=${`ev ev--${layer}${here ? " ev--here" : ""}${line?.gone ? " ev--gone" : ""}`}
      tabindex=${here ? 0 : -1}
      aria-posinset=${row + 1}
      aria-setsize=${of}
      aria-labelledby=${`t${n} w${n}`}
      onFocusIn=${() => stand(desk, row)}
    >
      <${Moment} desk=${desk} at=${at} n=${n} line=${line} />
      <div class="ev__what">${line ? html`<${What} line=${line} n=${n} mark=${mark} layer=${layer} desk=${desk} />` : html`<p id=${`w${n}`} class="soft">${words.wait}</p>`}</div>
    </article>`;
}

/** The keyboard or a finger went to a row: nothing has to be scrolled. @param {Desk} desk @param {number} row */
function stand(desk, row) {
  if (desk.row === row || desk.replay.on) return;
  desk.row = row;
  desk.draw();
}

/** @param {{desk: Desk, at: number, n: number, line: Line | undefined}} props */
function Moment({ desk, at, n, line }) {
  const when = new Date(at);
  const clock = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const time = html`<time datetime=${when.toISOString()}><b>${since(at, desk.started)}</b> <span>${clock}</span></time>`;
  if (!line) return html`<div class="ev__at" id=${`t${n}`}>${time}</div>`;
  return html`<a class="ev__at" id=${`t${n}`} href=${`/sessions/${desk.world.session}/transcript?at=${line.id}`} title=${words.link}>${time}</a>`;
}

/** @param {{line: Line, n: number, mark: boolean, layer: string, desk: Desk}} props */
function What({ line, n, mark, layer, desk }) {
  const said = line.kind === "said";
  const star = mark && html`<span class="star">★</span>`;
  const about = line.about ? (said ? ` ${words.with(line.about)}` : ` (${line.about})`) : "";
  const head = said
    ? html`<p class="ev__who"><b id=${`w${n}`}><bdi>${line.name}</bdi></b> ${star} ${layer === "room" ? null : html`<span class="soft">${layer === "private" ? words.privateLine : words.staffLane}${about}</span>`} ${line.what !== "said" && html`<span class="soft">${plainer(line.what)}</span>`}</p>`
    : html`<p class="ev__who"><span id=${`w${n}`}><b>${upper(line.what.split(", ")[0])}</b>${about}</span> ${line.what.includes(", ") && html`<span class="soft">${line.what.slice(line.what.indexOf(", ") + 2)}</span>`} ${line.name && html`<span class="soft"><bdi>${line.name}</bdi></span>`} ${star}</p>`;
  return html`${head} ${line.message ? html`<button type="button" class="to" onClick=${() => desk.goTo(line.message ?? 0)}>↑ ${line.message}</button>` : null}
    ${line.text && html`<p class="ev__text" dir="auto">${line.text}</p>`}
    ${line.note && html`<p class="ev__text soft" dir="auto">${words.toThem}: ${line.note}</p>`}
    ${line.memo && html`<p class="ev__text soft" dir="auto">${words.forStaff}: ${line.memo}</p>`}`;
}

/** What a row of a message says beside its words: not again that it was said, and in which lane. @param {string} what */
const plainer = (what) =>
  what
    .split(", ")
    .filter((part) => !["said", "among staff", "in private"].includes(part))
    .join(", ");

/** @param {string} text */
const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
