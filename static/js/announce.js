// What listeners are told: a new message once, as "Name: text", a burst as a count, a stop at once. Never history.
import { nameOf } from "./select.js";
import { personal, sentence, urgent } from "./lines.js";
import { isStaff } from "./select.js";

/** Events after which words or names that were told may no longer stand anywhere. */
const recalls = new Set(["took_back", "hidden", "renamed", "shut"]);

const burst = 3;
const burstWithin = 5_000;

export class Announcer {
  /** @type {number[]} */
  #times = [];

  /**
   * @param {import("../types").State} state after the frame
   * @param {import("../types").Frame} frame
   * @returns {{told?: string, alarm?: string} | null}
   */
  hear(state, frame) {
    const me = state.view?.you.who ?? "";
    if (frame.t !== "event" || !state.live) return null;
    const heard = frame.by === me ? null : this.#words(state, frame, me);
    // What was told stands on the page until the next words: it goes with what it quoted, and with whoever may not read on.
    const over = recalls.has(frame.k) || (frame.k === "removed" && frame.who === me);
    return over ? { told: "", ...(frame.k === "renamed" ? { alarm: "" } : {}), ...heard } : heard;
  }

  /**
   * @param {import("../types").State} state
   * @param {import("../types").Frame} frame
   * @param {string} me
   * @returns {{told?: string, alarm?: string} | null}
   */
  #words(state, frame, me) {
    const now = frame.received ?? frame.at;
    if ((frame.k === "said" && !frame.gone && !frame.held) || frame.k === "approved") {
      this.#times = [...this.#times.filter((time) => now - time < burstWithin), now];
      if (this.#times.length > burst) return { told: `${this.#times.length} new messages` };
      const lane = frame.lane === "private" ? "Private line, " : frame.lane === "staff" ? "Staff lane, " : "";
      return { told: `${lane}${nameOf(state, frame.author ?? frame.by)}: ${frame.text ?? ""}` };
    }
    if (frame.k === "help_asked" && isStaff(state)) return { alarm: `${nameOf(state, frame.by)} needs help now` };
    const item = { key: frame.id, k: frame.k, by: frame.by ?? "", at: frame.at, frame };
    const words = { name: (/** @type {string} */ who) => nameOf(state, who), me, at: frame.at, staff: isStaff(state) };
    const said = sentence(item, words);
    if (!said) return null;
    if (urgent(frame.k) || personal(item, me)) return { alarm: [said, frame.note].filter(Boolean).join(" ") };
    return ["resumed", "slowed", "closing_began", "started", "staff_back"].includes(frame.k) ? { told: said } : null;
  }
}
