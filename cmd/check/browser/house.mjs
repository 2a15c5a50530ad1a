// The ways that journeys share: the first account, a group with a session, people coming in by their links.

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

/** Links for n people, one each, from the group's page. */
export async function links(who, n) {
  const { page } = who;
  const group = page.url();
  await page.getByLabel("Invite").first().fill(String(n));
  await page.getByRole("button", { name: "Make links" }).first().click();
  await page.locator("ul.links input").first().waitFor();
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
  await page.getByRole("button", { name: "I have read this and accept it" }).click();
  const box = page.getByLabel("Name in this group");
  await box.fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Come in" }).click();
}

/** Waits until the person is in the room, then says something. */
export async function say(who, words) {
  const { page } = who;
  await page.getByLabel("Write to the group").fill(words);
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".log").getByText(words).waitFor();
}

/** Waits until words stand in the conversation. */
export const reads = (who, words) => who.page.locator(".log").getByText(words).first().waitFor();
