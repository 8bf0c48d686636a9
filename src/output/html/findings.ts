// What the report gathers as the scores stream by, beyond what every run counts: never more than a few dozen leads.

import { type Plan, segmentNames } from '../../plan/plan.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import { add, type Micro } from '../../values/micro.ts';
import { type Grid, openGrid } from './grid.ts';

export interface FoundLead {
  /** Its place in the export. */
  readonly lead: number;
  readonly id: string;
  readonly card: ScoreCard;
}

/** Leads that are many, and the foremost of them. */
export interface Foremost {
  readonly count: number;
  readonly leads: readonly FoundLead[];
}

export interface Findings {
  /** Where the bars of the scores start and how wide they are, in micropoints. */
  readonly scores: { readonly start: number; readonly step: number };
  /** Leads by segment (as `segmentNames` lists them), then by bar. */
  readonly bars: readonly (readonly number[])[];
  /** By segment, then by rule. */
  readonly fired: readonly (readonly { readonly leads: number; readonly points: Micro }[])[];
  /** Leads that a promotion moved, that a disqualification took out, by its index in the plan. */
  readonly promoted: readonly number[];
  readonly disqualified: readonly number[];
  /** The first two groups against each other; with one group, it alone. */
  readonly pair: Grid;
  /** Each further group alone. */
  readonly others: readonly Grid[];
  readonly hottest: Foremost;
  /** One a segment of the plan: leads that are a few points short of it, and those that a gate holds back. */
  readonly below: readonly Foremost[];
  readonly held: readonly Foremost[];
}

const HOTTEST = 25;
const NEAREST = 10;
const BARS = 100;

export function openFindings(plan: Plan): {
  onScore: (id: string, card: ScoreCard, lead: number) => void;
  findings: () => Findings;
  /** Every lead that the findings name. */
  leads: () => ReadonlySet<number>;
} {
  const names = segmentNames(plan);
  const at = new Map(names.map((name, index) => [name, index]));
  const scores = barsOf(plan);
  const bars = names.map(() => Array.from({ length: scores.count }, () => 0));
  const fired = names.map(() => plan.rules.map(() => ({ leads: 0, points: 0 as Micro })));
  const promoted = plan.promote.map(() => 0);
  const disqualified = plan.disqualify.map(() => 0);
  const pair = openGrid();
  const others = plan.groups.slice(2).map(openGrid);
  const hottest = openForemost(HOTTEST);
  const below = plan.segments.map(() => openForemost(NEAREST));
  const held = plan.segments.map(() => openForemost(NEAREST));
  const near = nearness(plan);

  const onScore = (id: string, card: ScoreCard, lead: number): void => {
    const { score, groups } = card;
    const segment = at.get(card.segment) as number;
    bars[segment]![Math.min(scores.count - 1, Math.floor((score - scores.start) / scores.step))]! += 1;
    for (const { rule, points } of card.fired) {
      const one = fired[segment]![rule]!;
      one.leads++;
      one.points = add(one.points, points);
    }
    if (groups.length > 0) pair.count(groups[0] as Micro, groups[1] ?? 0);
    for (let i = 0; i < others.length; i++) others[i]!.count(groups[i + 2] as Micro, 0);
    if (card.disqualified !== null) {
      disqualified[card.disqualified]! += 1;
      return;
    }
    if (card.promoted !== null && card.lifted) promoted[card.promoted]! += 1;
    const found = { lead, id, card };
    hottest.enter(found);
    if (card.held !== null) held[card.held.segment]!.enter(found);
    for (let rank = segment + 1; rank < plan.segments.length; rank++) {
      const { from } = plan.segments[rank]!;
      if (score < from && score >= from - near) below[rank]!.enter(found);
    }
  };

  return {
    onScore,
    findings: () => ({
      ...{ scores, bars, fired, promoted, disqualified, hottest, below, held },
      pair: pair.grid(),
      others: others.map(({ grid }) => grid()),
    }),
    leads: () => new Set([hottest, ...below, ...held].flatMap((one) => one.leads.map(({ lead }) => lead))),
  };
}

/** How far below a threshold is near: a tenth of the score's range. */
export function nearness({ score: { min, max } }: Plan): number {
  return (max - min) / 10;
}

/** A bar a point where the range is 100; wider or narrower ones where it is not. */
function barsOf({ score: { min, max } }: Plan) {
  let step = 1;
  for (let i = 0; (max - min) / step > BARS; i++) step *= i % 3 === 1 ? 2.5 : 2;
  const start = Math.floor(min / step) * step;
  return { start, step, count: Math.floor((max - start) / step) + 1 };
}

/** Keeps the highest scores, ties in the order they come. */
function openForemost(most: number) {
  const leads: FoundLead[] = [];
  let count = 0;
  const enter = (found: FoundLead): void => {
    const { score } = found.card;
    count++;
    const last = leads.at(-1);
    if (leads.length === most && last && score <= last.card.score) return;
    let place = leads.length;
    while (place > 0 && leads[place - 1]!.card.score < score) place--;
    leads.splice(place, 0, found);
    leads.length = Math.min(leads.length, most);
  };
  return {
    enter,
    leads: leads as readonly FoundLead[],
    get count() {
      return count;
    },
  };
}
