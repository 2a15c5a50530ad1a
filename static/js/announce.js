// What listeners are told: a new message once, as "Name: text", a burst as a count, a stop at once. Never history.
import { nameOf } from "./select.js";
import { personal, sentence, urgent, yours } from "./lines.js";
import { isStaff } from "./select.js";
import { keyOf } from "./seen.js";
import { text } from "./strings.js";

/** Events after which words or names that were told may no longer stand anywhere. */
const recalls = new Set(["took_back", "hidden", "renamed", "shut"]);

const burst = 3;
const burstWithin = 5_000;

export class Announcer {
  /** @type {number[]} */
  #times = [];

  /** @param {Record<string, (name: string) => string>} [waits] what staff are told of each kind of thing that waits */
  constructor(waits = {}) {
    this.waits = waits;
  }

  /**
   * @param {import("../types").State} state after the frame
   * @param {import("../types").Frame} frame
   * @param {string} [how] all, me, count or off: which messages are told; what changes the room always is
   * @returns {{told?: string, alarm?: string} | null}
   */
  hear(state, frame, how = "all") {
    const me = state.view?.you.who ?? "";
    if (frame.t !== "event" || !state.live) return null;
    const heard = frame.by === me ? null : this.#words(state, frame, me, how);
    // What was told stands on the page until the next words: it goes with what it quoted, and with whoever may not read on.
    const over = recalls.has(frame.k) || (frame.k === "removed" && frame.who === me);
    return over ? { told: "", ...(frame.k === "renamed" ? { alarm: "" } : {}), ...heard } : heard;
  }

  /**
   * @param {import("../types").State} state
   * @param {import("../types").Frame} frame
   * @param {string} me
   * @param {string} how
   * @returns {{told?: string, alarm?: string} | null}
   */
  #words(state, frame, me, how) {
    const now = frame.received ?? frame.at;
    if ((frame.k === "said" && !frame.gone && !frame.held) || frame.k === "approved") {
      if (how === "off" || (how === "me" && !forMe(state, frame, me))) return null;
      this.#times = [...this.#times.filter((time) => now - time < burstWithin), now];
      if (how === "count" || this.#times.length > burst) return { told: text.log.unread(this.#times.length) };
      const lane = frame.lane === "private" ? "Private line, " : frame.lane === "staff" ? "Staff lane, " : "";
      return { told: `${lane}${nameOf(state, frame.author ?? frame.by)}: ${frame.text ?? ""}` };
    }
    if (isStaff(state)) {
      if (frame.k === "help_asked") return { alarm: `${nameOf(state, frame.by)} needs help now` };
      const waits = waited(state, frame, this.waits);
      if (waits) return { told: waits };
    }
    const item = { key: frame.id, k: frame.k, by: frame.by ?? "", at: frame.at, frame };
    const words = { name: (/** @type {string} */ who) => nameOf(state, who), me, at: frame.at, staff: isStaff(state), agenda: state.view?.agenda?.items };
    const said = sentence(item, words);
    if (!said) return null;
    if (urgent(frame.k) || personal(item, me) || yours(item, me)) return { alarm: [said, frame.note].filter(Boolean).join(" ") };
    if (frame.k === "staff_back" && state.log.items[state.log.items.length - 1]?.key !== frame.id) return null; // no line says it either
    return ["resumed", "slowed", "closing_began", "started", "staff_back", "card_shown", "round_began", "round_moved", "round_ended", "check_in_began", "check_in_ended", "prompt_asked", "prompt_ended", "agenda_set", "agenda_moved", "leave_planned"].includes(frame.k) ? { told: said } : null;
  }
}

/** What now waits for staff and did not before. Private lines are told with their words. @param {import("../types").State} state @param {import("../types").Frame} frame @param {Record<string, (name: string) => string>} say */
function waited(state, frame, say) {
  const item = frame.lane === "private" ? undefined : state.view?.desk?.find((other) => other.id === frame.id);
  return item && say[item.kind]?.(nameOf(state, item.who));
}

/** Whether a message is by a facilitator, answers this person, or is on their private line. @param {import("../types").State} state @param {import("../types").Frame} frame @param {string} me */
function forMe(state, frame, me) {
  const by = frame.author ?? frame.by;
  if (frame.lane === "private" || (state.roles[by] && state.roles[by] !== "member")) return true;
  const key = frame.reply_to && (keyOf(state.log.seen, frame.reply_to) ?? frame.reply_to);
  return Boolean(key) && state.log.items.some((item) => item.key === key && item.by === me);
}
