// What becomes of leads if nothing more happens: the kept rows scored as of one day after the other. What the files
// hold of later days counts as it would in the real run of that day.

import type { Plan } from '../plan/plan.ts';
import type { Outlook, Turn } from '../result/explanation.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { type Micro, subtract } from '../values/micro.ts';
import { type Kept, replay } from './explain-replay.ts';
import type { KeptLead } from './explain-rows.ts';

/** How many days ahead are looked at. */
const HORIZON = 365;

/** One a lead, in the order in which they were kept; `today` are their cards as of `asOf`. */
export function lookAhead(
  kept: Kept,
  today: readonly ScoreCard[],
  asOf: number,
  /** Called before each day. */
  check: () => void,
): Outlook[] {
  const { plan } = kept;
  const until = asOf + HORIZON;
  const outlooks: Outlook[] = today.map(() => ({ until, segment: null, score: null }));
  let waiting = [...kept.leads.keys()];
  let rest = kept;
  for (let day = asOf + 1; day <= until && waiting.length > 0; day++) {
    check();
    const { cards } = replay(rest, day);
    const settled = waiting.filter((lead, index) => {
      const card = cards[index] as ScoreCard;
      const now = today[lead] as ScoreCard;
      const before = outlooks[lead] as Outlook;
      const score = before.score ?? (card.score === now.score ? null : { day, score: card.score });
      const segment = card.segment === now.segment ? null : turnOf(plan, now, card, day);
      outlooks[lead] = { until, segment, score };
      return segment !== null;
    });
    if (settled.length === 0) continue;
    waiting = waiting.filter((lead) => !settled.includes(lead));
    rest = only(kept, waiting);
  }
  return outlooks;
}

/** Without the rows of leads whose turn is known; those that can take an id from a row stay. */
function only(kept: Kept, waiting: readonly number[]): Kept {
  const leads = waiting.map((lead) => kept.leads[lead] as KeptLead);
  const indexes = new Set(leads.map(({ index }) => index));
  const activities = kept.activities.filter(
    ({ id, leads: of }) => id !== null || of.some((lead) => indexes.has(lead)),
  );
  return { ...kept, leads, activities };
}

function turnOf(plan: Plan, now: ScoreCard, then: ScoreCard, day: number): Turn {
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

function changesOf(plan: Plan, now: ScoreCard, then: ScoreCard): Turn['changes'] {
  const pointsOf = (card: ScoreCard, rule: number): Micro =>
    card.fired.find((fired) => fired.rule === rule)?.points ?? 0;
  const size = ({ from, to }: { from: Micro; to: Micro }): number => Math.abs(Number(subtract(to, from)));
  return plan.rules
    .map(({ id }, rule) => ({ rule: id, from: pointsOf(now, rule), to: pointsOf(then, rule) }))
    .filter((change) => change.from !== change.to)
    .toSorted((a, b) => size(b) - size(a));
}

function overridesOf(plan: Plan, now: ScoreCard, then: ScoreCard): Turn['overrides'] {
  const reasonsOf = ({ disqualified, promoted }: ScoreCard): string[] => [
    ...(disqualified === null ? [] : [plan.disqualify[disqualified]!.reason]),
    ...(promoted === null ? [] : [plan.promote[promoted]!.reason]),
  ];
  const [before, after] = [reasonsOf(now), reasonsOf(then)];
  return [
    ...before.filter((reason) => !after.includes(reason)).map((reason) => ({ reason, holds: false })),
    ...after.filter((reason) => !before.includes(reason)).map((reason) => ({ reason, holds: true })),
  ];
}
