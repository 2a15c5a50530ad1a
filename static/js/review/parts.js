// The words of the events that are drawn, fetched in parts and kept for a while. The browser never holds all of a record.

/**
 * @typedef {import("../../review").Line} Line
 * @typedef {{ok: boolean, status: number, json: () => Promise<any>}} Answer
 */

const most = 3000; // lines that are kept
const atOnce = 300; // lines asked for in one request

export class Parts {
  /**
   * @param {(path: string, fields: Record<string, string>) => Promise<any>} ask
   * @param {() => void} changed
   */
  constructor(ask, changed) {
    this.ask = ask;
    this.changed = changed;
    /** @type {Map<number, Line>} the one that was asked for last comes last */
    this.lines = new Map();
    /** @type {Set<number>} */
    this.asked = new Set();
    /** @type {unknown} */
    this.failed = null;
  }

  /** @param {number} n */
  line(n) {
    return this.lines.get(n);
  }

  /** @param {Line[]} lines */
  keep(lines) {
    for (const line of lines) {
      this.lines.delete(line.n);
      this.lines.set(line.n, line);
    }
    for (const n of this.lines.keys()) {
      if (this.lines.size <= most) break;
      this.lines.delete(n);
    }
  }

  /** Fetches those of the numbers that are not here. @param {number[]} numbers in order */
  async want(numbers) {
    const missing = numbers.filter((n) => !this.lines.has(n) && !this.asked.has(n)).slice(0, atOnce);
    if (missing.length === 0 || this.failed) return;
    for (const n of missing) this.asked.add(n);
    try {
      const { lines } = await this.ask("lines", { numbers: missing.join(",") });
      this.keep(lines);
    } catch (error) {
      this.failed = error;
    }
    for (const n of missing) this.asked.delete(n);
    this.changed();
  }

  again() {
    this.failed = null;
    this.changed();
  }
}
