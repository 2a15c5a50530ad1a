// What check-ins, grounding and the balance of a session say to staff alone.
import { tongue } from "../tongue.js";

export const tool = tongue({
  menu: "Check-in",
  now: "Check-in: how are you now?",
  before: "Check-in as we begin",
  after: "Check-in as we end",
  own: "Check-in in your own words…",
  calm: (/** @type {number} */ seconds) => `Calm card, ${seconds} s: everyone pauses`,
  balance: "Who has spoken how much",
  noBalance: "Put the balance away",
});

export const own = tongue({
  title: "A check-in in your own words",
  hint: "Everyone is asked for a number from 0, not at all, to 10, as much as can be, and perhaps a word. Only staff see the answers.",
  question: "Question",
  moment: "When",
  moments: { "": "Now", before: "As we begin", after: "As we end" },
  ask: "Ask everyone",
  cancel: "Cancel",
});

export const answers = tongue({
  name: "Check-in",
  given: (/** @type {number} */ n, /** @type {number} */ all) => `${n} of ${all} answered`,
  none: "No answer yet.",
  open: (/** @type {string} */ names) => `Not answered yet: ${names}.`,
  all: "Everyone here has answered.",
  skipped: "skipped",
  noWords: "answer destroyed",
  show: "Close and show dots",
  showHint: (/** @type {number} */ n) => `Dots show the group the ${n} numbers without names or words, once.`,
  few: "From five numbers on you can show the group dots without names.",
  close: "Close the check-in",
  beside: (/** @type {string} */ value) => `check-in ${value}`,
});

export const compare = tongue({
  name: "Before and after",
  who: "Name",
  before: "Before",
  after: "After",
  difference: "Difference",
  none: "–",
  same: "the same",
  higher: (/** @type {number} */ n) => `${n} higher`,
  lower: (/** @type {number} */ n) => `${n} lower`,
  hint: "What somebody says about themselves at two moments; no measure of the session.",
});

export const ready = tongue({
  name: "Calm card",
  left: (/** @type {number} */ seconds) => `The card counts ${seconds} s more.`,
  over: "The card’s time is over; the room stays paused until you go on.",
  count: (/** @type {number} */ n, /** @type {number} */ all) => `Ready: ${n} of ${all}`,
  open: (/** @type {string} */ names) => `Not yet: ${names}.`,
  goOn: "Go on",
});

export const balance = tongue({
  name: "Balance",
  hint: "Counts of this session (reactions: those received), for staff only, in the order of the list of people. Silence can be many things.",
  loading: "Reading what was before…",
  failed: "What was before could not be read, so these counts are not whole.",
  again: "Try again",
  who: "Name",
  spoke: "Last spoke",
  words: "Words",
  reactions: "Reactions",
  hand: "hand up",
  share: (/** @type {number} */ percent) => `${percent}\u00a0%`,
  never: "not yet",
  staff: (/** @type {number} */ percent) => `Staff have ${percent} % of the words.`,
  mine: (/** @type {number} */ percent) => `You have ${percent} %.`,
  away: "Put away",
});
