// The connection to a room: opens it, keeps it, brings it back, and sees to it that every command is answered once.
// An EventTarget without a page: "frame" (detail: a frame), "link" (detail: {state, code, say}), "outbox" (detail: entries).
//
// Rules that it keeps:
//   - The last event's id is moved before anybody hears of the event, so a resume never asks for it again.
//   - A connection counts as good only after it has lived for a while; until then the back-off goes on growing.
//   - Nothing heard for longer than the server ever keeps silent means that the connection is gone, whatever it says.
//   - A command keeps its id over all tries.
import { afterClose, decode, encode, encodeWriting, isSpeech } from "./wire.js";
import { NetEvent } from "./event.js";
import { openSocket, openStream } from "./transport.js";

const goodAfter = 5_000;
const silence = 25_000; // the server is never silent for longer than 15 s
const impatience = 10_000; // of someone who asked for something: the server answers sooner, be it only that it cannot
const suspicious = 17_000; // when somebody comes back to the page, the first missing beat is enough
const openWithin = 10_000;
const firstWait = 500;
const longestWait = 20_000;
const opensBeforeStream = 2;

export class Net extends EventTarget {
  last = "";
  /** @type {import("./transport.js").Connection | null} */
  #connection = null;
  #welcomed = false;
  #tries = 0;
  #failedOpens = 0;
  #heard = 0;
  #asked = 0; // when the oldest of what is not answered was sent
  #ended = false;
  #after = 0;
  #say = "";
  /** @type {any} */
  #waiting = null;
  /** @type {any} */
  #watching = null;
  /** @type {any} */
  #good = null;

  /**
   * @param {{socket: string, api: string}} where
   * @param {import("../types").World} world
   * @param {import("./outbox.js").Outbox} outbox
   */
  constructor(where, world, outbox) {
    super();
    this.where = where;
    this.world = world;
    this.outbox = outbox;
  }

  /** Begins, or goes on at once because the person wants it. */
  start() {
    this.#ended = false;
    this.#now();
  }

  /** Ends the connection for good; start begins again. */
  stop() {
    this.#ended = true;
    this.#drop();
    this.world.clearTimeout(this.#waiting);
  }

  /** Someone came back to the page, or the network did: find out at once. */
  check() {
    if (this.#ended) return;
    if (!this.#connection) return this.#now();
    if (this.world.now() - this.#heard > suspicious) this.#lost(1006);
  }

  /** The device says that it has no network: no use to wait until silence proves it. */
  cut() {
    if (this.#connection) this.#lost(1006);
  }

  /**
   * Asks for something. Gives the command's id; the answer comes as a frame, and the outbox has it until then.
   * @param {string} action
   * @param {Record<string, any>} [fields]
   */
  send(action, fields = {}) {
    const id = this.world.uuid();
    /** @type {import("../types").Entry} */
    const entry = { id, do: action, fields, seen: this.last, at: this.world.now(), state: "waiting" };
    encode(entry); // a command that the server would not read is our mistake: say so here
    this.outbox.add(entry);
    this.#flush();
    return id;
  }

  /** @param {string} id */
  again(id) {
    if (this.outbox.again(id)) this.#flush();
  }

  /** @param {string} id */
  forget(id) {
    this.outbox.forget(id);
    this.#tell("outbox", this.outbox.entries);
  }

  /** @param {string} lane @param {boolean} on */
  writing(lane, on) {
    if (this.#welcomed) this.#connection?.send(encodeWriting(lane, on));
  }

  #now() {
    this.world.clearTimeout(this.#waiting);
    if (this.#connection) return;
    const { world, where } = this;
    this.#welcomed = false;
    this.#after = 0;
    this.#say = "";
    let opened = false;
    const stream = this.#failedOpens >= opensBeforeStream;
    this.#tell("link", { state: "connecting" });
    /** @type {import("./transport.js").Connection | null} */
    let mine = null;
    const ears = {
      opened: () => {
        opened = true;
        this.#heard = this.world.now();
      },
      frame: (/** @type {string} */ text) => this.#frame(text),
      closed: (/** @type {number} */ code) => {
        if (!opened) this.#failedOpens = stream ? 0 : this.#failedOpens + 1;
        if (this.#connection === mine) this.#lost(code);
      },
    };
    this.#heard = this.world.now();
    mine = stream ? openStream(world.fetch, where.api, this.last, ears) : openSocket(world.WebSocket, where.socket, this.last, ears);
    this.#connection = mine;
    this.#watch(openWithin, () => {
      if (opened) return;
      this.#failedOpens = stream ? 0 : this.#failedOpens + 1;
      this.#lost(1006);
    });
  }

  /**
   * Looks after a first delay whether the connection opened, and from then on whether it is silent.
   * @param {number} ms
   * @param {() => void} look
   */
  #watch(ms, look) {
    this.world.clearTimeout(this.#watching);
    const connection = this.#connection;
    this.#watching = this.world.setTimeout(() => {
      look();
      if (!connection || this.#connection !== connection) return;
      this.#watch(silence / 5, () => {
        const now = this.world.now();
        const asked = this.outbox.entries.some((e) => e.state === "sent");
        if (now - this.#heard >= silence || (asked && now - Math.max(this.#heard, this.#asked) >= impatience)) this.#lost(1006);
      });
    }, ms);
  }

  /** @param {string} text */
  #frame(text) {
    this.#heard = this.world.now();
    let frame;
    try {
      frame = decode(text);
    } catch {
      // A frame that cannot be read leaves a hole: begin anew rather than show a room that is not so.
      this.last = "";
      return this.#lost(1006);
    }
    if (!frame) return;
    frame.received = this.world.now();
    if (frame.t === "event") this.last = frame.id;
    if (frame.t === "bye") [this.#after, this.#say] = [frame.after || 0, frame.say];
    if (frame.t === "welcome" && frame.resume === "over") this.last = "";
    if (frame.t === "done" || frame.t === "refused") this.#answered(frame);
    this.#tell("frame", frame);
    if (frame.t === "welcome") this.#welcome();
    // Over the stream nothing else ends a connection with its code.
    if (frame.t === "bye" && this.#connection?.kind === "stream") this.#lost(frame.code);
  }

  #welcome() {
    if (this.#welcomed) return;
    this.#welcomed = true;
    this.#tell("link", { state: "open" });
    this.world.clearTimeout(this.#good);
    this.#good = this.world.setTimeout(() => {
      this.#tries = 0;
    }, goodAfter);
    // Whatever was under way when the line went: nobody knows whether it arrived, and its id makes that harmless.
    this.#flush(true);
  }

  /** @param {import("../types").Frame} frame */
  #answered(frame) {
    const entry = this.outbox.answer(frame);
    if (!entry) return;
    frame.entry = entry;
    // Only words are shown until they stand in the log; everything else is settled by its answer.
    if (!isSpeech(entry.do) || (entry.state === "done" && !entry.event)) this.outbox.forget(entry.id);
    this.#tell("outbox", this.outbox.entries);
  }

  /** @param {boolean} [all] also what was sent over an earlier connection */
  #flush(all = false) {
    if (this.#welcomed && this.#connection) {
      const before = new Set(this.outbox.entries.filter((e) => e.state === "sent").map((e) => e.id));
      const { send, dropped } = this.outbox.due(this.world.now());
      if (before.size === 0 || all) this.#asked = this.world.now();
      for (const entry of send) if (all || !before.has(entry.id)) this.#connection.send(encode(entry));
      for (const entry of dropped) this.#tell("frame", { t: "late", id: entry.id, entry });
    }
    this.#tell("outbox", this.outbox.entries);
  }

  #drop() {
    const connection = this.#connection;
    this.#connection = null;
    this.#welcomed = false;
    this.world.clearTimeout(this.#watching);
    this.world.clearTimeout(this.#good);
    connection?.close();
  }

  /** @param {number} code */
  #lost(code) {
    const [say, after] = [this.#say, this.#after];
    this.#drop();
    const next = afterClose(code);
    if (next === "anew") this.last = "";
    if (next === "stop") {
      this.#ended = true;
      return this.#tell("link", { state: "stopped", code, say });
    }
    const grown = Math.min(longestWait, firstWait * 2 ** this.#tries);
    this.#tries += 1;
    const wait = next === "anew" && this.#tries === 1 ? 0 : after || grown * (0.5 + this.world.random() / 2);
    this.#tell("link", { state: "waiting", code, say });
    this.world.clearTimeout(this.#waiting);
    this.#waiting = this.world.setTimeout(() => this.#now(), wait);
  }

  /** @param {string} type @param {any} detail */
  #tell(type, detail) {
    this.dispatchEvent(new NetEvent(type, detail));
  }
}
