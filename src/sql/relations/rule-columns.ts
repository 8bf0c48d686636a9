// A rule or a topic as columns: one CASE for its answer, one for the points that it earns.
import type { Topic } from '../../plan/beyond-score.ts';
import type { Earning, Plan, Rule } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { MICRO, RULE_LIMIT } from '../../values/micro.ts';
import type { Layers } from '../column-layers.ts';
import { type ConditionContext, conditionSql } from '../expressions/conditions.ts';
import { cases, NULL, type Sql, sql } from '../sql.ts';
import { signalPoints } from './tally.ts';

export interface RuleColumns extends EarnedColumns {
  readonly rule: Rule;
}

export interface EarnedColumns {
  /**
   * What all else follows from: whether the rule fired (flat), which tier (tiers), how many activities earned points
   * (each), or the points (a count column). NULL where it did not fire.
   */
  readonly answer: Sql;
  /** Micropoints after `max`, NULL where the rule did not fire. */
  readonly points: Sql;
  /** How many activities earned points; null: the rule counts none. */
  readonly paid: Sql | null;
}

/** Adds the columns `r0` and `p0` of rule 0 to the layers 0 and 1. */
export function ruleColumns(
  rule: Rule,
  i: number,
  plan: Plan,
  context: ConditionContext,
  layers: Layers,
): RuleColumns {
  const names = { answer: `r${i}`, points: `p${i}`, note: `rule ${rule.id}` };
  return { rule, ...earnedColumns(rule, names, plan, context, layers) };
}

/** Adds what a rule or a topic earns to the layers 0 and 1. */
export function earnedColumns(
  { earns, when, max }: Rule | Topic,
  names: { readonly answer: string; readonly points: string; readonly note: string },
  plan: Plan,
  context: ConditionContext,
  layers: Layers,
): EarnedColumns {
  const earned = earnedSql(earns, plan, context);
  const guard = when && conditionSql(when, context);
  const guarded = guard === null ? earned.answer : sql`CASE WHEN ${guard} THEN ${earned.answer} END`;
  const answer = layers.add(0, names.answer, guarded, names.note);
  const points = earned.points(answer);
  const bounded = max === null ? points : boundedSql(points, -max, max);
  const { big } = context.d.types;
  const value = sql`CAST(CASE WHEN ${answer} IS NOT NULL THEN ${bounded} END AS ${big})`;
  return {
    answer,
    points: layers.add(1, names.points, value),
    paid: earns.kind === 'each' ? answer : null,
  };
}

export function boundedSql(value: Sql, min: number | null, max: number | null): Sql {
  const below = max === null ? value : sql`least(${value}, ${max})`;
  return min === null ? below : sql`greatest(${below}, ${min})`;
}

/** The answer where the guard holds, and the points that an answer earns. */
function earnedSql(
  earns: Earning,
  plan: Plan,
  context: ConditionContext,
): { readonly answer: Sql; readonly points: (answer: Sql) => Sql } {
  switch (earns.kind) {
    case 'flat':
      return { answer: sql`1`, points: () => sql`${earns.points}` };
    case 'each': {
      const signal = itemAt(plan.signals, earns.signal);
      if (signal.kind !== 'points') throw new Error('only a signal of points earns points');
      return {
        answer: sql`nullif(n${earns.signal}, 0)`,
        points: () => signalPoints(signal, earns.signal, context.d),
      };
    }
    case 'each_counted':
      return {
        answer: countedPoints(context.value(earns.cell), earns.points, context),
        points: (answer) => answer,
      };
    case 'tiers':
      return {
        answer: cases(
          earns.tiers.map(({ when }, i) => [conditionSql(when, context), sql`${i}`]),
          NULL,
        ),
        points: (answer) =>
          cases(
            earns.tiers.map(({ points }, i) => [sql`${answer} = ${i}`, sql`${points}`]),
            NULL,
          ),
      };
  }
}

/** |points| × count, rounded half up. It is limited before it is divided; a count is positive here. */
function countedPoints(count: Sql, points: number, { d }: ConditionContext): Sql {
  const { wide, big } = d.types;
  const size = sql`CAST(${count} AS ${wide}) * ${Math.abs(points)} + ${MICRO / 2}`;
  const most = BigInt(RULE_LIMIT) * BigInt(MICRO);
  const limited = sql`CAST(${d.divide(sql`least(${size}, ${most})`, MICRO)} AS ${big})`;
  const earned = points < 0 ? sql`-${limited}` : limited;
  return sql`CASE WHEN ${count} > 0 THEN nullif(${earned}, 0) END`;
}
