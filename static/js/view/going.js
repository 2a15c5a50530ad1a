// The step before another site opens.
import { html } from "../html.js";
import { hostOf } from "../links.js";
import { text } from "../strings.js";
import { Dialog, shut } from "./dialog.js";

const words = text.log.away;

/** @param {{room: import("../../types").Room}} props */
export function Going({ room }) {
  const { screen, set } = room;
  if (!screen.going) return "";
  return html`<${Dialog} label=${words.title} close=${() => set({ going: "" })}>
    <p class="going__url" dir="ltr">${screen.going}</p>
    <p class="soft">${words.hint}</p>
    <div class="row row--wrap">
      <button class="btn btn--main" onClick=${shut}>${words.stay}</button>
      <a class="btn" href=${screen.going} target="_blank" rel="noreferrer noopener nofollow" onClick=${shut}>${words.go(hostOf(screen.going))}</a>
    </div>
  <//>`;
}
