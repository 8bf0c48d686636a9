// Explains one lead's score: its ledger with the rows behind each line, what did not fire, what did not count, and where
// the score is among the segments.

import type { Condition, Plan, Rule } from '../plan/plan.ts';
import type { Explanation, Grounds, LedgerStep, Override } from '../result/explanation.ts';
import { type Fired, type LedgerLine, reasonsOf, type ScoreCard } from '../result/score-card.ts';
import { itemAt } from '../values/item-at.ts';
import { add, decimal, type Micro } from '../values/micro.ts';
import type { LeadFacts, Wording } from './explain-words.ts';
import type { LeadActivities } from './lead-activities.ts';
import { MOST_ROWS, newestFirst } from './newest-rows.ts';

/** What all parts of an explanation are made from. */
export interface ExplainInput {
  readonly plan: Plan;
  readonly asOf: number;
  readonly card: ScoreCard;
  readonly facts: LeadFacts;
  readonly wording: Wording;
  readonly activities: LeadActivities;
}

export type LedgerExplained = Pick<Explanation, 'card' | 'reasons' | 'steps' | 'overrides'>;

export function explainLedger(input: ExplainInput): LedgerExplained {
  const { plan, card } = input;
  const firedById = new Map(
    card.fired.flatMap((fired) => {
      const rule = plan.rules[fired.rule];
      return rule === undefined ? [] : [[rule.id, { rule, fired }]];
    }),
  );
  let sum: Micro = 0;
  const steps = card.ledger.map((line): LedgerStep => {
    sum = add(sum, line.points);
    const one = line.rule === undefined ? undefined : firedById.get(line.rule);
    const because = one === undefined ? NOTHING : groundsOfRule(one.rule, one.fired, input);
    return { line, label: labelOf(line, one?.rule, plan), sum, ...because };
  });
  return { card, reasons: reasonsOf(card, plan), steps, overrides: overridesOf(input) };
}

function labelOf({ group, step, points }: LedgerLine, rule: Rule | undefined, plan: Plan): string {
  if (rule !== undefined) return rule.label;
  if (step === 'start') return 'Start';
  if (step === 'clamp') return boundText(points, plan.score);
  const bounds = plan.groups.find(({ id }) => id === group);
  return bounds === undefined ? 'Rounding' : boundText(points, bounds);
}

/** `At most 60`: the bound that cut or lifted a sum. */
function boundText(points: Micro, { min, max }: { min: number | null; max: number | null }): string {
  return points < 0 ? `At most ${decimal(max ?? 0)}` : `At least ${decimal(min ?? 0)}`;
}

type StepGrounds = Pick<
  LedgerStep,
  'because' | 'activities' | 'omitted' | 'unpaid' | 'unpaidOmitted' | 'beforeMax'
>;
const NOTHING: StepGrounds = {
  ...{ because: [], activities: [], omitted: 0 },
  ...{ unpaid: [], unpaidOmitted: 0, beforeMax: null },
};

/** The lead's cells and activities that made a rule fire. */
function groundsOfRule(rule: Rule, fired: Fired, input: ExplainInput): StepGrounds {
  return rule.earns.kind === 'each'
    ? groundsOfEach(rule, rule.earns.signal, fired, input)
    : { ...NOTHING, ...groundsOf(decidingCondition(rule, fired), input), ...counted(rule, input) };
}

function groundsOfEach(rule: Rule, signal: number, { points }: Fired, input: ExplainInput): StepGrounds {
  const { wording, facts, activities } = input;
  const rows = activities.rowsOf(signal);
  const paid = rows?.paid.rows() ?? [];
  const unpaid = rows?.unpaid.rows() ?? [];
  const total = facts.signal(signal);
  return {
    because: rule.when === null ? [] : wording.grounds(rule.when, facts),
    activities: paid,
    omitted: (rows?.paid.count ?? 0) - paid.length,
    unpaid,
    unpaidOmitted: (rows?.unpaid.count ?? 0) - unpaid.length,
    beforeMax: total === points ? null : total,
  };
}

/** The condition that decided a rule's points: its guard, or the tier that holds. */
function decidingCondition({ when, earns }: Rule, { tier }: Fired): Condition | null {
  return earns.kind === 'tiers' && tier !== null ? earns.tiers[tier]!.when : when;
}

/** A count column is its own ground. */
function counted({ earns }: Rule, { wording, facts }: ExplainInput): Partial<StepGrounds> {
  return earns.kind === 'each_counted' ? { because: [wording.cell(earns.cell, facts)] } : {};
}

export function groundsOf(
  condition: Condition | null,
  { wording, facts, activities }: ExplainInput,
): Grounds {
  if (condition === null) return { because: [], activities: [], omitted: 0 };
  const signals = new Set(lowerBounds(condition, wording, facts));
  const seen = [...signals].flatMap((signal) => activities.rowsOf(signal)?.paid ?? []);
  // Several signals may count the same row.
  const rows = new Map(
    seen.flatMap(({ rows: all }) => all().map((row) => [`${row.file} ${row.line} ${row.source}`, row])),
  );
  const shown = newestFirst([...rows.values()]).slice(0, MOST_ROWS);
  const most = Math.max(rows.size, ...seen.map(({ count }) => count));
  return {
    because: wording.grounds(condition, facts),
    activities: shown.map((row) => ({ ...row, points: null })),
    omitted: most - shown.length,
  };
}

/** The signals with activities that make a condition hold: those with a lower bound. */
function lowerBounds(condition: Condition, wording: Wording, facts: LeadFacts): number[] {
  if (condition.kind === 'signal') {
    const isLower = condition.op === 'at_least' || condition.op === 'more_than';
    return isLower && wording.holds(condition, facts) ? [condition.signal] : [];
  }
  if (condition.kind !== 'all' && condition.kind !== 'any') return [];
  return condition.of.flatMap((part) => lowerBounds(part, wording, facts));
}

function overridesOf(input: ExplainInput): Override[] {
  const { plan, card } = input;
  const overrides: Override[] = [];
  if (card.disqualified !== null) {
    const { id, reason, when } = itemAt(plan.disqualify, card.disqualified);
    overrides.push({ kind: 'disqualify', id, reason, ...groundsOf(when, input) });
  }
  if (card.promoted !== null) {
    const { id, reason, when } = itemAt(plan.promote, card.promoted);
    overrides.push({ kind: 'promote', id, reason, ...groundsOf(when, input) });
  }
  return overrides;
}
