// The segment and the reasons of a score, in the words of result/score-card.ts.
import { conditionWords } from '../../plan/describe.ts';
import type { Comparison, Plan } from '../../plan/plan.ts';
import { reasonText, refusalSign } from '../../result/score-card.ts';
import { itemAt } from '../../values/item-at.ts';
import { decimal, type Micro, roundTo as roundMicro, signed } from '../../values/micro.ts';
import { COMPARISON } from '../expressions/conditions.ts';
import { decimalText, roundTo } from '../expressions/number-text.ts';
import type { RuleColumns } from '../relations/rule-columns.ts';
import type { ScoreColumns } from '../relations/score-columns.ts';
import { cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { pointsText } from './points-text.ts';

/** The name of the segment that a lead ends in. */
export function segmentSql(plan: Plan, { final, disqualified }: ScoreColumns, d: SqlDialect): Sql {
  const names = cases(
    plan.segments.map(({ name }, i) => [sql`${final} = ${i}`, d.text(name)]),
    NULL,
  );
  return cases(
    plan.disqualify.map(({ segment }, i) => [sql`${disqualified} = ${i}`, d.text(segment)]),
    names,
  );
}

/** At most `top` reasons, with `; ` between them. */
export function reasonsSql(plan: Plan, columns: ScoreColumns, top: number, d: SqlDialect): Sql {
  const { disqualified, promoted, refused, final } = columns;
  const isHeld = sql`(${disqualified} IS NULL AND coalesce(${refused}, -1) > ${final})`;
  const first = [
    { when: sql`(${disqualified} IS NOT NULL)`, text: reasonOf(plan.disqualify, disqualified, d) },
    { when: sql`(${promoted} IS NOT NULL)`, text: reasonOf(plan.promote, promoted, d) },
    { when: isHeld, text: heldSql(plan, columns, d) },
  ];
  const counts = first.map(({ when }) => sql`CASE WHEN ${when} THEN 1 ELSE 0 END`);
  const firstTexts = first.map(({ when, text }, i) => {
    const before = join([sql`0`, ...counts.slice(0, i)], ' + ');
    return sql`CASE WHEN ${when} AND ${before} < ${top} THEN ${text} END`;
  });
  const entries = columns.rules.map((rule) => ruleReason(rule, d));
  const left = sql`greatest(${top} - (${join(counts, ' + ')}), 0)`;
  const rest = sql`nullif(${d.topTexts(entries, left, '; ')}, '')`;
  return sql`concat_ws('; ', ${join([...firstTexts, rest])})`;
}

function reasonOf(entries: readonly { readonly reason: string }[], index: Sql, d: SqlDialect): Sql {
  return cases(
    entries.map(({ reason }, i) => [sql`${index} = ${i}`, d.text(reason)]),
    sql`CAST(${NULL} AS ${d.types.text})`,
  );
}

/** `held at MQL: Fit 10 < 20` */
function heldSql(plan: Plan, { refused, final, groups }: ScoreColumns, d: SqlDialect): Sql {
  const at = cases(
    plan.segments.map(({ name }, i) => [sql`${final} = ${i}`, d.text(reasonText(`held at ${name}: `))]),
    sql`''`,
  );
  const why = plan.segments.map(({ requires, when }, i): [Sql, Sql] => {
    const words =
      when === null
        ? sql`''`
        : d.text(reasonText(`${conditionWords(when, plan.leads.cells, plan)} does not hold`));
    const gates = requires.map(({ group: index, op, value }): [Sql, Sql] => {
      const { group, subtotal } = itemAt(groups, index);
      const label = d.text(reasonText(`${group.label} `));
      const bound = d.text(` ${refusalSign(op)} ${decimal(value)}`);
      return [
        sql`NOT (${subtotal} ${COMPARISON[op]} ${value})`,
        sql`concat(${label}, ${gateText(subtotal, op, value, d)}, ${bound})`,
      ];
    });
    return [sql`${refused} = ${i}`, cases(gates, words)];
  });
  return sql`concat(${at}, ${cases(why, sql`''`)})`;
}

/** Two decimals, or all of them where the rounded number would fulfil the bound. */
export function gateText(subtotal: Sql, op: Comparison, bound: Micro, d: SqlDialect): Sql {
  const short = roundTo(subtotal, 2, d);
  const staysTrue = sql`NOT (${short} ${COMPARISON[op]} ${bound})`;
  return sql`CASE WHEN ${staysTrue} THEN ${decimalText(sql`(${short})`, d)} ELSE ${decimalText(subtotal, d)} END`;
}

/** A rule among the reasons: its weight, NULL where it is not among them, and its text. */
function ruleReason(one: RuleColumns, d: SqlDialect): { key: Sql; text: Sql } {
  const { rule, points, paid } = one;
  const short = roundTo(points, 2, d);
  const number = pointsText(
    rule,
    one,
    (value) => signed(roundMicro(value, 2)),
    (x) => {
      const value = roundTo(x, 2, d);
      return sql`concat(CASE WHEN ${value} < 0 THEN '' ELSE '+' END, ${decimalText(sql`(${value})`, d)})`;
    },
    d,
  );
  return {
    key: sql`CASE WHEN ${short} <> 0 THEN abs(${points}) END`,
    text: sql`concat(${join([d.text(`${rule.label} `), number, ...timesText(paid, d)])})`,
  };
}

/** ` (3×)` in pieces; nothing where no activities are counted. */
export function timesText(paid: Sql | null, d: SqlDialect): Sql[] {
  return paid === null ? [] : [sql`' ('`, sql`CAST(${paid} AS ${d.types.text})`, sql`'×)'`];
}
