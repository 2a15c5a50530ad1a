// What techniques (rounds, check-ins, readiness, cards) change in the view of the room: hub/wire/doc.go, "Rounds, check-ins and
// grounding". Pure, as fold.js is, which asks for it. What is drawn of them comes as a bundle of its own: techniques.js.

/**
 * @typedef {import("../types").View} View
 * @typedef {import("../types").Round} Round
 * @typedef {import("../types").Frame} Frame
 */

/**
 * @param {View} view the room after everything else that the event changes
 * @param {Frame} e
 * @returns {View}
 */
export function technique(view, e) {
  const next = changes[e.k]?.(view, e) ?? view;
  if (!next.round) return next;
  const round = wind(quit(next.round, gone(e)), Boolean(next.pause || next.waiting), e.at);
  return round === next.round ? next : { ...next, round };
}

/** Who is no longer in the room after an event; "" for nobody. @param {Frame} e */
export function gone(e) {
  if (e.k === "left" || (e.k === "lead_passed" && e.called_away)) return e.by;
  return e.k === "removed" ? e.who : "";
}

/** The soft time stands still while the room is paused or waits. @param {Round} round @param {boolean} still @param {number} at */
function wind(round, still, at) {
  if (still && round.ends !== undefined) return { ...round, ends: undefined, left: round.ends - at };
  if (!still && round.left !== undefined) return { ...round, ends: at + round.left, left: undefined };
  return round;
}

/** @param {string[]} list @param {string} who */
const without = (list, who) => list.filter((other) => other !== who);

/** @param {Round} round @param {string} who */
function quit(round, who) {
  if (!who) return round;
  const rest = { ...round, order: without(round.order, who), passed: without(round.passed, who) };
  return round.holder === who ? { ...rest, holder: "", ends: undefined, left: undefined } : rest;
}

/** @type {(view: View, e: Frame) => View} */
function roundMoved(view, e) {
  const { round } = view;
  if (!round) return view;
  const { from = "", to = "", how } = e;
  const order = without(without(round.order, from), to);
  const passed = without(without(round.passed, from), to);
  if (from && how === "later") order.push(from);
  if (from && how === "pass" && view.desk) passed.push(from);
  const ends = to && round.seconds ? e.at + round.seconds * 1000 : undefined;
  return { ...view, round: { ...round, turn: e.id, holder: to, responses: Boolean(e.responses), order, passed, ends, left: undefined } };
}

/** Staff have everybody's answers, others their own. @param {"check_in" | "prompt"} part @returns {(view: View, e: Frame) => View} */
const answered = (part) => (view, e) => {
  const asked = view[part];
  if (!asked || asked.id !== e[part]) return view;
  const answer = { value: e.value ?? "", text: e.text ?? "", skipped: Boolean(e.skipped) };
  if (!view.desk) return e.by === view.you.who ? { ...view, [part]: { ...asked, mine: answer } } : view;
  const others = (asked.answers ?? []).filter((a) => a.who !== e.by);
  return { ...view, [part]: { ...asked, answers: [...others, { ...answer, who: e.by }] } };
};

/** @type {Record<string, (view: View, e: Frame) => View>} */
const changes = {
  round_began: (view, e) => ({
    ...view,
    round: {
      id: e.id, turn: e.id, mode: e.mode, occasion: e.occasion ?? "", text: e.text ?? "", seconds: e.seconds ?? 0, hands_closed: Boolean(e.hands_closed),
      responses: false, holder: "", order: e.order ?? [], passed: [],
    },
  }),
  round_moved: roundMoved,
  round_ended: (view) => ({ ...view, round: undefined }),
  check_in_began: (view, e) => ({ ...view, check_in: { id: e.id, moment: e.moment ?? "", text: e.text ?? "" } }),
  check_in_answered: answered("check_in"),
  check_in_ended: (view) => ({ ...view, check_in: undefined }),
  paused: (view, e) => (e.grounding && view.pause ? { ...view, pause: { ...view.pause, grounding: e.grounding, since: e.at, ready: [] } } : view),
  readied: (view, e) => (view.pause ? { ...view, pause: { ...view.pause, ready: [...without(view.pause.ready ?? [], e.by), e.by] } } : view),
  prompt_asked: (view, e) => ({ ...view, prompt: { id: e.id, named: Boolean(e.named), text: e.text ?? "" } }),
  prompt_answered: answered("prompt"),
  prompt_ended: (view) => ({ ...view, prompt: undefined }),
  agenda_set: (view, e) => ({ ...view, agenda: e.items.length > 0 ? { id: e.id, last: e.id, items: e.items, now: e.now, since: e.kept && view.agenda ? view.agenda.since : e.at } : undefined }),
  agenda_moved: (view, e) => (view.agenda ? { ...view, agenda: { ...view.agenda, last: e.id, now: e.now, since: e.at } } : view),
  agenda_extended: (view, e) => (view.agenda ? { ...view, agenda: { ...view.agenda, last: e.id, items: view.agenda.items.map((item, i) => (i === view.agenda?.now ? { ...item, minutes: item.minutes + e.minutes } : item)) } } : view),
  leave_planned(view, e) {
    const you = e.by === view.you.who ? { ...view.you, leaves: e.leaves } : view.you;
    return { ...view, you, people: view.desk ? view.people.map((p) => (p.who === e.by ? { ...p, leaves: e.leaves } : p)) : view.people };
  },
  card_shown: (view, e) => ({ ...view, card: { id: e.id, text: e.text, sheet: e.sheet } }),
  card_put_away: (view) => ({ ...view, card: undefined }),
  ended: (view) => ({ ...view, round: undefined, prompt: undefined, card: undefined, agenda: undefined, check_in: view.check_in?.moment === "after" ? view.check_in : undefined }),
};
