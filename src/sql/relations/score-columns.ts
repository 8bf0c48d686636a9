// The second floor: the points of every rule, sums within their bounds, the score, the segment. Each lead is one row of
// columns in layers: the answers of the rules (`r0`), their points (`p0`), subtotals (`g0`), `score`, `placed`, ….
import type { Condition, Group, Plan } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import type { Layers } from '../column-layers.ts';
import { compilePart } from '../compile-part.ts';
import { COMPARISON, type ConditionContext, conditionSql } from '../expressions/conditions.ts';
import { roundTo } from '../expressions/number-text.ts';
import { allOf, cases, NULL, type Sql, sql, sumOf } from '../sql.ts';
import { boundedSql, type RuleColumns, ruleColumns } from './rule-columns.ts';

/** The columns of a lead's score. */
export interface ScoreColumns {
  readonly rules: readonly RuleColumns[];
  readonly groups: readonly GroupColumns[];
  readonly total: Sql;
  readonly clamped: Sql;
  readonly score: Sql;
  /** Indexes of segments, of a disqualification and a promotion; NULL for none of the last three. */
  readonly placed: Sql;
  readonly final: Sql;
  readonly refused: Sql;
  readonly disqualified: Sql;
  readonly promoted: Sql;
}

export interface GroupColumns {
  readonly group: Group;
  /** Before the group's bounds. */
  readonly sum: Sql;
  readonly subtotal: Sql;
}

export function scoreColumns(plan: Plan, context: ConditionContext, layers: Layers): ScoreColumns {
  const { d } = context;
  const { start, min, max, decimals } = plan.score;
  const rules = plan.rules.map((rule, i) =>
    compilePart(`rule "${rule.id}"`, d.name, () => ruleColumns(rule, i, plan, context, layers)),
  );
  const pointsIn = (group: number | null): Sql[] =>
    rules.flatMap(({ rule, points }) => (rule.group === group ? [sql`coalesce(${points}, 0)`] : []));
  const groups = plan.groups.map((group, i) => {
    const sum = layers.add(2, `sum${i}`, sumOf(pointsIn(i)));
    const bounded = boundedSql(sum, group.min, group.max);
    return { group, sum, subtotal: layers.add(3, `g${i}`, bounded, `group ${group.id}`) };
  });
  const subtotals = groups.map(({ subtotal }) => subtotal);
  const total = layers.add(4, 'total', sumOf([sql`${start}`, ...subtotals, ...pointsIn(null)]));
  const clamped = layers.add(5, 'clamped', boundedSql(total, min, max));
  const score = layers.add(6, 'score', roundTo(clamped, decimals, d));

  const placement = placementColumns(plan, score, subtotals, context, layers);
  const disqualified = layers.add(
    2,
    'disqualified',
    cases(
      plan.disqualify.map((one, i) => [whenSql(`disqualify "${one.id}"`, one.when, context), sql`${i}`]),
      NULL,
    ),
  );
  const highestFirst = plan.promote.map((one, i) => ({ ...one, i })).sort((a, b) => b.to - a.to || a.i - b.i);
  const promoted = layers.add(
    2,
    'promoted',
    cases(
      highestFirst.map((one) => [whenSql(`promote "${one.id}"`, one.when, context), sql`${one.i}`]),
      NULL,
    ),
  );
  const to = cases(
    plan.promote.map((one, i) => [sql`${promoted} = ${i}`, sql`${one.to}`]),
    sql`0`,
  );
  const final = layers.add(8, 'final', sql`greatest(${placement.placed}, ${to})`);
  return { rules, groups, total, clamped, score, ...placement, final, disqualified, promoted };
}

/** The segment that the score and its gates place a lead in, and the highest one that a gate refused it. */
function placementColumns(
  plan: Plan,
  score: Sql,
  subtotals: readonly Sql[],
  context: ConditionContext,
  layers: Layers,
): { readonly placed: Sql; readonly refused: Sql } {
  const segments = plan.segments.map(({ name, from, requires, when }, i) => {
    const bounds = requires.map(
      ({ group, op, value }) => sql`${itemAt(subtotals, group)} ${COMPARISON[op]} ${value}`,
    );
    const condition = when ? [whenSql(`segment "${name}"`, when, context)] : [];
    const gate = layers.add(4, `gate${i}`, allOf([...bounds, ...condition]));
    return { i, gate, isReached: sql`${score} >= ${from}` };
  });
  const highestFirst = segments.slice(1).reverse();
  const placed = cases(
    highestFirst.map(({ i, gate, isReached }) => [sql`${isReached} AND ${gate}`, sql`${i}`]),
    sql`0`,
  );
  const refused = cases(
    highestFirst.map(({ i, gate, isReached }) => [sql`${isReached} AND NOT ${gate}`, sql`${i}`]),
    NULL,
  );
  return { placed: layers.add(7, 'placed', placed), refused: layers.add(7, 'refused', refused) };
}

function whenSql(part: string, condition: Condition, context: ConditionContext): Sql {
  return compilePart(part, context.d.name, () => sql`coalesce(${conditionSql(condition, context)}, FALSE)`);
}
