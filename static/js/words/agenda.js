// What the agenda says to everyone, and what a member says who may need to leave early.
import { tongue } from "../tongue.js";

export const agenda = tongue({
  name: "Agenda",
  item: (/** @type {number} */ n) => `Part ${n}`,
  now: (/** @type {string} */ name) => `Now: ${name}`,
  left: (/** @type {string} */ span) => `about ${span} left`,
  over: (/** @type {string} */ span) => `${span} over`,
  next: (/** @type {string} */ name) => `Next: ${name}`,
  last: "This is the last part.",
  minutes: (/** @type {number} */ n) => `${n} min`,
  isOn: "on now",
});

export const early = tongue({
  row: "I may need to leave early…",
  rowSet: (/** @type {string} */ clock) => `You may leave at ${clock}…`,
  title: "I may need to leave early",
  hint: (/** @type {string} */ names) => `${names} will know when, and can give you your turn before. The group is not told, and you can stay longer.`,
  told: (/** @type {string} */ names, /** @type {string} */ clock) => `${names} know that you may need to leave at ${clock}.`,
  at: "At about what time?",
  tell: "Tell the facilitators",
  takeBack: "I can stay after all",
  back: "Back to the room",
});
