// Reads a history of runs: the scores and segments of each run, and, by week, the leads that reached a segment for the
// first time, how many of them reached the next one and after how many days, and how many cooled.

import { createGrowing, type Growing } from './growing.ts';
import { createTextIndex, type TextIndex } from './run-pair.ts';

/** One run of the history. */
export interface RunPoint {
  readonly day: number;
  /** The hash of its rules; several where a file holds several, null where it holds no lead. */
  readonly rules: string | null;
  readonly leads: number;
  /** By the number of the segment. */
  readonly segments: ReadonlyMap<number, number>;
  /** Lowest, low quarter, median, high quarter, highest, in micropoints; null where there is no lead. */
  readonly spread: readonly [number, number, number, number, number] | null;
}

/** Those who came to a segment for the first time in a week. */
export interface Arrivals {
  readonly leads: number;
  /** How many of them have come to the next segment since; and after how many days the middle one of these. */
  readonly next: number;
  readonly days: number | null;
}

export interface Week {
  /** The day number of its Monday. */
  readonly monday: number;
  /** By step of the flow. */
  readonly arrivals: readonly Arrivals[];
  readonly cooled: number;
  readonly disqualified: number;
}

export interface Flow {
  readonly segments: TextIndex;
  /** The ranked segments, lowest first, by their number; the newest run that has one decides. */
  readonly ranked: readonly number[];
  /** Those of them that a lead can come to: all but the lowest of the rules. */
  readonly steps: readonly number[];
  readonly runs: readonly RunPoint[];
  /** Those with runs, but the first run's: who came before it nobody knows. */
  readonly weeks: readonly Week[];
}

export interface FlowReader {
  /** Starts a run; runs come in the order of their days. */
  start(day: number): void;
  /** A lead of the run: its segment with the rank that the run gave it, null where it is not ranked. */
  add(id: string, score: number, segment: string, rank: number | null, rules: string): void;
  finish(): Flow;
}

export function createFlow(keep: (id: string) => string): FlowReader {
  const roll = createTextIndex();
  const segments = createTextIndex();
  const ranks = new Map<number, number | null>();
  /** By lead: the number of its last segment plus 1. */
  const last = createGrowing(Uint32Array);
  /** By segment and lead: the first day there, plus 1 so that 0 means never. */
  const first: Growing[] = [];
  /** By week, from and to: how many went that way. */
  const ways = new Map<number, Map<string, number>>();
  const runs: RunPoint[] = [];
  let run: { day: number; rules: Set<string>; scores: number[]; segments: Map<number, number> } | undefined;

  const close = (): void => {
    if (run === undefined) return;
    const { day, rules, scores, segments: counts } = run;
    const sorted = Float64Array.from(scores).sort();
    runs.push({
      day,
      rules: rules.size === 0 ? null : [...rules].join(' and '),
      leads: scores.length,
      segments: counts,
      spread: scores.length === 0 ? null : spreadOf(sorted),
    });
  };

  const add: FlowReader['add'] = (id, score, segment, rank, rules) => {
    const now = run as NonNullable<typeof run>;
    const lead = roll.find(id) ?? roll.of(keep(id));
    const to = segments.find(segment) ?? segments.of(keep(segment));
    ranks.set(to, rank);
    if (!now.rules.has(rules)) now.rules.add(keep(rules));
    now.scores.push(score);
    now.segments.set(to, (now.segments.get(to) ?? 0) + 1);
    first[to] ??= createGrowing(Int32Array);
    const since = first[to] as Growing;
    if (since.get(lead) === 0) since.set(lead, now.day + DAY_SHIFT);
    const from = last.get(lead) - 1;
    last.set(lead, to + 1);
    if (from < 0 || from === to) return;
    const week = mondayOf(now.day);
    const ofWeek = ways.get(week) ?? new Map<string, number>();
    ways.set(week, ofWeek);
    const way = `${from} ${to}`;
    ofWeek.set(way, (ofWeek.get(way) ?? 0) + 1);
  };

  return {
    start: (day) => {
      close();
      run = { day, rules: new Set(), scores: [], segments: new Map() };
    },
    add,
    finish: () => {
      close();
      const placed = [...ranks]
        .flatMap(([segment, rank]) => (rank === null ? [] : [{ segment, rank }]))
        .sort((a, b) => a.rank - b.rank);
      const ranked = placed.map(({ segment }) => segment);
      const steps = placed.flatMap(({ segment, rank }) => (rank > 0 ? [segment] : []));
      const weeks = weeksOf(runs, ranked, steps, roll.texts.length, first, ways);
      return { segments, ranked, steps, runs, weeks };
    },
  };
}

/** Days may lie before 1970; none is 0 any more. */
const DAY_SHIFT = 1_000_000;

export function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7); // 1970-01-01 was a Thursday
}

function weeksOf(
  runs: readonly RunPoint[],
  ranked: readonly number[],
  steps: readonly number[],
  leads: number,
  first: readonly (Growing | undefined)[],
  ways: ReadonlyMap<number, ReadonlyMap<string, number>>,
): Week[] {
  const beginning = runs[0]?.day ?? 0;
  const weeks = new Map<number, { leads: number; days: number[] }[]>();
  for (const { day } of runs.slice(1))
    weeks.set(
      mondayOf(day),
      steps.map(() => ({ leads: 0, days: [] })),
    );
  const reached = steps.map(() => 0);
  for (let lead = 0; lead < leads; lead++) {
    // Who is higher has passed what is below.
    let earliest = Number.POSITIVE_INFINITY;
    for (let step = steps.length - 1; step >= 0; step--) {
      const day = first[steps[step] as number]?.get(lead) ?? 0;
      if (day !== 0) earliest = Math.min(earliest, day - DAY_SHIFT);
      reached[step] = earliest;
    }
    for (const [step, day] of reached.entries()) {
      if (day === beginning || day === Number.POSITIVE_INFINITY) continue;
      const arrivals = weeks.get(mondayOf(day))?.[step] as { leads: number; days: number[] };
      arrivals.leads++;
      const next = reached[step + 1] ?? Number.POSITIVE_INFINITY;
      if (next < Number.POSITIVE_INFINITY) arrivals.days.push(next - day);
    }
  }
  const rankOf = new Map(ranked.map((segment, rank) => [segment, rank]));
  return [...weeks].map(([monday, all]) => {
    let cooled = 0;
    let disqualified = 0;
    for (const [way, n] of ways.get(monday) ?? []) {
      const [from, to] = way.split(' ').map((segment) => rankOf.get(Number(segment)));
      if (from === undefined) continue;
      if (to === undefined) disqualified += n;
      else if (to < from) cooled += n;
    }
    const arrivals = all.map(({ leads: came, days }) => ({
      leads: came,
      next: days.length,
      days: median(days),
    }));
    return { monday, arrivals, cooled, disqualified };
  });
}

function spreadOf(sorted: Float64Array): RunPoint['spread'] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share)) as unknown as RunPoint['spread'];
}

/** Between two neighbours by as much as the share lies between them, to the whole micropoint. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return Math.round(low + (high - low) * (at - Math.floor(at)));
}

function median(days: readonly number[]): number | null {
  if (days.length === 0) return null;
  const sorted = [...days].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
