// The ledger as JSON, in the words of result/score-card.ts.
import type { Plan } from '../../plan/plan.ts';
import { decimal } from '../../values/micro.ts';
import { decimalText } from '../expressions/number-text.ts';
import type { RuleColumns } from '../relations/rule-columns.ts';
import type { ScoreColumns } from '../relations/score-columns.ts';
import { type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { joinTexts } from './join-texts.ts';
import { pointsText } from './points-text.ts';

/** `[{"rule":"decision-maker","points":15},…]` */
export function ledgerSql(plan: Plan, columns: ScoreColumns, d: SqlDialect): Sql {
  const entry = (kind: string, name: string, points: Sql): Sql =>
    sql`concat(${d.text(`{"${kind}":${JSON.stringify(name)},"points":`)}, ${points}, '}')`;
  const difference = (kind: string, name: string, after: Sql, before: Sql): Sql => {
    const points = sql`(${after} - ${before})`;
    return sql`CASE WHEN ${points} <> 0 THEN ${entry(kind, name, decimalText(points, d))} END`;
  };
  const ruleEntry = (one: RuleColumns): Sql => {
    const text = pointsText(one.rule, one, decimal, (points) => decimalText(points, d), d);
    return sql`CASE WHEN ${one.points} <> 0 THEN ${entry('rule', one.rule.id, text)} END`;
  };
  const rulesOf = (group: number | null): Sql[] =>
    columns.rules.filter(({ rule }) => rule.group === group).map(ruleEntry);
  const { start } = plan.score;
  const { total, clamped, score } = columns;
  const entries = [
    ...(start === 0 ? [] : [d.text(`{"step":"start","points":${decimal(start)}}`)]),
    ...columns.groups.flatMap(({ group, subtotal, sum }, i) => [
      ...rulesOf(i),
      difference('group', group.id, subtotal, sum),
    ]),
    ...rulesOf(null),
    difference('step', 'clamp', clamped, total),
    difference('step', 'rounding', score, clamped),
  ];
  return sql`concat('[', ${joinTexts(entries, ',', d)}, ']')`;
}
