// One message, with what one can do about it.
import { html, still } from "../html.js";
import { clock, reasonFor, responses, roles, text } from "../strings.js";
import { Form } from "./form.js";

/** @typedef {any} Props see log.js, which is the only one to draw messages */

export const Message = still((/** @type {Props} */ p) => {
  const { item } = p;
  const lane = item.lane === "room" ? "" : `msg--lane-${item.lane}`;
  const classes = ["msg", lane, p.role && p.role !== "member" ? "msg--staff" : "", item.gone ? "msg--gone" : "", item.held ? "msg--held" : "", p.follows ? "msg--follows" : ""];
  return html`<li class=${classes.filter(Boolean).join(" ")} id=${`m-${item.key}`}>
    <div class="msg__face" aria-hidden="true">${initial(p.name)}</div>
    <div class="msg__head">
      ${label(p)}<span class="msg__name">${p.name}</span>
      ${roles[p.role] ? html`<span class="tag">${roles[p.role]}</span>` : ""}
      <time class="msg__time">${clock(item.at)}</time>
      ${item.marked ? html`<span class="tag">★ bookmarked</span>` : ""} ${item.flagged && p.staff ? html`<span class="tag">worried someone</span>` : ""}
      ${actionable(p) ? html`<button class="btn btn--add" aria-expanded=${p.open} aria-label=${`Respond to ${p.name}`} onClick=${() => p.set({ open: p.open ? "" : item.key, form: null })}>${p.open ? "×" : "⋯"}</button>` : ""}
    </div>
    <div class="msg__body">
      ${p.quote ? html`<div class="msg__quote">${short(p.quote)}</div>` : ""}
      ${body(p)}
      ${reactions(p)}
      ${p.open ? html`<${Act} ...${p} />` : ""}
    </div>
  </li>`;
});

/** @param {string} name */
const initial = (name) => (Array.from(name)[0] ?? "").toUpperCase();

/** @param {string} words */
const short = (words) => (words.length > 90 ? `${words.slice(0, 88)}…` : words);

/** @param {Props} p */
function label({ item, partner, mine, staff }) {
  if (item.lane === "staff") return html`<strong class="msg__lane">Staff lane</strong>`;
  if (item.lane === "private") return html`<strong class="msg__lane">${staff ? (item.by === item.with ? "Private line" : `Private line to ${partner}`) : mine ? "Private line to the staff" : "Private line to you"}</strong>`;
  return "";
}

/** @param {Props} p */
function actionable({ item, mine, canBack, staff, watch }) {
  if (watch) return false;
  if (item.gone) return staff && item.gone === "hidden";
  return item.lane === "room" && !item.held ? !mine || canBack || staff : canBack;
}

/** @param {Props} p */
function body({ item, mine, staff, again }) {
  const kept = item.text && (staff || mine);
  const why = [reasonFor(item.reason ?? ""), item.note ?? ""].filter(Boolean).join(" ");
  if (item.gone === "took_back") return html`<p class="msg__gone">${text.tookBackLong}</p>${kept && staff ? html`<p class="msg__kept">${item.text}</p>` : ""}`;
  if (item.gone === "erased") return html`<p class="msg__gone">${text.erased}</p>`;
  if (item.gone === "hidden") return html`<p class="msg__gone">${text.hidden} ${why}</p>${kept ? html`<p class="msg__kept">${item.text}</p>` : ""}`;
  if (item.gone === "returned") return html`<p class="msg__gone">${staff ? text.returnedStaff : text.returned} ${why}</p>
      ${kept ? html`<p class="msg__kept">${item.text}</p>` : ""}
      ${again ? html`<div class="msg__acts"><button class="btn btn--small" onClick=${again}>Put it back into the box</button></div>` : ""}`;
  return html`<p class="msg__text">${item.text}</p>${item.held ? html`<p class="msg__gone">${staff ? text.heldStaff : text.held}</p>` : ""}`;
}

/** @param {Props} p */
function reactions({ item, me, canReact, send }) {
  const given = Object.entries(responses).filter(([code]) => item.reactions?.[code]?.length > 0);
  if (given.length === 0 || item.gone) return "";
  return html`<div class="msg__kind">
    ${given.map(([code, words]) => {
      const who = item.reactions[code];
      const mine = who.includes(me);
      const inner = html`${words}${who.length > 1 ? ` · ${who.length}` : ""}`;
      if (!canReact) return html`<span class="kind">${inner}</span>`;
      return html`<button class="kind" aria-pressed=${mine} onClick=${() => send(mine ? "unreact" : "react", { message: item.key, response: code })}>${inner}</button>`;
    })}
  </div>`;
}

/** @param {Props} p */
function Act(p) {
  const { item, mine, staff, me, canReact, canBack, send, set, form, name } = p;
  const close = () => set({ open: "", form: null });
  const once = (/** @type {string} */ action, /** @type {any} */ fields, /** @type {any} */ undo) => () => {
    send(action, fields, undo);
    close();
  };
  if (form) return html`<${Form} form=${form} name=${name} send=${send} close=${close} />`;
  const given = (/** @type {string} */ code) => item.reactions?.[code]?.includes(me);
  if (item.gone === "hidden") return html`<div class="msg__acts"><button class="btn btn--small" onClick=${once("unhide", { message: item.key }, null)}>Bring it back</button></div>`;
  return html`<div class="msg__acts" role="group" aria-label=${`Respond to ${name}`}>
    ${canReact
      ? Object.entries(responses).map(
          ([code, words]) => html`<button class="btn btn--small" aria-pressed=${Boolean(given(code))} onClick=${once(given(code) ? "unreact" : "react", { message: item.key, response: code }, null)}>${words}</button>`,
        )
      : ""}
    ${item.lane === "room" && !item.held ? html`<button class="btn btn--small" onClick=${() => set({ replyTo: item.key, open: "", lane: "room" })}>Reply</button>` : ""}
    ${canBack ? html`<button class="btn btn--small" onClick=${once("take_back", { message: item.key }, null)}>Take back</button>` : ""}
    ${!mine && !staff && item.lane === "room"
      ? html`<button class="btn btn--small btn--quiet" onClick=${() => set({ form: { action: "flag", message: item.key } })}>This worried me…</button>`
      : ""}
    ${staff && item.lane === "room"
      ? html`<button class="btn btn--small" onClick=${() => set({ form: { action: "hide", message: item.key } })}>Move aside…</button>
          <button class="btn btn--small btn--quiet" onClick=${once("bookmark", { message: item.key }, null)}>Bookmark</button>`
      : ""}
  </div>`;
}
