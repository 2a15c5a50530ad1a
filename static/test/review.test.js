import assert from "node:assert/strict";
import test from "node:test";
import { columns, lower, next, rowOf, shown, since, span, windowAt } from "../js/review/record.js";
import { Parts } from "../js/review/parts.js";
import { Replay } from "../js/review/replay.js";

const all = columns({ kinds: ["said", "muted"], layers: ["room", "moderation"], n: [3, 1, 2, 4], at: [1000, 500, 0, 60_000], kind: [0, 1, 0, 0], layer: [0, 1, 0, 0], who: [0, -1, 1, 0], marks: [6] });

test("columns give numbers and times back", () => {
  assert.deepEqual([...all.n], [3, 4, 6, 10]);
  assert.deepEqual([...all.at], [1000, 1500, 1500, 61_500]);
});

test("what is shown goes by layer, and a bookmarked event stays", () => {
  assert.deepEqual([...shown(all, [true, true])], [0, 1, 2, 3]);
  assert.deepEqual([...shown(all, [false, true])], [1]);
  assert.deepEqual([...shown(all, [false, true], new Set([6]))], [1, 2]);
  assert.deepEqual([...shown(all, [false, false])], []);
});

test("an event that is not shown leads to the next one that is", () => {
  const rows = shown(all, [true, false]);
  assert.equal(rowOf(all, rows, 4), 1); // 6 stands there
  assert.equal(rowOf(all, rows, 6), 1);
  assert.equal(rowOf(all, rows, 99), 2, "behind the end is the last");
  assert.equal(rowOf(all, shown(all, [false, false]), 6), 0);
  assert.equal(lower(all.n, 5), 2);
});

test("the next event of somebody, either way, or none", () => {
  const rows = shown(all, [true, true]);
  const ana = (/** @type {number} */ place) => all.who[place] === 0;
  assert.equal(next(rows, 0, 1, ana), 3);
  assert.equal(next(rows, 3, -1, ana), 0);
  assert.equal(next(rows, 3, 1, ana), -1);
});

test("the part that is drawn reaches the ends and never beyond", () => {
  assert.deepEqual(windowAt(1000, 0, 100), { from: 0, to: 100 });
  assert.deepEqual(windowAt(1000, 500, 100), { from: 450, to: 550 });
  assert.deepEqual(windowAt(1000, 999, 100), { from: 900, to: 1000 });
  assert.deepEqual(windowAt(30, 29, 100), { from: 0, to: 30 });
});

test("times as people say them", () => {
  assert.equal(span(48_000), "0:48");
  assert.equal(span(3_723_000), "1:02:03");
  assert.equal(since(61_500, 1500), "T+1:00");
  assert.equal(since(0, 61_500), "T−1:02");
});

/** A clock that a test moves. */
function clockwork() {
  let now = 0;
  /** @type {Map<number, {at: number, run: () => void}>} */
  const due = new Map();
  let last = 0;
  return {
    now: () => now,
    setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => (due.set(++last, { at: now + ms, run }), last),
    clearTimeout: (/** @type {any} */ id) => void due.delete(id),
    pass(/** @type {number} */ ms) {
      for (const end = now + ms; ; ) {
        const [id, one] = [...due].sort((a, b) => a[1].at - b[1].at)[0] ?? [0, null];
        if (!one || one.at > end) return void (now = end);
        due.delete(id);
        now = one.at;
        one.run();
      }
    },
    waits: () => due.size,
  };
}

const times = [0, 4_000, 4_000, 100_000];
const played = () => {
  const clock = clockwork();
  const replay = new Replay((row) => times[row] ?? NaN, clock, () => {});
  replay.speed = 4;
  return { clock, replay };
};

test("a replay keeps the gaps, faster", () => {
  const { clock, replay } = played();
  replay.start(0);
  clock.pass(999);
  assert.equal(replay.row, 0);
  clock.pass(1);
  assert.equal(replay.row, 2, "two events of one moment come together");
  assert.equal(replay.left(), 24_000);
  clock.pass(24_000);
  assert.equal(replay.row, 3);
  assert.equal(replay.playing, false, "it goes on behind the end");
  assert.equal(clock.waits(), 0);
});

test("a pause loses nothing of the wait, and another pace keeps what is over of it", () => {
  const { clock, replay } = played();
  replay.start(2);
  clock.pass(12_000); // 48 of 96 s
  replay.pause();
  clock.pass(1_000_000);
  assert.equal(replay.row, 2);
  replay.pace(16);
  assert.equal(replay.left(), 3_000);
  replay.play();
  clock.pass(2_999);
  assert.equal(replay.row, 2);
  clock.pass(1);
  assert.equal(replay.row, 3);
});

test("a step skips the wait, and stops at the end", () => {
  const { clock, replay } = played();
  replay.start(2);
  replay.step();
  assert.equal(replay.row, 3);
  replay.step();
  assert.equal(replay.row, 3);
  replay.stop();
  assert.equal(replay.on, false);
  assert.equal(clock.waits(), 0);
});

test("parts are asked for once, and a failure waits to be tried again", async () => {
  /** @type {string[]} */
  const asked = [];
  let broken = false;
  const parts = new Parts(
    async (_, { numbers }) => {
      asked.push(numbers);
      if (broken) throw new Error("away");
      return { lines: numbers.split(",").map((n) => ({ n: Number(n) })) };
    },
    () => {},
  );
  await Promise.all([parts.want([1, 2]), parts.want([1, 2, 3])]);
  assert.deepEqual(asked, ["1,2", "3"]);
  assert.equal(parts.line(3)?.n, 3);
  broken = true;
  await parts.want([4]);
  await parts.want([4, 5]);
  assert.equal(asked.length, 3, "it goes on asking a server that is away");
  broken = false;
  parts.again();
  await parts.want([4]);
  assert.equal(parts.line(4)?.n, 4);
});
