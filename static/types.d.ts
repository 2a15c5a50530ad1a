// Shapes that the modules of js/ share. hub/wire/doc.go is the document of everything that comes over the wire.

/** A frame from the server, or one that the net makes itself; `received` is the local clock when it came. */
export interface Frame {
  t: string;
  [field: string]: any;
}

/** A command as the outbox keeps it. */
export interface Entry {
  id: string;
  do: string;
  fields: Record<string, any>;
  seen: string;
  /** local time of asking */
  at: number;
  state: "waiting" | "sent" | "done" | "refused" | "unsaved";
  /** the event that it became */
  event?: string;
  code?: string;
  say?: string;
  until?: number;
}

export interface You {
  who: string;
  role: string;
  entry: string;
  name: string;
  consented: boolean;
  muted: boolean;
  muted_until: number;
  held: boolean;
  slow_until: number;
  away: boolean;
  hand: number;
  leaves?: number;
  can_take_lead: boolean;
}

export interface Person {
  who: string;
  role: string;
  name: string;
  entry: string;
  here: boolean;
  away: boolean;
  hand: number;
  /** staff only */
  leaves?: number;
  exit?: boolean;
  muted?: boolean;
  until?: number;
  held?: boolean;
  spoke?: number;
  devices?: string[];
  lost?: boolean;
  /** since when, as far as this page saw it */
  lost_at?: number;
}

export interface Line {
  id: string;
  by: string;
  text: string;
  adopted: boolean;
}

export interface DeskItem {
  kind: string;
  id: string;
  who: string;
  device?: string;
  since: number;
  seen_by?: string;
  claim?: string;
  text?: string;
  /** what a flag is about */
  message?: string;
  about?: string;
}

/** A round under way: whose turn it is, and who is to come. */
export interface Round {
  id: string;
  /** the event that the present turn counts from */
  turn: string;
  mode: string;
  occasion: string;
  text: string;
  seconds: number;
  hands_closed: boolean;
  /** open now, to all */
  responses: boolean;
  /** "" for nobody */
  holder: string;
  /** of the soft time, which never cuts; while it stands still, what is left of it */
  ends?: number;
  left?: number;
  order: string[];
  /** staff only */
  passed: string[];
}

export interface Answer {
  value: string;
  text: string;
  skipped: boolean;
}

export interface CheckIn {
  id: string;
  moment: string;
  text: string;
  mine?: Answer;
  /** staff only */
  answers?: (Answer & { who: string })[];
}

/** One question, whose answers staff reveal together. */
export interface Prompt {
  id: string;
  /** the reveal will have names */
  named: boolean;
  text: string;
  mine?: Answer;
  /** staff only */
  answers?: (Answer & { who: string })[];
}

/** What is on, and what comes next; nothing ends by it. */
export interface Agenda {
  id: string;
  /** the event that changed it last, which a change names */
  last: string;
  items: { text?: string; minutes: number }[];
  now: number;
  since: number;
}

export interface View {
  phase: string;
  starts: number;
  minutes: number;
  title: string;
  mark?: string;
  agreement: { version: number; hash: string };
  pause?: { by: string; until: number; text: string; reason: string; grounding?: number; since?: number; ready?: string[] };
  round?: Round;
  check_in?: CheckIn;
  prompt?: Prompt;
  agenda?: Agenda;
  waiting: number;
  slow: number;
  locked: boolean;
  room_held: boolean;
  you: You;
  people: Person[];
  here: number;
  hands: string[];
  lines: Line[];
  round?: { responses?: boolean };
  /** what lies on top of the room */
  card?: { id: string; text?: string; sheet?: boolean };
  /** what is told for the time after, and until when the private line is open then */
  care?: { text?: string; next?: number; until?: number };
  settings?: Record<string, any>;
  desk?: DeskItem[];
}

/** One thing in the log: a message, or something that happened. Its key never changes, wherever it stands. */
export interface Item {
  key: string;
  k: string;
  by: string;
  at: number;
  lane?: string;
  with?: string;
  text?: string;
  reply_to?: string;
  held?: boolean;
  /** "took_back", "hidden", "returned"; staff and the author may still have the text */
  gone?: string;
  /** the note and reason that came with hiding or returning */
  note?: string;
  reason?: string;
  reactions?: Record<string, string[]>;
  marked?: boolean;
  flagged?: boolean;
  /** the event by which it stands where it does, when that is not its key */
  stands?: string;
  /** everything else of the frame */
  frame?: Frame;
}

/** Every event's id, once it was folded, and the key of the item that it belongs to. */
export interface Seen {
  old: Record<string, string>;
  recent: Record<string, string>;
  count: number;
}

export interface Log {
  items: Item[];
  seen: Seen;
  /** what happened to messages since they were said, by their keys; also to messages that are not here */
  about: Record<string, Frame[]>;
  /** the ids of the first and the last event */
  first: string;
  last: string;
  earlier: boolean;
}

export interface Help {
  id: string;
  at: number;
  seen: string;
  claim: string;
  settled: boolean;
}

export interface State {
  link: string;
  /** why the connection ended for good, or waits for the person */
  stop: { code: number; say: string } | null;
  record: string;
  /** staff only: "apart" while the instances of the server cannot hear each other */
  servers: string;
  live: boolean;
  /** server clock minus local clock, in ms */
  skew: number;
  view: View | null;
  names: Record<string, string>;
  roles: Record<string, string>;
  log: Log;
  /** how many messages came so far, for the count in the title */
  said: number;
  writing: { count: number; who: { who: string; since: number; lane: string }[] };
  help: Help | null;
  /** what staff wrote to this person when they were turned away or removed */
  word: { k: string; by: string; note: string; reason: string; group: boolean } | null;
  pending: Entry[];
  /** the event of this device's own knock; other devices of the same person knock for themselves */
  knock: string;
}

/** A person's own settings of this screen: prefs.js. */
export interface Prefs {
  theme: string;
  size: string;
  wide: boolean;
  enter: string;
  announce: string;
  still: boolean;
  writing: boolean;
  disguise: boolean;
  /** minutes without a sign of the person after which the page is covered, "0" for never */
  veil: string;
  keep: boolean;
  /** for staff: a sound when something new waits, how much waits in the title, letters as keys */
  sound: boolean;
  count: boolean;
  letters: boolean;
}

/** What only this screen knows: what is open, where one writes, what can be undone. */
export interface Screen {
  panel: string;
  /** the lane that the composer writes to, and with whom */
  lane: string;
  with: string;
  replyTo: string;
  /** row of the person, or key of the message, whose actions are open */
  open: string;
  form: { action: string; who?: string; message?: string; help?: string; device?: string } | null;
  undo: { text: string; action: string; fields: Record<string, any>; until: number } | null;
  /** a sentence about what was just asked */
  notice: { text: string; until: number } | null;
  /** what asks staff once more above the page: questions.js */
  dialog: string;
  /** "hold the screen": nothing after this item is drawn */
  heldAt: string;
  drafts: Record<string, string>;
  /** flags that this screen has put aside */
  aside: Record<string, boolean>;
  /** words that the author was already reminded about */
  warned: string;
  /** what those who listen are told: politely, newest last, and at once */
  told: { id: string; text: string }[];
  alarm: string;
  prefs: Prefs;
  /** the address that somebody is asked about before it opens */
  going: string;
  /** the page is covered until a tap */
  veiled: boolean;
  /** presses of Shift, of the three that leave */
  steps: number;
  /** people of whom this person wants to see less */
  less: Record<string, boolean>;
  /** whether what was before is being loaded */
  loading: boolean;
  /** whether this person was told how to leave */
  knowsExit: boolean;
  /** whether ways to begin stand above the box, as this person said; else while answers are open */
  starters?: boolean;
  /** the private worksheet, by field: it is kept with the drafts, and sent nowhere */
  sheet: Record<string, string>;
  /** for staff: whether the balance of the session stands on top */
  balance?: boolean;
}

export interface Resource {
  name: string;
  phone?: string;
  text?: string;
  url?: string;
}

/** What staff prepared for their room beforehand. */
export interface Presets {
  pauses?: string[];
  nudges?: string[];
  mutes?: number[];
  /** questions for a card on top of the room */
  cards?: string[];
  /** what members are told for a hard night */
  care?: string;
}

export interface Boot {
  session: string;
  title: string;
  socket: string;
  api: string;
  exit: { leave: string; to: string };
  agreement: { version: number; hash: string; text: string };
  resources: Resource[];
  resources_checked: string;
  /** whom members of this service turn to, in words */
  contact?: string;
  leaders: string[];
  staff: boolean;
  /** how long words are kept: "days:365", "signed:365" or "none" */
  keep: string;
  /** address of the agreement, to read later */
  terms: string;
  /** the group's dates, for a calendar */
  dates: string;
  /** for a member whose group has them: address of their own safety card; due: they have not answered it yet */
  card?: string;
  card_due?: boolean;
  /** likewise: address of what they answered beside the agreement; due: something is not answered */
  choices?: string;
  choices_due?: boolean;
  /** for staff: what they prepared, and whether members may have safety cards here */
  presets?: Presets;
  cards?: boolean;
  /** for staff: when the group meets again, ms; 0 or nothing: no session is planned */
  next?: number;
}

/** What a component is given: everything to draw, and everything to do. */
export interface Room {
  /** what staff's pages draw; null on a member's */
  staff: typeof import("./js/staff.js") | null;
  /** what techniques draw; null until it came */
  tech: typeof import("./js/techniques.js") | null;
  state: State;
  screen: Screen;
  boot: Boot;
  /** the server's time now */
  now: number;
  send: Send;
  set: (patch: Partial<Screen>) => void;
  act: Actions;
}

export type Send = (action: string, fields?: Record<string, any>, undo?: { text: string; action: string; fields: Record<string, any> }) => string;

export interface Actions {
  say: (text: string) => void;
  writing: (lane?: string, on?: boolean) => void;
  again: (id: string) => void;
  forget: (id: string) => void;
  restore: (id: string) => void;
  earlier: () => void;
  /** lets go of the oldest part of a long log */
  shorten: () => void;
  prefer: (patch: Partial<Prefs>) => void;
  /** sees less of a person, or all again */
  less: (who: string, on: boolean) => void;
  tell: (words: string) => void;
  retry: () => void;
  leave: () => void;
  bookmark: (message: string) => void;
  pause: () => void;
  /** takes back what the undo bar offers, while it does */
  undo: () => void;
}

/** What a room needs of the page that it is drawn on. */
export interface Page {
  draw: (room: Room) => void;
  wear: (prefs: Prefs) => void;
  leave: () => void;
  visible: () => boolean;
  /** whether something stands drawn on the page that the reader has before them */
  shows: (css: string) => boolean;
  fetch: typeof fetch;
  /** where settings are kept: as long as the tab, and as long as the device; null where that is forbidden */
  tab: import("./js/keep.js").Storage | null;
  device: import("./js/keep.js").Storage | null;
  staff: typeof import("./js/staff.js") | null;
  tech: typeof import("./js/techniques.js") | null;
}

/** What the net needs from outside; tests bring their own. */
export interface World {
  WebSocket: typeof WebSocket;
  fetch: typeof fetch;
  setTimeout(run: () => void, ms: number): any;
  clearTimeout(timer: any): void;
  now(): number;
  random(): number;
  uuid(): string;
}

/** A QR code: black squares as one path over side by side units, with its quiet zone. */
export interface QR {
  side: number;
  path: string;
}
