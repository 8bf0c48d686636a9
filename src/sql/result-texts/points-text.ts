// The text of a rule's points in the reasons and in the ledger.

import { clamp } from '../../values/micro.ts';
import type { RuleColumns } from '../relations/rule-columns.ts';
import { cases, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** `known` makes the text where the points are known when the rules are compiled; `computed` where they are not. */
export function pointsText(
  { rule: { earns, max }, answer, points }: RuleColumns,
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
