// The ways that journeys share: the first account, a group with a session, people coming in by their links.
import { assertSilent, launchBrowser, person, shot, sizes, startHearth, until } from "./lib.mjs";

/**
 * Opens a house for one journey: a server, a browser, seats for people. When the journey is over everyone leaves, which
 * fails it where a page had errors, the server ends, and what it printed must hold nothing that was said.
 * @param {import("node:test").TestContext} t
 */
export async function openHouse(t, env = {}) {
  const server = await startHearth([], env);
  /** @type {Set<string>} */
  const sent = new Set();
  /** @type {any[]} */
  const people = [];
  /** @type {import("playwright-core").Browser | undefined} */
  let browser;
  // How the journey left everyone stands in a picture: where one fails, that is what one wants to see.
  const last = (/** @type {any} */ who, /** @type {number} */ i) => shot(who.page, `last-${t.name.replace(/\W+/g, "-")}-${i}`).catch(() => {}); // an error page has no picture
  t.after(() => allOf([...people.flatMap((who, i) => [() => last(who, i), () => who.leave()]), () => browser?.close(), () => server.stop(), () => assertSilent(server, sent)]));
  browser = await launchBrowser();
  return {
    server,
    browser,
    sent,
    /** A person with a browser of their own: a small phone, where nothing else is said. */
    async seat(options = {}) {
      const who = await person(browser, { size: sizes.small, sent, ...options });
      people.push(who);
      return who;
    },
  };
}

/** Takes every step, also after one that failed, and then fails with the first failure. */
async function allOf(steps) {
  /** @type {unknown[]} */
  const faults = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
}

/** Opens the one-time link that the server printed and makes the first account. */
export async function firstAccount(server, who, { login = "ana", name = "Ana" } = {}) {
  const [link] = await server.printed(/http:\/\/\S+\/link\/[A-Z0-9]+/);
  await who.page.goto(link);
  await who.page.getByLabel("Login").fill(login);
  await who.page.getByLabel("Name that the room shows").fill(name);
  await who.page.getByLabel("Password").fill("a long enough password");
  await who.page.getByRole("button", { name: "Make the account" }).click();
  await who.page.getByRole("heading", { name: "Groups" }).waitFor();
}

/** Makes a group with one session that starts now, and stays on the group's page. */
export async function newGroup(server, who, name = "Evening") {
  const { page } = who;
  await page.goto(server.url);
  await page.getByLabel("Name of the group").fill(name);
  const now = new Date(Date.now() + 60_000).toISOString().slice(0, 16);
  await page.getByLabel("First start").first().fill(now);
  await page.getByRole("button", { name: "Make the group" }).click();
  await page.getByRole("heading", { name: "People" }).waitFor();
}

/** Opens a part of a page that may stand open already. */
export async function unfold(page, name) {
  const part = page.locator("details", { has: page.locator("summary", { hasText: name }) }).first();
  if ((await part.getAttribute("open")) === null) await part.locator("summary").first().click();
}

/** Makes links for n people, one each, from the group's page, and stays where they are shown. */
export async function makeLinks({ page }, n) {
  await unfold(page, "Links for this session");
  await page.getByLabel("Invite").first().fill(String(n));
  await page.getByRole("button", { name: "Make links" }).first().click();
  await page.locator("ul.links input").first().waitFor();
}

/** Links for n people, one each; the group's page stands again afterwards. */
export async function links(who, n) {
  const { page } = who;
  const group = page.url();
  await makeLinks(who, n);
  const all = await page.locator("ul.links input").evaluateAll((inputs) => inputs.map((i) => i.value));
  await page.goto(group);
  return all;
}

/** Opens the room as its facilitator and lets it begin. */
export async function openRoom(who) {
  const { page } = who;
  await page.getByRole("link", { name: "Open the room" }).first().click();
  await page.getByRole("button", { name: "Open the lobby" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByPlaceholder("Write to the group…").waitFor();
}

/** Goes in by a link: the door, the agreement, the name, the room. */
export async function comeIn(who, link, name) {
  const { page } = who;
  await page.goto(link);
  await page.getByRole("button", { name: "Come in" }).click();
  await enter(who, name);
}

/** From the room's door to the room, or to the lobby where somebody must let one in. */
export async function enter(who, name) {
  const { page } = who;
  await page.getByRole("button", { name: "I know how to leave" }).click();
  await page.getByRole("button", { name: "I have read this and accept it" }).click();
  const box = page.getByLabel("Name in this group");
  await box.fill(name);
  // The page is drawn anew while somebody types: it must leave alone what stands there.
  await page.evaluate(() => {
    document.dispatchEvent(new Event("visibilitychange"));
    return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
  if ((await box.inputValue()) !== name) throw new Error("a name is lost while it is typed");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Come in" }).click();
}

/** The row of a person among the people, on the screen of someone who sees the roster beside the conversation. */
export const row = (who, name) => who.page.locator(".people__row", { hasText: name });

/** What waits on the desk about somebody or something. */
export const card = (who, kind, words) => who.page.locator(`.desk__card--${kind}`, { hasText: words });

/**
 * Opens the person's row and takes one of its actions, also one that stands under "More". A row that still shows what was
 * answered a moment ago closes by itself: it is looked at anew until the action can be seen.
 */
export async function act(who, name, action) {
  const one = row(who, name);
  const button = one.getByRole("button", { name: action, exact: true });
  const more = one.locator(".acts__more summary");
  await until(async () => {
    if (await button.isVisible()) return true;
    const lead = (await more.isVisible()) ? more : (await one.locator(".acts, .form").count()) === 0 ? one.locator(".people__who") : null;
    await lead?.click({ timeout: 1_000 }).catch(() => {}); // it may have gone between the look and the press
    return button.isVisible();
  });
  await button.click();
}

/** Opens a menu of the room's tools and takes one of its actions. */
export async function tool(who, menu, action) {
  await who.page.locator(".controls summary:visible", { hasText: menu }).click();
  await who.page.locator(".menu__list:visible").getByRole("button", { name: action }).click();
}

/**
 * An account for one more of the staff, made by the first; with a role, one who leads the group that the page shows.
 * @returns {Promise<string>} the one-time link with which they set their password
 */
export async function newStaff(server, who, { login, name, role = "facilitator" }) {
  const { page } = who;
  const back = page.url();
  await page.goto(`${server.url}/staff`);
  await page.getByLabel("Login").fill(login);
  await page.getByLabel("Name that the room shows").fill(name);
  await page.getByRole("button", { name: /^Make the account/ }).click();
  const link = await page.locator("ul.links input").inputValue();
  await page.goto(back);
  if (role) {
    await page.locator("select[name=staff]").selectOption({ label: `${name} (${login})` });
    await page.locator("select[name=staff] ~ select, label:has(select[name=role]) select").last().selectOption(role);
    await page.getByRole("button", { name: "Give the role" }).click();
  }
  return link;
}

/** Sets the password by a one-time link. */
export async function setPassword(who, link, password = "another long password") {
  await who.page.goto(link);
  await who.page.getByLabel("Password, at least 12 characters").fill(password);
  await who.page.getByRole("button", { name: "Set the password" }).click();
}

/** Ends a pause. For a moment after it began a press is taken for the first one's echo. */
export async function goOn(who) {
  const on = who.page.getByRole("button", { name: /^Go on/ });
  await until(async () => {
    if (await who.page.getByRole("button", { name: /^Pause/ }).isVisible()) return true;
    await on.click({ timeout: 1_000 }).catch(() => {}); // it may go away under the finger
    return false;
  });
}

/** Presses a button by its name. */
export const press = (who, name, options = {}) => who.page.getByRole("button", { name, ...options }).first().click();

/** Waits until the person is in the room, then says something. */
export async function say(who, words) {
  const { page } = who;
  await page.getByLabel("Write to the group").fill(words);
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".log").getByText(words).waitFor();
}

/** Waits until words stand in the conversation. */
export const reads = (who, words) => who.page.locator(".log").getByText(words).first().waitFor();

/** Waits until words stand nowhere on a person's page: what goes is drawn away in the next frame, the announcement too. */
export const unread = (who, words, fault) =>
  until(async () => (await who.page.getByText(words).count()) === 0).catch(() => {
    throw new Error(fault);
  });
