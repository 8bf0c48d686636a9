// Checks of what is beyond the score: grades, stages and lists that no lead can reach, and topics that never rank.

import type { Condition, Plan } from '../plan/plan.ts';
import { decimal } from '../values/micro.ts';
import { type ConflictContext, isNever } from './conflicts.ts';
import { implies } from './implies.ts';
import type { Lint } from './lint.ts';
import type { Range } from './ranges.ts';

/** The subtotals that get a grade; null: none. The last grade takes all that are too low for the others. */
export function gradeRange(
  grades: readonly { readonly from: number }[],
  grade: number,
  subtotals: Range,
): Range | null {
  const from = grade === grades.length - 1 ? subtotals.low : (grades[grade]?.from ?? 0);
  const better = grades[grade - 1];
  const low = from > subtotals.low ? from : subtotals.low;
  const high = better !== undefined && better.from <= subtotals.high ? better.from - 1 : subtotals.high;
  return low > high ? null : { low, high };
}

/** Grades that no subtotal of their group gets. */
export function findUnreachableGrades({ plan, places, ranges, report }: Lint): void {
  plan.groups.forEach(({ id, grades }, group) => {
    const range = ranges.groups[group];
    if (range === undefined) return;
    grades?.forEach(({ name }, grade) => {
      if (gradeRange(grades, grade, range) !== null) return;
      const message = `no lead can get grade ${name} of group ${id}: its subtotal ranges from ${decimal(range.low)} to ${decimal(range.high)}`;
      report(
        'warning',
        places.key('groups', id, 'grades', name),
        'unreachable-grade',
        message,
        'change the bounds of the grades, or the rules of the group',
      );
    });
  });
}

/** A stage that has all of its leads in a later one. Returns the index of the later stage; -1: there is none. */
export function shadowOf(plan: Plan, stage: number): number {
  const context: ConflictContext = { cells: plan.leads.cells, plan };
  const when = plan.stages[stage]?.when ?? null;
  if (when === null) return -1;
  return plan.stages.findIndex(
    (later, index) => index > stage && later.when !== null && alwaysHolds(later.when, when, context),
  );
}

/** Whether `other` holds wherever `when` does: that it does not is a contradiction. */
function alwaysHolds(other: Condition, when: Condition, context: ConflictContext): boolean {
  if (implies(when, other, context.cells)) return true;
  if (other.kind === 'all') return other.of.every((part) => alwaysHolds(part, when, context));
  if (other.kind === 'any') return other.of.some((part) => alwaysHolds(part, when, context));
  return other.kind === 'signal' && isNever(when, context, [{ ...other, op: OPPOSITE[other.op] }]);
}

const OPPOSITE = {
  at_least: 'less_than',
  at_most: 'more_than',
  more_than: 'at_most',
  less_than: 'at_least',
} as const;

export function findShadowedStages({ plan, places, report }: Lint): void {
  const context: ConflictContext = { cells: plan.leads.cells, plan };
  plan.stages.forEach(({ name, when }, stage) => {
    const later = plan.stages[shadowOf(plan, stage)];
    if (later === undefined || when === null || isNever(when, context)) return;
    report(
      'error',
      places.key('stages', stage),
      'shadowed-stage',
      `no lead can be in stage ${name}: stage ${later.name} comes later and holds whenever it does`,
      'narrow the later stage, or remove this one',
    );
  });
}

/** Scores of `probability` that are outside the scale. */
export function findProbabilityOutside({ plan, places, report }: Lint): void {
  const { min, max } = plan.score;
  for (const { score } of plan.probability?.at ?? []) {
    if (score >= min && score <= max) continue;
    report(
      'warning',
      places.key('probability', 'at', decimal(score)),
      'probability-outside',
      `"at" of probability has the score ${decimal(score)}; scores range from ${decimal(min)} to ${decimal(max)}`,
      'remove it, or use a score of the range',
    );
  }
}
