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
  noHands: "No new hands just now.",
  left: (/** @type {string} */ span) => `About ${span} left`,
  over: "The time is over, and ends nothing: finish in your own time.",
  overTheirs: "The time is over.",
});

export const prompt = tongue({
  name: "A question to everyone",
  who: (/** @type {string} */ names) => `${names} can read what you send, with your name. The group sees nothing before all answers are shown together,`,
  named: "with names.",
  unnamed: "without names, from five on.",
  later: "The answers are shown together, later.",
  yours: "Your answer",
  send: "Send",
  skip: "Skip",
  keep: "Leave it as it is",
  change: "Change it",
  answer: "Answer after all",
  mine: (/** @type {string} */ said) => `Your answer: “${said}” You can change it until they are shown.`,
  skipped: "You skipped this one. That is fine.",
  together: "The answers, together:",
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
  lineAway: (/** @type {string} */ clock) => `Until ${clock} you can still write on the private line. No facilitator is connected at the moment; they read it later.`,
  lineStaff: (/** @type {string} */ clock) => `Until ${clock} members can still write to you on the private line, and you can answer.`,
  write: (/** @type {string} */ names) => `Write to ${names}`,
  next: (/** @type {string} */ day, /** @type {string} */ clock) => `We meet again on ${day} at ${clock}.`,
  hard: "If tonight gets hard",
});

/** A form, not therapy: it asks, and says nothing about what is answered. */
export const sheet = tongue({
  row: "Worksheet, only for me",
  invites: "There is a worksheet, if you would like one. What you write in it is yours alone.",
  open: "Open the worksheet",
  title: "Worksheet",
  hint: "Only you see what stands here. It stays in this tab until you leave, or the session is over. Fill in what you like, in any order.",
  staff: (/** @type {string} */ names) => `${names} can see at which step you are, and nothing that you write.`,
  nobody: "Nobody sees at which step you are: you have chosen not to show that you write.",
  share: (/** @type {string} */ field) => `Share “${field}”…`,
  shared: "It stands in your box now. Nobody has it before you send it.",
  said: (/** @type {string} */ field, /** @type {string} */ words) => `${field}: ${words}`,
  strength: "How strong, from 0 to 100?",
  felt: (/** @type {string} */ feeling, /** @type {string} */ strength) => [feeling, strength && `${strength} of 100`].filter(Boolean).join(", "),
  back: "Back to the room",
  empty: "Empty the worksheet",
  sure: "Empty it? What stands here is then gone.",
  yes: "Empty it",
  no: "Keep it",
  steps: [
    ["situation", "Situation", "What happened, when, where?"],
    ["feeling", "Feeling", "What do you feel?"],
    ["thought", "Thought", "What goes through your mind?"],
    ["for", "What speaks for it", "What makes you think that it is so?"],
    ["against", "What speaks against it", "What does not fit with it?"],
    ["balanced", "Another way to see it", "With both in view: how else could you put it?"],
    ["again", "Feeling now", "How is the feeling now?"],
  ],
});
