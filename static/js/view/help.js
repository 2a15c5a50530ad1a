// "I need help now": what helps at once, without waiting for anybody, and who of the staff has seen it.
import { focus, html } from "../html.js";
import { leaders, nameOf } from "../select.js";
import { list } from "../strings.js";

/** @param {{room: import("../../types").Room}} props */
export function Help({ room }) {
  const { state, boot, set } = room;
  const inside = state.view?.you.entry === "in";
  return html`<section class="help" aria-labelledby="help-title" tabindex="-1" ref=${focus}>
    <div class="help__inner">
      <h2 id="help-title">Help, now</h2>
      <p class="help__who" role="status">${told(room)}</p>
      <ul class="help__list">
        ${boot.resources.map((r) => html`<${Resource} resource=${r} />`)}
      </ul>
      ${boot.contact ? html`<p>Whom to contact here: ${boot.contact}</p>` : ""}
      ${boot.resources_checked ? html`<p class="soft">These were last checked on ${boot.resources_checked}.</p>` : ""}
      <div class="row row--wrap">
        ${inside ? html`<button class="btn btn--main" onClick=${() => set({ panel: "", lane: "private" })}>Write to ${list(leaders(state)) || "the staff"} privately</button>` : ""}
        <button class="btn" onClick=${() => set({ panel: "" })}>Back</button>
      </div>
    </div>
  </section>`;
}

/** @param {import("../../types").Room} room */
function told({ state, boot }) {
  const staff = list(leaders(state)) || list(boot.leaders) || "the staff";
  const { help } = state;
  if (state.pending.some((e) => e.do === "ask_help")) return `Telling ${staff}… The numbers below work already.`;
  if (!help || help.settled) return "You can call or write to these at any time.";
  if (help.claim) return `${nameOf(state, help.claim)} is with you and will write on your private line.`;
  if (help.seen) return `Seen by ${nameOf(state, help.seen)}.`;
  return `${staff} have been told. It is on top of everything on their screen.`;
}

/** @param {{resource: import("../../types").Resource}} props */
function Resource({ resource: r }) {
  return html`<li class="help__item">
    <strong>${r.name}</strong>
    ${r.text ? html`<p>${r.text}</p>` : ""}
    <div class="row row--wrap">
      ${r.phone ? html`<a class="btn" href=${`tel:${r.phone.replace(/[^\d+*#]/g, "")}`}>Call ${r.phone}</a>` : ""}
      ${r.url ? html`<a class="btn" href=${r.url} target="_blank" rel="noreferrer noopener nofollow">Open ${host(r.url)}</a>` : ""}
    </div>
  </li>`;
}

/** @param {string} url */
const host = (url) => url.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
