// What techniques say to staff alone.
import { tongue } from "../tongue.js";

export const library = tongue({
  tool: "A question on top…",
  title: "A question on top of the room",
  hint: "A tap shows it to everyone, until you put it away. Your group’s page has the list.",
  own: "Or in your own words",
  show: "Show this one",
  cancel: "Cancel",
});

export const closing = tongue({
  tool: "Come to a close…",
  title: "Come to a close",
  hint: "The group is told that no new topics begin. What you choose here everyone can read until ten minutes after the end.",
  next: (/** @type {string} */ day, /** @type {string} */ clock) => `We meet again on ${day} at ${clock}`,
  hard: "If tonight gets hard (empty: nothing is told)",
  line: "After the end the private line stays open for ten minutes: members can write to you, and you can answer.",
  go: "Come to a close now",
  cancel: "Not yet",
});
