// What the agenda says to staff alone.
import { tongue } from "../tongue.js";

export const agenda = tongue({
  tool: "An agenda for everyone…",
  title: "Agenda",
  hint: "Everyone sees what is on, about how long still, and what is next. Nothing ends by itself.",
  plain: [
    ["Opening", 5],
    ["How we arrive", 15],
    ["Sharing", 50],
    ["Closing", 15],
  ],
  what: (/** @type {number} */ n) => `Part ${n}`,
  minutes: (/** @type {number} */ n) => `Minutes of part ${n} (0: none planned)`,
  up: (/** @type {number} */ n) => `Move part ${n} up`,
  down: (/** @type {number} */ n) => `Move part ${n} down`,
  remove: (/** @type {number} */ n) => `Take part ${n} out`,
  add: "Add a part",
  show: "Show it to everyone",
  keep: "Keep the changes",
  cancel: "Cancel",
  goOn: (/** @type {string} */ name) => `Go on to: ${name}`,
  begin: (/** @type {string} */ name) => `Begin ${name}`,
  more: "5 more minutes",
  change: "Change…",
  takeDown: "Take it down",
});
