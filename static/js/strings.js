// Every sentence that this page says by itself, in one place. Sentences say what one can do; nothing blames.

export const responses = {
  i_hear_you: "I hear you",
  me_too: "Me too",
  thank_you: "Thank you for sharing",
  with_you: "With you",
};

/** Reasons as staff choose them, and as the person concerned reads them. @type {Record<string, [string, string]>} */
export const reasons = {
  pace: ["A slower pace", "The room needs a slower pace."],
  care: ["Care first", "Someone needs care first."],
  agreement: ["Outside what the group agreed", "It is outside what this group agreed on."],
  method_detail: ["Names a method", "Feelings are welcome here. Please leave out how."],
  contact: ["Contact details or full names", "It has contact details or a full name in it."],
  conflict: ["A conflict needs room", "A conflict needs room first."],
  other: ["See my note", ""],
};

/** @param {string} reason */
export const reasonFor = (reason) => reasons[reason]?.[1] ?? "";

/** @type {Record<string, string>} */
export const roles = { facilitator: "facilitator", cofacilitator: "co-facilitator", observer: "observer", member: "" };

/**
 * Words for a short count: "1 message", "3 messages".
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** @param {string[]} names */
export function list(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/**
 * How long, in words that need no second look.
 * @param {number} ms
 */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.round(minutes / 60)} h`;
}

/** @param {number} ms */
export const ago = (ms) => (ms < 60_000 ? "just now" : `${span(ms)} ago`);

/** Time of day as this device writes it. @param {number} ms */
export const clock = (ms) => new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/** @param {number} ms */
export const day = (ms) => new Date(ms).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

/** The connection, for a person. @type {Record<string, string>} */
export const links = {
  connecting: "Connecting…",
  waiting: "Reconnecting… Your words are safe here.",
  reconnecting: "Reconnecting to the record. Nothing is lost; what you write stays here until it can be kept.",
};

export const text = {
  leave: "Leave this page",
  help: "I need help now",
  raise: "Raise hand",
  lower: "Lower hand",
  away: "Step away",
  back: "I am back",
  privateLine: "Private line",
  group: "Group",
  staffLane: "Staff lane",
  say: "Write to the group…",
  sayStaff: "Write to the staff…",
  writeAhead: "Write ahead…",
  tookBack: "Taken back",
  tookBackLong: "This message was taken back.",
  hidden: "A message was moved aside by the facilitator.",
  erased: "The words of this message no longer exist.",
  held: "Waiting for the facilitator to let it through. Only you and the staff see it.",
  heldStaff: "Waits for review. Until then only its author and the staff see it.",
  returned: "Given back to you. Only you and the staff see it.",
  returnedStaff: "Given back. Only its author and the staff see it.",
  recorded: "What is kept, who reads it, and for how long",
  alertNone: "No flag does not mean no worry.",
  late: "That took too long to reach the room, so it was not done. Please look, and try again.",
  staleDraft: "Your words came back to you: something changed in the room while you wrote. Please look before you send.",
  linkAway: "This opens another site. Go there?",
};

/**
 * Names that look like contact details remind the author before sending; they never stop anybody.
 * @param {string} words
 */
export const looksLikeContact = (words) => /\S+@\S+\.\S+|(?:\+?\d[\s().-]?){8,}|(?:^|\s)@\w{3,}|https?:\/\/|www\./.test(words);
