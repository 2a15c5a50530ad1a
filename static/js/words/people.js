// What the list of people says to everyone, and what a member may ask staff to look at. In English.
import { tongue } from "../tongue.js";

export const people = tongue({
  title: "People",
  back: "Back to the room",
  inside: "In the room",
  outside: "Not in the room",
  hidden: (/** @type {number} */ n) => `And ${n} more here.`,
  you: "you",
  state: {
    removed: "no longer in the session",
    knocking: "at the door",
    declined: "not let in",
    outside: "has not come in",
    left: "left",
    exit: "stepped out: do not contact",
    muted: (/** @type {string} */ span) => (span ? `muted ${span}` : "muted"),
    held: "held",
    floor: "has the floor",
    hand: (/** @type {number} */ n) => (n === 1 ? "hand up, first" : `hand up, number ${n}`),
    leaves: (/** @type {string} */ clock) => `may leave at ${clock}`,
    lost: (/** @type {string} */ span) => (span ? `connection lost ${span}` : "connection lost"),
    apart: "not connected",
    away: "stepped away",
    writing: (/** @type {string} */ span) => `writing ${span}`,
    sheet: (/** @type {string} */ step) => `in the worksheet, step ${step}`,
    spoke: (/** @type {string} */ ago) => `spoke ${ago}`,
    silent: "has not spoken",
  },
  lines: "Our agreement",
  noLines: "No lines of our own yet.",
  proposed: (/** @type {string} */ name) => `proposed by ${name}`,
  propose: "Propose",
  proposeLong: "Propose a line",
  proposeHint: "Propose a line…",
});

export const asks = tongue({
  flag: { title: () => "Tell the staff that this worried you", go: () => "Tell the staff", hint: "Nobody else learns of it, nor from whom it came." },
});

export const fields = tongue({
  worry: "What worried you (if you like)",
  cancel: "Cancel",
});
