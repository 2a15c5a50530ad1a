// Frames in and out, and what a close code means: hub/wire/doc.go, sections "From the client", "From the server" and
// "How a connection ends".

/** @typedef {import("../types").Frame} Frame */

export const version = 1;
export const protocol = "hearth.1";

// The fields of every command: those that must be there, and those that may. The server ends a connection that sends
// any other, so a mistake of ours must fail here, where a test sees it.
/** @type {Record<string, [string[], string[]]>} */
const commands = {
  choose_name: [["name"], []],
  consent: [["version", "hash"], []],
  knock: [[], []],
  leave: [[], ["exit"]],
  step_away: [[], []],
  step_back: [[], []],
  raise_hand: [[], []],
  lower_hand: [[], ["who"]],
  propose_line: [["text"], []],
  adopt_line: [["line"], []],
  say: [["text"], ["reply_to"]],
  say_private: [["text"], ["with"]],
  say_staff: [["text"], []],
  take_back: [["message"], []],
  react: [["message", "response"], []],
  unreact: [["message", "response"], []],
  flag: [[], ["message", "who", "memo"]],
  ask_help: [[], []],
  see_help: [["help"], []],
  claim_help: [["help"], []],
  settle_help: [["help"], []],
  bookmark: [[], ["message", "memo"]],
  nudge: [["who"], ["reason", "note", "memo"]],
  mute: [["who"], ["minutes", "reason", "note", "memo"]],
  unmute: [["who"], ["note"]],
  pause: [[], ["minutes", "reason", "text", "grounding"]],
  resume: [[], []],
  slow: [["seconds"], ["reason"]],
  hold: [[], ["who", "reason", "note", "memo"]],
  release: [[], ["who", "note"]],
  approve: [["message"], []],
  return: [["message"], ["reason", "note"]],
  hide: [["message"], ["reason", "note", "memo"]],
  unhide: [["message"], []],
  remove: [["who"], ["group", "reason", "note", "memo"]],
  reinstate: [["who"], ["note"]],
  lock: [[], ["reason"]],
  unlock: [[], []],
  admit: [["who"], ["device"]],
  decline: [["who"], ["device", "note"]],
  rename: [["who", "name"], ["memo"]],
  pass_lead: [["to"], ["called_away"]],
  take_lead: [[], []],
  open_lobby: [[], []],
  start: [[], []],
  close: [[], ["text", "next"]],
  end: [[], []],
  move_hand: [["who", "place"], []],
  begin_round: [["mode"], ["occasion", "seconds", "hands_closed", "responses", "text"]],
  next_turn: [["turn"], ["who", "responses"]],
  end_turn: [["turn", "how"], []],
  end_round: [[], []],
  begin_check_in: [[], ["moment", "text"]],
  answer_check_in: [["check_in"], ["value", "text"]],
  end_check_in: [["check_in"], ["show"]],
  say_ready: [[], []],
  ask_prompt: [["text"], ["named"]],
  answer_prompt: [["prompt"], ["text"]],
  end_prompt: [["prompt"], ["reveal"]],
  set_agenda: [[], ["items", "now", "keep", "instead"]],
  move_agenda: [["agenda", "now"], []],
  extend_agenda: [["agenda", "minutes"], []],
  plan_leave: [[], ["leaves"]],
  show_card: [[], ["text", "sheet", "instead"]],
  put_card_away: [["card"], []],
};

/** The names of all commands, for tests. */
export const actions = Object.keys(commands);

/** What waits in the outbox until it is said, however long the line is away; other commands are for their moment. */
const speech = new Set(["say", "say_private", "say_staff", "react", "propose_line"]);

/** @param {string} action */
export const isSpeech = (action) => speech.has(action);

/**
 * @param {string} last id of the last event that we have, "" to begin
 * @returns {string}
 */
export function hello(last) {
  return JSON.stringify({ t: "hello", v: version, last });
}

/**
 * One `do` frame. Empty fields are left out.
 * @param {{id: string, do: string, fields: Record<string, any>, seen: string}} command
 * @returns {string}
 */
export function encode(command) {
  const shape = commands[command.do];
  if (!shape) throw new Error(`no such command: ${command.do}`);
  const [required, optional] = shape;
  /** @type {Record<string, any>} */
  const frame = { t: "do", id: command.id, do: command.do };
  if (command.seen) frame.seen = command.seen;
  for (const name of required) {
    if (command.fields[name] === undefined) throw new Error(`${command.do} needs ${name}`);
    frame[name] = command.fields[name];
  }
  for (const name of optional) {
    const value = command.fields[name];
    if (value !== undefined && value !== "" && value !== false && value !== 0) frame[name] = value;
  }
  for (const name of Object.keys(command.fields)) {
    if (!required.includes(name) && !optional.includes(name)) throw new Error(`${command.do} has no ${name}`);
  }
  return JSON.stringify(frame);
}

/**
 * @param {string} lane
 * @param {boolean} on
 */
export function encodeWriting(lane, on) {
  return JSON.stringify({ t: "writing", lane, on });
}

// What a frame must have before anything else looks at it.
/** @type {Record<string, Record<string, string>>} */
const frames = {
  welcome: { now: "number", resume: "string", view: "object" },
  ready: {},
  event: { id: "string", at: "number", k: "string" },
  done: { id: "string" },
  refused: { id: "string", code: "string", say: "string" },
  presence: { who: "object" },
  writing: {},
  link: { state: "string" },
  servers: { state: "string" },
  beat: {},
  bye: { code: "number", say: "string" },
};

/**
 * Reads one frame. A type that this page does not know (a newer server's) gives null and is passed over.
 * @param {string} text
 * @returns {Frame | null}
 */
export function decode(text) {
  const frame = JSON.parse(text);
  if (typeof frame !== "object" || frame === null || typeof frame.t !== "string") throw new Error("not a frame");
  const shape = frames[frame.t];
  if (!shape) return null;
  for (const [name, type] of Object.entries(shape)) {
    if (typeof frame[name] !== type || frame[name] === null) throw new Error(`frame ${frame.t} without ${name}`);
  }
  return frame;
}

/**
 * What to do when a connection ended with a code: "resume" with the last id, begin "anew", or "stop" and
 * show the sentence. Codes below 4000 are the network's and the proxy's: resume.
 * @param {number} code
 * @returns {"resume" | "anew" | "stop"}
 */
export function afterClose(code) {
  if (code >= 4200 && code < 5000) return "stop";
  if (code >= 4100 && code < 4200) return "anew";
  return "resume";
}
