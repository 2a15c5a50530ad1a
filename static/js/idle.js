// Tells when nobody has touched the page for a while.

const signs = ["pointerdown", "keydown", "wheel", "touchmove"];
const look = 5_000; // ms between looks: a cover need not be punctual, and a timer that is set anew at each key is work

/**
 * @param {{addEventListener(type: string, run: () => void, how: {passive: boolean, capture: boolean}): void}} page
 * @param {() => number} after ms without a sign, 0 for never; asked each time, as settings change
 * @param {() => void} rest
 * @param {{now(): number, every(run: () => void, ms: number): unknown}} clock
 */
export function watchIdle(page, after, rest, clock) {
  let last = clock.now();
  for (const sign of signs) {
    page.addEventListener(sign, () => {
      last = clock.now();
    }, { passive: true, capture: true });
  }
  clock.every(() => {
    const wait = after();
    if (wait > 0 && clock.now() - last >= wait) rest();
  }, look);
}
