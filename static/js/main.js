// Starts the page that the server sent: the room, or any other that only needs its way out.
import { exitFrom } from "./exit.js";
import { html, render } from "./html.js";
import { Keep } from "./keep.js";
import { listen } from "./keys.js";
import { Net } from "./net.js";
import { Outbox } from "./outbox.js";
import { Room } from "./room.js";
import { isStaff } from "./select.js";
import { uuid } from "./uuid.js";
import { App } from "./view/app.js";

const app = document.getElementById("app");
const words = document.getElementById("boot")?.textContent;
if (app && words && app.dataset.page === "room") void room(app, JSON.parse(words));
else if (app?.dataset.exit) links(exitFrom(document, { leave: app.dataset.exit, to: "/" }, () => {}));

/** @param {HTMLElement} app @param {import("../types").Boot} boot */
function room(app, boot) {
  const keep = new Keep(storage(), boot.api);
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
  const leave = exitFrom(document, boot.exit, () => {
    net.stop();
    keep.wipe();
    app.replaceChildren();
  });
  app.replaceChildren(); // what stood here for those without scripts
  const page = {
    draw: (/** @type {import("../types").Room} */ now) => {
      render(html`<${App} room=${now} />`, app);
      title(boot.title, now.state);
    },
    leave,
    visible: () => document.visibilityState === "visible",
    fetch: world.fetch,
  };
  const here = new Room(boot, net, keep, page);
  listen(document, () => ({ staff: isStaff(here.state) }), here.act, here.set);
  document.addEventListener("visibilitychange", () => {
    if (page.visible()) here.back();
  });
  globalThis.addEventListener("online", () => here.back());
  tall();
  net.start();
  here.start();
}

/** sessionStorage can be forbidden, and then even naming it throws. */
function storage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

let read = 0;

/** The title counts what came while one looked elsewhere, and says nothing else. @param {string} title @param {import("../types").State} state */
function title(title, state) {
  const said = state.log.items.filter((item) => item.k === "said").length;
  if (document.visibilityState === "visible") read = said;
  document.title = said > read ? `(${said - read}) ${title}` : title;
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
