// Starts the page that the server sent: the room, or any other that only needs its way out.
import { waiting } from "./desk.js";
import { exitFrom } from "./exit.js";
import { html, render } from "./html.js";
import { watchIdle } from "./idle.js";
import { Keep } from "./keep.js";
import { listen } from "./keys.js";
import { Net } from "./net.js";
import { Outbox } from "./outbox.js";
import { forget, wear } from "./prefs.js";
import { Room } from "./room.js";
import { isStaff } from "./select.js";
import { text } from "./strings.js";
import { uuid } from "./uuid.js";
import { App } from "./view/app.js";

const app = document.getElementById("app");
const words = document.getElementById("boot")?.textContent;
if (app && words && app.dataset.page === "room") void room(app, JSON.parse(words));
else if (app?.dataset.exit) links(exitFrom(document, { leave: app.dataset.exit, to: "/" }, () => {}));

/** @param {HTMLElement} app @param {import("../types").Boot} boot */
async function room(app, boot) {
  const tab = storage("sessionStorage");
  const device = storage("localStorage");
  const keep = new Keep(tab, boot.api);
  const outbox = new Outbox(keep);
  const socket = new URL(boot.socket, location.href);
  socket.protocol = socket.protocol.replace("http", "ws");
  const world = {
    WebSocket,
    fetch: globalThis.fetch.bind(globalThis),
    setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => setTimeout(run, ms),
    clearTimeout: (/** @type {any} */ timer) => clearTimeout(timer),
    now: () => Date.now(),
    random: () => Math.random(),
    uuid,
  };
  const net = new Net({ socket: socket.href, api: boot.api }, world, outbox);
  const leave = exitFrom(
    document,
    boot.exit,
    () => {
      net.stop();
      keep.wipe();
      forget([tab, device]);
      app.replaceChildren();
    },
    (steps) => here.step(steps),
  );
  const staff = boot.staff ? await import("./staff.js") : null;
  app.replaceChildren(); // until here it said that the room is opening
  const bell = staff && new staff.Bell({ now: () => Date.now(), play: staff.chime() });
  const page = {
    draw: (/** @type {import("../types").Room} */ now) => {
      render(html`<${App} room=${now} />`, app);
      bell?.look(now.state, now.screen);
      title(now.screen.prefs.disguise ? text.set.disguiseTitle : boot.title, now);
    },
    wear: dress,
    leave,
    visible: () => document.visibilityState === "visible",
    shows: (/** @type {string} */ css) => document.hasFocus() && Boolean(/** @type {HTMLElement | null} */ (document.querySelector(css))?.offsetParent),
    fetch: world.fetch,
    tab,
    device,
    staff,
    tech: /** @type {typeof import("./techniques.js") | null} */ (null),
  };
  const here = new Room(boot, net, keep, page);
  dress(here.screen.prefs);
  listen(document, () => ({ staff: isStaff(here.state) }), here.act, here.set);
  staff?.listenStaff(document, here);
  document.addEventListener("visibilitychange", () => {
    if (page.visible()) here.back();
  });
  globalThis.addEventListener("focus", () => here.back());
  globalThis.addEventListener("online", () => here.back());
  globalThis.addEventListener("offline", () => net.cut());
  const clock = { now: () => Date.now(), every: (/** @type {() => void} */ run, /** @type {number} */ ms) => setInterval(run, ms) };
  watchIdle(document, () => Number(here.screen.prefs.veil) * 60_000, () => here.screen.veiled || here.set({ veiled: true }), clock);
  tall();
  net.start();
  here.start();
  void techniques((came) => {
    page.tech = came;
    here.redraw();
  });
}

/**
 * What techniques draw comes behind the room, and is asked for again while it did not come: under another address, since
 * some browsers keep a failure for as long as the page lives.
 * @param {(came: typeof import("./techniques.js")) => void} use
 */
async function techniques(use) {
  for (let n = 0, wait = 1_000; ; n += 1, wait = Math.min(wait * 2, 60_000)) {
    try {
      const [came] = await Promise.all([n === 0 ? import("./techniques.js") : import(`${new URL("./techniques.js", import.meta.url).href}?${n}`), sheet()]);
      return use(came);
    } catch {
      await new Promise((later) => setTimeout(later, wait));
    }
  }
}

/** The sheet of what techniques draw: nothing of it is drawn without. */
function sheet() {
  return new Promise((came, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.onload = came;
    link.onerror = () => failed(link.remove());
    link.href = new URL("../css/techniques.css", import.meta.url).href;
    document.head.append(link);
  });
}

/** Storage can be forbidden, and then even naming it throws. @param {"sessionStorage" | "localStorage"} kind */
function storage(kind) {
  try {
    return globalThis[kind];
  } catch {
    return null;
  }
}

/** @param {import("../types").Prefs} prefs */
function dress(prefs) {
  wear(prefs, document.documentElement);
  const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"));
  if (!icon) return;
  icon.dataset.own ??= icon.href;
  const href = prefs.disguise ? new URL("../img/notes.svg", import.meta.url).href : icon.dataset.own;
  if (icon.href !== href) icon.href = href;
}

let read = 0;

/** The title counts what came while one looked elsewhere, for staff also what waits, and says nothing else. @param {string} title @param {import("../types").Room} room */
function title(title, { state, screen }) {
  if (document.visibilityState === "visible") read = state.said;
  const n = state.said - read + (screen.prefs.count ? waiting(state, screen).length : 0);
  document.title = n > 0 ? `(${n}) ${title}` : title;
}

/** Keyboards of phones cover the page without making it smaller: the room is as tall as what can be seen. */
function tall() {
  const seen = globalThis.visualViewport;
  if (!seen) return;
  const fit = () => {
    document.documentElement.style.setProperty("--tall", `${Math.round(seen.height)}px`);
    globalThis.scrollTo(0, 0); // some phones push the page up instead of making it smaller
  };
  seen.addEventListener("resize", fit);
  fit();
}

/** @param {() => void} leave */
function links(leave) {
  for (const link of document.querySelectorAll("a[data-exit]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
}
