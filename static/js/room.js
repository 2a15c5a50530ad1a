// Holds one room together: the net's frames go into the state, what people do goes into the net, and the page is drawn
// once for each frame of the screen. The only place with something that changes.
import { Announcer } from "./announce.js";
import { blank, draftKey, laneOf } from "./screen.js";
import { apply, initial, linked, older, pending } from "./state.js";
import { keyOf } from "./seen.js";
import { counting, isStaff } from "./select.js";
import { text } from "./strings.js";

/**
 * @typedef {import("../types").Screen} Screen
 * @typedef {import("../types").Frame} Frame
 * @typedef {{text: string, action: string, fields: Record<string, any>}} Undo
 */

const undoFor = 10_000;
const noticeFor = 8_000;
const writingEvery = 4_000;
const idleTick = 10_000;
const pauseGrace = 3_000; // two who press pause together both mean pause

export class Room {
  state = initial();
  /** @type {Map<string, Undo>} */
  #undos = new Map();
  /** @type {Set<string>} */
  #helpSeen = new Set();
  /** words that went back to their author although they may have been kept @type {Map<string, {key: string, words: string}>} */
  #restored = new Map();
  #announcer = new Announcer();
  #wrote = 0;
  #pausedAt = 0;
  #drawing = true;
  /** @type {any} */
  #tick = null;

  /**
   * @param {import("../types").Boot} boot
   * @param {import("./net.js").Net} net
   * @param {import("./keep.js").Keep} keep
   * @param {{draw: (room: import("../types").Room) => void, leave: () => void, visible: () => boolean, fetch: typeof fetch}} page
   */
  constructor(boot, net, keep, page) {
    this.boot = boot;
    this.net = net;
    this.keep = keep;
    this.page = page;
    this.screen = blank(keep.get("drafts", {}));
    net.addEventListener("frame", (event) => this.#frame(/** @type {any} */ (event).detail));
    net.addEventListener("link", (event) => this.#linked(/** @type {any} */ (event).detail));
    net.addEventListener("outbox", (event) => this.#change(pending(this.state, /** @type {any} */ (event).detail)));
    this.state = pending(this.state, net.outbox.entries);
  }

  /** Draws for the first time; nothing is drawn before. */
  start() {
    this.#drawing = false;
    this.redraw();
  }

  /** The server's time now. */
  now = () => Date.now() + this.state.skew;

  /** @type {import("../types").Send} */
  send = (action, fields = {}, undo) => {
    const id = this.net.send(action, fields);
    if (undo) this.#undos.set(id, undo);
    // What was undone by other means needs no undoing.
    if (this.screen.undo?.action === action) this.set({ undo: null });
    return id;
  };

  /** @param {Partial<Screen>} patch */
  set = (patch) => {
    this.screen = { ...this.screen, ...patch };
    if (patch.drafts) this.keep.set("drafts", patch.drafts);
    this.redraw();
  };

  /** @type {import("../types").Actions} */
  act = {
    say: (words) => this.#say(words),
    writing: () => {
      const now = Date.now();
      if (now - this.#wrote < writingEvery) return;
      this.#wrote = now;
      this.net.writing(this.screen.lane, true);
    },
    again: (id) => this.net.again(id),
    forget: (id) => this.net.forget(id),
    restore: (id) => this.#restore(id),
    earlier: () => void this.#earlier(),
    retry: () => this.net.start(),
    leave: () => this.page.leave(),
    bookmark: (message) => {
      this.send("bookmark", { message });
      this.#notice("Bookmarked.");
    },
    pause: () => this.#pause(),
  };

  /** Draws once for all that changes before the screen's next frame. */
  redraw() {
    if (this.#drawing) return;
    this.#drawing = true;
    const later = globalThis.requestAnimationFrame ?? ((/** @type {() => void} */ run) => setTimeout(run, 16));
    // A page in the background gets no frames of the screen, and must not hoard what came.
    if (this.page.visible()) later(() => this.#draw());
    else setTimeout(() => this.#draw(), 250);
  }

  #draw() {
    this.#drawing = false;
    const now = this.now();
    this.page.draw({ state: this.state, screen: this.screen, boot: this.boot, now, send: this.send, set: this.set, act: this.act });
    clearTimeout(this.#tick);
    const soon = counting(this.state, now) || (this.screen.undo?.until ?? 0) > now || (this.screen.notice?.until ?? 0) > now;
    this.#tick = setTimeout(() => this.redraw(), soon ? 1_000 : idleTick);
  }

  /** @param {import("../types").State} next */
  #change(next) {
    this.state = next;
    this.redraw();
  }

  /** @param {{state: string, code?: number, say?: string}} link */
  #linked(link) {
    this.#change(linked(this.state, link));
    if (link.state === "stopped" && (link.code === 4202 || link.code === 4201)) this.keep.wipe();
  }

  /** @param {Frame} frame */
  #frame(frame) {
    this.state = apply(this.state, frame);
    const heard = this.#announcer.hear(this.state, frame);
    if (heard) this.screen = { ...this.screen, ...heard };
    if (frame.t === "done") this.#done(frame);
    if (frame.t === "refused") this.#refused(frame);
    if (frame.t === "late") this.#notice(text.late);
    if (frame.t === "event") this.#arrived(frame);
    if (frame.t === "ready" || frame.t === "event") this.#seeHelp();
    this.redraw();
  }

  /** @param {Frame} frame */
  #done(frame) {
    const undo = this.#undos.get(frame.id);
    this.#undos.delete(frame.id);
    if (undo) this.set({ undo: { ...undo, until: this.now() + undoFor } });
    const kept = this.#restored.get(frame.id);
    if (kept && this.screen.drafts[kept.key] === kept.words) {
      this.set({ drafts: { ...this.screen.drafts, [kept.key]: "" } });
      this.#notice("That was kept after all, and stands above.");
    }
    if (frame.entry?.do === "choose_name") this.set({ form: null });
    if (frame.event && keyOf(this.state.log.seen, frame.event)) this.net.forget(frame.id);
  }

  /** @param {Frame} frame */
  #refused(frame) {
    this.#undos.delete(frame.id);
    const entry = frame.entry;
    if (!entry || frame.code === "not_saved") return;
    const words = entry.fields.text;
    if (typeof words !== "string") return this.#notice(frame.say);
    // Words go back to where they were written, unless something else is written there by now.
    const key = draftKey(laneOf(entry), entry.fields.with ?? "");
    if (entry.do.startsWith("say") && !this.screen.drafts[key]) {
      this.#restore(entry.id);
      this.#notice(frame.code === "stale" ? text.staleDraft : frame.say);
    }
  }

  /** @param {Frame} frame */
  #arrived(frame) {
    const own = this.net.outbox.entries.find((e) => e.state === "done" && e.event === frame.id);
    if (own) this.net.forget(own.id);
  }

  /** A call for help that stands on this screen is seen; the person who called is told by whom. */
  #seeHelp() {
    if (!isStaff(this.state) || !this.state.live || !this.page.visible()) return;
    for (const item of this.state.view?.desk ?? []) {
      if (item.kind !== "help" || item.seen_by || this.#helpSeen.has(item.id)) continue;
      this.#helpSeen.add(item.id);
      this.send("see_help", { help: item.id });
    }
  }

  /** Someone looks at the page again. */
  back() {
    this.net.check();
    this.#seeHelp();
    this.redraw();
  }

  /** @param {string} words */
  #say(words) {
    const { lane, with: who, replyTo } = this.screen;
    const observer = this.state.view?.you.role === "observer";
    if (lane === "private") this.send("say_private", isStaff(this.state) ? { text: words, with: who } : { text: words });
    else if (lane === "staff" || observer) this.send("say_staff", { text: words });
    else this.send("say", { text: words, reply_to: replyTo });
    this.#wrote = 0;
    this.net.writing(lane, false);
    this.set({ drafts: { ...this.screen.drafts, [draftKey(lane, who)]: "" }, replyTo: "", warned: "", heldAt: "" });
  }

  /** @param {string} id */
  #restore(id) {
    const entry = this.net.outbox.entries.find((e) => e.id === id);
    if (!entry) return;
    const key = draftKey(laneOf(entry), entry.fields.with ?? "");
    const there = this.screen.drafts[key];
    if (entry.state === "unsaved") this.#restored.set(id, { key, words: entry.fields.text });
    this.net.forget(id);
    this.set({ drafts: { ...this.screen.drafts, [key]: there ? `${there}\n${entry.fields.text}` : entry.fields.text } });
  }

  #pause() {
    const view = this.state.view;
    if (!view || (view.phase !== "live" && view.phase !== "closing")) return;
    if (!view.pause) {
      this.#pausedAt = Date.now();
      this.send("pause");
    } else if (Date.now() - this.#pausedAt > pauseGrace) this.send("resume");
  }

  async #earlier() {
    const { first } = this.state.log;
    try {
      const answer = await this.page.fetch(`${this.boot.api}/events?before=${encodeURIComponent(first)}`, { credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) throw new Error(`older events answered ${answer.status}`);
      const page = await answer.json();
      this.#change(older(this.state, page.events ?? [], Boolean(page.earlier)));
    } catch {
      this.#notice("What was before could not be loaded just now. Please try again.");
    }
  }

  /** @param {string} words */
  #notice(words) {
    this.set({ notice: { text: words, until: this.now() + noticeFor } });
  }
}
