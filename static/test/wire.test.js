import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { actions, afterClose, decode, encode, encodeWriting, hello, isSpeech } from "../js/wire.js";

const wire = new URL("../../hub/wire/", import.meta.url);
const read = (name) => readFileSync(new URL(name, wire), "utf8");

test("hello says version and last event", () => {
  assert.deepEqual(JSON.parse(hello("")), { t: "hello", v: 1, last: "" });
  assert.deepEqual(JSON.parse(hello("e9")), { t: "hello", v: 1, last: "e9" });
});

test("a command carries its id, what its author had seen, and its fields", () => {
  assert.deepEqual(JSON.parse(encode({ id: "u", do: "say", seen: "e1", fields: { text: "hi", reply_to: "" } })), { t: "do", id: "u", do: "say", seen: "e1", text: "hi" });
  assert.deepEqual(JSON.parse(encode({ id: "u", do: "remove", seen: "", fields: { who: "p", group: true, reason: "care", note: "n", memo: "" } })), { t: "do", id: "u", do: "remove", who: "p", group: true, reason: "care", note: "n" });
  assert.deepEqual(JSON.parse(encode({ id: "u", do: "slow", seen: "", fields: { seconds: 0 } })), { t: "do", id: "u", do: "slow", seconds: 0 });
  assert.deepEqual(JSON.parse(encodeWriting("room", false)), { t: "writing", lane: "room", on: false });
});

test("what the server would refuse fails here", () => {
  assert.throws(() => encode({ id: "u", do: "shout", seen: "", fields: {} }), /no such command/);
  assert.throws(() => encode({ id: "u", do: "say", seen: "", fields: {} }), /needs text/);
  assert.throws(() => encode({ id: "u", do: "knock", seen: "", fields: { loud: true } }), /has no loud/);
});

test("every command of the document is known, with its fields", () => {
  // The table in doc.go has two commands on a line, each a name and its fields; [ ] may be left out.
  const doc = read("doc.go");
  const code = read("commands.go");
  const names = [...code.matchAll(/case "([a-z_]+)":/g)].map((m) => m[1]);
  assert.deepEqual([...actions].sort(), [...new Set(names)].sort());
  for (const name of names) {
    assert.match(doc, new RegExp(`\\b${name}\\b`));
    const body = code.slice(code.indexOf(`case "${name}":`) + 5).split(/\n\tcase |\n\t}\n/)[0];
    const fields = [...body.matchAll(/f\.(text|number|who|event|optional\w*|yes|reason)\((?:"(\w+)")?\)/g)].map((m) => [m[2] ?? "reason", m[1]]);
    const required = fields.filter(([, kind]) => ["text", "number", "who", "event"].includes(kind)).map(([field]) => field);
    const all = Object.fromEntries(fields.map(([field, kind]) => [field, /umber/.test(kind) ? 5 : kind === "yes" ? true : "x"]));
    const sent = JSON.parse(encode({ id: "u", do: name, seen: "", fields: all }));
    for (const [field] of fields) assert.ok(field in sent, `${name} sends ${field}`);
    for (const field of required) assert.throws(() => encode({ id: "u", do: name, seen: "", fields: { ...all, [field]: undefined } }), undefined, `${name} needs ${field}`);
  }
});

test("speech is what needs the last event seen", () => {
  for (const name of ["say", "say_private", "say_staff", "react"]) assert.ok(isSpeech(name));
  for (const name of ["take_back", "ask_help", "leave", "pause"]) assert.ok(!isSpeech(name));
});

test("frames are checked, and unknown types passed over", () => {
  assert.equal(decode('{"t":"ready"}')?.t, "ready");
  assert.equal(decode('{"t":"from_the_future","x":1}'), null);
  for (const bad of ["", "[]", "null", '{"t":5}', '{"t":"event","id":"a"}', '{"t":"welcome","now":1,"resume":"over","view":null}', '{"t":"bye"}']) {
    assert.throws(() => decode(bad), undefined, bad);
  }
});

test("close codes lead where the golden file says", () => {
  const codes = JSON.parse(read("testdata/close.json"));
  assert.ok(codes.length > 10);
  for (const { code, range } of codes) assert.equal(afterClose(code), range, String(code));
  for (const code of [1000, 1001, 1006, 1012, 3000]) assert.equal(afterClose(code), "resume");
});

/** Golden files are written by the Go side; each frame in them must be one that this side reads. */
test("golden frames decode", () => {
  const files = readdirSync(new URL("testdata/", wire)).filter((name) => name.endsWith(".json") && name !== "close.json");
  let seen = 0;
  const walk = (value) => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== "object" || value === null) return;
    if (typeof value.t === "string" && !["hello", "do"].includes(value.t) && !("lane" in value && value.t === "writing")) {
      seen++;
      assert.ok(decode(JSON.stringify(value)), value.t);
    } else Object.values(value).forEach(walk);
  };
  for (const name of files) walk(JSON.parse(read(`testdata/${name}`)));
  assert.ok(files.length === 0 || seen > 0, "the golden files hold frames");
});
