// Holds one room together: the net's frames go into the state, what people do goes into the net, and the page is drawn
// once for each frame of the screen. The only place with something that changes.
import { actions } from "./actions.js";
import { Announcer } from "./announce.js";
import { blank, draftKey, laneOf } from "./screen.js";
import { load } from "./prefs.js";
import { apply, initial, linked, pending } from "./state.js";
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
const idleTick = 10_000;
const stepsFor = 5_000;
const toldAtOnce = 4; // sentences that stand for those who listen: as many as come before a burst is counted

export class Room {
  state = initial();
  /** @type {Map<string, Undo>} */
  #undos = new Map();
  /** @type {Set<string>} */
  #helpSeen = new Set();
  /** words that went back to their author although they may have been kept @type {Map<string, {key: string, words: string}>} */
  #restored = new Map();
  /** @type {Announcer} */
  #announcer;
  #drawing = true;
  /** @type {any} */
  #tick = null;
  /** @type {any} */
  #steps = null;

  /**
   * @param {import("../types").Boot} boot
   * @param {import("./net.js").Net} net
   * @param {import("./keep.js").Keep} keep
   * @param {import("../types").Page} page
   */
  constructor(boot, net, keep, page) {
    this.boot = boot;
    this.net = net;
    this.keep = keep;
    this.page = page;
    this.#announcer = new Announcer(page.staff?.told);
    this.screen = blank({ drafts: keep.get("drafts", {}), less: keep.get("less", {}), sheet: keep.get("sheet", {}), prefs: load([page.tab, page.device]), knowsExit: keep.get("exit", false) });
    net.addEventListener("frame", (event) => this.#frame(/** @type {any} */ (event).detail));
    net.addEventListener("link", (event) => this.#linked(/** @type {any} */ (event).detail));
    net.addEventListener("outbox", (event) => this.change(pending(this.state, /** @type {any} */ (event).detail)));
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
    if (patch.less) this.keep.set("less", patch.less);
    if (patch.sheet) this.keep.set("sheet", patch.sheet);
    if (patch.knowsExit) this.keep.set("exit", true);
    this.redraw();
  };

  act = actions(this);

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
    this.page.draw({ staff: this.page.staff, tech: this.page.tech, state: this.state, screen: this.screen, boot: this.boot, now, send: this.send, set: this.set, act: this.act });
    this.#seeHelp();
    clearTimeout(this.#tick);
    const soon = counting(this.state, now) || this.state.pending.length > 0 || (this.screen.undo?.until ?? 0) > now || (this.screen.notice?.until ?? 0) > now;
    this.#tick = setTimeout(() => this.redraw(), soon ? 1_000 : idleTick);
  }

  /** @param {import("../types").State} next */
  change(next) {
    this.state = next;
    this.redraw();
  }

  /** @param {{state: string, code?: number, say?: string}} link */
  #linked(link) {
    this.change(linked(this.state, link));
    if (link.state === "stopped" && (link.code === 4202 || link.code === 4201)) this.keep.wipe();
    // Gone, for today or for good: the draft of a message may wait, a worksheet does not.
    if (link.state === "stopped" && [4201, 4202, 4204].includes(link.code ?? 0)) this.set({ sheet: {} });
  }

  /** @param {Frame} frame */
  #frame(frame) {
    this.state = apply(this.state, frame);
    this.#hear(this.#announcer.hear(this.state, frame, this.screen.prefs.announce), frame);
    if (frame.t === "done") this.#done(frame);
    if (frame.t === "refused") this.#refused(frame);
    if (frame.t === "late") this.notice(text.late);
    if (frame.t === "event") this.#arrived(frame);
    this.redraw();
  }

  /**
   * @param {{told?: string, alarm?: string} | null} heard
   * @param {Frame} frame
   */
  #hear(heard, frame) {
    if (!heard) return;
    const { told, alarm } = heard;
    if (alarm !== undefined) this.screen = { ...this.screen, alarm };
    if (told === "") this.screen = { ...this.screen, told: [] };
    else if (told) this.screen = { ...this.screen, told: [...this.screen.told, { id: frame.id, text: told }].slice(-toldAtOnce) };
  }

  /** @param {Frame} frame */
  #done(frame) {
    const undo = this.#undos.get(frame.id);
    this.#undos.delete(frame.id);
    if (undo) this.set({ undo: { ...undo, until: this.now() + undoFor } });
    const kept = this.#restored.get(frame.id);
    if (kept && this.screen.drafts[kept.key] === kept.words) {
      this.set({ drafts: { ...this.screen.drafts, [kept.key]: "" } });
      this.notice(text.keptAfterAll);
    }
    if (frame.entry?.do === "choose_name") this.set({ form: null });
    if (frame.event && keyOf(this.state.log.seen, frame.event)) this.net.forget(frame.id);
  }

  /** @param {Frame} frame */
  #refused(frame) {
    this.#undos.delete(frame.id);
    const entry = frame.entry;
    if (!entry || frame.code === "not_saved") return;
    if (!entry.do.startsWith("say") || typeof entry.fields.text !== "string") return this.notice(frame.say);
    // Words go back to where they were written, unless something else is written there by now.
    const key = draftKey(laneOf(entry), entry.fields.with ?? "");
    if (!this.screen.drafts[key]) {
      this.restore(entry.id);
      this.notice(frame.code === "stale" ? text.staleDraft : frame.say);
    }
  }

  /** @param {Frame} frame */
  #arrived(frame) {
    const own = this.net.outbox.entries.find((e) => e.state === "done" && e.event === frame.id);
    if (own) this.net.forget(own.id);
  }

  /**
   * A call for help is seen when its card stands before somebody's eyes, on the page that has the keyboard: a tray that is
   * shut, or a window behind others, has shown it to nobody. The person who called is told by whom.
   */
  #seeHelp() {
    if (!isStaff(this.state) || !this.state.live || !this.page.visible() || !this.page.shows(".desk__card--help")) return;
    for (const item of this.state.view?.desk ?? []) {
      if (item.kind !== "help" || item.seen_by || this.#helpSeen.has(item.id)) continue;
      this.#helpSeen.add(item.id);
      this.send("see_help", { help: item.id });
    }
  }

  /** Presses of Shift that count so far: they show for as long as they count. @param {number} steps */
  step(steps) {
    clearTimeout(this.#steps);
    if (steps > 0) this.#steps = setTimeout(() => this.set({ steps: 0 }), stepsFor);
    this.set({ steps });
  }

  /** Someone looks at the page again. */
  back() {
    this.net.check();
    this.#seeHelp();
    this.redraw();
  }

  /** Words that were not kept go back to where they were written. @param {string} id */
  restore(id) {
    const entry = this.net.outbox.entries.find((e) => e.id === id);
    if (!entry) return;
    const key = draftKey(laneOf(entry), entry.fields.with ?? "");
    const there = this.screen.drafts[key];
    if (entry.state === "unsaved") this.#restored.set(id, { key, words: entry.fields.text });
    this.net.forget(id);
    this.set({ drafts: { ...this.screen.drafts, [key]: there ? `${there}\n${entry.fields.text}` : entry.fields.text } });
  }

  /** A sentence that stands for a while. @param {string} words */
  notice(words) {
    this.set({ notice: { text: words, until: this.now() + noticeFor } });
  }
}
