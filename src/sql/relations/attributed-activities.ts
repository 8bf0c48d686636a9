// Attributed activities: every row of a log with the lead it belongs to, or with the reason why it belongs to none. Such
// a row counts for a lead below 0, one per reason, so the GROUP BY that makes the signals counts the rejected rows too.
import type { Plan, Source } from '../../plan/plan.ts';
import { formsOf } from '../expressions/key-form.ts';
import { allOf, cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import type { ActivityRows } from './activity-rows.ts';
import { isById, ownersOf } from './lead-relations.ts';
import type { Relation } from './relation.ts';

/** Why a row may belong to no lead; its lead is the place in this list, counted from -1 down. */
export const UNATTRIBUTED = [
  'quarantined',
  'no_lead',
  'undated',
  'left_out',
  'unmatched',
  'future',
  'duplicate',
  'header',
] as const;
type Unattributed = (typeof UNATTRIBUTED)[number];

export function unattributed(reason: Unattributed): number {
  return -1 - UNATTRIBUTED.indexOf(reason);
}

/** Whether rows of a source may belong to several leads, or their order decides: then they need numbers. */
export function needsRows(source: Source): boolean {
  return source.lead.separator !== null || source.id.length > 0 || formsOf(source).length > 1;
}

/** Whether several leads may have the same row. */
export function isShared(source: Source): boolean {
  return !isById(source) || source.lead.separator !== null;
}
const hasIds = ({ id }: Source): boolean => id.length > 0;

/** The columns of attributed activities besides `lead` and the signals', as the plan needs them. */
function columnsOf({ sources }: Plan): Sql[] {
  return [
    sql`on_day`,
    ...(sources.length > 1 ? [sql`src`] : []),
    ...(sources.some(isShared) ? [sql`is_first`, sql`is_shared`] : []),
  ];
}

/**
 * The rows of one file as `lead`, `on_day`, `src`, `is_first` and `is_shared` (for rows that several leads have), `act`
 * and `ord` (for sources with ids) and the signals' columns. Relations that they need go to `before`. `file`: the file's
 * number among its source's. `lead`: the lead of a matched row.
 */
export function attributedActivities(
  plan: Plan,
  activities: ActivityRows,
  file: number,
  asOf: Sql,
  before: Relation[],
  d: SqlDialect,
  lead: Sql = sql`owner`,
): Sql {
  const { source, index, day, id, hasSeveralKeys } = activities;
  const typed = typedRows(activities);
  const owners = ownersOf(plan, source);
  const columns = [
    sql`${cases(reasonsOf(activities, asOf, d), lead)} AS lead`,
    sql`${day ? sql`CASE WHEN NOT fault THEN dy END` : sql`CAST(${NULL} AS ${d.types.big})`} AS on_day`,
    ...(plan.sources.length > 1 ? [sql`${index} AS src`] : []),
    ...(plan.sources.some(isShared)
      ? isShared(source)
        ? [sql`coalesce(is_first, TRUE) AS is_first`, sql`coalesce(is_shared, FALSE) AS is_shared`]
        : [sql`TRUE AS is_first`, sql`FALSE AS is_shared`]
      : []),
    ...(plan.sources.some(hasIds)
      ? id
        ? [sql`act_id AS act`, sql`row_at + ${file * 2 ** 40} AS ord`]
        : [sql`CAST(${NULL} AS ${d.types.text}) AS act`, sql`CAST(0 AS ${d.types.big}) AS ord`]
      : []),
    ...activities.signals.map((_, i) => sql`v${i} AS m${i}`),
  ];
  const select = sql`SELECT ${join(columns, ',\n  ')}`;
  if (!hasSeveralKeys) return sql`${select}\nFROM ${typed}\nLEFT JOIN ${owners} ON ks = k`;
  // Several keys of a row may be the same lead's, so the pairs of rows and leads are made first.
  const rows = sql`ls_rows${index}_${file}`;
  const links = sql`ls_links${index}_${file}`;
  const { name } = source;
  before.push({ name: rows, query: sql`SELECT * FROM ${typed}`, note: `the rows of source ${name}, typed` });
  before.push({ name: links, query: linksSql(rows, owners, d), note: `the leads of each row of ${name}` });
  return sql`${select}\nFROM ${rows} LEFT JOIN ${links} ON link_row = row_at`;
}

function typedRows({ source, hasHeaderFlag, fault, key, day, where, id, signals, rows }: ActivityRows): Sql {
  const columns = [
    ...(needsRows(source) ? [sql`row_at`] : []),
    ...(hasHeaderFlag ? [sql`is_header`] : []),
    sql`${fault} AS fault`,
    sql`${key} AS ks`,
    ...(day ? [sql`${day} AS dy`] : []),
    ...(where ? [sql`${where} AS counts`] : []),
    ...(id ? [sql`${id} AS act_id`] : []),
    ...signals.map((signal, i) => sql`${signal} AS v${i}`),
  ];
  return sql`(SELECT ${join(columns, ',\n  ')}\nFROM ${rows()} AS cells) AS typed`;
}

/** Why a row belongs to no lead: the first reason that applies decides. */
function reasonsOf(
  { hasHeaderFlag, hasSeveralKeys, day, where }: ActivityRows,
  asOf: Sql,
  d: SqlDialect,
): [when: Sql, lead: Sql][] {
  const hasNoKey = hasSeveralKeys
    ? sql`${d.size(sql`ks`)} IS NULL OR ${d.size(sql`ks`)} = 0`
    : sql`ks IS NULL`;
  const reasons: [Sql, Unattributed][] = [];
  if (hasHeaderFlag) reasons.push([sql`is_header`, 'header']);
  reasons.push([sql`fault`, 'quarantined'], [hasNoKey, 'no_lead']);
  if (day) reasons.push([sql`dy IS NULL`, 'undated']);
  if (where) reasons.push([sql`NOT coalesce(counts, FALSE)`, 'left_out']);
  reasons.push([sql`owner IS NULL`, 'unmatched']);
  if (day) reasons.push([sql`dy > ${asOf}`, 'future']);
  return reasons.map(([when, reason]) => [when, sql`${unattributed(reason)}`]);
}

/** The pairs of rows and leads where a row has several keys. */
function linksSql(rows: Sql, owners: Sql, d: SqlDialect): Sql {
  const keys = d.explode(sql`(SELECT row_at AS link_row, ks FROM ${rows}) AS r`, sql`ks`);
  const pairs = sql`SELECT DISTINCT link_row, owner FROM ${keys} AS v JOIN ${owners} ON e = k`;
  const isFirst = sql`owner = min(owner) OVER (PARTITION BY link_row) AS is_first`;
  const isShared = sql`count(*) OVER (PARTITION BY link_row) > 1 AS is_shared`;
  return sql`SELECT link_row, owner, ${isFirst}, ${isShared} FROM (${pairs}) AS p`;
}

/** Rows with the id of an earlier matched row become duplicates. Relations that this needs go to `before`. */
export function markDuplicates(plan: Plan, activities: Sql, before: Relation[]): Sql {
  if (!plan.sources.some(hasIds)) return activities;
  before.push({ name: sql`ls_found`, query: activities, note: 'all activities, with their ids' });
  const by = plan.sources.length > 1 ? [sql`src`, sql`act`] : [sql`act`];
  const firsts = join([...by.map((one, i) => sql`${one} AS by${i}`), sql`min(ord) AS first_ord`]);
  const query = sql`SELECT ${firsts} FROM ls_found WHERE lead >= 0 AND act IS NOT NULL GROUP BY ${join(by)} HAVING count(*) > 1`;
  before.push({ name: sql`ls_repeated`, query, note: 'the first activity of each id that several have' });
  const isRepeat = sql`lead >= 0 AND ord > first_ord`;
  const lead = sql`CASE WHEN ${isRepeat} THEN ${unattributed('duplicate')} ELSE lead END AS lead`;
  const signals = plan.signals.map((_, i) => sql`m${i}`);
  const on = allOf(by.map((one, i) => sql`${one} = by${i}`));
  return sql`SELECT ${join([lead, ...columnsOf(plan), ...signals])} FROM ls_found LEFT JOIN ls_repeated ON ${on}`;
}
