// What must not be told apart, and what must not come apart: a private line beside a third member, two tabs of one seat, a
// phone whose keyboard covers half of it.
import assert from "node:assert/strict";
import test from "node:test";
import { card, comeIn, firstAccount, links, newGroup, openHouse, openRoom, press, reads, row, say } from "./house.mjs";
import { sizes, until } from "./lib.mjs";

const box = (who) => who.page.getByLabel("Write to the group");

/** Ana leads, and n people have links. */
async function evening(t, n) {
  const house = await openHouse(t);
  const ana = await house.seat({ size: sizes.laptop });
  await firstAccount(house.server, ana);
  await newGroup(house.server, ana);
  const all = await links(ana, n);
  await openRoom(ana);
  return { ...house, ana, all };
}

/** Everything that a person's socket brings: kinds in their order and their lengths, with ids and times as ordinals. */
function overhear(who) {
  const heard = { frames: /** @type {string[]} */ ([]) };
  who.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const text = String(payload);
      if (text.startsWith('{"t":"beat"')) return; // one every 15 s, whatever happens
      heard.frames.push(text);
    }),
  );
  return heard;
}

/**
 * The same words for two sessions that are the same: what differs by chance alone is named by when it first came. An answer
 * to a command of one's own and the event that it caused come in either order, so the answers stand behind all the rest.
 */
function ordinals(heard) {
  const answer = (/** @type {string} */ text) => text.startsWith('{"t":"done"');
  const frames = [...heard.filter((text) => !answer(text)), ...heard.filter(answer)];
  const names = new Map();
  const ordinal = (/** @type {any} */ value) => {
    if (!names.has(value)) names.set(value, `#${names.size}`);
    return names.get(value);
  };
  return frames.map((/** @type {string} */ text) => {
    const plain = JSON.stringify(JSON.parse(text), (key, value) => {
      if (typeof value === "number" && value > 1e12) return 0;
      if (typeof value === "string" && /^[A-Za-z0-9_-]{16,}$|^[0-9a-f-]{36}$/.test(value)) return ordinal(value);
      return value;
    });
    return { kind: JSON.parse(text).k ?? JSON.parse(text).t, length: text.replace(/:\d{13}/g, ":").length, plain };
  });
}

/** Says something as a program would: no writing signal goes before it, whose frames hang on how fast somebody types. */
const sent = (who, text) =>
  who.page.evaluate(async (words) => {
    const { api } = JSON.parse(document.getElementById("boot")?.textContent ?? "");
    const id = crypto.randomUUID();
    const seen = document.querySelector(".log li[id^=m-]:last-of-type")?.id.slice(2) ?? "";
    const answer = await fetch(`${api}/commands`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ t: "do", id, do: "say", seen, text: words }) });
    if (!answer.ok) throw new Error(`the command was answered ${answer.status}`);
  }, text);

/** One evening as Norbert's socket hears it, with or without a private line between Miriam and Ana. */
async function heardBy({ seat, ana, all }, secret) {
  const mia = await seat();
  await comeIn(mia, all[0], "Miriam");
  await say(mia, "Before.");
  const noor = await seat();
  const heard = overhear(noor);
  await comeIn(noor, all[1], "Norbert");
  await box(noor).waitFor();
  if (secret) {
    await mia.page.getByRole("button", { name: "More" }).or(mia.page.locator("summary[aria-label=More]")).first().click();
    await mia.page.locator(".menu__list:visible").getByRole("button", { name: "Private line" }).click();
    await mia.page.getByLabel("Write to the staff privately").pressSequentially("Only for you.");
    await press(mia, "Send");
    await card(ana, "private", "Only for you.").getByRole("button", { name: "Answer Miriam" }).click();
    await ana.page.getByLabel("Write to Miriam privately").pressSequentially("I hear you.");
    await press(ana, "Send");
    await reads(mia, "I hear you.");
    await press(ana, "To the group");
    await press(mia, "To the group");
  }
  await sent(ana, "After.");
  await reads(noor, "After.");
  return ordinals(heard.frames);
}

test("a third member's socket cannot tell that there was a private line", { timeout: 180_000 }, async (t) => {
  const quiet = await heardBy(await evening(t, 2), false);
  const secret = await heardBy(await evening(t, 2), true);
  assert.deepEqual(secret, quiet);
  assert.ok(quiet.some(({ kind }) => kind === "said"), "nothing was heard: this proves nothing");
});

test("two tabs are one seat: one coming, one muting, no leaving while one stays", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 1);
  const mia = await seat();
  await comeIn(mia, all[0], "Miriam");
  await say(mia, "From the first tab.");
  const second = { ...mia, page: await mia.context.newPage() };
  await second.page.goto(mia.page.url());
  await second.page.bringToFront();
  await reads(second, "From the first tab.");
  await say(second, "From the second tab.");
  await mia.page.bringToFront();
  await reads(mia, "From the second tab.");
  assert.equal(await row(ana, "Miriam").count(), 1, "two tabs are two people");
  assert.equal(await ana.page.locator(".log").getByText("Miriam came in.").count(), 1, "a second tab comes in a second time");
  await second.page.close();
  await say(mia, "Still here.");
  await reads(ana, "Still here.");
  assert.equal(await ana.page.locator(".log").getByText(/Miriam (left|lost)/).count(), 0, "a closed tab leaves for the other");
});

test("with the phone's keyboard open the last words, the box, help and the exit are in sight", { timeout: 180_000 }, async (t) => {
  const { seat, ana, all } = await evening(t, 1);
  const mia = await seat({ hasTouch: true });
  await comeIn(mia, all[0], "Miriam");
  for (const words of ["One.", "Two.", "Three."]) {
    await ana.page.getByLabel("Write to the group").fill(words);
    await press(ana, "Send");
    await reads(mia, words);
  }
  await mia.page.setViewportSize({ width: 320, height: 300 }); // what is left above a keyboard
  await box(mia).tap();
  await mia.page.keyboard.type("I am still ");
  const inSight = (/** @type {any} */ what) => what.evaluate((/** @type {Element} */ el) => {
    const { top, bottom, left, right } = el.getBoundingClientRect();
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth && Boolean(over && (el.contains(over) || over.contains(el)));
  });
  const all4 = { words: mia.page.locator(".msg", { hasText: "Three." }).locator(".msg__text"), box: box(mia), help: mia.page.getByRole("button", { name: "I need help now" }), exit: mia.page.getByRole("link", { name: "Leave this page" }) };
  for (const [name, what] of Object.entries(all4)) await until(() => inSight(what), 8).catch(() => assert.fail(`${name} is not in sight above the keyboard`));
});
