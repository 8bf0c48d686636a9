// The order of segments and the score from which each starts. They come from the rules, or else from the scores, because
// a scored file names segments but does not rank them.

import { type Plan, segmentNames } from '../plan/plan.ts';
import { itemAt } from '../values/item-at.ts';
import { MICRO } from '../values/micro.ts';
import type { RunPair, ScoredRun } from './run-pair.ts';

export interface Order {
  /** Segments that a score leads to, lowest first; by their number in the pair. */
  readonly ranked: readonly number[];
  /** The others: what a disqualification gives. */
  readonly others: readonly number[];
  /** The place among the ranked; null for one of the others. */
  rank(segment: number): number | null;
  /** From which score on the segment of a rank was given, in micropoints; null where it wasn't there. */
  readonly before: readonly (number | null)[];
  readonly after: readonly (number | null)[];
  /** Where the order comes from: the rules, a `rank` column, or the scores. */
  readonly from: 'rules' | 'ranks' | 'scores';
}

/** What the language gives where the rules name no segments. */
const DEFAULTS = new Map([
  ['prospect', 0],
  ['MQL', 26 * MICRO],
  ['SQL', 51 * MICRO],
]);
const DISQUALIFIED = 'disqualified';
const HELD = /^held at (.*?): /;

/** The order of the rules. A segment that only the older rules have comes after the same segment as in those rules. */
/** As much of a plan as puts segments in order. */
type Ranked = Pick<Plan, 'disqualify'> & {
  readonly segments: readonly { readonly name: string; readonly from: number }[];
};

export function orderOfPlans({ segments }: RunPair, before: Ranked, after: Ranked): Order {
  const names = after.segments.map(({ name }) => name);
  before.segments.forEach(({ name }, index) => {
    if (names.includes(name)) return;
    names.splice(index === 0 ? 0 : names.indexOf(before.segments[index - 1]!.name) + 1, 0, name);
  });
  const others = [...segments.texts, ...segmentNames(after), ...segmentNames(before)];
  const fromIn = (plan: Ranked) => (name: string) =>
    plan.segments.find((segment) => segment.name === name)?.from ?? null;
  return orderOf(segments.of, names, others, names.map(fromIn(before)), names.map(fromIn(after)), 'rules');
}

/** The order that a `rank` column shows: segment and rank, the newest word last. */
export function orderOfRanks({ segments }: RunPair, ranks: ReadonlyMap<string, number>): Order {
  const names = [...ranks].sort((a, b) => a[1] - b[1]).map(([name]) => name);
  const unknown = names.map(() => null);
  return orderOf(segments.of, names, segments.texts, unknown, unknown, 'ranks');
}

/** What the leads of one segment show of it. */
interface Shown {
  /** The lowest and highest score that alone led there: nothing promoted, disqualified or held the lead. */
  low: number;
  high: number;
  /** The lowest score that a gate held there. */
  held: number;
}

/**
 * The order that the scores show. A lead without a note is in the segment that its score alone leads to, so the
 * scores of such leads part the segments exactly; what only ever comes with a note is given by a disqualification.
 */
export function orderOfScores(pair: RunPair): Order {
  const shown = new Map(pair.segments.texts.map((name) => [name, newShown()]));
  look(pair.before, pair, shown);
  look(pair.after, pair, shown);
  const starts = startsOf(shown);
  const names = [...starts.keys()].sort((a, b) => starts.get(a)! - starts.get(b)!);
  let below = Number.NEGATIVE_INFINITY;
  const from = names.map((name) => {
    const { low, high } = shown.get(name)!;
    const usual = DEFAULTS.get(name);
    const highest = below;
    below = Math.max(below, high);
    const start = starts.get(name)!;
    return usual !== undefined && usual > highest && usual <= start ? usual : Math.min(low, start);
  });
  return orderOf(pair.segments.of, names, pair.segments.texts, from, from, 'scores');
}

/** Where each ranked segment starts, as far as can be seen; enough to sort them by. */
function startsOf(shown: ReadonlyMap<string, Shown>): Map<string, number> {
  const starts = new Map<string, number>();
  for (const [name, { low, held }] of shown) {
    if (name === DISQUALIFIED) continue;
    const start = Math.min(low, DEFAULTS.has(name) ? Number.POSITIVE_INFINITY : held);
    if (start < Number.POSITIVE_INFINITY) starts.set(name, start);
  }
  // Of the three usual ones the order is known, also where nobody's score alone led to one of them.
  let below = Number.NEGATIVE_INFINITY;
  for (const [name, usual] of DEFAULTS) {
    if (shown.has(name) && !starts.has(name)) {
      const above = [...DEFAULTS].flatMap(([other, from]) => (from > usual ? (starts.get(other) ?? []) : []));
      starts.set(name, Math.max(below + 1, Math.min(usual, ...above.map((start) => start - 1))));
    }
    below = Math.max(below, starts.get(name) ?? below);
  }
  return starts;
}

function newShown(): Shown {
  return {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    held: Number.POSITIVE_INFINITY,
  };
}

function look(side: ScoredRun, { segments }: RunPair, all: Map<string, Shown>): void {
  for (const lead of side.leads()) {
    const score = side.score(lead);
    const notes = side.notes(lead);
    const name = itemAt(segments.texts, side.segment(lead));
    const shown = all.get(name)!;
    if (notes.length === 0) {
      if (score < shown.low) shown.low = score;
      if (score > shown.high) shown.high = score;
    } else {
      const held = notes.some((note) => HELD.exec(note)?.[1] === name);
      if (held && score < shown.held) shown.held = score;
    }
  }
}

function orderOf(
  numberOf: (name: string) => number,
  names: readonly string[],
  all: readonly string[],
  before: readonly (number | null)[],
  after: readonly (number | null)[],
  from: Order['from'],
): Order {
  const ranked = names.map(numberOf);
  const ranks = new Map(ranked.map((segment, rank) => [segment, rank]));
  const others = [...new Set(all.map(numberOf))].filter((segment) => !ranks.has(segment));
  return { ranked, others, rank: (segment) => ranks.get(segment) ?? null, before, after, from };
}
