// The two ways to the room: a WebSocket, and where that is broken an event stream with one POST for each command. Both
// look the same to net.js, and neither knows what a frame says.
import { hello, protocol } from "./wire.js";

/**
 * @typedef {{opened(): void, frame(text: string): void, closed(code: number): void}} Ears
 * @typedef {{kind: "socket" | "stream", send(text: string): void, close(): void}} Connection
 */

/** Answers that no waiting will change: the address leads nowhere for this person. */
const lost = new Set([401, 403, 404, 410]);

/**
 * @param {typeof WebSocket} Socket
 * @param {string} url
 * @param {string} last
 * @param {Ears} ears
 * @returns {Connection}
 */
export function openSocket(Socket, url, last, ears) {
  const socket = new Socket(url, protocol);
  let over = false;
  /** @param {number} code */
  const end = (code) => {
    if (over) return;
    over = true;
    ears.closed(code);
  };
  socket.onopen = () => {
    if (over) return;
    ears.opened();
    socket.send(hello(last));
  };
  socket.onmessage = (event) => {
    if (!over && typeof event.data === "string") ears.frame(event.data);
  };
  socket.onclose = (event) => end(event.code);
  return {
    kind: "socket",
    send: (text) => socket.send(text),
    // Whoever closes has heard enough: a dead network may answer the close much later, or never.
    close() {
      over = true;
      socket.close(1000);
    },
  };
}

/**
 * @param {typeof fetch} ask
 * @param {string} api the session's address in the API
 * @param {string} last
 * @param {Ears} ears
 * @returns {Connection}
 */
export function openStream(ask, api, last, ears) {
  const stop = new AbortController();
  let over = false;
  /** @param {number} code */
  const end = (code) => {
    if (over) return;
    over = true;
    stop.abort();
    ears.closed(code);
  };
  /** @type {Record<string, string>} */
  const headers = { accept: "text/event-stream" };
  if (last) headers["last-event-id"] = last;
  listen(ask, `${api}/events`, { headers, signal: stop.signal, credentials: "same-origin", cache: "no-store" }, {
    opened: () => over || ears.opened(),
    frame: (text) => over || ears.frame(text),
    closed: end,
  });
  let queue = Promise.resolve(); // one at a time: commands are answered in order
  return {
    kind: "stream",
    send(text) {
      if (JSON.parse(text).t !== "do") return; // who is writing is not worth a request
      queue = queue.then(() => post(ask, `${api}/commands`, text, stop.signal)).then(
        (answer) => {
          if (answer && !over) ears.frame(answer);
        },
        () => end(1006),
      );
    },
    close() {
      over = true;
      stop.abort();
    },
  };
}

/**
 * @param {typeof fetch} ask
 * @param {string} url
 * @param {RequestInit} how
 * @param {{opened(): any, frame(text: string): any, closed(code: number): any}} ears
 */
async function listen(ask, url, how, ears) {
  try {
    const answer = await ask(url, how);
    if (!answer.ok || !answer.body) return ears.closed(lost.has(answer.status) ? 4216 : 1006);
    ears.opened();
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) ears.frame(line.slice(5).trimStart());
    }
  } catch {
    // An aborted or broken stream ends like any other.
  }
  ears.closed(1006);
}

/**
 * Gives the answer's frame, or "" when the server had none to give.
 * @param {typeof fetch} ask
 * @param {string} url
 * @param {string} body
 * @param {AbortSignal} signal
 */
async function post(ask, url, body, signal) {
  const headers = { "content-type": "application/json" };
  const answer = await ask(url, { method: "POST", headers, body, signal, credentials: "same-origin", cache: "no-store" });
  const text = await answer.text();
  if (text.includes('"t"')) return text;
  if (!answer.ok) throw new Error(`command answered ${answer.status}`);
  return "";
}
