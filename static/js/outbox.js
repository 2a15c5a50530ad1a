// Commands that were asked for and are not settled. Each keeps its id from the first try to the last, over reconnects
// and reloads: the server answers a repeated id with its first answer, so sending again never counts twice.
import { isSpeech } from "./wire.js";

/** @typedef {import("../types").Entry} Entry */

// A mute that could not be sent a while ago may be wrong now; words and calls for help stay wanted. ms
const staleAfter = 60_000;
const never = new Set(["ask_help", "leave"]);

/** @param {string} action */
const expires = (action) => !isSpeech(action) && !never.has(action);

export class Outbox {
  /** @type {Entry[]} */
  entries = [];

  /** @param {import("./keep.js").Keep} keep */
  constructor(keep) {
    this.keep = keep;
    const kept = keep.get("outbox", []);
    // What the record has is in the log that comes; showing it here as well would show it twice.
    this.entries = Array.isArray(kept) ? kept.filter((e) => e.state !== "done") : [];
  }

  /** @param {Entry} entry */
  add(entry) {
    this.entries = [...this.entries, entry];
    this.#save();
  }

  /**
   * Settles an entry by the server's answer. Gives the entry as it is now, or null when the answer is for none of ours.
   * @param {import("../types").Frame} frame done or refused
   */
  answer(frame) {
    const entry = this.entries.find((e) => e.id === frame.id);
    if (!entry) return null;
    if (frame.t === "done") return this.#change(entry, { state: "done", event: frame.event || "" });
    const state = frame.code === "not_saved" ? "unsaved" : "refused";
    return this.#change(entry, { state, code: frame.code, say: frame.say, until: frame.until || 0 });
  }

  /**
   * What to send now that there is a connection, oldest first. Gives up what has waited too long to be still meant.
   * @param {number} now local ms
   * @returns {{send: Entry[], dropped: Entry[]}}
   */
  due(now) {
    const open = this.entries.filter((e) => e.state === "waiting" || e.state === "sent");
    const dropped = open.filter((e) => expires(e.do) && now - e.at > staleAfter);
    const send = open.filter((e) => !dropped.includes(e));
    this.entries = this.entries.filter((e) => !dropped.includes(e)).map((e) => (send.includes(e) ? { ...e, state: "sent" } : e));
    this.#save();
    return { send, dropped };
  }

  /** The person wants it sent again: same id, so it can still count once only. @param {string} id */
  again(id) {
    const entry = this.entries.find((e) => e.id === id);
    return entry ? this.#change(entry, { state: "waiting" }) : null;
  }

  /** @param {string} id */
  forget(id) {
    this.entries = this.entries.filter((e) => e.id !== id);
    this.#save();
  }

  /**
   * @param {Entry} entry
   * @param {Partial<Entry>} change
   */
  #change(entry, change) {
    const next = { ...entry, ...change };
    this.entries = this.entries.map((e) => (e.id === entry.id ? next : e));
    this.#save();
    return next;
  }

  #save() {
    this.keep.set("outbox", this.entries);
  }
}
