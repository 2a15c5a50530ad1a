// One message, with what one can do about it.
import { html, still } from "../html.js";
import { clock, list, reasonFor, responses, roles, text } from "../strings.js";
import { Respond } from "./respond.js";
import { Speech } from "./speech.js";

/** @typedef {any} Props see log.js, which is the only one to draw messages */

const words = text.log;

export const Message = still((/** @type {Props} */ p) => {
  const { item } = p;
  const lane = item.lane === "room" ? "" : `msg--lane-${item.lane}`;
  const classes = ["msg", lane, p.role && p.role !== "member" ? "msg--staff" : "", item.gone ? "msg--gone" : "", item.held ? "msg--held" : "", p.follows ? "msg--follows" : "", p.less ? "msg--less" : ""];
  return html`<li class=${classes.filter(Boolean).join(" ")} id=${`m-${item.key}`} tabindex="-1">
    <div class="msg__face" aria-hidden="true">${initial(p.name)}</div>
    <div class="msg__head">
      ${label(p)}<span class="msg__name" dir="auto">${p.name}</span>
      ${roles[p.role] ? html`<span class="tag">${roles[p.role]}</span>` : ""}
      <time class="msg__time">${clock(item.at)}</time>
      ${item.marked ? html`<span class="tag">${words.marked}</span>` : ""} ${item.flagged && p.staff ? html`<span class="tag">${words.worriedSomeone}</span>` : ""}
      ${actionable(p) ? more(p) : ""}
    </div>
    <div class="msg__body">
      ${p.less && !p.open ? seeLess(p) : whole(p)}
      ${p.open ? html`<${Respond} ...${p} />` : ""}
    </div>
  </li>`;
});

/** @param {Props} p */
function more({ item, name, open, spot, set }) {
  const toggle = () => set({ open: open ? "" : item.key, form: null });
  // One stop for the Tab key in the whole conversation: arrows go from message to message.
  return html`<button class="btn btn--add" tabindex=${spot || open ? 0 : -1} aria-expanded=${open} aria-label=${words.respond(name)} onClick=${toggle}>${open ? text.closeSign : text.moreSign}</button>`;
}

/** @param {Props} p */
function seeLess({ item, name, set }) {
  return html`<p class="msg__gone">${words.lessOf(name)} <button class="btn btn--small btn--quiet" onClick=${() => set({ open: item.key, form: null })}>${words.showThis}</button></p>`;
}

/** @param {Props} p */
const whole = (p) => html`${quote(p)} ${body(p)} ${reactions(p)}`;

/** @param {string} name */
const initial = (name) => (Array.from(name)[0] ?? "").toUpperCase();

/** @param {string} said */
const short = (said) => (said.length > 90 ? `${said.slice(0, 88)}…` : said);

/** @param {Props} p */
function quote({ quote: said, quoteOf, quoteKey, jump }) {
  if (!said) return "";
  return html`<button class="msg__quote" tabindex="-1" dir="auto" aria-label=${`${words.jump(quoteOf)}: ${short(said)}`} onClick=${() => jump(quoteKey)}>${short(said)}</button>`;
}

/** @param {Props} p */
function label({ item, partner, mine, staff }) {
  if (item.lane === "staff") return html`<strong class="msg__lane">${text.staffLane}</strong>`;
  if (item.lane !== "private") return "";
  return html`<strong class="msg__lane">${staff ? (item.by === item.with ? words.privateLine : words.privateTo(partner)) : mine ? words.privateToStaff : words.privateToYou}</strong>`;
}

/** @param {Props} p */
function actionable({ item, mine, canBack, staff, watch }) {
  if (watch) return false;
  if (item.gone) return staff && item.gone === "hidden";
  return item.lane === "room" && !item.held ? true : canBack;
}

/** @param {Props} p */
function body({ item, mine, staff, again, set }) {
  const kept = item.text && (staff || mine);
  const why = [reasonFor(item.reason ?? ""), item.note ?? ""].filter(Boolean).join(" ");
  const old = html`<p class="msg__kept" dir="auto">${item.text}</p>`;
  if (item.gone === "took_back") return html`<p class="msg__gone">${words.tookBack}</p>${kept && staff ? old : ""}`;
  if (item.gone === "erased") return html`<p class="msg__gone">${words.erased}</p>`;
  if (item.gone === "hidden") return html`<p class="msg__gone">${words.hidden} ${why}</p>${kept ? old : ""}`;
  if (item.gone === "returned") {
    return html`<p class="msg__gone">${staff ? words.returnedStaff : words.returned} ${why}</p>
      ${kept ? old : ""}
      ${again ? html`<div class="msg__acts"><button class="btn btn--small" onClick=${again}>${words.intoBox}</button></div>` : ""}`;
  }
  return html`<${Speech} words=${item.text} set=${set} />${item.held ? html`<p class="msg__gone">${staff ? words.heldStaff : words.heldBack}</p>` : ""}`;
}

/** @param {Props} p */
function reactions({ item, me, canReact, send, names }) {
  const given = Object.entries(responses).filter(([code]) => item.reactions?.[code]?.length > 0);
  if (given.length === 0 || item.gone) return "";
  return html`<div class="msg__kind">
    ${given.map(([code, said]) => {
      const who = item.reactions[code];
      const mine = who.includes(me);
      const inner = words.given(said, who.length);
      const whose = words.givenBy(said, list(who.map((/** @type {string} */ id) => names[id] ?? text.someone)));
      if (!canReact) return html`<span class="kind" title=${whose}>${inner}</span>`;
      return html`<button class="kind" aria-pressed=${mine} title=${whose} onClick=${() => send(mine ? "unreact" : "react", { message: item.key, response: code })}>${inner}</button>`;
    })}
  </div>`;
}
