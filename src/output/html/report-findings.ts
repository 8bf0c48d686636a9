// What the report collects from the scores beyond what every run counts. It keeps a few dozen leads at most, however
// many are scored.

import { type Plan, segmentNames } from '../../plan/plan.ts';
import type { ScoredAccount } from '../../result/accounts.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import { add, type Micro } from '../../values/micro.ts';
import { createBeyondFindings, type ReportBeyond } from './beyond-findings.ts';
import { createForemost, type Foremost } from './foremost.ts';
import { createGrid, type Grid } from './grid.ts';
import { type NearMiss, nearestMiss, nearRange, pointsMissing, type ReportedLead } from './near-misses.ts';

export interface ReportFindings {
  /** Where the bars of the scores start and how wide they are, in micropoints. */
  readonly scores: { readonly start: number; readonly step: number };
  /** Leads by segment (as `segmentNames` lists them), then by bar; disqualified leads are not among them. */
  readonly bars: readonly (readonly number[])[];
  /** By segment, then by rule. */
  readonly fired: readonly (readonly Readonly<FiredRule>[])[];
  /** Leads that each promotion moved, and that each disqualification took out, by its index in the plan. */
  readonly promoted: readonly number[];
  readonly disqualified: readonly number[];
  /** The first two groups against each other; with one group, that group alone. */
  readonly pair: Grid;
  /** Each further group alone. */
  readonly others: readonly Grid[];
  readonly hottest: Foremost<ReportedLead>;
  /** The nearest misses of all segments. */
  readonly near: Foremost<NearMiss>;
  /** By segment of the plan: how many leads are a few points short of it, and how many a gate keeps from it. */
  readonly below: readonly number[];
  readonly held: readonly number[];
  readonly beyond: ReportBeyond;
}

interface FiredRule {
  leads: number;
  points: Micro;
}

const HOTTEST = 25;
const NEAREST = 10;
/** Of the scores' range. */
const BARS = 100;

export function createReportFindings(plan: Plan): {
  onScore: (id: string, card: ScoreCard, lead: number) => void;
  onAccounts: (all: Iterable<ScoredAccount>) => void;
  findings: () => ReportFindings;
  /** Every lead that the findings name. */
  leads: () => ReadonlySet<number>;
} {
  const names = segmentNames(plan);
  const indexes = new Map(names.map((name, index) => [name, index]));
  const scores = barsOf(plan);
  const bars = names.map(() => Array.from({ length: scores.count }, () => 0));
  const fired = names.map(() => plan.rules.map((): FiredRule => ({ leads: 0, points: 0 })));
  const promoted = plan.promote.map(() => 0);
  const disqualified = plan.disqualify.map(() => 0);
  const pair = createGrid();
  const others = plan.groups.slice(2).map(createGrid);
  const hottest = createForemost<ReportedLead>(HOTTEST, ({ card }) => card.score);
  const near = createForemost<NearMiss>(NEAREST, (miss) => -pointsMissing(miss, plan));
  const below = plan.segments.map(() => 0);
  const held = plan.segments.map(() => 0);
  const range = nearRange(plan);
  const beyond = createBeyondFindings(plan, names.length);

  const onScore = (id: string, card: ScoreCard, lead: number): void => {
    const segment = indexes.get(card.segment) ?? 0;
    for (const { rule, points } of card.fired) {
      const count = fired[segment]?.[rule];
      if (count === undefined) continue;
      count.leads++;
      count.points = add(count.points, points);
    }
    countGroups(card.groups);
    beyond.onScore(card, segment);
    if (card.disqualified !== null) {
      increment(disqualified, card.disqualified);
      return;
    }
    increment(bars[segment] ?? [], barOf(card.score));
    if (card.promoted !== null && card.lifted) increment(promoted, card.promoted);
    const found = { lead, id, card };
    hottest.enter(found);
    if (card.held !== null) increment(held, card.held.segment);
    for (let rank = segment + 1; rank < plan.segments.length; rank++) {
      const from = plan.segments[rank]?.from ?? 0;
      if (card.score < from && card.score >= from - range) increment(below, rank);
    }
    const miss = nearestMiss(card, segment, plan);
    if (miss !== null) near.enter({ ...found, ...miss });
  };

  const countGroups = ([first, second, ...rest]: readonly Micro[]): void => {
    if (first !== undefined) pair.count(first, second ?? 0);
    for (const [i, subtotal] of rest.entries()) others[i]?.count(subtotal, 0);
  };

  const barOf = (score: number): number =>
    Math.min(scores.count - 1, Math.floor((score - scores.start) / scores.step));

  return {
    onScore,
    onAccounts: beyond.onAccounts,
    findings: () => ({
      ...{ scores, bars, fired, promoted, disqualified, below, held },
      ...{ hottest: hottest.result(), near: near.result() },
      pair: pair.grid(),
      beyond: beyond.findings(),
      others: others.map(({ grid }) => grid()),
    }),
    leads: () => new Set([...hottest.result().items, ...near.result().items].map(({ lead }) => lead)),
  };
}

function increment(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

/** A bar a point where the range is 100; wider or narrower ones where it is not. */
function barsOf({ score: { min, max } }: Plan) {
  let step = 1;
  for (let i = 0; (max - min) / step > BARS; i++) step *= i % 3 === 1 ? 2.5 : 2;
  const start = Math.floor(min / step) * step;
  return { start, step, count: Math.floor((max - start) / step) + 1 };
}
