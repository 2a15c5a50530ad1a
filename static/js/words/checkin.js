// What a check-in and a grounding pause say to everyone. The words at the ends of the scale are Hearth's own.
import { tongue } from "../tongue.js";

export const checkIn = tongue({
  name: "Check-in",
  ask: { before: "How are you as we begin?", after: "How are you as we end?", "": "How are you right now?" },
  /** what 0 and 10 mean: where the question is ours, and where it is staff's own */
  ends: ["very hard", "very good"],
  endsOwn: ["not at all", "as much as can be"],
  scale: (/** @type {string} */ low, /** @type {string} */ high) => `From 0, ${low}, to 10, ${high}`,
  low: (/** @type {string} */ word) => `0: ${word}`,
  high: (/** @type {string} */ word) => `10: ${word}`,
  word: "A word for it (if you like)",
  send: "Send",
  change: "Change it",
  skip: "Skip",
  keep: "Leave it as it is",
  answer: "Answer after all",
  who: (/** @type {string} */ names) => `Only the facilitators see your answer${names ? ` (${names})` : ""}.`,
  dots: "From five answers on they may show everyone the numbers as dots, without names or words.",
  until: (/** @type {string} */ clock) => `You can answer until ${clock}.`,
  mine: (/** @type {string} */ value, /** @type {string} */ word) => (word ? `Your answer: ${value}, “${word}”.` : `Your answer: ${value}.`),
  skipped: "You skipped this one. That is fine.",
});

export const calm = tongue({
  name: "A calm moment",
  lines: [
    "Feel your feet on the floor.",
    "Let your shoulders come down.",
    "Find three things that you can see.",
    "Find two things that you can hear.",
    "Breathe in slowly, and out a little longer.",
  ],
  left: (/** @type {number} */ seconds) => `${seconds} s`,
  over: "Take the time that you need.",
  ready: "I am ready",
  isReady: "You are ready. Only the facilitators see that.",
  goesOn: (/** @type {string} */ name) => `${name} goes on when it is time.`,
  staff: "the facilitator",
});
