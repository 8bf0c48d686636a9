// What becomes of leads if nothing more happens: each scored as of one day after the other. What the files hold of
// later days counts as it would in the real run of that day.

import type { Plan } from '../plan/plan.ts';
import type { Outlook, SegmentChange } from '../result/explanation.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { itemAt } from '../values/item-at.ts';
import { type Micro, subtract } from '../values/micro.ts';
import type { DayScores } from './day-scores.ts';
import { HORIZON } from './days-ahead.ts';

/** Looks ahead until the lead's segment changes; `card` is the one of today. */
export function lookAhead(
  plan: Plan,
  asOf: number,
  scores: DayScores,
  lead: number,
  card: ScoreCard,
  /** Called before each day that is scored. */
  check: () => void,
): Outlook {
  const until = asOf + HORIZON;
  let score: Outlook['score'] = null;
  for (const ahead of scores.changes(lead)) {
    check();
    const day = asOf + ahead;
    const then = scores.card(lead, ahead);
    if (score === null && then.score !== card.score) score = { day, score: then.score };
    if (then.segment !== card.segment) return { until, segment: segmentChange(plan, card, then, day), score };
  }
  return { until, segment: null, score };
}

function segmentChange(plan: Plan, now: ScoreCard, then: ScoreCard, day: number): SegmentChange {
  const rankOf = (name: string): number => plan.segments.findIndex((segment) => segment.name === name);
  const [from, to] = [rankOf(now.segment), rankOf(then.segment)];
  const isSetAside = now.disqualified !== null || then.disqualified !== null || from < 0 || to < 0;
  return {
    day,
    segment: then.segment,
    score: then.score,
    way: isSetAside ? 'becomes' : to < from ? 'falls' : 'rises',
    changes: changesOf(plan, now, then),
    overrides: overridesOf(plan, now, then),
  };
}

function changesOf(plan: Plan, now: ScoreCard, then: ScoreCard): SegmentChange['changes'] {
  const pointsOf = (card: ScoreCard, rule: number): Micro =>
    card.fired.find((fired) => fired.rule === rule)?.points ?? 0;
  const size = ({ from, to }: { from: Micro; to: Micro }): number => Math.abs(Number(subtract(to, from)));
  return plan.rules
    .map(({ id }, rule) => ({ rule: id, from: pointsOf(now, rule), to: pointsOf(then, rule) }))
    .filter((change) => change.from !== change.to)
    .toSorted((a, b) => size(b) - size(a));
}

function overridesOf(plan: Plan, now: ScoreCard, then: ScoreCard): SegmentChange['overrides'] {
  const reasonsOf = ({ disqualified, promoted }: ScoreCard): string[] => [
    ...(disqualified === null ? [] : [itemAt(plan.disqualify, disqualified).reason]),
    ...(promoted === null ? [] : [itemAt(plan.promote, promoted).reason]),
  ];
  const [before, after] = [reasonsOf(now), reasonsOf(then)];
  return [
    ...before.filter((reason) => !after.includes(reason)).map((reason) => ({ reason, holds: false })),
    ...after.filter((reason) => !before.includes(reason)).map((reason) => ({ reason, holds: true })),
  ];
}
