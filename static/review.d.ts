// Shapes that the modules of js/review share; cmd/hearth/internal/review and web write them.

export interface Columns {
  length: number;
  n: Float64Array;
  at: Float64Array;
  kind: number[];
  layer: number[];
  who: number[];
}

export interface Seated {
  who: string;
  name: string;
  role: string;
  reason: string;
  present: number;
  late?: boolean;
  losses?: number;
  messages: number;
  words: number;
}

export interface Left {
  key: string;
  kind: string;
  name: string;
  n?: number;
  at?: number;
}

export interface Sums {
  opened: number;
  started?: number;
  ended?: number;
  last: number;
  events: number;
  index: { kinds: string[]; layers: string[]; n: number[]; at: number[]; kind: number[]; layer: number[]; who: number[]; marks: number[] };
  people: Seated[];
  shape: {
    step: number;
    bars: { words: number; messages: number }[];
    silences: { from: number; for: number; n: number }[];
    stops: { kind: string; from: number; to: number; n: number }[];
    acts: { at: number; kind: string; n: number }[];
    staff: number;
    words: number;
  };
  tallies: { by: string; kind: string; count: number; say: string }[];
  open: Left[];
  absent: string[];
  readers: { name: string; at: number; purpose: string; me?: boolean }[];
  settled: string[];
  signed: boolean;
}

export interface Line {
  n: number;
  at: number;
  id: string;
  kind: string;
  lane?: string;
  by?: string;
  name?: string;
  about?: string;
  text?: string;
  note?: string;
  memo?: string;
  gone?: string;
  what: string;
  message?: number;
}

export interface Found {
  lines: Line[];
  next: number;
  busy: boolean;
  asked: boolean;
  failed: boolean;
}
