// One run's scored leads as two runs are compared by: score, segment, the lines that the points came from, notes.
// Texts that come again are numbers here, alike on both sides, so that a million leads a side fit in memory.
import { itemAt } from '../values/item-at.ts';
import type { Micro } from '../values/micro.ts';
import { createAmounts, createGrowing } from './growing.ts';

/** What points are booked under: a line of a ledger, a label of the reasons, a group's subtotal. */
export interface LineName {
  readonly kind: 'rule' | 'group' | 'step' | 'label' | 'subtotal' | 'other';
  readonly name: string;
}

export interface LinePoints {
  /** In the pair's `lines`. */
  readonly name: number;
  readonly points: Micro;
}

/** A lead as one run left it. */
export interface ScoredLead {
  /** In micropoints. */
  readonly score: number;
  /** In the pair's `segments`. */
  readonly segment: number;
  readonly lines: readonly LinePoints[];
  /** The reasons that give no points: a disqualification, a promotion, `held at …`. */
  readonly notes: readonly string[];
  /** Grade, stage, lists and segment of the account, as `beyondText` joins them; empty: none of them. */
  readonly beyond: string;
}

export interface ScoredRun {
  readonly count: number;
  /** Adds a lead, by its index in the pair's roll. */
  put(lead: number, scored: ScoredLead): void;
  has(lead: number): boolean;
  /** Parts of what `get` gives, of a lead that is there. */
  score(lead: number): number;
  segment(lead: number): number;
  notes(lead: number): readonly string[];
  /** The lead as this run left it; undefined where the run didn't have it. */
  get(lead: number): ScoredLead | undefined;
  /** In the order that they were put. */
  leads(): Generator<number>;
}

/** Two runs, and the texts that both number alike. */
export interface RunPair {
  readonly roll: TextIndex;
  readonly segments: TextIndex;
  readonly lines: LineNames;
  readonly before: ScoredRun;
  readonly after: ScoredRun;
  /** Whether one of the runs has lists. */
  hasLists: boolean;
}

/** Texts by number, counted from 0 as they come. */
export interface TextIndex {
  readonly texts: readonly string[];
  find(text: string): number | undefined;
  /** The number of a text, a new one where it has none. */
  of(text: string): number;
}

export interface LineNames {
  readonly names: readonly LineName[];
  of(kind: LineName['kind'], name: string): number;
}

export function createRunPair(): RunPair {
  return {
    roll: createTextIndex(),
    segments: createTextIndex(),
    lines: createLineNames(),
    before: createScoredRun(),
    after: createScoredRun(),
    hasLists: false,
  };
}

export function createTextIndex(): TextIndex {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    find: (text) => numbers.get(text),
    of: (text) => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      return texts.push(text) - 1;
    },
  };
}

function createLineNames(): LineNames {
  const names: LineName[] = [];
  const known = new Map<LineName['kind'], Map<string, number>>();
  return {
    names,
    of: (kind, name) => {
      let ofKind = known.get(kind);
      if (ofKind === undefined) {
        ofKind = new Map();
        known.set(kind, ofKind);
      }
      const at = ofKind.get(name);
      if (at !== undefined) return at;
      ofKind.set(name, names.length);
      return names.push({ kind, name }) - 1;
    },
  };
}

const NOTE_END = '\n'; // no reason holds one
const NO_NOTES: readonly string[] = [];

function createScoredRun(): ScoredRun {
  const scores = createGrowing(Float64Array);
  /** The number of the segment plus 1; 0: not there. */
  const segments = createGrowing(Uint32Array);
  const order = createGrowing(Uint32Array);
  const notes = createGrowing(Uint32Array);
  const noteTexts = createTextIndex();
  noteTexts.of('');
  const beyond = createGrowing(Uint32Array);
  const beyondTexts = createTextIndex();
  beyondTexts.of('');
  const starts = createGrowing(Uint32Array);
  const lengths = createGrowing(Uint32Array);
  const names = createGrowing(Uint32Array);
  const points = createAmounts();
  let count = 0;
  let end = 0;
  const notesOf = (lead: number): readonly string[] => {
    const note = notes.get(lead);
    return note === 0 ? NO_NOTES : itemAt(noteTexts.texts, note).split(NOTE_END);
  };
  return {
    get count() {
      return count;
    },
    put: (lead, scored) => {
      scores.set(lead, scored.score);
      segments.set(lead, scored.segment + 1);
      if (scored.notes.length > 0) notes.set(lead, noteTexts.of(scored.notes.join(NOTE_END)));
      if (scored.beyond !== '') beyond.set(lead, beyondTexts.of(scored.beyond));
      starts.set(lead, end);
      lengths.set(lead, scored.lines.length);
      for (const line of scored.lines) {
        names.set(end, line.name);
        points.set(end++, line.points);
      }
      order.set(count++, lead);
    },
    has: (lead) => segments.get(lead) > 0,
    get: (lead) => {
      const segment = segments.get(lead) - 1;
      if (segment < 0) return undefined;
      const start = starts.get(lead);
      const lines: LinePoints[] = [];
      for (let at = start; at < start + lengths.get(lead); at++) {
        lines.push({ name: names.get(at), points: points.get(at) });
      }
      return {
        ...{ score: scores.get(lead), segment, lines, notes: notesOf(lead) },
        beyond: beyondTexts.texts[beyond.get(lead)] ?? '',
      };
    },
    score: scores.get,
    segment: (lead) => segments.get(lead) - 1,
    notes: notesOf,
    leads: function* () {
      for (let at = 0; at < count; at++) yield order.get(at);
    },
  };
}
