// Activities of a warehouse's tables: the rows that are matched, and whose they are.
import type { Plan } from '../plan/plan.ts';
import type { Sheet } from './cells.ts';
import type { Dialect } from './dialect.ts';
import { openActivities } from './hits.ts';
import { allOf, join, NULL, type Sql, sql } from './sql.ts';

/** The matched rows of a source as `lead`, `on_day` and the signals' columns. */
export function scriptHits(plan: Plan, source: number, sheet: Sheet, d: Dialect): Sql {
  const own = plan.sources[source] as Plan['sources'][number];
  const { fault, key, day, id, counts, moves, hasSeveralKeys, rows, texts } = openActivities(
    plan,
    source,
    sheet,
    d.asOf,
    d,
  );
  const conditions = [
    sql`NOT ${fault}`,
    ...(day ? [sql`${day} <= ${d.asOf}`] : []),
    ...(counts ? [counts] : []),
  ];
  const columns = [
    sql`${key} AS ks`,
    sql`${day ?? sql`CAST(${NULL} AS ${d.types.big})`} AS on_day`,
    ...moves.map((move, i) => sql`${move} AS m${i}`),
    ...(id
      ? [sql`${id} AS act`, sql`concat_ws('|', ${join(texts().map((x) => sql`coalesce(${x}, '')`))}) AS ord`]
      : []),
  ];
  const isListOfLead = own.match !== null && plan.leads.cells[own.match]?.kind === 'list';
  // Two keys of one row may be one lead's only where a lead has several.
  const needsRows = hasSeveralKeys && isListOfLead;
  const numbered = needsRows ? [sql`${d.rowNumber} AS row_at`] : [];
  // Fenced off: a join must not fold a row's key again for every lead.
  const typed = sql`(SELECT ${join([...columns, ...numbered], ',\n  ')}\nFROM ${rows()} AS typed\nWHERE ${allOf(conditions)}${d.fence})`;
  const owners =
    own.match === null
      ? sql`(SELECT id AS k, lead AS owner FROM ls_leads) AS owners`
      : sql`ls_keys${own.match}`;
  const kept = [sql`on_day`, ...moves.map((_, i) => sql`m${i}`)];
  const ids = id ? [sql`act`, sql`ord`] : [];
  const from = hasSeveralKeys
    ? sql`${d.explode(sql`${typed} AS r`, sql`ks`)} AS v JOIN ${owners} ON e = k`
    : sql`${typed} AS r JOIN ${owners} ON ks = k`;
  const all = [sql`owner AS lead`, ...kept, ...ids];
  const hits = needsRows
    ? sql`SELECT ${join([sql`lead`, ...kept, ...ids])} FROM (SELECT DISTINCT ${join([sql`row_at`, ...all])} FROM ${from}) AS u`
    : sql`SELECT ${join(all)}\nFROM ${from}`;
  if (!id) return hits;
  // Of the rows with one id the first counts: here, of those that differ, the first in the order of their cells.
  const ranked = sql`SELECT *, min(ord) OVER (PARTITION BY act) AS first_ord FROM (${hits}) AS h`;
  const columnsOfOne = join([sql`lead`, ...kept]);
  const first = sql`SELECT DISTINCT ${join([sql`lead`, ...kept, sql`act`])} FROM (${ranked}) AS f WHERE act IS NOT NULL AND ord = first_ord`;
  return sql`SELECT ${columnsOfOne} FROM (${first}) AS once\nUNION ALL\nSELECT ${columnsOfOne} FROM (${hits}) AS h WHERE act IS NULL`;
}
