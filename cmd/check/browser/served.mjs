// Every page that the server writes by itself, one after another, on a house of its own: for looking at, and for checks.
import { comeIn, firstAccount, links, makeLinks, newGroup, openRoom, press, say, unfold } from "./house.mjs";
import { sizes } from "./lib.mjs";

// The browser says aloud that a page which leads nowhere answers so.
const nowhere = /status of 40[0-9]/;

/**
 * Walks through a house and stops at each page.
 * @param {{server: any, seat: (options?: any) => Promise<any>}} house
 * @returns {AsyncGenerator<{name: string, page: any}>}
 */
export async function* served({ server, seat }) {
  const stranger = await seat({ size: sizes.laptop, excused: nowhere });
  const at = async (/** @type {string} */ path, /** @type {string} */ name, who = stranger) => {
    await who.page.goto(new URL(path, server.url).href);
    return { name, page: who.page };
  };
  yield await at("/sign-in", "sign-in");
  yield await at("/resources", "resources");
  yield await at("/nowhere-at-all", "nowhere");
  yield await at("/i/ABCDEFGH", "door-nowhere");
  yield* refusedSignIn(stranger);

  const ana = await seat({ size: sizes.laptop });
  const [link] = await server.printed(/http:\/\/\S+\/link\/[A-Z0-9]+/);
  yield await at(link, "first-account", ana);
  await firstAccount(server, ana);
  yield { name: "home-empty", page: ana.page };
  await newGroup(server, ana);
  const group = ana.page.url();
  const all = await links(ana, 2);
  await makeLinks(ana, 2);
  yield { name: "links", page: ana.page };
  yield await at(all[0], "door");

  await ana.page.goto(group);
  await openRoom(ana);
  const room = ana.page.url();
  const mia = await seat();
  await comeIn(mia, all[0], "Miriam");
  await say(mia, "Hello from the phone.");
  yield { name: "room-facilitator", page: ana.page };
  yield { name: "room-member", page: mia.page };
  yield* linked(ana, new URL("/home", server.url).href);
  await ana.page.goto(group);
  await ana.page.getByRole("link", { name: "Contact of Miriam" }).click();
  await ana.page.getByLabel("What you need them for").fill("to call her back");
  await press(ana, "Show them");
  await ana.page.getByLabel("Legal name", { exact: true }).waitFor();
  yield { name: "person-opened", page: ana.page };

  await ana.page.goto(room);
  await press(ana, "Come to a close");
  await press(ana, "End…");
  await press(ana, "End now");
  await ana.page.getByText("The session has ended").first().waitFor();
  await ana.page.goto(group);
  await ana.page.getByRole("link", { name: "Search in all sessions of this group" }).click();
  await ana.page.getByLabel("Words, part of what somebody wrote").fill("PHONE");
  await ana.page.getByLabel("What do you need it for?").fill("supervision");
  await press(ana, "Search");
  yield { name: "group-search", page: ana.page };
  await ana.page.goto(group);
  await unfold(ana.page, "Past sessions");
  await ana.page.getByRole("link", { name: "Transcript" }).first().click();
  yield { name: "transcript-door", page: ana.page };
  await ana.page.getByLabel("What do you read it for?").fill("supervision");
  await press(ana, "Read");
  yield { name: "transcript", page: ana.page };
}

async function* refusedSignIn(who) {
  await who.page.goto(new URL("/sign-in", who.page.url()).href);
  await who.page.getByLabel("Login").fill("nobody");
  await who.page.getByLabel("Password").fill("not the password");
  await who.page.getByRole("button", { name: "Sign in" }).click();
  yield { name: "sign-in-refused", page: who.page };
}

/** Every page that links lead to from the first one, each kind of page once. Rooms are drawn elsewhere. */
async function* linked(who, first) {
  const kinds = new Set();
  const rest = [first];
  while (rest.length > 0) {
    const url = new URL(/** @type {string} */ (rest.shift()));
    const kind = url.pathname.replace(/\/(?=[^/]*\d)[A-Za-z0-9~_-]{8,}/g, "/x");
    if (kinds.has(kind) || url.origin !== new URL(first).origin || /^\/(r|leave|static|api|i|link)\b|\.\w+$/.test(url.pathname)) continue;
    kinds.add(kind);
    await who.page.goto(url.href);
    yield { name: `page${kind.replace(/\W+/g, "-")}`, page: who.page };
    rest.push(...(await who.page.locator("a[href]").evaluateAll((/** @type {HTMLAnchorElement[]} */ all) => all.filter((a) => !a.download).map((a) => a.href))));
  }
}
