// "Leave this page": blank in the same tick, nothing kept, gone without a way back. Works the same from every page.

const presses = 3;
const within = 5_000;

/**
 * Counts bare presses of Shift. Any other key, and any key together with Shift, begins anew: nobody leaves by typing.
 * @param {() => void} leave
 * @param {() => number} now
 * @param {(presses: number) => void} [step] told how many presses count so far
 */
export function shiftToLeave(leave, now, step = () => {}) {
  /** @type {number[]} */
  let times = [];
  let bare = false;
  return {
    /** @param {{key: string, repeat?: boolean, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} event */
    down(event) {
      bare = event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key === "Shift" || times.length === 0) return;
      times = [];
      step(0);
    },
    /** @param {{key: string}} event */
    up(event) {
      if (event.key !== "Shift" || !bare) return;
      bare = false;
      times = [...times.filter((time) => now() - time < within), now()];
      if (times.length >= presses) leave();
      else step(times.length);
    },
  };
}

/**
 * @param {Document} page
 * @param {{leave: string, to: string}} exit
 * @param {() => void} forget
 * @param {(presses: number) => void} [step]
 */
export function exitFrom(page, exit, forget, step) {
  const leave = () => {
    page.documentElement.className = "blank";
    page.title = "";
    forget();
    globalThis.location.replace(exit.leave);
  };
  const shift = shiftToLeave(leave, () => Date.now(), step);
  page.addEventListener("keydown", (event) => shift.down(event));
  page.addEventListener("keyup", (event) => shift.up(event));
  // A page that comes back out of the browser's memory would show the room to whoever pressed Back.
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      page.documentElement.className = "blank";
      globalThis.location.reload();
    }
  });
  return leave;
}
