// The counts of activity rows: aggregated beside the signals, then summed up for the run.
import type { Plan } from '../../plan/plan.ts';
import { allOf, join, type Sql, sql } from '../sql.ts';
import { isShared } from './attributed-activities.ts';
import type { ExtraAggregate } from './tally.ts';

/** By source: the number of rows, of shared rows, and the oldest and newest day. */
export function rowCounts({ sources }: Plan): ExtraAggregate[] {
  const once = sources.some(isShared) ? [sql`is_first`] : [];
  return sources.flatMap((source, i) => [
    countRows(sources.length, i, sql`rows${i}`, once),
    ...(isShared(source)
      ? [countRows(sources.length, i, sql`shared${i}`, [sql`is_first`, sql`is_shared`])]
      : []),
    ...dayRange(sources.length, i),
  ]);
}

/** The rows of a source that fulfil all conditions. */
export function countRows(
  sources: number,
  source: number,
  name: Sql,
  conditions: readonly Sql[],
): ExtraAggregate {
  const all = [...(sources > 1 ? [sql`src = ${source}`] : []), ...conditions];
  return {
    name,
    first: all.length === 0 ? sql`count(*)` : sql`count(*) FILTER (WHERE ${allOf(all)})`,
    second: sql`sum(${name})`,
  };
}

export function dayRange(sources: number, source: number): ExtraAggregate[] {
  const day = (of: Sql): Sql =>
    sources > 1 ? sql`${of}(on_day) FILTER (WHERE src = ${source})` : sql`${of}(on_day)`;
  return [
    { name: sql`oldest${source}`, first: day(sql`min`), second: sql`min(oldest${source})` },
    { name: sql`newest${source}`, first: day(sql`max`), second: sql`max(newest${source})` },
  ];
}

/** One row. By source: the number of matched rows, of shared ones among them, and the oldest and newest day. */
export function matchedCounts({ sources }: Plan): Sql {
  const columns = sources.flatMap((source, i) => [
    sql`coalesce(sum(rows${i}) FILTER (WHERE tally_lead >= 0), 0)`,
    isShared(source) ? sql`coalesce(sum(shared${i}) FILTER (WHERE tally_lead >= 0), 0)` : sql`0`,
    sql`min(oldest${i})`,
    sql`max(newest${i})`,
  ]);
  return sql`SELECT ${join(columns)} FROM ls_tally`;
}

/** The rows that belong to no lead: `lead` below 0, then the number of rows of each source. */
export function unattributedCounts({ sources }: Plan): Sql {
  const rows = sources.map((_, i) => sql`rows${i}`);
  return sql`SELECT ${join([sql`tally_lead`, ...rows])} FROM ls_tally WHERE tally_lead < 0`;
}
