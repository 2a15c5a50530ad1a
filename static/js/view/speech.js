// What somebody wrote, as text and nothing else. An address is a button that asks first: CHAT-10.
import { html, still } from "../html.js";
import { pieces } from "../links.js";

/** @type {any} */
export const Speech = still((/** @type {{words: string, set: (patch: any) => void}} */ { words, set }) => {
  const parts = pieces(words);
  return html`<p class="msg__text" dir="auto">${parts.map((part) => (part.url ? html`<button class="away" onClick=${() => set({ going: part.url })}>${part.text}</button>` : part.text))}</p>`;
});
