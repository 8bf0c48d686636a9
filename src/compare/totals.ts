// What all moves come to: the matrix of segments, how many moved in which way and by what, what each line gave and took.
import { itemAt } from '../values/item-at.ts';
import { add, type Micro } from '../values/micro.ts';
import { type BeyondTotals, createBeyondTotals } from './beyond-moves.ts';
import { type Gain, MOVES, type Move, type MoveKind } from './compare.ts';
import type { LineName, RunPair } from './run-pair.ts';

/** What moved a lead, in one phrase. */
export type Cause =
  | { readonly kind: 'line'; readonly line: number; readonly gone: boolean }
  | { readonly kind: 'gained' | 'lost'; readonly note: string }
  | { readonly kind: 'threshold'; readonly segment: number };

export interface LineTotal {
  readonly name: LineName;
  /** The leads with changed points under it. */
  leads: number;
  /** What those gained who gained, in micropoints; and what those lost who lost. */
  given: Micro;
  taken: Micro;
  /** Leads that moved, and for which it was the cause. */
  moved: number;
}

export interface Totals {
  readonly moves: Record<MoveKind, number>;
  /** By the segment before and after; null: not there. */
  readonly matrix: { count(from: number | null, to: number | null): number };
  /** Among those that stayed: with another score. */
  rescored: number;
  /** Whether any lead came, went, or has another score or segment. */
  readonly isChange: boolean;
  /** By line, in the order of the pair's names; only those of leads that both runs had. */
  readonly lines: ReadonlyMap<number, LineTotal>;
  /** What moved the leads of each kind, the most frequent first. */
  causes(kind: MoveKind): { readonly cause: Cause; readonly leads: number }[];
  /** The leads that moved furthest, by kind. */
  readonly furthest: ReadonlyMap<MoveKind, readonly Move[]>;
  /** What moved beyond the segments. */
  readonly beyond: BeyondTotals;
  count(move: Move): void;
}

const MOST_TOLD = 3;
/** Kinds of moves of which the furthest are shown. */
const TOLD: readonly MoveKind[] = ['promoted', 'cooled'];

export function createTotals({ lines: names }: RunPair): Totals {
  const moves = Object.fromEntries(MOVES.map((kind) => [kind, 0])) as Record<MoveKind, number>;
  const cells = new Map<string, number>();
  const lines = new Map<number, LineTotal>();
  const causes = new Map<MoveKind, Map<string, { readonly cause: Cause; leads: number }>>();
  const furthest = new Map<MoveKind, Move[]>(TOLD.map((kind) => [kind, []]));

  const totalOf = (line: number): LineTotal => {
    const known = lines.get(line);
    if (known) return known;
    const total = { name: itemAt(names.names, line), leads: 0, given: 0, taken: 0, moved: 0 };
    lines.set(line, total);
    return total;
  };
  const countCause = (kind: MoveKind, cause: Cause): void => {
    if (cause.kind === 'line' && kind !== 'jitter') totalOf(cause.line).moved++;
    const ofKind = causes.get(kind) ?? new Map<string, { cause: Cause; leads: number }>();
    causes.set(kind, ofKind);
    const key = keyOf(cause);
    const known = ofKind.get(key);
    if (known) known.leads++;
    else ofKind.set(key, { cause, leads: 1 });
  };

  const totals: Totals = {
    moves,
    matrix: { count: (from, to) => cells.get(`${from} ${to}`) ?? 0 },
    rescored: 0,
    get isChange() {
      return totals.rescored > 0 || MOVES.some((kind) => kind !== 'stayed' && moves[kind] > 0);
    },
    lines,
    causes: (kind) => [...(causes.get(kind)?.values() ?? [])].sort((a, b) => b.leads - a.leads),
    furthest,
    beyond: createBeyondTotals(),
    count: (move) => {
      totals.beyond.count(move);
      const { kind, before, after, delta } = move;
      moves[kind]++;
      const cell = `${before?.segment ?? null} ${after?.segment ?? null}`;
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
      if (delta === null) return;
      if (kind === 'stayed' && delta !== 0) totals.rescored++;
      for (const { name, points } of move.lines) {
        const total = totalOf(name);
        total.leads++;
        if (points > 0) total.given = add(total.given, points);
        else total.taken = add(total.taken, points);
      }
      if (kind === 'stayed') return;
      const cause = causeOf(move, names.names);
      if (cause) countCause(kind, cause);
      const told = furthest.get(kind);
      if (told) enter(told, move, kind === 'promoted' ? 1 : -1);
    },
  };
  return totals;
}

function keyOf(cause: Cause): string {
  switch (cause.kind) {
    case 'line':
      return `${cause.gone ? 'no line' : 'line'} ${cause.line}`;
    case 'threshold':
      return `threshold ${cause.segment}`;
    default:
      return `${cause.kind} ${cause.note}`;
  }
}

/** Keeps the few that moved furthest in the direction of their kind; of equals the first. */
function enter(told: Move[], move: Move, direction: number): void {
  const way = (one: Move): number => direction * Number(one.delta);
  if (told.length === MOST_TOLD && way(move) <= way(told.at(-1) as Move)) return;
  const at = told.findIndex((one) => way(one) < way(move));
  told.splice(at < 0 ? told.length : at, 0, move);
  told.length = Math.min(told.length, MOST_TOLD);
}

/** What moved a lead: a threshold that decided, else a note that came or went, else the line that weighed most. */
export function causeOf(
  { kind, before, after, lines, gained, lost, threshold }: Move,
  names: readonly LineName[],
): Cause | undefined {
  if (before === null || after === null || before.segment === after.segment) return undefined;
  if (threshold !== null) return { kind: 'threshold', segment: threshold };
  const up =
    kind === 'promoted' || kind === 'requalified' || (kind === 'jitter' && after.score > before.score);
  // Up by what lifts or no longer holds; down by what holds or disqualifies, or no longer lifts.
  const isHold = (note: string): boolean => note.startsWith('held at ');
  const came = gained.find((note) => isHold(note) !== up);
  const went = lost.find((note) => isHold(note) === up);
  if (kind === 'disqualified' || kind === 'requalified') {
    const note = kind === 'disqualified' ? gained[0] : lost[0];
    if (note !== undefined) return { kind: kind === 'disqualified' ? 'gained' : 'lost', note };
  } else if (came !== undefined) return { kind: 'gained', note: shortened(came) };
  else if (went !== undefined) return { kind: 'lost', note: shortened(went) };
  const same = lines.filter(({ points }) => points > 0 === up);
  const rules = same.filter(({ name }) => !PASSES_ON.includes(itemAt(names, name).kind));
  const weightiest = (rules.length > 0 ? rules : same).reduce<Gain | undefined>(
    (best, line) => (best === undefined || size(line.points) > size(best.points) ? line : best),
    undefined,
  );
  return weightiest && { kind: 'line', line: weightiest.name, gone: weightiest.gone };
}

/** Bounds and steps mostly pass on what rules do. */
const PASSES_ON: readonly LineName['kind'][] = ['group', 'step', 'other'];

function size(points: Micro): Micro {
  return points < 0 ? -points : points;
}

/** The segment at which a note shows the lead as held. */
export function heldAt(note: string): string | undefined {
  return /^held at (.*?)(?::|$)/.exec(note)?.[1];
}

/** `held at MQL` of `held at MQL: Fit 10 < 20`: the same for everybody whom it holds. */
function shortened(note: string): string {
  return /^(held at .*?):/.exec(note)?.[1] ?? note;
}
