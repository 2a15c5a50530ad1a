// What belongs to one person's screen alone: settings, addresses in words, the stretch of the conversation on the page,
// the cover of an idle page, and the language.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Announcer } from "../js/announce.js";
import { watchIdle } from "../js/idle.js";
import { hostOf, pieces } from "../js/links.js";
import { forget, load, save, sends, usual, wear } from "../js/prefs.js";
import { apply, initial } from "../js/state.js";
import { mirrored, tongue } from "../js/tongue.js";
import { around, bounds, following, moved, still } from "../js/window.js";
import { memoryStorage } from "./fixtures/server.js";
import { event, now, view } from "./fixtures/rooms.js";

test("settings last as long as the tab, and longer only for who asks", () => {
  const [tab, device] = [memoryStorage(), memoryStorage()];
  save({ ...usual, theme: "dark" }, tab, device);
  assert.equal(load([tab, device]).theme, "dark");
  assert.equal(device.kept.size, 0);
  save({ ...usual, theme: "dark", keep: true }, tab, device);
  assert.equal(load([memoryStorage(), device]).theme, "dark");
  save({ ...usual, keep: false }, tab, device);
  assert.equal(device.kept.size, 0, "it stays on the device after that was taken back");
  save({ ...usual, keep: true }, tab, device);
  forget([tab, device]);
  assert.deepEqual([tab.kept.size, device.kept.size], [0, 0]);
});

test("settings that are none are passed over, and forbidden storage is no fault", () => {
  const spoilt = memoryStorage();
  spoilt.setItem("settings", '{"theme":"pink","wide":"yes","size":"130","more":1}');
  assert.deepEqual(load([spoilt]), { ...usual, size: "130" });
  spoilt.setItem("settings", "{");
  assert.deepEqual(load([spoilt]), { ...usual });
  const forbidden = { getItem: () => assert.fail(), setItem: () => assert.fail(), removeItem: () => assert.fail() };
  assert.deepEqual(load([forbidden, null]), { ...usual });
  assert.doesNotThrow(() => (save({ ...usual, keep: true }, forbidden, forbidden), forget([forbidden, null])));
});

test("the page wears what was chosen", () => {
  const root = { dataset: {} };
  wear({ ...usual, theme: "contrast", size: "160", wide: true, still: true }, root);
  assert.deepEqual(root.dataset, { theme: "contrast", size: "160", wide: "", still: "" });
  wear({ ...usual }, root);
  assert.deepEqual(root.dataset, { theme: "system", size: "100" });
});

test("Enter does what its person wants", () => {
  const enter = { key: "Enter" };
  for (const [how, touch, want] of [["auto", false, true], ["auto", true, false], ["send", true, true], ["line", false, false]]) {
    assert.equal(sends({ ...usual, enter: how }, enter, touch), want, `${how}, ${touch}`);
  }
  assert.equal(sends({ ...usual, enter: "line" }, { key: "Enter", ctrlKey: true }, true), true);
  assert.equal(sends({ ...usual, enter: "send" }, { key: "Enter", shiftKey: true }, false), false);
  assert.equal(sends({ ...usual, enter: "send" }, { key: "Enter", isComposing: true }, false), false);
  assert.equal(sends({ ...usual, enter: "send" }, { key: "a" }, false), false);
});

test("an address is found, and nothing else is one", () => {
  const urls = (words) => pieces(words).filter((p) => p.url).map((p) => [p.text, p.url]);
  assert.deepEqual(urls("See https://example.org/a?b=c. Or (http://example.org/x)!"), [["https://example.org/a?b=c", "https://example.org/a?b=c"], ["http://example.org/x", "http://example.org/x"]]);
  assert.deepEqual(urls("www.example.org"), [["www.example.org", "https://www.example.org/"]]);
  assert.deepEqual(urls("https://de.wikipedia.org/wiki/Mut_(Begriff)"), [["https://de.wikipedia.org/wiki/Mut_(Begriff)", "https://de.wikipedia.org/wiki/Mut_(Begriff)"]]);
  for (const words of ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "https://", "half past 7.30", "a.b", "https://me@example.org/", "http://localhost/x"]) assert.deepEqual(urls(words), [], words);
  for (const words of ["before https://example.org/ after", "", "https://example.org", "x www.a.b.c, y"]) assert.equal(pieces(words).map((p) => p.text).join(""), words);
  assert.equal(hostOf("https://xn--exmple-cua.org:8443/a"), "xn--exmple-cua.org:8443");
  assert.match(hostOf(pieces("https://exаmple.org/")[0].url), /^xn--/, "a look-alike letter hides");
});

const items = (n, from = 0) => Array.from({ length: n }, (_, i) => ({ key: `k${i + from}` }));

test("a page follows the end with a bounded part, and does not shift at every message", () => {
  const starts = new Set();
  for (let n = 1; n <= 1000; n += 1) {
    const [first, end] = bounds(items(n), following);
    assert.equal(end, n);
    assert.ok(end - first <= 180 && end - first >= Math.min(n, 100), `${end - first} of ${n}`);
    starts.add(first);
  }
  assert.ok(starts.size < 20);
});

test("who reads above keeps their part while more comes, and scrolls through all of it both ways", () => {
  const all = items(1000);
  let stretch = still(all, following);
  const [first] = bounds(all, stretch);
  const later = [...all, ...items(500, 1000)];
  assert.equal(bounds(later, stretch)[0], first);
  assert.ok(bounds(later, stretch)[1] - first <= 180);
  const seen = new Set();
  for (let i = 0; i < 100 && bounds(all, stretch)[0] > 0; i += 1) stretch = moved(all, stretch, "before");
  assert.equal(bounds(all, stretch)[0], 0);
  for (let i = 0; i < 100; i += 1) {
    const [a, b] = bounds(all, stretch);
    assert.ok(b - a <= 180);
    for (let at = a; at < b; at += 1) seen.add(at);
    if (b === all.length) break;
    stretch = moved(all, stretch, "behind");
  }
  assert.equal(seen.size, all.length);
  const [a, b] = bounds(all, around(all, 500));
  assert.ok(a <= 500 && 500 < b);
});

test("the oldest part comes before without moving what is read", () => {
  const stretch = still(items(300, 200), following);
  const [first, end] = bounds(items(300, 200), stretch);
  assert.deepEqual(bounds(items(500), stretch), [first + 200, end + 200]);
});

test("a page that nobody touches is covered, as its person wants", () => {
  let time = 0;
  const run = [];
  const heard = {};
  let covered = 0;
  let after = 0;
  watchIdle({ addEventListener: (type, listener) => (heard[type] = listener) }, () => after, () => covered++, { now: () => time, every: (look) => run.push(look) });
  time = 3_600_000;
  run[0]();
  assert.equal(covered, 0, "covered although nobody asked for it");
  after = 120_000;
  heard.keydown();
  time += 119_000;
  run[0]();
  assert.equal(covered, 0);
  time += 1_000;
  run[0]();
  assert.equal(covered, 1);
});

test("who listens is told as much as they want", () => {
  const told = (how, ...frames) => {
    let state = initial();
    for (const frame of [{ t: "welcome", v: 1, session: "s1", now, resume: "over", earlier: false, view: view() }, event("e1", "said", { by: "p3", lane: "room", text: "Mine." }), { t: "ready" }]) state = apply(state, frame);
    const announcer = new Announcer();
    return frames.map((frame) => {
      state = apply(state, frame);
      const heard = announcer.hear(state, frame, how) ?? {};
      return heard.alarm ?? heard.told ?? "";
    });
  };
  const frames = [
    event("e2", "said", { by: "p4", lane: "room", text: "Hello." }),
    event("e3", "said", { by: "p1", lane: "room", text: "Welcome." }),
    event("e4", "said", { by: "p5", lane: "room", reply_to: "e1", text: "Me too." }),
    event("e5", "paused", { by: "p1" }),
  ];
  const paused = "Ana paused the room.";
  assert.deepEqual(told("all", ...frames), ["Robin: Hello.", "Ana: Welcome.", "Juno: Me too.", paused]);
  assert.deepEqual(told("me", ...frames), ["", "Ana: Welcome.", "Juno: Me too.", paused]);
  assert.deepEqual(told("count", frames[0], frames[3]), ["1 new message", paused]);
  assert.deepEqual(told("off", ...frames), ["", "", "", paused]);
});

test("words can be laid out from right to left", () => {
  const words = tongue({ plain: "Leave", list: ["a", ""], make: (name) => `Hello, ${name}` }, mirrored);
  assert.deepEqual([words.plain, words.list, words.make("Mia")], ["\u202eLeave\u202c", ["\u202ea\u202c", ""], "\u202eHello, Mia\u202c"]);
  assert.equal(tongue("Leave", "en"), "Leave");
});

test("no style sheet knows left and right", () => {
  const folder = new URL("../css/", import.meta.url);
  const physical = /(^|[\s;{])((left|right|top|bottom|width|height|(min|max)-(width|height)|(margin|padding|border|inset)-(left|right|top|bottom)|border-(top|bottom)-(left|right)-radius)\s*:|(float|text-align|clear):\s*(left|right))/;
  for (const name of readdirSync(folder)) {
    const rules = readFileSync(new URL(name, folder), "utf8").replace(/\/\*[\s\S]*?\*\//g, "").replace(/@media[^{]*/g, "");
    const found = physical.exec(rules);
    assert.equal(found?.[0]?.trim(), undefined, `${name} names a side of the page`);
  }
});

test("the palettes that a person chooses are those that their device would choose", () => {
  const css = readFileSync(new URL("../css/tokens.css", import.meta.url), "utf8");
  const palettes = [...css.matchAll(/([^{}]+)\{([^{}]*--paper[^{}]*)\}/g)].map((m) => [m[1].trim(), m[2].replace(/color-scheme:[^;]*;/, "").replace(/\s+/g, " ").trim()]);
  const of = (selector) => palettes.filter(([name]) => name.includes(selector)).map(([, rules]) => rules);
  const [dark] = of(':root[data-theme="dark"]');
  assert.ok(of(':not([data-theme="light"])').includes(dark), "dark by the device and dark by choice are not the same");
  const contrast = of(':root[data-theme="contrast"]');
  assert.equal(contrast.length, 2);
  assert.deepEqual(of(':not([data-theme="light"], [data-theme="dark"])'), contrast);
});

test("nothing that a screen says stands outside the words", () => {
  const folder = new URL("../js/view/", import.meta.url);
  for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"))) {
    // What stands between tags of a template, without what is put in.
    const templates = readFileSync(new URL(name, folder), "utf8").matchAll(/html`([^`$]|\$(?!\{)|\$\{[^{}`]*\})*/g);
    for (const [template] of templates) {
      for (const [, words] of template.replace(/\$\{[^{}]*\}/g, "").matchAll(/>([^<>]*)</g)) {
        assert.doesNotMatch(words, /[A-Za-z]{2}/, `${name} says ${JSON.stringify(words.trim())}`);
      }
    }
  }
});
