// The agenda (SES-9): what is on, about how long still, and what is next, in one line that unfolds. Its time ends nothing.
import { html } from "../../html.js";
import { isStaff } from "../../select.js";
import { span } from "../../strings.js";
import { agenda as words } from "../../words/agenda.js";

/** @typedef {import("../../../types").Room} Room */
/** @typedef {import("../../../types").Agenda} Agenda */

/** The name of a part; its place, where the words were destroyed. @param {Agenda} agenda @param {number} i */
export const nameAt = ({ items }, i) => items[i]?.text || words.item(i + 1);

/** @param {Room} room */
export function agenda(room) {
  const { state, now, staff } = room;
  const up = state.view?.agenda;
  if (!up) return "";
  const next = up.now + 1 < up.items.length ? words.next(nameAt(up, up.now + 1)) : words.last;
  return html`<details class="above__card agenda" key="agenda">
    <summary><span class="unseen">${words.name}: </span><strong dir="auto">${words.now(nameAt(up, up.now))}</strong> <span class="soft">${[time(up, now), next].filter(Boolean).join(" · ")}</span></summary>
    <ol class="agenda__parts" aria-label=${words.name}>
      ${up.items.map((item, i) => html`<li aria-current=${i === up.now ? "step" : undefined}><span dir="auto">${nameAt(up, i)}</span>${item.minutes ? html` <span class="soft">${words.minutes(item.minutes)}</span>` : ""}${i === up.now ? html` <span class="tag">${words.isOn}</span>` : ""}</li>`)}
    </ol>
    ${isStaff(state) && staff ? html`<${staff.AgendaTools} room=${room} agenda=${up} />` : ""}
  </details>`;
}

/** @param {Agenda} agenda @param {number} now */
function time({ items, now: on, since }, now) {
  const planned = items[on]?.minutes ?? 0;
  if (!planned) return "";
  const rest = since + planned * 60_000 - now;
  return rest >= 0 ? words.left(span(rest)) : words.over(span(-rest));
}
