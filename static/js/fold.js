// What an event changes in the view of the room: hub/wire/doc.go, "Fields of event frames" and "The view". Pure. The
// server's own view comes with every welcome; this keeps it right in between.
import { deskAfter } from "./desk.js";
import { technique } from "./technique.js";

/**
 * @typedef {import("../types").View} View
 * @typedef {import("../types").Person} Person
 * @typedef {import("../types").Frame} Frame
 */

const privateAfter = 10 * 60_000; // the private line stays open after the end: hub/wire/doc.go, "Cards, and the time after"

/** @param {string} role */
export const leads = (role) => role === "facilitator" || role === "cofacilitator";

/**
 * @param {View} view
 * @param {Frame} e an event that is not in the view yet
 * @returns {View}
 */
export function foldView(view, e) {
  const change = changes[e.k];
  const next = technique(change ? change(view, e) : view, e);
  return next.desk ? { ...next, desk: deskAfter(next.desk, e, next, view) } : next;
}

/** Members know less of each other than staff and observers do. @param {View} view */
const knows = (view) => view.you.role !== "member";

/**
 * @param {View} view
 * @param {string} who
 * @param {Partial<Person>} change
 * @returns {View}
 */
function person(view, who, change) {
  if (!view.people.some((p) => p.who === who)) return view;
  return { ...view, people: view.people.map((p) => (p.who === who ? { ...p, ...change } : p)) };
}

/**
 * @param {View} view
 * @param {string} who
 * @param {Partial<import("../types").You>} change
 * @returns {View}
 */
const you = (view, who, change) => (who === view.you.who ? { ...view, you: { ...view.you, ...change } } : view);

/**
 * @param {View} view
 * @param {Partial<Person> & {who: string}} p
 * @returns {View}
 */
function present(view, p) {
  if (view.people.some((other) => other.who === p.who)) return person(view, p.who, p);
  const row = { role: "member", name: "", entry: "in", here: false, away: false, hand: 0, ...p };
  return { ...view, people: [...view.people, row] };
}

/**
 * Whoever leads nobody can lose: a cofacilitator may take over when no facilitator is connected.
 * @param {View} view
 * @returns {View}
 */
function lead(view) {
  if (view.you.role !== "cofacilitator") return view.you.can_take_lead ? you(view, view.you.who, { can_take_lead: false }) : view;
  const led = view.people.some((p) => p.role === "facilitator" && p.here);
  return you(view, view.you.who, { can_take_lead: !led });
}

/**
 * @param {View} view
 * @param {string[]} hands
 * @returns {View}
 */
function queue(view, hands) {
  const people = view.people.map((p) => {
    const hand = hands.indexOf(p.who) + 1;
    return hand === p.hand ? p : { ...p, hand };
  });
  return { ...view, hands, people, you: { ...view.you, hand: hands.indexOf(view.you.who) + 1 } };
}

/**
 * @param {View} view
 * @param {string} who
 */
const without = (view, who) => (view.hands.includes(who) ? queue(view, view.hands.filter((h) => h !== who)) : view);

/**
 * @param {View} view
 * @param {string} who
 * @param {Partial<Person>} change
 * @returns {View}
 */
function gone(view, who, change) {
  const here = view.here - counted(view, who);
  return { ...person(without(view, who), who, { here: false, away: false, lost: false, ...change }), here: Math.max(0, here) };
}

/** 1 for a member who counts as here. @param {View} view @param {string} who */
const counted = (view, who) => (view.people.some((p) => p.who === who && p.here && p.entry === "in" && p.role === "member") ? 1 : 0);

/** @type {(view: View, e: Frame) => View} */
function arrived(view, e) {
  let next = view;
  for (const p of e.people) {
    // At the door: there, but not in.
    if (e.door) {
      next = person(next, p.who, { here: true, lost: false });
      continue;
    }
    const come = p.role === "member" ? 1 - counted(next, p.who) : 0;
    next = { ...present(next, { ...p, entry: "in", here: true, lost: false, exit: false }), here: next.here + come };
  }
  return lead(next);
}

/** @type {(view: View, e: Frame) => View} */
function departed(view, e) {
  let next = view;
  for (const p of e.people) {
    const here = next.here - counted(next, p.who);
    next = { ...person(next, p.who, { here: false, lost: false }), here: Math.max(0, here) };
  }
  return lead(next);
}

/** @type {(view: View, e: Frame) => View} */
function leadPassed(view, e) {
  const people = view.people.map((p) => {
    if (p.who === e.to) return { ...p, role: "facilitator" };
    if (e.called_away && p.who === e.by) return { ...p, role: "cofacilitator", entry: "left", here: false };
    return p.role === "facilitator" ? { ...p, role: "cofacilitator" } : p;
  });
  const mine = people.find((p) => p.who === view.you.who);
  return lead({ ...view, people, you: { ...view.you, role: mine?.role ?? view.you.role } });
}

/**
 * Said in the room at the slow pace: its author waits for their next turn.
 * @type {(view: View, e: Frame) => View}
 */
function said(view, e) {
  if (e.gone || e.lane !== "room") return view;
  const slow = view.slow && e.by === view.you.who && view.you.role === "member" ? e.at + view.slow * 1000 : view.you.slow_until;
  const next = you(view, e.by, { slow_until: slow });
  return knows(view) ? person(next, e.by, { spoke: e.at }) : next;
}

/** @param {string} phase @returns {(view: View) => View} */
const to = (phase) => (view) => ({ ...view, phase });

/** @type {(view: View, e: Frame, held: boolean) => View} */
function hold(view, e, held) {
  const member = !knows(view);
  if (e.who) return you(member ? view : person(view, e.who, { held }), e.who, { held: held || view.room_held });
  return member ? you(view, view.you.who, { held }) : { ...view, room_held: held };
}

/** What is told for the time after is for who is in. @param {View} view @param {View["care"]} told */
const care = (view, told) => (view.you.entry === "in" ? { care: told } : {});

/** @type {Record<string, (view: View, e: Frame) => View>} */
const changes = {
  opened: (view, e) => ({ ...view, title: e.title || view.title, starts: e.starts, minutes: e.minutes }),
  lobby_opened: to("lobby"),
  started: to("live"),
  closing_began: (view, e) => ({ ...view, phase: "closing", ...care(view, { text: e.text, next: e.next }) }),
  ended: (view, e) => ({ ...queue(view, []), phase: "ended", waiting: 0, ...care(view, { ...view.care, until: e.at + privateAfter }) }),
  shut: (view, e) => (e.doors ? { ...view, phase: "shut", care: undefined } : view),
  waiting_began: (view, e) => ({ ...view, waiting: e.at }),
  staff_back: (view) => ({ ...view, waiting: 0 }),
  agreement_changed: (view, e) => ({ ...view, agreement: { version: e.version, hash: e.hash }, you: { ...view.you, consented: knows(view) } }),
  seated(view, e) {
    const seat = { who: e.who, role: e.role, name: e.name || "", entry: e.role === "member" ? "outside" : "in" };
    if (!view.you.who && e.role === "member") return { ...view, you: { ...view.you, ...seat } }; // nobody else's comes here
    if (view.you.entry !== "in" || (seat.entry === "outside" && !knows(view))) return view; // nobody is shown before they are in
    return present(view, seat);
  },
  named: (view, e) => you(person(view, e.by, { name: e.name }), e.by, { name: e.name }),
  consented: (view, e) => you(view, e.by, { consented: e.version === view.agreement.version }),
  knocked(view, e) {
    const row = view.people.find((p) => p.who === e.by);
    const entry = row?.entry === "in" ? "in" : "knocking";
    const devices = [...(row?.devices ?? []).filter((d) => d !== e.device), e.device];
    if (view.desk) return person(view, e.by, { entry, devices });
    return knows(view) ? person(view, e.by, { entry }) : view; // which of one's own devices knocked, state.js knows
  },
  admitted(view, e) {
    if (!knows(view)) return view;
    const before = counted(view, e.who);
    const next = person(view, e.who, view.desk ? { entry: "in", devices: devicesWithout(view, e) } : { entry: "in" });
    return { ...next, here: next.here + counted(next, e.who) - before };
  },
  declined(view, e) {
    const inside = view.people.find((p) => p.who === e.who)?.entry === "in";
    const entry = inside ? "in" : "declined";
    if (view.desk) return person(view, e.who, { entry, devices: devicesWithout(view, e) });
    if (knows(view)) return person(view, e.who, { entry });
    return view.you.entry === "knocking" ? you(view, e.who, { entry }) : view;
  },
  arrived,
  departed,
  stepped_away: (view, e) => you(person(view, e.by, { away: true }), e.by, { away: true }),
  stepped_back: (view, e) => you(person(view, e.by, { away: false }), e.by, { away: false }),
  left: (view, e) => you(gone(view, e.by, knows(view) ? { entry: "left", exit: Boolean(e.exit) } : { entry: "left" }), e.by, { entry: "left", away: false }),
  renamed: (view, e) => you(person(view, e.who, { name: e.name }), e.who, { name: e.name }),
  lead_passed: leadPassed,
  role_changed: (view, e) => lead(you(person(view, e.who, { role: e.role }), e.who, { role: e.role })),
  said,
  took_back: (view, e) => ({ ...view, lines: view.lines.filter((l) => l.id !== e.message) }),
  hidden: (view, e) => ({ ...view, lines: view.lines.filter((l) => l.id !== e.message) }),
  hand_raised: (view, e) => (view.hands.includes(e.by) ? view : queue(view, [...view.hands, e.by])),
  hand_lowered: (view, e) => without(view, e.who || e.by),
  hand_moved(view, e) {
    const others = view.hands.filter((h) => h !== e.who);
    return queue(view, [...others.slice(0, e.place - 1), e.who, ...others.slice(e.place - 1)]);
  },
  round_moved: (view, e) => without(view, e.to),
  line_proposed: (view, e) => ({ ...view, lines: [...view.lines, { id: e.id, by: e.by, text: e.text || "", adopted: false }] }),
  line_adopted: (view, e) => ({ ...view, lines: view.lines.map((l) => (l.id === e.line ? { ...l, adopted: true } : l)) }),
  muted: (view, e) => you(knows(view) ? person(view, e.who, { muted: true, until: e.until || 0 }) : view, e.who, { muted: true, muted_until: e.until || 0 }),
  unmuted: (view, e) => you(knows(view) ? person(view, e.who, { muted: false, until: 0 }) : view, e.who, { muted: false, muted_until: 0 }),
  paused: (view, e) => ({ ...view, pause: { by: e.by || "", until: e.until || 0, text: e.text || "", reason: e.reason || "" } }),
  resumed: (view) => ({ ...view, pause: undefined }),
  slowed: (view, e) => ({ ...view, slow: e.seconds, you: { ...view.you, slow_until: e.seconds ? view.you.slow_until : 0 } }),
  hold_set: (view, e) => hold(view, e, true),
  hold_lifted: (view, e) => hold(view, e, false),
  removed(view, e) {
    const next = you(gone(view, e.who, { entry: "removed", exit: false, devices: [] }), e.who, { entry: "removed" });
    return knows(view) ? next : { ...next, people: next.people.filter((p) => p.who !== e.who) };
  },
  reinstated(view, e) {
    const role = view.people.find((p) => p.who === e.who)?.role ?? "member";
    const entry = role === "member" ? "outside" : "in";
    return you(person(view, e.who, { entry }), e.who, { entry });
  },
  locked: (view) => ({ ...view, locked: true }),
  unlocked: (view) => ({ ...view, locked: false }),
};

/**
 * @param {View} view
 * @param {Frame} e admitted or declined
 */
const devicesWithout = (view, e) => (view.people.find((p) => p.who === e.who)?.devices ?? []).filter((d) => d !== e.device);
