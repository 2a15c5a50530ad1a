// An account of staff from its one-time link to its end: sign-in, a forgotten password, signing out everywhere.
import assert from "node:assert/strict";
import test from "node:test";
import { firstAccount, newGroup, newStaff, openHouse, openRoom, press, say, setPassword } from "./house.mjs";
import { sizes } from "./lib.mjs";

const refused = /status of 40[0-9]/;

async function signIn(server, who, login, password) {
  await who.page.goto(`${server.url}/sign-in`);
  await who.page.getByLabel("Login").fill(login);
  await who.page.getByLabel("Password").fill(password);
  await press(who, "Sign in");
}

test("sign in, forget the password, sign out on every device", { timeout: 180_000 }, async (t) => {
  const { server, seat } = await openHouse(t);
  const ana = await seat({ size: sizes.laptop });
  await firstAccount(server, ana);
  await newGroup(server, ana);
  const group = ana.page.url();
  const once = await newStaff(server, ana, { login: "ben", name: "Ben", role: "cofacilitator" });
  const ben = await seat({ size: sizes.laptop, excused: refused });
  await setPassword(ben, once, "the first long password");
  await ben.page.getByRole("heading", { name: "Groups" }).waitFor();

  // The link was for one use; a wrong password and an unknown login are told the same.
  const other = await seat({ excused: refused });
  await other.page.goto(once);
  assert.equal(await other.page.getByLabel(/^Password/).count(), 0, "a one-time link works twice");
  const told = [];
  for (const login of ["ben", "nobody"]) {
    await signIn(server, other, login, "not the password");
    told.push(await other.page.locator("main").innerText());
  }
  assert.equal(told[0], told[1], "a stranger learns which logins exist");
  await signIn(server, other, "ben", "the first long password");
  await other.page.getByRole("heading", { name: "Groups" }).waitFor();

  // Forgotten: the admin makes a new one-time link, and the old password ends with it.
  await ana.page.goto(`${server.url}/staff`);
  await press(ana, "One-time link for ben");
  const again = await ana.page.locator("ul.links input").inputValue();
  await setPassword(ben, again, "the second long password");
  await ben.page.getByRole("heading", { name: "Groups" }).waitFor();
  await other.page.goto(`${server.url}/home`);
  assert.equal(await other.page.getByRole("heading", { name: "Groups" }).count(), 0, "a reset leaves the old sign-in alive");
  await signIn(server, other, "ben", "the second long password");
  await other.page.getByRole("heading", { name: "Groups" }).waitFor();

  // Signing out everywhere closes an open room too.
  await ana.page.goto(group);
  await openRoom(ana);
  await ben.page.goto(ana.page.url());
  await say(ben, "I am here as well.");
  await other.page.goto(`${server.url}/account`);
  await press(other, "Sign out everywhere");
  await ben.page.locator(".log").waitFor({ state: "detached" });
  await ben.page.goto(`${server.url}/home`);
  assert.equal(await ben.page.getByRole("heading", { name: "Groups" }).count(), 0, "signed out everywhere, and still in");
});
