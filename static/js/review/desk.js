// What the reviewer has in front of them: the record's columns, which layers are on, where they stand, what they look for.
import { layerNames } from "../words/review.js";
import { Parts } from "./parts.js";
import { columns, lower, next, rowOf, shown } from "./record.js";
import { Replay } from "./replay.js";

/**
 * @typedef {import("../../review").Sums} Sums
 * @typedef {import("../../review").Found} Found
 * @typedef {{ask: (path: string, fields: Record<string, string>) => Promise<any>, clock: import("./replay.js").Clock, session: string, reading: string, at: string}} World
 */

// What is off when the page opens: much of it, and little to read in it.
const off = ["presence", "responses"];

export class Desk {
  /** @param {World} world @param {() => void} draw */
  constructor(world, draw) {
    this.world = world;
    this.draw = draw;
    /** @type {Sums | null} */
    this.sums = null;
    this.all = columns({ kinds: [], layers: [], n: [], at: [], kind: [], layer: [], who: [], marks: [] });
    /** @type {boolean[]} */
    this.on = [];
    /** @type {Int32Array} */
    this.rows = new Int32Array(0);
    this.row = 0;
    this.marks = new Set(/** @type {number[]} */ ([]));
    this.parts = new Parts(world.ask, () => this.draw());
    this.replay = new Replay((row) => (row < 0 || row >= this.rows.length ? NaN : this.all.at[this.rows[row]]), world.clock, () => this.played());
    /** @type {Found | null} */
    this.found = null;
    this.fields = { text: "", who: "", layer: "" };
    this.looking = 0;
    this.keys = false;
    /** counts the moves that the reader made: the page brings the event into view and the keyboard to it */
    this.moves = 0;
  }

  async open() {
    const [sums, placed] = await Promise.all([this.world.ask("index", {}), this.world.at ? this.world.ask("lines", { at: this.world.at, limit: "1" }).catch(() => null) : null]);
    this.sums = sums;
    this.all = columns(sums.index);
    this.on = sums.index.layers.map((/** @type {string} */ l) => !off.includes(l));
    this.marks = new Set(sums.index.marks);
    this.sift(placed?.lines[0]?.n ?? sums.index.marks[0] ?? 0);
    if (placed) this.moves++;
  }

  /** Finds anew what is shown, and stays near an event. @param {number} n */
  sift(n) {
    const bookmarks = this.sums?.index.layers.indexOf("bookmarks") ?? -1;
    this.rows = shown(this.all, this.on, this.on[bookmarks] ? this.marks : undefined);
    this.row = rowOf(this.all, this.rows, n);
  }

  get started() {
    return this.sums?.started || this.sums?.opened || 0;
  }

  /** @param {number} row */
  n(row) {
    return this.all.n[this.rows[row]] ?? 0;
  }

  /** @param {number} row */
  layer(row) {
    return this.sums?.index.layers[this.all.layer[this.rows[row]]] ?? "room";
  }

  /** @param {number} layer */
  toggle(layer) {
    const n = this.n(this.row);
    this.replay.halt();
    this.replay.on = false;
    this.on[layer] = !this.on[layer];
    this.sift(n);
    this.draw();
  }

  /** @param {number} row */
  go(row) {
    if (row < 0 || row >= this.rows.length) return;
    this.row = row;
    this.moves++;
    if (this.replay.on) this.replay.start(row);
    this.draw();
  }

  /** To an event, also one of a layer that is off: the layer goes on. @param {number} n */
  goTo(n) {
    const place = lower(this.all.n, n);
    if (place >= this.all.length) return;
    const layer = this.all.layer[place];
    if (!this.on[layer] && this.all.n[place] === n) {
      this.on[layer] = true;
      this.sift(n);
    }
    this.go(rowOf(this.all, this.rows, n));
  }

  /** To the first event from a moment on. @param {number} at */
  goAt(at) {
    const place = Math.min(lower(this.all.at, at), this.all.length - 1);
    this.go(Math.min(lower(this.rows, place), this.rows.length - 1));
  }

  /** @param {1 | -1} way */
  mark(way) {
    this.go(next(this.rows, this.row, way, (place) => this.marks.has(this.all.n[place])));
  }

  /** @param {number} who a place among the people @param {1 | -1} way */
  person(who, way) {
    this.go(next(this.rows, this.row, way, (place) => this.all.who[place] === who));
  }

  startReplay() {
    this.replay.start(this.row);
    this.moves++;
    this.draw();
  }

  played() {
    if (this.replay.on && this.replay.row !== this.row) {
      this.row = Math.min(this.replay.row, this.rows.length - 1);
      this.moves++;
    }
    this.draw();
  }

  /** Looks for words on the server, which opens them there; a new search gives an old one up. @param {number} [after] */
  async search(after = 0) {
    const turn = ++this.looking;
    const before = after > 0 && this.found ? this.found.lines : [];
    this.found = { lines: before, next: 0, busy: true, asked: true, failed: false };
    this.draw();
    try {
      const { lines, next } = await this.world.ask("search", { ...this.fields, after: String(after) });
      if (turn === this.looking) this.found = { lines: [...before, ...lines], next, busy: false, asked: true, failed: false };
    } catch {
      if (turn === this.looking) this.found = { lines: before, next: 0, busy: false, asked: true, failed: true };
    }
    this.draw();
  }

  layers() {
    return (this.sums?.index.layers ?? []).map((layer, i) => ({ i, layer, name: /** @type {Record<string, string>} */ (layerNames)[layer] ?? layer, on: this.on[i] }));
  }
}
