// One lead's score taken apart: its ledger with the rows behind each line, what didn't fire, what counted for nothing,
// and where it stands.

import type { Condition, Plan, Rule } from '../plan/plan.ts';
import type { ActivityAt, Explanation, Grounds, Override, Step, Unpaid } from '../result/explanation.ts';
import { type Fired, type LedgerLine, reasonsOf, type ScoreCard } from '../result/score-card.ts';
import { add, decimal, type Micro } from '../values/micro.ts';
import type { Seen, Traces } from './explain-traces.ts';
import type { LeadFacts, Wording } from './explain-words.ts';

/** What all parts of an explanation are made from. */
export interface Subject {
  readonly plan: Plan;
  readonly asOf: number;
  readonly card: ScoreCard;
  /** By index among the kept leads. */
  readonly lead: number;
  readonly facts: LeadFacts;
  readonly wording: Wording;
  readonly traces: Traces;
  /** A kept activity, by its index. */
  readonly activity: (index: number) => ActivityAt;
}

export type Taken = Pick<Explanation, 'card' | 'reasons' | 'steps' | 'overrides'>;

export function takeApart(subject: Subject): Taken {
  const { plan, card } = subject;
  let sum: Micro = 0;
  const steps = card.ledger.map((line): Step => {
    sum = add(sum, line.points);
    return { line, label: labelOf(line, plan), sum, ...behind(line, subject) };
  });
  return { card, reasons: reasonsOf(card, plan), steps, overrides: overridesOf(subject) };
}

function labelOf({ rule, group, step, points }: LedgerLine, plan: Plan): string {
  if (rule !== undefined) return plan.rules.find(({ id }) => id === rule)!.label;
  if (group !== undefined) return boundText(points, plan.groups.find(({ id }) => id === group)!);
  if (step === 'clamp') return boundText(points, plan.score);
  return step === 'start' ? 'Start' : 'Rounding';
}

/** `At most 60`: the bound that cut or lifted a sum. */
function boundText(points: Micro, { min, max }: { min: number | null; max: number | null }): string {
  return points < 0 ? `At most ${decimal(max ?? 0)}` : `At least ${decimal(min ?? 0)}`;
}

type Behind = Pick<Step, 'because' | 'activities' | 'unpaid' | 'beforeMax'>;
const NOTHING: Behind = { because: [], activities: [], unpaid: [], beforeMax: null };

/** What stands behind a line: for a rule that fired, the lead's cells and activities. */
function behind({ rule: id }: LedgerLine, subject: Subject): Behind {
  const { plan, card } = subject;
  const index = plan.rules.findIndex((rule) => rule.id === id);
  const fired = card.fired.find(({ rule }) => rule === index);
  if (fired === undefined) return NOTHING;
  const rule = plan.rules[index] as Rule;
  return rule.earns.kind === 'each'
    ? behindEach(rule, rule.earns.signal, fired, subject)
    : { ...NOTHING, ...groundsOf(decisive(rule, fired), subject), ...counted(rule, subject) };
}

function behindEach(rule: Rule, signal: number, { points }: Fired, subject: Subject): Behind {
  const seen = subject.traces.of(subject.lead, signal);
  const paid = seen.filter(({ move }) => typeof move !== 'string' && move !== 0);
  const total = paid.reduce<Micro>((sum, { move }) => add(sum, move as Micro), 0);
  return {
    because: rule.when === null ? [] : subject.wording.grounds(rule.when, subject.facts),
    activities: newestFirst(
      paid.map(({ activity, move }) => ({ ...subject.activity(activity), points: move as Micro })),
    ),
    unpaid: newestFirst(
      seen
        .filter((one) => !paid.includes(one))
        .map((one) => ({ ...subject.activity(one.activity), why: unpaidWhy(one, signal, subject) })),
    ),
    beforeMax: total === points ? null : total,
  };
}

/** Why an activity of a rule's kind didn't pay. */
export function unpaidWhy(
  { move, activity }: Seen,
  signal: number,
  { plan, asOf, activity: at }: Subject,
): Unpaid {
  if (typeof move === 'string') return move;
  const { kind, byAge } = plan.signals[signal] as Plan['signals'][number] & {
    readonly byAge?: number[] | null;
  };
  const age = asOf - (at(activity).day ?? asOf);
  return kind === 'points' && byAge && !byAge[age] ? 'decayed' : 'times_per_day';
}

/** The condition that decided a rule's points: its guard, or the tier that holds. */
function decisive({ when, earns }: Rule, { tier }: Fired): Condition | null {
  return earns.kind === 'tiers' && tier !== null ? earns.tiers[tier]!.when : when;
}

/** A count column is its own ground. */
function counted({ earns }: Rule, { wording, facts }: Subject): Partial<Behind> {
  return earns.kind === 'each_counted' ? { because: [wording.cell(earns.cell, facts)] } : {};
}

function groundsOf(
  condition: Condition | null,
  { wording, facts, traces, lead, activity }: Subject,
): Grounds {
  if (condition === null) return { because: [], activities: [] };
  const signals = new Set(lowerBounds(condition, wording, facts));
  const rows = [...signals].flatMap((signal) =>
    traces.of(lead, signal).flatMap((seen) => (typeof seen.move === 'string' ? [] : [seen.activity])),
  );
  return {
    because: wording.grounds(condition, facts),
    activities: newestFirst([...new Set(rows)].map((row) => ({ ...activity(row), points: null }))),
  };
}

/** The signals whose activities let a condition hold: those it asks so many of, or more. */
function lowerBounds(condition: Condition, wording: Wording, facts: LeadFacts): number[] {
  if (condition.kind === 'signal') {
    const isLower = condition.op === 'at_least' || condition.op === 'more_than';
    return isLower && wording.holds(condition, facts) ? [condition.signal] : [];
  }
  if (condition.kind !== 'all' && condition.kind !== 'any') return [];
  return condition.of.flatMap((part) => lowerBounds(part, wording, facts));
}

function overridesOf(subject: Subject): Override[] {
  const { plan, card } = subject;
  const overrides: Override[] = [];
  if (card.disqualified !== null) {
    const { id, reason, when } = plan.disqualify[card.disqualified]!;
    overrides.push({ kind: 'disqualify', id, reason, ...groundsOf(when, subject) });
  }
  if (card.promoted !== null) {
    const { id, reason, when } = plan.promote[card.promoted]!;
    overrides.push({ kind: 'promote', id, reason, ...groundsOf(when, subject) });
  }
  return overrides;
}

/** Undated ones last; of one day in the order of the file. */
export function newestFirst<T extends ActivityAt>(activities: readonly T[]): T[] {
  const dayOf = ({ day }: T): number => day ?? Number.NEGATIVE_INFINITY;
  return activities.toSorted((a, b) => (dayOf(a) === dayOf(b) ? a.line - b.line : dayOf(b) - dayOf(a)));
}
