// Which leads are near misses: a few points short of a segment, or kept from it by a gate.

import type { Plan } from '../../plan/plan.ts';
import { refusedGates } from '../../result/refused-gates.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import { type Micro, subtract } from '../../values/micro.ts';

export interface ReportedLead {
  /** Its place in the export. */
  readonly lead: number;
  readonly id: string;
  readonly card: ScoreCard;
}

/** A lead that a few points, or a gate, keep from a segment. */
export interface NearMiss extends ReportedLead {
  /** The segment's index. */
  readonly segment: number;
  /** Points short of the segment; null where the score is enough and a gate refuses. */
  readonly short: number | null;
}

/** How far below a threshold is near: a tenth of the score's range. */
export function nearRange({ score: { min, max } }: Plan): number {
  return (max - min) / 10;
}

/** What a lead in this segment misses by least; null where nothing is near. */
export function nearestMiss(
  card: ScoreCard,
  segment: number,
  plan: Plan,
): Pick<NearMiss, 'segment' | 'short'> | null {
  const range = nearRange(plan);
  const next = plan.segments.findIndex(({ from }, rank) => rank > segment && from > card.score);
  const short = next < 0 ? Number.POSITIVE_INFINITY : (plan.segments[next]?.from ?? 0) - card.score;
  const below = short <= range ? { segment: next, short } : null;
  if (card.held === null) return below;
  const kept = { segment: card.held.segment, short: null };
  return below !== null && short < pointsMissing({ card, ...kept }, plan) ? below : kept;
}

/** Points of the score, or of the group that lacks most; a condition counts like the whole range that is near. */
export function pointsMissing(
  { card, segment, short }: Pick<NearMiss, 'card' | 'segment' | 'short'>,
  plan: Plan,
): number {
  if (short !== null) return short;
  const gaps = refusedGates(plan, segment, card.groups).map(({ subtotal, bound }) =>
    distance(subtotal, bound),
  );
  return gaps.length === 0 ? nearRange(plan) : Math.max(...gaps);
}

function distance(a: Micro, b: Micro): number {
  return Math.abs(Number(subtract(a, b)));
}
