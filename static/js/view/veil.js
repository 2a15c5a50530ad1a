// What covers the page when nobody has touched it for a while: neutral, and one tap away from where one was.
import { focus, html } from "../html.js";
import { text } from "../strings.js";
import { Exit } from "./way.js";

/** @param {{room: import("../../types").Room}} props */
export function Veil({ room }) {
  return html`<main class="veil">
    <header class="top"><h1 class="top__title">${text.set.disguiseTitle}</h1><${Exit} room=${room} /></header>
    <button class="veil__back" ref=${focus} onClick=${() => room.set({ veiled: false })}>${text.set.veiled}</button>
  </main>`;
}
