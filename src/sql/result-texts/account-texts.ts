// The columns of the table of accounts, in the words of result/accounts.ts and in the order of run/account-table.ts.
import type { AccountSegment, Accounts } from '../../plan/beyond-score.ts';
import { type Plan, segmentNames } from '../../plan/plan.ts';
import { refusalSign } from '../../result/score-card.ts';
import { itemAt } from '../../values/item-at.ts';
import { decimal } from '../../values/micro.ts';
import { fixedText } from '../expressions/number-text.ts';
import { type AccountColumns, gateSql } from '../relations/account-relations.ts';
import { cases, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { nameAt, type ResultText } from './beyond-texts.ts';
import { joinTexts } from './join-texts.ts';
import { gateText } from './reasons.ts';

export function accountTexts(
  plan: Plan,
  accounts: Accounts,
  columns: AccountColumns,
  d: SqlDialect,
): ResultText[] {
  const { decimals } = plan.score;
  const fixed = (name: string, value: Sql): ResultText => ({
    name,
    text: fixedText(value, decimals, d),
    decimals,
  });
  const count = (name: string, value: Sql): ResultText => ({
    name,
    text: countText(value, d),
    count: value,
  });
  const { name, roles } = columns;
  const hasRoles = accounts.roles.length > 0;
  return [
    { name: accounts.key.header, text: columns.key },
    ...(name === null ? [] : [{ name: 'name', text: name }]),
    fixed('score', columns.score),
    { name: 'segment', text: nameAt(accounts.segments, columns.segment, d) },
    ...plan.groups.map(({ id }, i) => fixed(id, itemAt(columns.groups, i))),
    count('leads', columns.leads),
    count('active', columns.active),
    ...segmentNames(plan).map((segment, i) => count(segment, itemAt(columns.bySegment, i))),
    ...accounts.roles.map(({ id }, i) => count(id, itemAt(roles, i))),
    ...(hasRoles
      ? [{ name: 'missing_roles', text: emptyAsNull(missingRoles(accounts, columns, ';', '', d)) }]
      : []),
    { name: 'top_leads', text: emptyAsNull(joinTexts(columns.top, ';', d)) },
    { name: 'reasons', text: reasonsSql(plan, accounts, columns, d) },
  ];

  function emptyAsNull(text: Sql): Sql {
    return sql`nullif(${text}, '')`;
  }
}

function countText(value: Sql, d: SqlDialect): Sql {
  return sql`CAST(${value} AS ${d.types.text})`;
}

function missingRoles(
  { roles }: Accounts,
  columns: AccountColumns,
  by: string,
  before: string,
  d: SqlDialect,
): Sql {
  const missing = roles.map(({ id }, i) => {
    return sql`CASE WHEN ${itemAt(columns.roles, i)} = 0 THEN ${d.text(before + id)} END`;
  });
  return joinTexts(missing, by, d);
}

/** `2 SQL, 1 MQL; roles 2 of 3, no champion; held at warm: leads 1 < 2` */
function reasonsSql(plan: Plan, accounts: Accounts, columns: AccountColumns, d: SqlDialect): Sql {
  const own = plan.segments.length;
  const names = segmentNames(plan).map((name, i) => {
    const number = itemAt(columns.bySegment, i);
    return sql`CASE WHEN ${number} > 0 THEN concat(${countText(number, d)}, ${d.text(` ${name}`)}) END`;
  });
  const highestFirst = [...names.slice(0, own).reverse(), ...names.slice(own)];
  const all = accounts.roles.length;
  const filled = sql`concat('roles ', ${countText(columns.filled, d)}, ${d.text(` of ${all}`)})`;
  const missing = sql`nullif(${missingRoles(accounts, columns, ', ', 'no ', d)}, '')`;
  return joinTexts(
    [
      joinTexts(highestFirst, ', ', d),
      ...(all > 0 ? [sql`concat_ws(', ', ${filled}, ${missing})`] : []),
      heldSql(plan, accounts, columns, d),
    ],
    '; ',
    d,
  );
}

/** `held at warm: leads 1 < 2`; NULL where no gate refused. */
function heldSql(plan: Plan, { segments }: Accounts, columns: AccountColumns, d: SqlDialect): Sql {
  const why = segments.map((segment, i): [Sql, Sql] => [
    sql`${columns.refused} = ${i}`,
    refusalSql(plan, segment, columns, d),
  ]);
  const at = nameAt(segments, columns.segment, d);
  const text = sql`concat('held at ', ${at}, ': ', ${cases(why, sql`''`)})`;
  return sql`CASE WHEN ${columns.refused} > ${columns.segment} THEN ${text} END`;
}

/** The first requirement that is not met. */
function refusalSql(
  { groups }: Plan,
  { requires }: AccountSegment,
  columns: AccountColumns,
  d: SqlDialect,
): Sql {
  const counts = { leads: columns.leads, active: columns.active, roles: columns.filled };
  const gates = requires.map((gate): [Sql, Sql] => {
    const bound = d.text(` ${refusalSign(gate.op)} ${decimal(gate.value)}`);
    const isRefused = sql`NOT (${gateSql(gate, counts, columns.groups)})`;
    if (gate.kind !== 'group') {
      return [
        isRefused,
        sql`concat(${d.text(`${gate.kind} `)}, ${countText(counts[gate.kind], d)}, ${bound})`,
      ];
    }
    const label = d.text(`${itemAt(groups, gate.group).label} `);
    const number = gateText(itemAt(columns.groups, gate.group), gate.op, gate.value, d);
    return [isRefused, sql`concat(${label}, ${number}, ${bound})`];
  });
  return cases(gates, NULL);
}
