// What happened, in a line. Members and staff read the same words; what only staff may know only comes to staff.
import { clock, list, reasonFor, span } from "./strings.js";
import { tongue } from "./tongue.js";

/**
 * @typedef {import("../types").Item} Item
 * @typedef {import("../types").State} State
 * @typedef {{name: (who: string) => string, me: string, at: number, staff: boolean, agenda?: {text?: string}[]}} Words
 */

/** Who is meant, in the sentence: "you" for oneself. @param {Words} w @param {string} who */
const whom = (w, who) => (who === w.me ? "you" : w.name(who));

/** @param {any} frame @param {Words} w */
const forTime = (frame, w) => (frame.until ? ` for ${span(frame.until - w.at)}` : " until it is lifted");

/** @param {any} f @param {Words} w */
const by = (f, w) => (f.by ? w.name(f.by) : "The facilitator");

/** @type {Record<string, (f: any, w: Words) => string>} */
const sentences = tongue({
  lobby_opened: () => "The lobby is open.",
  started: () => "The session has begun.",
  closing_began: () => "We are coming to a close. No new topics now, please.",
  ended: (f) => (f.abandoned ? "The session ended by itself, as no facilitator was there any more." : "The session has ended. Thank you for being here."),
  shut: (f) => (f.doors ? "The doors are shut." : "The conversation can no longer be read here."),
  waiting_began: () => "No facilitator is here at the moment, so the room is waiting.",
  staff_back: () => "A facilitator is here again.",
  agreement_changed: () => "The agreement has changed.",
  arrived: (f, w) => `${list(f.people.map((/** @type {any} */ p) => w.name(p.who)))} came in.`,
  departed: (f, w) => `${list(f.people.map((/** @type {any} */ p) => w.name(p.who)))} lost the connection.`,
  left: (f, w) => (f.exit && w.staff ? `${w.name(f.by)} stepped out. Please do not contact them.` : `${w.name(f.by)} left.`),
  stepped_away: (f, w) => `${w.name(f.by)} stepped away for a while.`,
  stepped_back: (f, w) => `${w.name(f.by)} is back.`,
  lead_passed: (f, w) => `${w.name(f.to)} leads now.`,
  role_changed: (f, w) => `${w.name(f.who)} has another part now: ${f.role}.`,
  help_asked: (f, w) => (f.by === w.me ? "You asked for help. Only the staff see this." : `${w.name(f.by)} asked for help. Only staff see this.`),
  help_claimed: (f, w) => `${w.name(f.by)} answers the call for help.`,
  help_settled: () => "The call for help is settled.",
  bookmarked: (f, w) => `Bookmark by ${w.name(f.by)}${f.memo ? `: ${f.memo}` : ""}.`,
  flagged: (f, w) => `${w.name(f.by)} was worried about ${f.who ? w.name(f.who) : "a message"}${f.memo ? `: ${f.memo}` : "."}`,
  line_proposed: (f, w) => `${w.name(f.by)} proposes for our agreement: “${f.text}”`,
  line_adopted: () => "The proposed line is part of our agreement now.",
  nudged: (f, w) => (f.who === w.me ? `A note from ${by(f, w)}, only for you. ${because(f)}` : `${by(f, w)} wrote a private note to ${w.name(f.who)}. ${because(f)}`),
  muted: (f, w) =>
    f.who === w.me
      ? `${by(f, w)} asks you to listen${forTime(f, w)}. ${because(f)} You can read, take back, use the private line and ask for help.`
      : `${by(f, w)} muted ${w.name(f.who)}${forTime(f, w)}. ${because(f)}`,
  unmuted: (f, w) => (f.who === w.me ? "You can speak again." : `${w.name(f.who)} can speak again.`),
  paused: (f, w) => `${by(f, w)} paused the room${f.grounding ? " for a calm moment" : ""}${f.until ? ` for ${span(f.until - w.at)}` : ""}.${f.text ? ` ${f.text}` : ""}`,
  resumed: () => "The room is open again.",
  slowed: (f) => (f.seconds ? `A slower pace: one message every ${f.seconds} seconds.` : "The pace is free again."),
  hold_set: (f, w) => (f.who ? `From now on the facilitator reads messages by ${whom(w, f.who)} before the group does. ${because(f)}` : "From now on the facilitator reads messages before the group does."),
  hold_lifted: (f, w) => (f.who ? `Messages by ${whom(w, f.who)} go to the group at once again.` : "Messages go to the group at once again."),
  removed: (f, w) => `${w.name(f.who)} is no longer in the session.${w.staff ? ` ${because(f)}` : ""}`,
  reinstated: (f, w) => `${whom(w, f.who)} may come in again.`,
  locked: () => "The door is locked: nobody else comes in for now.",
  unlocked: () => "The door is open again.",
  round_began: (f, w) => `${by(f, w)} begins a round${f.text ? `: “${f.text}”` : "."}`,
  round_moved: (f, w) => (f.to ? (f.to === w.me ? "You have the floor." : `${w.name(f.to)} has the floor.`) : f.responses ? "Answers are open to all." : ""),
  round_ended: () => "The round is over.",
  check_in_began: (f, w) => `${by(f, w)} asks how everyone is, with a number from 0 to 10.${f.text ? ` “${f.text}”` : ""}`,
  check_in_ended: (f) => (f.dots ? `How we are, without names: ${list(f.dots.map(String))}.` : "The check-in is closed."),
  agenda_set: (f) => (f.items.length > 0 ? `Agenda: ${list(f.items.map((/** @type {any} */ item) => item.text ?? ""))}.` : "The agenda is put away."),
  agenda_moved: (f, w) => (w.agenda?.[f.now]?.text ? `Now: ${w.agenda[f.now].text}.` : ""),
  leave_planned: (f, w) => (f.by === w.me ? (f.leaves ? `You told the facilitators that you may need to leave at ${clock(f.leaves)}.` : "You told the facilitators that you can stay.") : f.leaves ? `${w.name(f.by)} may need to leave at ${clock(f.leaves)}. Only staff see this.` : `${w.name(f.by)} can stay after all. Only staff see this.`),
  prompt_asked: (f, w) => `${by(f, w)} asks everyone: “${f.text ?? ""}” The answers are shown together.`,
  prompt_ended: (f, w) => (f.answers ? `The answers: ${f.answers.map((/** @type {any} */ a) => `${a.who ? `${w.name(a.who)}: ` : ""}“${a.text}”`).join(" ")}` : f.revealed ? "The answers can no longer be read." : "The question was taken back. Its answers stay with the facilitators."),
  card_shown: (f, w) => (f.text ? `${w.name(f.by)} asks: “${f.text}”` : f.sheet ? `${w.name(f.by)} offers everyone the worksheet, which is private.` : ""),
  declined: (f, w) => `${w.name(f.who)} was not let in.`,
});

/** @param {any} f */
const because = (f) => reasonFor(f.reason);

/**
 * The sentence of an item, "" for one that this viewer needs no line for.
 * @param {Item} item
 * @param {Words} words
 */
export function sentence(item, words) {
  const write = sentences[item.k];
  if (!write || !item.frame) return "";
  const said = write(item.frame, words).trim();
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** Lines that concern this person alone, drawn so that they are seen. @param {Item} item @param {string} me */
export const personal = (item, me) => ["nudged", "muted", "unmuted", "hold_set", "hold_lifted"].includes(item.k) && item.frame?.who === me;

/** The floor has come to this person: told at once, since the others wait. @param {Item} item @param {string} me */
export const yours = (item, me) => item.k === "round_moved" && item.frame?.to === me;

/** Lines that change what everyone can do, told at once to those who listen. @param {string} kind */
export const urgent = (kind) => ["paused", "waiting_began", "ended", "removed", "muted"].includes(kind);
