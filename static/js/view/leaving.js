// How "Leave this page" works, before anybody needs it: what it does, what it cannot do, how to come back. EXIT-1.
import { focus, html, useReturn } from "../html.js";
import { text } from "../strings.js";

const words = text.door.exit;

/** @param {{room: import("../../types").Room}} props */
export function Leaving({ room }) {
  const { screen, set } = room;
  useReturn();
  return html`<section class="help" aria-labelledby="leaving-title" tabindex="-1" ref=${focus}>
    <div class="help__inner"><${HowToLeave} go=${() => set({ knowsExit: true, panel: screen.panel === "exit" ? "" : screen.panel })} /></div>
  </section>`;
}

/** @param {{go: () => void}} props */
export function HowToLeave({ go }) {
  return html`<h2 id="leaving-title">${words.title}</h2>
    <ul class="door__list">
      ${words.lines.map((line) => html`<li>${line}</li>`)}
    </ul>
    <div class="row"><button class="btn btn--main" onClick=${go}>${words.go}</button></div>`;
}
