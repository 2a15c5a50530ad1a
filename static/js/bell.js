// A soft sound when something new waits for staff, for those who asked for it. Two short tones, the same for everything:
// whoever else is in the room learns nothing from it.
import { waiting } from "./desk.js";

const between = 4_000; // ms: a burst rings once
const tones = [523, 659]; // Hz

export class Bell {
  /** @type {Set<string> | null} null until the room was seen once */
  #known = null;
  #rang = 0;

  /** @param {{now: () => number, play: () => void}} world */
  constructor(world) {
    this.world = world;
  }

  /**
   * Looks at what waits, each time that the page is drawn.
   * @param {import("../types").State} state
   * @param {import("../types").Screen} screen
   */
  look(state, screen) {
    if (!state.live || !state.view?.desk) return;
    const ids = waiting(state, screen).map((item) => item.id);
    const fresh = this.#known !== null && ids.some((id) => !this.#known?.has(id));
    this.#known = new Set([...(this.#known ?? []), ...ids]);
    if (!fresh || !screen.prefs.sound || this.world.now() - this.#rang < between) return;
    this.#rang = this.world.now();
    this.world.play();
  }
}

/** Makes the sound itself. A browser that wants a tap first stays silent until then. */
export function chime() {
  /** @type {AudioContext | null} */
  let audio = null;
  return () => {
    audio ??= new AudioContext();
    void audio.resume();
    tones.forEach((tone, i) => ring(/** @type {AudioContext} */ (audio), tone, i * 0.16));
  };
}

/** @param {AudioContext} audio @param {number} tone Hz @param {number} after s */
function ring(audio, tone, after) {
  const begin = audio.currentTime + after;
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = tone;
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(0.08, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.45);
  source.connect(volume).connect(audio.destination);
  source.start(begin);
  source.stop(begin + 0.5);
}
