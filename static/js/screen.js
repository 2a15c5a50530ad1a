// What only this screen knows, at its start, and how lanes and drafts are named.

/**
 * @param {{drafts: Record<string, string>, less: Record<string, boolean>, sheet: Record<string, string>, prefs: import("../types").Prefs, knowsExit: boolean}} kept
 * @returns {import("../types").Screen}
 */
export const blank = (kept) => ({
  panel: "",
  lane: "room",
  with: "",
  replyTo: "",
  open: "",
  form: null,
  undo: null,
  notice: null,
  dialog: "",
  heldAt: "",
  ...kept,
  aside: {},
  warned: "",
  told: [],
  alarm: "",
  going: "",
  veiled: false,
  steps: 0,
  loading: false,
});

/**
 * Under which name the draft of a lane is kept: each private line has its own.
 * @param {string} lane
 * @param {string} who
 */
export const draftKey = (lane, who) => (lane === "private" && who ? `private:${who}` : lane);

/** The lane that a command speaks in. @param {import("../types").Entry} entry */
export const laneOf = (entry) => (entry.do === "say_private" ? "private" : entry.do === "say_staff" ? "staff" : "room");
