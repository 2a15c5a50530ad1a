// What techniques say: cards, ways to begin, and the time after a session. None of it is advice; what a group tells its
// members for a hard night is the group's own.
import { tongue } from "../tongue.js";

export const above = tongue("On top of the room");

export const card = tongue({
  name: "Question",
  putAway: "Put it away",
  another: "Another…",
});

export const round = tongue({
  name: "Round",
  yours: "It is your turn.",
  theirs: (/** @type {string} */ name) => `${name} has the floor.`,
  nobody: "Nobody has the floor just now.",
  responses: "Answers are open to all.",
  howto: "Take your time; passing is always fine.",
  done: "I am done",
  later: "Come back to me",
  pass: "Pass",
  next: "You are next.",
  before: (/** @type {number} */ n) => (n === 1 ? "One person is before you." : `${n} people are before you.`),
  volunteer: "Raise your hand if you would like the floor.",
  handsClosed: "No new hands while somebody shares.",
  left: (/** @type {string} */ span) => `About ${span}`,
  over: "The time is over, and ends nothing: finish in your own time.",
  overTheirs: "The time is over.",
});

/** Beginnings that somebody may take and write on; they are never needed. */
export const starters = tongue({
  name: "Ways to begin",
  hint: "If you like. You can change every word before you send it.",
  show: "Ways to begin",
  hide: "No ways to begin",
  all: [
    ["What I heard was…", "What I heard was "],
    ["I feel… when… I would like…", "I feel … when … I would like …"],
  ],
});

export const after = tongue({
  title: "For the time after",
  line: (/** @type {string} */ clock, /** @type {string} */ names, /** @type {number} */ n) => `Until ${clock} you can still write on the private line. ${names} ${n === 1 ? "reads" : "read"} it; the group does not.`,
  lineStaff: (/** @type {string} */ clock) => `Until ${clock} members can still write to you on the private line, and you can answer.`,
  write: (/** @type {string} */ names) => `Write to ${names}`,
  next: (/** @type {string} */ day, /** @type {string} */ clock) => `We meet again on ${day} at ${clock}.`,
  hard: "If tonight gets hard",
});
