// The text of what a rule or a topic earned, in the reasons, the topics and the ledger.
import type { Topic } from '../../plan/beyond-score.ts';
import type { Rule } from '../../plan/plan.ts';
import { clamp } from '../../values/micro.ts';
import type { EarnedColumns } from '../relations/rule-columns.ts';
import { cases, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** `known` makes the text where the points are known when the rules are compiled; `computed` where they are not. */
export function pointsText(
  { earns, max }: Pick<Rule | Topic, 'earns' | 'max'>,
  { answer, points }: EarnedColumns,
  known: (points: number) => string,
  computed: (points: Sql) => Sql,
  d: SqlDialect,
): Sql {
  const bounded = (value: number): string => known(max === null ? value : clamp(value, -max, max));
  if (earns.kind === 'flat') return d.text(bounded(earns.points));
  if (earns.kind !== 'tiers') return computed(points);
  return cases(
    earns.tiers.map((tier, i) => [sql`${answer} = ${i}`, d.text(bounded(tier.points))]),
    sql`''`,
  );
}
