// Two runs compared, lead by lead: where each went, and which points and notes took it there.
import { itemAt } from '../values/item-at.ts';
import { add, type Micro, subtract } from '../values/micro.ts';
import type { Order } from './order.ts';
import type { LinePoints, RunPair, ScoredLead } from './run-pair.ts';

/** In the order in which they are shown. */
export const MOVES = [
  'promoted',
  'cooled',
  'disqualified',
  'requalified',
  'entered',
  'left',
  'jitter',
  'stayed',
] as const;
export type MoveKind = (typeof MOVES)[number];

export interface Gain extends LinePoints {
  /** The older run had the line and the newer one has none. */
  readonly gone: boolean;
}

/** One lead from one run to the other. */
export interface Move {
  readonly kind: MoveKind;
  readonly lead: number;
  readonly before: ScoredLead | null;
  readonly after: ScoredLead | null;
  /** What the score gained; null where one run didn't have the lead. */
  readonly delta: Micro | null;
  /** What each line gained; adds up to `delta` exactly. */
  readonly lines: readonly Gain[];
  /** Notes that came and went. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** The segment with the changed threshold that decided: with the other threshold, this score gets another segment. */
  readonly threshold: number | null;
}

/** Every lead of both runs: those of the newer in its order, then those that it lost. */
export function* movesOf(pair: RunPair, order: Order, hysteresis: number): Generator<Move> {
  const { before, after } = pair;
  const rest = pair.lines.of('other', 'other');
  for (const lead of after.leads()) {
    const now = after.get(lead) as ScoredLead;
    const then = before.get(lead);
    yield then === undefined
      ? { ...alone('entered', lead), after: now }
      : moveOf(lead, then, now, order, hysteresis, rest);
  }
  for (const lead of before.leads()) {
    if (!after.has(lead)) yield { ...alone('left', lead), before: before.get(lead) as ScoredLead };
  }
}

const NOTHING = [] as const;

function alone(kind: MoveKind, lead: number) {
  const nothing = { before: null, after: null, delta: null, threshold: null };
  return { kind, lead, ...nothing, lines: NOTHING, gained: NOTHING, lost: NOTHING };
}

function moveOf(
  lead: number,
  before: ScoredLead,
  after: ScoredLead,
  order: Order,
  hysteresis: number,
  rest: number,
): Move {
  const delta = after.score - before.score;
  const told = keysOf(before.notes);
  const tells = keysOf(after.notes);
  return {
    kind: kindOf(before, after, order, hysteresis),
    lead,
    before,
    after,
    delta,
    lines: lineGains(before.lines, after.lines, delta, rest),
    gained: after.notes.filter((note) => !told.has(keyOf(note))),
    lost: before.notes.filter((note) => !tells.has(keyOf(note))),
    threshold: decidingThreshold(before, after, order),
  };
}

/** A lead held at a segment is held there still when the subtotal that its reason names has changed. */
function keyOf(note: string): string {
  return /^held at .*?:/.exec(note)?.[0] ?? note;
}

function keysOf(notes: readonly string[]): ReadonlySet<string> {
  return notes.length === 0 ? NO_KEYS : new Set(notes.map(keyOf));
}

const NO_KEYS: ReadonlySet<string> = new Set();

function kindOf(before: ScoredLead, after: ScoredLead, order: Order, hysteresis: number): MoveKind {
  if (before.segment === after.segment) return 'stayed';
  const from = order.rank(before.segment);
  const to = order.rank(after.segment);
  if (to === null) return 'disqualified';
  if (from === null) return 'requalified';
  if (hysteresis > 0 && isJitter(before.score, after.score, from, to, order, hysteresis)) return 'jitter';
  return to > from ? 'promoted' : 'cooled';
}

/**
 * A move is jitter where the score alone made it, and lay within so many points of every threshold that it crossed
 * both before and after. A promotion, a gate or a longer way makes a move of it.
 */
function isJitter(
  before: number,
  after: number,
  from: number,
  to: number,
  order: Order,
  hysteresis: number,
): boolean {
  const up = to > from;
  for (let rank = Math.min(from, to) + 1; rank <= Math.max(from, to); rank++) {
    const then = order.before[rank] ?? null;
    const now = order.after[rank] ?? null;
    if (then === null || now === null) return false;
    if (before < then !== up || after >= now !== up) return false;
    if (Math.abs(before - then) > hysteresis || Math.abs(after - now) > hysteresis) return false;
  }
  return true;
}

/** The lowest threshold between the two segments that the new score passes in one run's rules and not in the other's. */
function decidingThreshold(before: ScoredLead, after: ScoredLead, order: Order): number | null {
  const from = order.rank(before.segment);
  const to = order.rank(after.segment);
  if (from === null || to === null) return null;
  for (let rank = Math.min(from, to) + 1; rank <= Math.max(from, to); rank++) {
    const then = order.before[rank] ?? null;
    const now = order.after[rank] ?? null;
    if (then === null || now === null || then === now) continue;
    if (after.score >= then !== after.score >= now) return itemAt(order.ranked, rank);
  }
  return null;
}

/** What each line gained. `rest` has what no line accounts for. */
function lineGains(
  before: readonly LinePoints[],
  after: readonly LinePoints[],
  delta: Micro,
  rest: number,
): Gain[] {
  const gains: { name: number; points: Micro; gone: boolean }[] = [];
  let sum: Micro = 0;
  // Few lines mostly, and a search through few is faster than any index.
  const gain = (name: number, points: Micro, gone: boolean): void => {
    sum = add(sum, points);
    const known = gains.find((one) => one.name === name);
    if (known) known.points = add(known.points, points);
    else gains.push({ name, points, gone });
  };
  for (const { name, points } of after) gain(name, points, false);
  for (const { name, points } of before) gain(name, -points, true);
  if (sum !== delta) gains.push({ name: rest, points: subtract(delta, sum), gone: false });
  return gains.filter(({ points }) => points !== 0);
}
