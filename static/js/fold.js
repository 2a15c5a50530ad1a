// What an event changes in the view of the room: hub/wire/doc.go, "Fields of event frames" and "The view". Pure. The
// server's own view comes with every welcome; this keeps it right in between.
import { deskAfter } from "./desk.js";

/**
 * @typedef {import("../types").View} View
 * @typedef {import("../types").Person} Person
 * @typedef {import("../types").Frame} Frame
 */

/** @param {string} role */
export const leads = (role) => role === "facilitator" || role === "cofacilitator";

/**
 * @param {View} view
 * @param {Frame} e an event that is not in the view yet
 * @returns {View}
 */
export function foldView(view, e) {
  const change = changes[e.k];
  const next = change ? change(view, e) : view;
  return next.desk ? { ...next, desk: deskAfter(next.desk, e, next) } : next;
}

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
  const here = view.people.some((p) => p.who === who && p.here && p.role === "member") ? view.here - 1 : view.here;
  return { ...person(without(view, who), who, { here: false, away: false, lost: false, ...change }), here: Math.max(0, here) };
}

/** @type {(view: View, e: Frame) => View} */
function arrived(view, e) {
  let next = view;
  for (const p of e.people) {
    const known = next.people.find((other) => other.who === p.who);
    const come = p.role === "member" && !known?.here ? 1 : 0;
    next = { ...present(next, { ...p, entry: "in", here: true, lost: false, exit: false }), here: next.here + come };
  }
  return lead(next);
}

/** @type {(view: View, e: Frame) => View} */
function departed(view, e) {
  let next = view;
  for (const p of e.people) {
    const was = next.people.find((other) => other.who === p.who);
    const went = was?.here && was.role === "member" ? 1 : 0;
    next = { ...person(next, p.who, { here: false, lost: false }), here: Math.max(0, next.here - went) };
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
  return next.desk && !e.held ? person(next, e.by, { spoke: e.at }) : next;
}

/**
 * @param {string} phase
 * @returns {(view: View) => View}
 */
const to = (phase) => (view) => ({ ...view, phase });

/** @type {(view: View, e: Frame, held: boolean) => View} */
function hold(view, e, held) {
  if (e.who) return you(person(view, e.who, { held }), e.who, { held: held || view.room_held });
  const own = Boolean(view.people.find((p) => p.who === view.you.who)?.held);
  return { ...view, room_held: held, you: { ...view.you, held: view.you.role === "member" && (held || own) } };
}

/** @type {Record<string, (view: View, e: Frame) => View>} */
const changes = {
  opened: (view, e) => ({ ...view, title: e.title || view.title, starts: e.starts, minutes: e.minutes }),
  lobby_opened: to("lobby"),
  started: to("live"),
  closing_began: to("closing"),
  ended: (view) => ({ ...queue(view, []), phase: "ended", pause: undefined, waiting: 0 }),
  shut: (view, e) => (e.doors ? { ...view, phase: "shut" } : view),
  waiting_began: (view, e) => ({ ...view, waiting: e.at }),
  staff_back: (view) => ({ ...view, waiting: 0 }),
  agreement_changed: (view, e) => ({ ...view, agreement: { version: e.version, hash: e.hash }, you: { ...view.you, consented: false } }),
  seated(view, e) {
    const inside = e.role === "member" ? "outside" : "in";
    const known = view.people.some((p) => p.who === e.who);
    if (!known && inside === "outside" && !view.desk) return view; // nobody is shown before they are in
    return present(view, { who: e.who, role: e.role, name: e.name || "", entry: inside });
  },
  named: (view, e) => you(person(view, e.by, { name: e.name }), e.by, { name: e.name }),
  consented: (view, e) => you(view, e.by, { consented: e.version === view.agreement.version }),
  knocked(view, e) {
    const row = view.people.find((p) => p.who === e.by);
    const entry = row?.entry === "in" ? "in" : "knocking";
    const devices = [...(row?.devices ?? []).filter((d) => d !== e.device), e.device];
    const mine = view.you.entry === "in" ? "in" : "knocking";
    return you(view.desk ? person(view, e.by, { entry, devices }) : view, e.by, { entry: mine });
  },
  admitted: (view, e) => (view.desk ? person(view, e.who, { entry: "in", devices: devicesWithout(view, e) }) : view),
  declined(view, e) {
    const inside = view.people.find((p) => p.who === e.who)?.entry === "in";
    const next = view.desk ? person(view, e.who, { entry: inside ? "in" : "declined", devices: devicesWithout(view, e) }) : view;
    return view.you.entry === "in" ? next : you(next, e.who, { entry: "declined" });
  },
  arrived,
  departed,
  stepped_away: (view, e) => you(person(view, e.by, { away: true }), e.by, { away: true }),
  stepped_back: (view, e) => you(person(view, e.by, { away: false }), e.by, { away: false }),
  left: (view, e) => you(gone(view, e.by, view.desk ? { entry: "left", exit: Boolean(e.exit) } : { entry: "left" }), e.by, { entry: "left", away: false }),
  renamed: (view, e) => you(person(view, e.who, { name: e.name }), e.who, { name: e.name }),
  lead_passed: leadPassed,
  role_changed: (view, e) => lead(you(person(view, e.who, { role: e.role }), e.who, { role: e.role })),
  said,
  approved: (view, e) => (view.desk ? person(view, e.author, { spoke: e.at }) : view),
  hand_raised: (view, e) => (view.hands.includes(e.by) ? view : queue(view, [...view.hands, e.by])),
  hand_lowered: (view, e) => without(view, e.who || e.by),
  line_proposed: (view, e) => ({ ...view, lines: [...view.lines, { id: e.id, by: e.by, text: e.text || "", adopted: false }] }),
  line_adopted: (view, e) => ({ ...view, lines: view.lines.map((l) => (l.id === e.line ? { ...l, adopted: true } : l)) }),
  muted: (view, e) => you(person(view, e.who, { muted: true, until: e.until || 0 }), e.who, { muted: true, muted_until: e.until || 0 }),
  unmuted: (view, e) => you(person(view, e.who, { muted: false, until: 0 }), e.who, { muted: false, muted_until: 0 }),
  paused: (view, e) => ({ ...view, pause: { by: e.by || "", until: e.until || 0, text: e.text || "", reason: e.reason || "" } }),
  resumed: (view) => ({ ...view, pause: undefined }),
  slowed: (view, e) => ({ ...view, slow: e.seconds, you: { ...view.you, slow_until: e.seconds ? view.you.slow_until : 0 } }),
  hold_set: (view, e) => hold(view, e, true),
  hold_lifted: (view, e) => hold(view, e, false),
  removed: (view, e) => you(gone(view, e.who, { entry: "removed" }), e.who, { entry: "removed" }),
  reinstated: (view, e) => you(person(view, e.who, { entry: "outside" }), e.who, { entry: "outside" }),
  locked: (view) => ({ ...view, locked: true }),
  unlocked: (view) => ({ ...view, locked: false }),
};

/**
 * @param {View} view
 * @param {Frame} e admitted or declined
 */
const devicesWithout = (view, e) => (view.people.find((p) => p.who === e.who)?.devices ?? []).filter((d) => d !== e.device);
