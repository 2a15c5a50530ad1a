// What techniques say to staff alone.
import { tongue } from "../tongue.js";

export const library = tongue({
  tool: "A question on top…",
  title: "A question on top of the room",
  hint: "A tap shows it to everyone, until you put it away. Your group’s page has the list.",
  sheet: "Offer the worksheet",
  sheetHint: "A thought record, private to each member. You see who is at which step, and nothing that they write.",
  own: "Or in your own words",
  show: "Show this one",
  cancel: "Cancel",
});

export const round = tongue({
  tool: "Begin a round…",
  title: "A round",
  mode: "Who is next",
  modes: { roster: "In order of the list", chance: "By chance", volunteers: "Whoever raises a hand" },
  occasion: "Which one",
  occasions: { "": "Any", opening: "Opening", closing: "Closing" },
  prompts: ["One word for how you arrive.", "What would you like to bring tonight?", "One thing that you take with you."],
  text: "What you ask, on top of the room",
  seconds: "A soft time for each; it tells, and cuts nobody off",
  soft: (/** @type {number} */ n) => (n === 0 ? "None" : `${n / 60} min`),
  answers: "After each share answers are open to all",
  handsClosed: "No new hands while somebody shares",
  begin: "Begin the round",
  cancel: "Cancel",
  then: (/** @type {string} */ names) => `Then ${names}.`,
  passed: (/** @type {string} */ names) => `Passed: ${names}.`,
  next: (/** @type {string} */ name) => `Next: ${name}`,
  last: "Nobody else is in the order.",
  finish: "Nobody is next: end this turn",
  close: "Close answers",
  responses: "Open answers",
  give: "Give the floor to…",
  end: "End the round",
  wait: "Keep waiting",
  forward: (/** @type {string} */ name) => `Move ${name} forward in the line`,
});

export const closing = tongue({
  tool: "Come to a close…",
  title: "Come to a close",
  hint: "The group is told that no new topics begin. What you choose here everyone can read until ten minutes after the end.",
  next: (/** @type {string} */ day, /** @type {string} */ clock) => `We meet again on ${day} at ${clock}`,
  after: "Ask everyone how they are now, from 0 to 10",
  hard: "If tonight gets hard (empty: nothing is told)",
  line: "After the end the private line stays open for ten minutes: members can write to you, and you can answer.",
  go: "Come to a close now",
  cancel: "Not yet",
});
