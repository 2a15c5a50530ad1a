// A safety card is asked for with a reason, a new link for a seat; nothing of an answer is kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newLink, reveal } from "../js/reveal.js";

const answering = (ok, body) => {
  const asked = [];
  return { asked, ask: async (...given) => (asked.push(given), { ok, json: async () => body }) };
};

test("the reason goes along, in the body and never in the address", async () => {
  const { ask, asked } = answering(true, { where: "at home" });
  assert.deepEqual(await reveal(ask, "/api/v1/sessions/s1", "p 1", "she does not answer"), { card: { where: "at home" } });
  const [[url, init]] = asked;
  assert.equal(url, "/api/v1/sessions/s1/people/p%201/card");
  assert.deepEqual([init.method, init.cache, JSON.parse(init.body)], ["POST", "no-store", { purpose: "she does not answer" }]);
});

test("a refusal says why, and a broken line says nothing false", async () => {
  assert.deepEqual(await reveal(answering(false, { error: { code: "cannot", say: "Please say what for." } }).ask, "/a", "p", ""), { say: "Please say what for." });
  assert.deepEqual(await reveal(() => Promise.reject(new Error("cut")), "/a", "p", "why"), { say: "" });
});

test("a new link is asked for by the seat, and with its picture is all that comes of the answer", async () => {
  const qr = { side: 33, path: "M4 4h1v1H4z" };
  const { ask, asked } = answering(true, { link: "https://rooms.example/i/x", qr, invitation: "i1" });
  assert.deepEqual(await newLink(ask, "/api/v1/sessions/s1", "p 1"), { link: "https://rooms.example/i/x", qr });
  const [[url, init]] = asked;
  assert.equal(asked.length, 1);
  assert.equal(url, "/api/v1/sessions/s1/people/p%201/link");
  assert.deepEqual([init.method, init.cache], ["POST", "no-store"]);
});

test("no new link: why not, where the server says it", async () => {
  assert.deepEqual(await newLink(answering(false, { error: { code: "nothing", say: "There is nothing here for you." } }).ask, "/a", "p"), { say: "There is nothing here for you." });
  assert.deepEqual(await newLink(() => Promise.reject(new Error("cut")), "/a", "p"), { say: "" });
});

test("a proof of who asks goes along in a header, and is asked for by its own word", async () => {
  const refused = answering(false, { error: { code: "prove", say: "Please give your password first." } });
  assert.deepEqual(await reveal(refused.ask, "/a", "p", "why"), { say: "Please give your password first.", prove: true });
  assert.equal("hearth-proof" in refused.asked[0][1].headers, false);
  const { ask, asked } = answering(true, { where: "at home" });
  await reveal(ask, "/a", "p", "why", "drei Wörter 雪");
  assert.equal(decodeURIComponent(asked[0][1].headers["hearth-proof"]), "drei Wörter 雪");
});
