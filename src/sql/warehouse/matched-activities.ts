// Activities in a warehouse: only the rows that belong to a lead, with the lead.
import type { Plan } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { type ActivityRows, createActivityRows } from '../relations/activity-rows.ts';
import { ownersOf } from '../relations/lead-relations.ts';
import type { Relation } from '../relations/relation.ts';
import type { Sheet } from '../relations/typed-sheet.ts';
import { allOf, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** The matched rows of a source as `lead`, `on_day` and the signals' columns. */
export function matchedActivities(plan: Plan, index: number, sheet: Sheet, d: SqlDialect): Relation {
  const activities = createActivityRows(plan, index, sheet, d.asOf, d);
  const { source, hasSeveralKeys, id, signals } = activities;
  const hasLists = source.match.some(
    ({ cell }) => cell !== null && itemAt(plan.leads.cells, cell).kind === 'list',
  );
  // Two keys of a row are the same lead's only where leads have several keys.
  const hasRowNumbers = hasSeveralKeys && (hasLists || source.match.length > 1);
  const typed = typedRows(activities, hasRowNumbers, d);
  const owners = ownersOf(plan, source);
  const from = hasSeveralKeys
    ? sql`${d.explode(sql`${typed} AS r`, sql`ks`)} AS v JOIN ${owners} ON e = k`
    : sql`${typed} AS r JOIN ${owners} ON ks = k`;
  const kept = [sql`on_day`, ...signals.map((_, i) => sql`m${i}`)];
  const ids = id ? [sql`act`, sql`ord`] : [];
  const all = [sql`owner AS lead`, ...kept, ...ids];
  const matched = hasRowNumbers
    ? sql`SELECT ${join([sql`lead`, ...kept, ...ids])} FROM (SELECT DISTINCT ${join([sql`row_at`, ...all])} FROM ${from}) AS u`
    : sql`SELECT ${join(all)}\nFROM ${from}`;
  return {
    name: sql`ls_hits${index}`,
    query: id ? firstOfIds(matched, kept) : matched,
    note: `the matched activities of source ${source.name}`,
  };
}

function typedRows(
  { day, id, where, fault, key, signals, texts, rows }: ActivityRows,
  hasRowNumbers: boolean,
  d: SqlDialect,
): Sql {
  const conditions = [
    sql`NOT ${fault}`,
    ...(day ? [sql`${day} <= ${d.asOf}`] : []),
    ...(where ? [where] : []),
  ];
  const order = texts().map((x) => sql`coalesce(${x}, '')`);
  const columns = [
    sql`${key} AS ks`,
    sql`${day ?? sql`CAST(${NULL} AS ${d.types.big})`} AS on_day`,
    ...signals.map((signal, i) => sql`${signal} AS m${i}`),
    ...(id ? [sql`${id} AS act`, sql`concat_ws('|', ${join(order)}) AS ord`] : []),
    ...(hasRowNumbers ? [sql`${d.rowNumber} AS row_at`] : []),
  ];
  // With the fence, the join does not fold a row's key again for every lead.
  return sql`(SELECT ${join(columns, ',\n  ')}\nFROM ${rows()} AS typed\nWHERE ${allOf(conditions)}${d.fence})`;
}

/** Among the rows with one id only the first counts. Tables have no order, so that is the first by its cells. */
function firstOfIds(matched: Sql, kept: readonly Sql[]): Sql {
  const ranked = sql`SELECT *, min(ord) OVER (PARTITION BY act) AS first_ord FROM (${matched}) AS h`;
  const columns = join([sql`lead`, ...kept]);
  const first = sql`SELECT DISTINCT ${columns}, act FROM (${ranked}) AS f WHERE act IS NOT NULL AND ord = first_ord`;
  return sql`SELECT ${columns} FROM (${first}) AS once\nUNION ALL\nSELECT ${columns} FROM (${matched}) AS h WHERE act IS NULL`;
}
