// "I need help now": what helps at once, without waiting for anybody, and who of the staff has seen it.
import { focus, html, useReturn } from "../html.js";
import { toComposer } from "./go.js";
import { leaders, nameOf } from "../select.js";
import { list, text } from "../strings.js";

const words = text.helpPage;

/** @param {{room: import("../../types").Room}} props */
export function Help({ room }) {
  const { state, boot, set } = room;
  useReturn();
  const write = () => {
    set({ panel: "", lane: "private" });
    toComposer();
  };
  const inside = state.view?.you.entry === "in";
  return html`<section class="help" aria-labelledby="help-title" tabindex="-1" ref=${focus}>
    <div class="help__inner">
      <h2 id="help-title">${words.title}</h2>
      <p class="help__who" role="status">${told(room)}</p>
      ${inside ? html`<p class="soft">${open(state) ? words.always : words.afterwards}</p>` : ""}
      <ul class="help__list">
        ${boot.resources.map((r) => html`<${Resource} resource=${r} />`)}
      </ul>
      ${boot.contact ? html`<p>${text.door.contact(boot.contact)}</p>` : ""}
      ${boot.resources_checked ? html`<p class="soft">${words.checked(boot.resources_checked)}</p>` : ""}
      <div class="row row--wrap">
        ${inside ? html`<button class="btn btn--main" onClick=${write}>${words.privately(list(leaders(state)) || text.box.staff)}</button>` : ""}
        <button class="btn" onClick=${() => set({ panel: "" })}>${words.back}</button>
      </div>
    </div>
  </section>`;
}

/** @param {import("../../types").State} state */
const open = ({ view }) => view?.phase !== "ended" && view?.phase !== "shut";

/** @param {import("../../types").Room} room */
function told({ state, boot }) {
  const here = leaders(state);
  const names = here.length > 0 ? here : boot.leaders;
  const staff = list(names) || text.box.staff;
  const { help } = state;
  if (state.pending.some((e) => e.do === "ask_help")) return words.telling(staff);
  if (!help || help.settled) return words.anyTime;
  if (help.claim) return words.withYou(nameOf(state, help.claim));
  if (help.seen) return words.seen(nameOf(state, help.seen));
  return words.told(staff, names.length || 2);
}

/** @param {{resource: import("../../types").Resource}} props */
export function Resource({ resource: r }) {
  return html`<li class="help__item">
    <strong>${r.name}</strong>
    ${r.text ? html`<p>${r.text}</p>` : ""}
    <div class="row row--wrap">
      ${r.phone ? html`<a class="btn" href=${`tel:${r.phone.replace(/[^\d+*#]/g, "")}`}>${words.call(r.phone)}</a>` : ""}
      ${r.url ? html`<a class="btn" href=${r.url} target="_blank" rel="noreferrer noopener nofollow">${words.open(host(r.url))}</a>` : ""}
    </div>
  </li>`;
}

/** @param {string} url */
const host = (url) => url.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
