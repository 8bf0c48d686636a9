// Where each row of a log is at most one lead's, and its key that lead's id, rows are counted by key before keys are
// matched to leads. A row without a key has a text that is no key: a space and its lead below 0.
import type { Plan } from '../../plan/plan.ts';
import type { ActivityRows } from '../relations/activity-rows.ts';
import { isShared, needsRows, unattributed } from '../relations/attributed-activities.ts';
import type { Relation } from '../relations/relation.ts';
import { countRows, dayRange } from '../relations/row-counts.ts';
import type { ExtraAggregate } from '../relations/tally.ts';
import { cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** Whether each row is at most one lead's, and its key that lead's id. */
export function isByKey({ sources }: Plan): boolean {
  return sources.every((source) => !isShared(source) && !needsRows(source));
}

/** The rows of one file as `who`, `on_day`, `src`, `is_past`, and the signals' columns. */
export function keyedActivities(plan: Plan, activities: ActivityRows, asOf: Sql, d: SqlDialect): Sql {
  const { index, fault, key, day, where, signals, hasHeaderFlag } = activities;
  const no = (reason: Parameters<typeof unattributed>[0]): Sql => d.text(` ${unattributed(reason)}`);
  const reasons: [Sql, Sql][] = [];
  if (hasHeaderFlag) reasons.push([sql`is_header`, no('header')]);
  reasons.push([fault, no('quarantined')], [sql`${key} IS NULL`, no('no_lead')]);
  if (day) reasons.push([sql`${day} IS NULL`, no('undated')]);
  if (where) reasons.push([sql`NOT coalesce(${where}, FALSE)`, no('left_out')]);
  const columns = [
    sql`${cases(reasons, key)} AS who`,
    sql`${day ? sql`CASE WHEN NOT ${fault} THEN ${day} END` : sql`CAST(${NULL} AS ${d.types.big})`} AS on_day`,
    ...(plan.sources.length > 1 ? [sql`${index} AS src`] : []),
    sql`${day ? sql`${day} <= ${asOf}` : sql`TRUE`} AS is_past`,
    ...signals.map((signal, i) => sql`${signal} AS m${i}`),
  ];
  return sql`SELECT ${join(columns, ',\n  ')}\nFROM ${activities.rows()} AS cells`;
}

export function keyedRowCounts({ sources }: Plan): ExtraAggregate[] {
  return sources.flatMap((_, i) => [
    countRows(sources.length, i, sql`rows${i}`, []),
    countRows(sources.length, i, sql`future${i}`, [sql`NOT is_past`]),
    ...dayRange(sources.length, i),
  ]);
}

/** The counts of keys by the lead that they belong to: 0 for any lead, else why they belong to none. */
export function keyOwners({ sources }: Plan): Relation {
  const whose = cases(
    [
      [sql`starts_with(tally_lead, ' ')`, sql`CAST(trim(tally_lead) AS INTEGER)`],
      [sql`id IS NULL`, sql`${unattributed('unmatched')}`],
    ],
    sql`0`,
  );
  const sums = sources.map((_, i) => {
    return sql`sum(rows${i}) AS rows${i}, sum(future${i}) AS future${i}, min(oldest${i}) AS oldest${i}, max(newest${i}) AS newest${i}`;
  });
  const rows = sql`ls_tally LEFT JOIN (SELECT id FROM ls_leads) AS known ON id = tally_lead`;
  return {
    name: sql`ls_whose`,
    query: sql`SELECT ${whose} AS whose, ${join(sums)} FROM ${rows} GROUP BY whose`,
    note: 'the rows by whether their key is a lead',
  };
}

/** As `matchedCounts`. */
export function keyedMatchedCounts({ sources }: Plan): Sql {
  const columns = sources.flatMap((_, i) => [
    sql`coalesce(sum(rows${i} - future${i}) FILTER (WHERE whose = 0), 0)`,
    sql`0`,
    sql`min(oldest${i})`,
    sql`max(newest${i})`,
  ]);
  return sql`SELECT ${join(columns)} FROM ls_whose`;
}

/** As `unattributedCounts`. */
export function keyedUnattributedCounts({ sources }: Plan): Sql {
  const columns = (of: Sql): Sql => join(sources.map((_, i) => sql`${of}${i}`));
  const early = sql`SELECT whose, ${columns(sql`rows`)} FROM ls_whose WHERE whose < 0`;
  const future = sql`SELECT ${unattributed('future')}, ${columns(sql`future`)} FROM ls_whose WHERE whose = 0`;
  return join([early, future], '\nUNION ALL\n');
}

/** Whether a lead has done anything: over the tally that is joined to it. */
export function isActiveByKey({ sources }: Plan): Sql {
  const matched = sources.map((_, i) => sql`rows${i} - future${i} > 0`);
  return sql`coalesce(${join(matched, ' OR ')}, FALSE)`;
}
