// What every journey needs: a Hearth of its own, people in browsers, pictures.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";

const browserArgs = [
  "--no-sandbox", // the sandbox refuses root, and the only pages opened are Hearth's own
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const startTime = 20_000;

// A server gets only the settings that a journey gives it: it refuses those that it does not know.
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HEARTH_")));

/** @returns {Promise<number>} a loopback port that nobody uses now */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** Runs hearth to its end, as an operator would beside a running server. */
export const runHearth = (args, env = {}) => runToEnd(binary(), args, env);

/** Gives a session that was planned and never opened a record of so many events (cmd/bench). */
export const inventRecord = (server, session, events) =>
  runToEnd(required("HEARTH_BENCH"), ["record", "-dir", server.env.HEARTH_DATA, "-session", session, "-events", String(events)]);

function runToEnd(program, args, env = {}) {
  const child = spawn(program, args, { env: { ...clean, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${basename(program)} ${args[0]} exited ${code}: ${errors || output}`));
    });
  });
}

/**
 * Starts a server with an empty store on a port of its own and waits until it is ready.
 * Everything it printed so far, over all its lives, is in output: the one-time link of the first facilitator stands there.
 */
export async function startHearth(args = [], env = {}) {
  const data = await mkdtemp(join(process.env.HEARTH_TEMP || tmpdir(), "journey-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { HEARTH_LISTEN: `127.0.0.1:${port}`, HEARTH_DATA: data, HEARTH_URL: url, ...env };
  /** @type {any} */
  let child;
  const server = {
    url,
    env: settings,
    output: "",
    /** Starts it on its port and data, and waits until it is ready. */
    async start() {
      child = spawn(binary(), args, { env: { ...clean, ...settings }, stdio: ["ignore", "pipe", "pipe"] });
      child.stdout.on("data", (/** @type {Buffer} */ chunk) => (server.output += chunk));
      child.stderr.on("data", (/** @type {Buffer} */ chunk) => (server.output += chunk));
      const failed = new Promise((_, reject) => {
        child.once("error", reject);
        child.once("exit", (/** @type {any} */ code, /** @type {any} */ signal) => reject(new Error(`hearth ended (${code ?? signal}):\n${server.output}`)));
      });
      failed.catch(() => {}); // a server that ends later ends because it was told to
      await Promise.race([ready(url), failed]);
    },
    /** Takes its life without a word, as a power cut would; start brings it back. */
    async kill() {
      await end(child, "SIGKILL");
    },
    /** Ends the server by its id and forgets its data. A server that is told to end ends in time and without fault. */
    async stop() {
      await end(child);
      await rm(data, { recursive: true, force: true });
      if (child.exitCode !== 0 && child.signalCode !== "SIGKILL") throw new Error(`hearth ended badly (${child.exitCode ?? child.signalCode}):\n${server.output}`);
    },
    /** Waits until the server has printed something that fits. */
    async printed(pattern) {
      const deadline = Date.now() + startTime;
      for (;;) {
        const match = server.output.match(pattern);
        if (match) return match;
        if (Date.now() > deadline) throw new Error(`hearth did not print ${pattern}:\n${server.output}`);
        await pause(50);
      }
    },
  };
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function ready(url) {
  const deadline = Date.now() + startTime;
  for (;;) {
    try {
      const answer = await fetch(`${url}/readyz`);
      if (answer.ok) return;
    } catch {
      // Nobody listens yet.
    }
    if (Date.now() > deadline) throw new Error(`hearth at ${url} was not ready in time`);
    await pause(50);
  }
}

function end(child, signal = "SIGTERM") {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill("SIGQUIT"), 10_000); // it says where it stands, and ends
    child.once("close", () => {
      clearTimeout(hard);
      resolve(undefined);
    });
    child.kill(signal);
  });
}

/** Starts the browser that all people of a journey share; each gets a context, so a cookie jar, of their own. */
export function launchBrowser() {
  return chromium.launch({ executablePath: required("HEARTH_CHROMIUM"), headless: true, args: browserArgs });
}

/** Sizes that the screens are drawn for. */
export const sizes = {
  small: { width: 320, height: 568 },
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  laptop: { width: 1280, height: 800 },
  desktop: { width: 1440, height: 900 },
};

/**
 * Seats a person in a browser of their own. Errors of the page are kept in person.errors and fail the
 * journey in person.leave(): a page that throws is broken even where the journey did not notice. An error that fits
 * excused is one that the journey itself causes. What the person's pages send to a room is kept in sent.
 */
export async function person(browser, { size = sizes.desktop, excused, sent = new Set(), ...options } = {}) {
  const context = await browser.newContext({ viewport: size, ...options });
  context.setDefaultTimeout(10_000); // a step that hangs says so itself, before the whole journey runs out of time
  context.on("page", (page) => listen(page, sent));
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !excused?.test(message.text())) errors.push(`${message.text()} ${message.location().url}`);
  });
  return {
    page,
    context,
    errors,
    async leave() {
      await context.close();
      if (errors.length > 0) throw new Error(`the page had errors:\n${errors.join("\n")}`);
    },
  };
}

/** The fields of a command that hold what people write. */
const written = ["text", "note", "memo", "name"];

/** Keeps what a page says to its room, by either way, and the codes of the links that it opens. */
function listen(page, sent) {
  const hear = (/** @type {string | Buffer | null} */ frame) => {
    if (typeof frame !== "string" || !frame.startsWith("{")) return;
    const command = JSON.parse(frame);
    for (const field of written) if (command[field]) sent.add(command[field]);
  };
  page.on("websocket", (socket) => socket.on("framesent", (frame) => hear(frame.payload)));
  page.on("request", (request) => {
    hear(request.postData());
    const code = new URL(request.url()).pathname.match(/^\/i\/(.+)$/);
    if (code) sent.add(code[1]);
  });
}

/** What the server printed holds nothing that anybody said: a canary in every journey. */
export function assertSilent(server, sent) {
  const told = [...sent].filter((words) => server.output.includes(words));
  if (told.length > 0) throw new Error(`the server's output tells what was said: ${JSON.stringify(told)}`);
  if (sent.size === 0) throw new Error("nobody said anything: the journey proves no silence");
}

/** Tries until something is true. */
export async function until(what, tries = 40) {
  for (let i = 0; i < tries; i += 1) {
    if (await what()) return;
    await pause(250);
  }
  throw new Error("it never came true");
}

/** Saves a picture of the page as NAME.png in the folder that HEARTH_SHOTS names. */
export async function shot(page, name) {
  const folder = required("HEARTH_SHOTS");
  await mkdir(folder, { recursive: true });
  await picture(page, { path: join(folder, `${name}.png`) });
}

/** Chromium now and then refuses a picture while a page begins, and takes it when asked again; a journey is not about that. */
export async function picture(page, options) {
  for (let tries = 3; ; tries -= 1) {
    try {
      return await page.screenshot(options);
    } catch (refused) {
      if (tries === 1 || !String(refused).includes("Unable to capture screenshot")) throw refused;
      await pause(250);
    }
  }
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function binary() {
  return required("HEARTH_BIN");
}

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run journeys with go run ./cmd/check -only browser`);
  return value;
}
