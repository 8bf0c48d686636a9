// What a score is told by, as SQL: the ledger as JSON and the reasons, in the very words of plan/score-card.ts.
import { conditionWords } from '../plan/describe.ts';
import type { Comparison, Plan, Rule } from '../plan/plan.ts';
import { reasonText, refusalSign } from '../result/score-card.ts';
import { decimal, type Micro, roundTo as rounded, signed } from '../values/micro.ts';
import type { Dialect } from './dialect.ts';
import { decimalText, roundTo } from './numbers.ts';
import { OPERATORS, type RuleColumns, type ScoreColumns } from './score.ts';
import { cases, join, NULL, type Sql, sql } from './sql.ts';

/** The name of the segment that a lead ends in. */
export function segmentSql(plan: Plan, { final, disqualified }: ScoreColumns, d: Dialect): Sql {
  const names = cases(
    plan.segments.map(({ name }, i) => [sql`${final} = ${i}`, d.text(name)]),
    NULL,
  );
  return cases(
    plan.disqualify.map(({ segment }, i) => [sql`${disqualified} = ${i}`, d.text(segment)]),
    names,
  );
}

/** `[{"rule":"decision-maker","points":15},…]` */
export function ledgerSql(plan: Plan, columns: ScoreColumns, d: Dialect): Sql {
  const line = (kind: string, name: string, points: Sql): Sql =>
    sql`concat(${d.text(`{"${kind}":${JSON.stringify(name)},"points":`)}, ${points}, '}')`;
  const counted = (kind: string, name: string, points: Sql): Sql =>
    sql`CASE WHEN ${points} <> 0 THEN ${line(kind, name, decimalText(points, d))} END`;
  const rule = (i: number): Sql[] => {
    const own = plan.rules[i] as Rule;
    const points = pointsTexts(
      own,
      columns.rules[i]!,
      d,
      (value) => decimal(value),
      (x) => decimalText(x, d),
    );
    return [sql`CASE WHEN ${columns.rules[i]!.points} <> 0 THEN ${line('rule', own.id, points)} END`];
  };
  const rulesOf = (group: number | null): Sql[] =>
    plan.rules.flatMap((one, i) => (one.group === group ? rule(i) : []));
  const { start } = plan.score;
  const lines = [
    ...(start === 0 ? [] : [d.text(`{"step":"start","points":${decimal(start)}}`)]),
    ...plan.groups.flatMap(({ id }, i) => [
      ...rulesOf(i),
      counted('group', id, sql`(${columns.groups[i] as Sql} - ${columns.sums[i] as Sql})`),
    ]),
    ...rulesOf(null),
    counted('step', 'clamp', sql`(${columns.clamped} - ${columns.total})`),
    counted('step', 'rounding', sql`(${columns.score} - ${columns.clamped})`),
  ];
  return sql`concat('[', ${joined(lines, ',', d)}, ']')`;
}

/** So many reasons at most, `; ` between them. */
export function reasonsSql(plan: Plan, columns: ScoreColumns, top: number, d: Dialect): Sql {
  const { disqualified, promoted, refused, final } = columns;
  const isHeld = sql`(${disqualified} IS NULL AND coalesce(${refused}, -1) > ${final})`;
  const first = [
    { when: sql`(${disqualified} IS NOT NULL)`, text: reasonsOf(plan.disqualify, disqualified, d) },
    { when: sql`(${promoted} IS NOT NULL)`, text: reasonsOf(plan.promote, promoted, d) },
    { when: isHeld, text: heldSql(plan, columns, d) },
  ];
  const counts = first.map(({ when }) => sql`CASE WHEN ${when} THEN 1 ELSE 0 END`);
  const told = first.map(({ when, text }, i) => {
    const before = join([sql`0`, ...counts.slice(0, i)], ' + ');
    return sql`CASE WHEN ${when} AND ${before} < ${top} THEN ${text} END`;
  });
  const entries = plan.rules.map((rule, i) => entryOf(rule, columns.rules[i]!, d));
  const left = sql`greatest(${top} - (${join(counts, ' + ')}), 0)`;
  const rest = sql`nullif(${d.topTexts(entries, left, '; ')}, '')`;
  return sql`concat_ws('; ', ${join([...told, rest])})`;
}

function reasonsOf(entries: readonly { readonly reason: string }[], index: Sql, d: Dialect): Sql {
  return cases(
    entries.map(({ reason }, i) => [sql`${index} = ${i}`, d.text(reason)]),
    sql`CAST(${NULL} AS ${d.types.text})`,
  );
}

/** `held at MQL: Fit 10 < 20` */
function heldSql(plan: Plan, { refused, final, groups }: ScoreColumns, d: Dialect): Sql {
  const at = cases(
    plan.segments.map(({ name }, i) => [sql`${final} = ${i}`, d.text(reasonText(`held at ${name}: `))]),
    sql`''`,
  );
  const why = plan.segments.map(({ requires, when }, i): [Sql, Sql] => {
    const words =
      when === null
        ? sql`''`
        : d.text(reasonText(`${conditionWords(when, plan.leads.cells, plan)} does not hold`));
    const gates = requires.map(({ group, op, value }): [Sql, Sql] => {
      const subtotal = groups[group] as Sql;
      const label = d.text(reasonText(`${plan.groups[group]!.label} `));
      return [
        sql`NOT (${subtotal} ${OPERATORS[op]} ${value})`,
        sql`concat(${label}, ${gateText(subtotal, op, value, d)}, ${d.text(` ${refusalSign(op)} ${decimal(value)}`)})`,
      ];
    });
    return [sql`${refused} = ${i}`, cases(gates, words)];
  });
  return sql`concat(${at}, ${cases(why, sql`''`)})`;
}

/** Two decimals, or all where two would read false. */
function gateText(subtotal: Sql, op: Comparison, bound: Micro, d: Dialect): Sql {
  const short = roundTo(subtotal, 2, d);
  const readsTrue = sql`NOT (${short} ${OPERATORS[op]} ${bound})`;
  return sql`CASE WHEN ${readsTrue} THEN ${decimalText(sql`(${short})`, d)} ELSE ${decimalText(subtotal, d)} END`;
}

/** A rule among the reasons: its weight, NULL where it isn't told, and its text. */
function entryOf(rule: Rule, columns: RuleColumns, d: Dialect): { key: Sql; text: Sql } {
  const { points, paid } = columns;
  const short = roundTo(points, 2, d);
  const number = pointsTexts(
    rule,
    columns,
    d,
    (value) => signed(rounded(value, 2)),
    (x) => {
      const value = roundTo(x, 2, d);
      return sql`concat(CASE WHEN ${value} < 0 THEN '' ELSE '+' END, ${decimalText(sql`(${value})`, d)})`;
    },
  );
  const times = paid === null ? [] : [sql`' ('`, sql`CAST(${paid} AS ${d.types.text})`, sql`'×)'`];
  return {
    key: sql`CASE WHEN ${short} <> 0 THEN abs(${points}) END`,
    text: sql`concat(${join([d.text(`${rule.label} `), number, ...times])})`,
  };
}

/** The text of a rule's points: written out where they can be known beforehand. */
function pointsTexts(
  { earns, max }: Rule,
  { answer, points }: RuleColumns,
  d: Dialect,
  known: (points: number) => string,
  text: (points: Sql) => Sql,
): Sql {
  const held = (value: number): string => known(max === null ? value : Math.min(Math.max(value, -max), max));
  if (earns.kind === 'flat') return d.text(held(earns.points));
  if (earns.kind !== 'tiers') return text(points);
  return cases(
    earns.tiers.map((tier, i) => [sql`${answer} = ${i}`, d.text(held(tier.points))]),
    sql`''`,
  );
}

/** Texts with something between them, those that are NULL left out. */
function joined(parts: readonly Sql[], by: string, d: Dialect): Sql {
  const most = Math.min(d.mostArguments, 90);
  if (parts.length <= most) return sql`concat_ws(${d.text(by)}, ${join(parts)})`;
  const chunks: Sql[] = [];
  for (let i = 0; i < parts.length; i += most) {
    chunks.push(sql`nullif(${joined(parts.slice(i, i + most), by, d)}, '')`);
  }
  return joined(chunks, by, d);
}
