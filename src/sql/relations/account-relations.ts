// Leads rolled up by company: their rows ranked within each account, then a row per account in layers: totals, subtotals
// within their bounds, score, segment.
import type { AccountGate, Accounts, RollUp } from '../../plan/beyond-score.ts';
import { type Group, type Plan, segmentNames } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { MICRO } from '../../values/micro.ts';
import { createLayers } from '../column-layers.ts';
import { COMPARISON } from '../expressions/conditions.ts';
import { roundTo } from '../expressions/number-text.ts';
import { allOf, cases, join, NULL, type Sql, sql, sumOf } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { writtenId } from './lead-relations.ts';
import { inSegments } from './list-columns.ts';
import type { MemberColumns } from './member-columns.ts';
import type { Relation } from './relation.ts';
import { boundedSql } from './rule-columns.ts';
import type { ScoreColumns } from './score-columns.ts';

/** The columns of `ls_accounts`. */
export interface AccountColumns {
  readonly key: Sql;
  readonly name: Sql | null;
  readonly score: Sql;
  /** An index of the accounts' segments. */
  readonly segment: Sql;
  /** The highest segment that the score reached and a gate refused; NULL for none. */
  readonly refused: Sql;
  readonly groups: readonly Sql[];
  readonly leads: Sql;
  readonly active: Sql;
  /** By segment of leads. */
  readonly bySegment: readonly Sql[];
  /** By role. */
  readonly roles: readonly Sql[];
  /** How many roles are filled. */
  readonly filled: Sql;
  /** The ids of the leads with the highest scores, NULL where there are fewer. */
  readonly top: readonly Sql[];
}

export interface AccountRelations {
  /** Over `ls_lead_scores`, which has every column of a lead; the last one is `ls_accounts`. */
  readonly relations: readonly Relation[];
  readonly columns: AccountColumns;
  /** What follows FROM: the leads with `standing_score` and `standing_segment` of their accounts. */
  readonly joined: Sql;
}

const MOST_TOP = 3;

export function accountRelations(
  plan: Plan,
  accounts: Accounts,
  score: ScoreColumns,
  member: MemberColumns,
  d: SqlDialect,
): AccountRelations {
  const { relations, columns } = accountLayers(plan, accounts, score, member, d);
  const standing = sql`account_key AS standing_key, ${columns.score} AS standing_score, ${columns.segment} AS standing_segment`;
  return {
    relations,
    columns,
    joined: sql`(SELECT * FROM ls_lead_scores LEFT JOIN (SELECT ${standing} FROM ls_accounts) AS a ON standing_key = account_key)`,
  };
}

/** A member that counts: disqualified leads count by segment alone. */
const COUNTS = sql`disqualified IS NULL`;
const FIRST = sql`CASE WHEN ${COUNTS} THEN 0 ELSE 1 END`;

function membersSql(plan: Plan, accounts: Accounts, score: ScoreColumns, d: SqlDialect): Sql {
  const rank = (by: Sql): Sql => sql`row_number() OVER (PARTITION BY account_key ORDER BY ${FIRST}, ${by})`;
  const ranks = accounts.rollUp.flatMap(({ kind }, i) =>
    kind === 'top' ? [sql`${rank(sql`${itemAt(score.groups, i).subtotal} DESC`)} AS rank${i}`] : [],
  );
  const place = sql`${rank(sql`${score.score} DESC, ${d.byBytes(writtenId(plan))}`)} AS place`;
  return sql`SELECT *, ${join([place, ...ranks])} FROM ls_lead_scores WHERE account_key IS NOT NULL`;
}

function accountLayers(
  plan: Plan,
  accounts: Accounts,
  score: ScoreColumns,
  member: MemberColumns,
  d: SqlDialect,
) {
  const count = (when: Sql): Sql => sql`count(*) FILTER (WHERE ${when})`;
  const bySegment = segmentNames(plan).map((name, i) => {
    return { column: sql`in_segment${i}`, value: count(inSegments(plan, [name], score)) };
  });
  const roles = member.roles.map((fills, i) => {
    return { column: sql`filling${i}`, value: count(sql`${COUNTS} AND ${fills}`) };
  });
  const top = Array.from({ length: MOST_TOP }, (_, i) => {
    return {
      column: sql`top${i}`,
      value: sql`max(${writtenId(plan)}) FILTER (WHERE ${COUNTS} AND place = ${i + 1})`,
    };
  });
  const rolled = accounts.rollUp.map((how, i) => {
    const { subtotal } = itemAt(score.groups, i);
    return { column: sql`rolled${i}`, value: rolledSql(how, i, subtotal, d) };
  });
  const totals = [
    { column: sql`account`, value: sql`min(${d.byBytes(member.shown)})` },
    ...(member.name === null
      ? []
      : [{ column: sql`account_label`, value: sql`min(${d.byBytes(member.name)})` }]),
    { column: sql`leads`, value: count(COUNTS) },
    { column: sql`active_leads`, value: count(sql`${COUNTS} AND ${member.isActive}`) },
    { column: sql`most_ungrouped`, value: sql`max(${member.ungrouped}) FILTER (WHERE ${COUNTS})` },
    ...[...bySegment, ...roles, ...top, ...rolled],
  ];
  const counted = join(
    totals.map(({ column, value }) => sql`${value} AS ${column}`),
    ',\n  ',
  );
  const grouped = sql`(SELECT account_key, ${counted}\nFROM ls_members\nGROUP BY account_key)`;

  const layers = createLayers(d);
  const { start, min, max, decimals } = plan.score;
  const groups = plan.groups.map((group, i) =>
    layers.add(0, `account_group${i}`, accountSubtotal(group, itemAt(accounts.rollUp, i), i, d)),
  );
  const parts = [sql`${start}`, ...groups, sql`coalesce(most_ungrouped, 0)`];
  const total = layers.add(1, 'account_total', boundedSql(sumOf(parts), min, max));
  const rounded = sql`CAST(${roundTo(total, decimals, d)} AS ${d.types.big})`;
  const accountScore = layers.add(2, 'account_score', rounded);
  const isFilled = roles.map(({ column }) => sql`CASE WHEN ${column} > 0 THEN 1 ELSE 0 END`);
  const filled = layers.add(0, 'filled', sumOf(isFilled));
  const counts = { leads: sql`leads`, active: sql`active_leads`, roles: filled };

  const placed = accounts.segments.map(({ from, requires }, i) => {
    const gate = layers.add(1, `gate${i}`, allOf(requires.map((one) => gateSql(one, counts, groups))));
    return { i: sql`${i}`, gate, isReached: sql`${accountScore} >= ${from} AND leads > 0` };
  });
  const highestFirst = placed.slice(1).reverse();
  const segment = cases(
    highestFirst.map(({ i, gate, isReached }) => [sql`${isReached} AND ${gate}`, i]),
    sql`0`,
  );
  const refused = cases(
    highestFirst.map(({ i, gate, isReached }) => [sql`${isReached} AND NOT ${gate}`, i]),
    NULL,
  );
  const columns: AccountColumns = {
    key: sql`account`,
    name: member.name === null ? null : sql`account_label`,
    score: accountScore,
    segment: layers.add(3, 'account_segment', segment),
    refused: layers.add(3, 'account_refused', refused),
    groups,
    leads: counts.leads,
    active: counts.active,
    bySegment: bySegment.map(({ column }) => column),
    roles: roles.map(({ column }) => column),
    filled,
    top: top.map(({ column }) => column),
  };
  const relations: Relation[] = [
    {
      name: sql`ls_members`,
      query: membersSql(plan, accounts, score, d),
      note: 'the leads of each account, ranked',
    },
    { name: sql`ls_accounts`, query: sql`SELECT * FROM ${layers.over(grouped)} AS a`, note: 'the accounts' },
  ];
  return { relations, columns };
}

/** What the subtotals of an account's leads come to; NULL without leads. */
function rolledSql(how: RollUp, group: number, subtotal: Sql, d: SqlDialect): Sql {
  switch (how.kind) {
    case 'max':
      return sql`max(${subtotal}) FILTER (WHERE ${COUNTS})`;
    case 'sum':
    case 'mean':
      return sql`${d.sum(subtotal)} FILTER (WHERE ${COUNTS})`;
    case 'top':
      return sql`${d.sum(subtotal)} FILTER (WHERE ${COUNTS} AND rank${group} <= ${how.count})`;
  }
}

function accountSubtotal({ min, max }: Group, how: RollUp, i: number, d: SqlDialect): Sql {
  const rolled = sql`coalesce(rolled${i}, 0)`;
  return boundedSql(how.kind === 'mean' ? meanSql(rolled, d) : rolled, min, max);
}

/** Half away from zero at a millionth. */
function meanSql(sum: Sql, d: SqlDialect): Sql {
  const size = d.divide(sql`(2 * abs(${sum}) + leads)`, sql`(2 * leads)`);
  return sql`CASE WHEN leads = 0 THEN 0 WHEN ${sum} < 0 THEN -${size} ELSE ${size} END`;
}

export function gateSql(
  gate: AccountGate,
  counts: { readonly [K in 'leads' | 'active' | 'roles']: Sql },
  groups: readonly Sql[],
): Sql {
  const number = gate.kind === 'group' ? itemAt(groups, gate.group) : sql`${counts[gate.kind]} * ${MICRO}`;
  return sql`${number} ${COMPARISON[gate.op]} ${gate.value}`;
}
