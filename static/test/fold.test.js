// The server's rules play a whole session and write down, for every kind of viewer, the view before an event, its frame,
// and the view after it. The fold of this client must come to the same.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { apply, initial } from "../js/state.js";

const play = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`../../hub/wire/testdata/${name}.json`, import.meta.url), "utf8"));
const triples = [...play("fold"), ...play("fold_rounds")];

test("the play is there", () => assert.ok(triples.length > 50));

// What no client can know from what it is sent:
//   - the settings after settings_changed, which carries none;
//   - that one's own messages are still held when only the personal hold is lifted, as members do not see the room's.
const unknowable = (role, frames, want) => ({
  settings: frames.some((frame) => frame.k === "settings_changed"),
  held: role === "member" && want.you.held && frames.some((frame) => frame.k === "hold_lifted" && frame.who),
});

for (const [i, { role, who, device, did, frames, before, after, gone }] of triples.entries()) {
  const kinds = frames.map((frame) => frame.k ?? frame.t).join(", ");
  test(`${i}: ${did}, as ${role} sees it (${kinds})`, () => {
    const start = [{ t: "welcome", v: 1, session: "s", now: 0, resume: "over", earlier: false, view: before }, { t: "ready" }];
    // A device knows its own knock by the answer to its command.
    const answers = frames.filter((frame) => frame.k === "knocked" && frame.by === who && frame.device === device).map((frame) => ({ t: "done", id: "u", event: frame.id, entry: { do: "knock" } }));
    const { view } = [...start, ...answers, ...frames].reduce(apply, initial());
    const want = { ...before, ...after };
    for (const name of gone) delete want[name];
    const hidden = unknowable(role, frames, want);
    if (hidden.settings) view.settings = want.settings;
    if (hidden.held) view.you.held = true;
    const now = frames[frames.length - 1].at;
    assert.deepEqual(plain(view, now), plain(want, now));
  });
}

/** What is left out and what is empty are the same, a passed moment is none, and the roster's order is the server's own. */
function plain(view, now) {
  const people = [...(view.people ?? [])].sort((a, b) => (a.who < b.who ? -1 : 1)).map(short);
  const you = short({ ...view.you, slow_until: view.you.slow_until > now ? view.you.slow_until : 0 });
  const parts = Object.fromEntries(["round", "check_in", "prompt", "pause", "card", "care"].map((name) => [name, view[name] && deep(view[name])]));
  return { ...short(view), ...parts, you, people, hands: view.hands ?? [], lines: view.lines ?? [], desk: (view.desk ?? []).map(short) };
}

/** A technique has parts of its own; staff read answers by who gave them. */
function deep({ mine, answers, ...rest }) {
  const sorted = (answers ?? []).map(short).sort((a, b) => (a.who < b.who ? -1 : 1));
  return { ...short(rest), ...(mine ? { mine: short(mine) } : {}), ...(sorted.length > 0 ? { answers: sorted } : {}) };
}

function short(value) {
  const kept = Object.entries(value).filter(([, v]) => v !== undefined && v !== "" && v !== false && v !== 0 && !(Array.isArray(v) && v.length === 0));
  return Object.fromEntries(kept);
}
