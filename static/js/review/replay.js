// The session again, at its own pace: each event comes when it came, one, four or sixteen times as fast. A silence lasts as
// long as it lasted; whoever does not want to wait skips it. It knows no page and no clock but the one it is given.

/** @typedef {{now: () => number, setTimeout: (run: () => void, ms: number) => any, clearTimeout: (timer: any) => void}} Clock */

export const speeds = [1, 4, 16];

/** The longest time to wait at once: a browser takes longer ones for none. */
const longest = 0x7fffffff;

export class Replay {
  /**
   * @param {(row: number) => number} at when the event of a row came; NaN behind the last
   * @param {Clock} clock
   * @param {() => void} changed
   */
  constructor(at, clock, changed) {
    this.at = at;
    this.clock = clock;
    this.changed = changed;
    this.row = -1;
    this.speed = 4;
    this.playing = false;
    this.on = false;
    /** how much of the wait for the next event is over, in the session's own milliseconds */
    this.waited = 0;
    this.begun = 0;
    this.timer = null;
  }

  /** @param {number} row the event that is there already */
  start(row) {
    this.halt();
    Object.assign(this, { row, on: true, waited: 0 });
    this.play();
  }

  play() {
    if (!this.on || this.playing) return;
    this.playing = true;
    this.wait();
    this.changed();
  }

  pause() {
    this.halt();
    this.changed();
  }

  stop() {
    this.halt();
    this.on = false;
    this.changed();
  }

  /** The next event now, however long it would have taken: a step, and a silence skipped. */
  step() {
    const played = this.playing;
    this.halt();
    this.come();
    if (played && this.on) this.play();
    else this.changed();
  }

  /** @param {number} speed */
  pace(speed) {
    const played = this.playing;
    this.halt();
    this.speed = speed;
    if (played) this.play();
    else this.changed();
  }

  /** How long the next event is away, on the reader's clock; NaN: there is none. */
  left() {
    const gone = this.waited + (this.playing ? (this.clock.now() - this.begun) * this.speed : 0);
    return Math.max(0, this.gap() - gone) / this.speed;
  }

  gap() {
    return Math.max(0, this.at(this.row + 1) - this.at(this.row));
  }

  halt() {
    if (!this.playing) return;
    this.waited += (this.clock.now() - this.begun) * this.speed;
    this.playing = false;
    this.clock.clearTimeout(this.timer);
  }

  wait() {
    this.begun = this.clock.now();
    const left = (this.gap() - this.waited) / this.speed;
    if (Number.isNaN(left)) {
      this.playing = false; // the record ends here
      return;
    }
    this.timer = this.clock.setTimeout(
      () => {
        this.waited += (this.clock.now() - this.begun) * this.speed;
        if (this.waited >= this.gap()) this.come();
        this.wait();
        this.changed();
      },
      Math.min(Math.max(left, 0), longest),
    );
  }

  come() {
    if (Number.isNaN(this.gap())) return;
    this.row += 1;
    this.waited = 0;
  }
}
