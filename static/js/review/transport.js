// Play, pause, step and pace of a replay. Nothing moves that is not an event: who asks for less motion misses nothing.
import { html, useEffect, useState } from "../html.js";
import { words } from "../words/review.js";
import { span } from "./record.js";
import { speeds } from "./replay.js";

const longGap = 5_000; // from which on the wait for the next event is said

/** @param {{desk: import("./desk.js").Desk}} props */
export function Transport({ desk }) {
  const { replay } = desk;
  const [, tick] = useState(0);
  useEffect(() => {
    if (!replay.playing) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [replay.playing]);
  const left = replay.left();
  return html`<div class="transport" role="group" aria-label=${words.replay}>
    <button type="button" class="small" onClick=${() => (replay.playing ? replay.pause() : replay.play())}>${replay.playing ? words.pause : words.play}</button>
    <button type="button" class="quiet small" onClick=${() => replay.step()}>${left > longGap ? words.skip : words.step}</button>
    <span class="chips" role="group" aria-label=${words.speed}>${speeds.map((s) => html`<button type="button" class="chip" key=${s} aria-pressed=${String(replay.speed === s)} onClick=${() => replay.pace(s)}>${s}×</button>`)}</span>
    <span class="soft transport__next">${left > longGap ? words.next(span(left)) : ""}</span>
    <button type="button" class="quiet small" onClick=${() => replay.stop()}>${words.leaveReplay}</button>
  </div>`;
}
