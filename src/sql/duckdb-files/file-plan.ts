// The plan as statements over files that an engine reads in this process: the scores, and what became of every row.
import type { Topic } from '../../plan/beyond-score.ts';
import type { Plan, Rule } from '../../plan/plan.ts';
import { createActivityRows } from '../relations/activity-rows.ts';
import { attributedActivities, markDuplicates } from '../relations/attributed-activities.ts';
import { writtenId } from '../relations/lead-relations.ts';
import type { Relation } from '../relations/relation.ts';
import { planRelations, type RelationalPlan } from '../relations/relational-plan.ts';
import { matchedCounts, rowCounts, unattributedCounts } from '../relations/row-counts.ts';
import type { EarnedColumns } from '../relations/rule-columns.ts';
import type { Sheet } from '../relations/typed-sheet.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import {
  isActiveByKey,
  isByKey,
  keyedActivities,
  keyedMatchedCounts,
  keyedRowCounts,
  keyedUnattributedCounts,
  keyOwners,
} from './keyed-activities.ts';

/** The files at hand. Their rows have their number, from 0 on, as `row_at`: activities only where `needsRows` says so. */
export interface FileSheets {
  readonly leads: Sheet;
  /** null: left out. */
  readonly tables: readonly (Sheet | null)[];
  /** The files of each source, in order. */
  readonly sources: readonly (readonly Sheet[])[];
}

export interface ResultShape {
  /** Highest score first; else in the order of the export. */
  readonly byScore: boolean;
  /** Whether each lead's id is in a last column. */
  readonly ids: boolean;
}

export interface FilePlan {
  /** The typed rows of each table: `row_at`, `tkey`, `fault`, cells. */
  readonly tables: readonly (Sql | null)[];
  /** Those of the leads: `row_at`, `id`, `fault`, cells. */
  readonly leads: Sql;
  /** How many leads have a row in each table. All that follows is over `ls_leads` (with `lead`) and `ls_table0`, …. */
  readonly joined: readonly Sql[];
  /** What counts the activities: relations to make in turn. */
  readonly count: readonly Relation[];
  /** One row. By source: the number of matched rows, of shared ones among them, and the oldest and newest day. */
  readonly facts: Sql;
  /** `lead` below 0, then the rows of each source. */
  readonly leadless: Sql;
  /** A row per lead, in the order of the result: `resultColumns`. In the order of the export also of a part of the leads. */
  readonly scores: (from?: number, to?: number) => Sql;
}

export function filePlan(
  plan: Plan,
  sheets: FileSheets,
  asOf: number,
  { byScore, ids }: ResultShape,
  d: SqlDialect,
): FilePlan {
  const today = sql`${asOf}`;
  const byKey = isByKey(plan);
  const relational = planRelations(plan, {
    d,
    asOf: today,
    sheets: { ...sheets, carried: sql`row_at`, faultTexts: [] },
    activities: (before) => {
      const all = sheets.sources.flatMap((files, source) =>
        files.map((sheet, file) => {
          const activities = createActivityRows(plan, source, sheet, today, d);
          return byKey
            ? keyedActivities(plan, activities, today, d)
            : attributedActivities(plan, activities, file, today, before, d);
        }),
      );
      return all.length === 0 ? null : markDuplicates(plan, join(all, '\nUNION ALL\n'), before);
    },
    lead: byKey
      ? { ofActivity: sql`who`, ofLead: sql`id` }
      : { ofActivity: sql`lead`, ofLead: sql`ls_leads.lead` },
    extra: byKey ? keyedRowCounts(plan) : rowCounts(plan),
    isActive: byKey ? isActiveByKey(plan) : sql`tally_lead IS NOT NULL`,
  });
  const { leads, relations, hasActivities, scored } = relational;
  const order = byScore ? sql`score DESC, lead` : sql`lead`;
  const result = join([...resultColumns(plan, relational), ...(ids ? [writtenId(plan)] : [])], ',\n  ');
  const joined = leads.joined(sql`ls_leads`);
  return {
    tables: leads.tables.map((table) => table?.query() ?? null),
    leads: leads.leads.query(),
    joined: leads.tables.map((table) =>
      table ? sql`SELECT count(key${table.table}) FROM ${joined}` : sql`SELECT 0`,
    ),
    count: byKey && hasActivities ? [...relations, keyOwners(plan)] : relations,
    facts: byKey ? keyedMatchedCounts(plan) : matchedCounts(plan),
    leadless: byKey ? keyedUnattributedCounts(plan) : unattributedCounts(plan),
    scores: (from, to) => {
      const isAll = from === undefined || to === undefined;
      const part = isAll
        ? sql`ls_leads`
        : sql`(SELECT * FROM ls_leads WHERE lead >= ${from} AND lead < ${to})`;
      return sql`SELECT ${result}\nFROM ${scored(part)} AS scored\nORDER BY ${order}`;
    },
  };
}

/** The numbers of the rows of a file that are rejected; of a sheet whose rows have them. */
export function faultRows(plan: Plan, source: number, sheet: Sheet, asOf: number, d: SqlDialect): Sql {
  const { fault, rows } = createActivityRows(plan, source, sheet, sql`${asOf}`, d);
  return sql`SELECT row_at FROM ${rows()} AS typed WHERE ${fault} ORDER BY row_at`;
}

/**
 * The columns of the result, numbers without NULL (-1 for none): the lead, whether it is active, its score, which bound
 * cut it (1 the lower, 2 the upper), five indexes, the subtotals, of each rule and topic what all else follows from, the
 * stage, and whether the `when` of each list holds.
 */
function resultColumns(plan: Plan, { columns, beyond }: RelationalPlan): Sql[] {
  const { min, max } = plan.score;
  const { total, score, groups, placed, final, refused, disqualified, promoted } = columns;
  const small = (x: Sql): Sql => sql`CAST(coalesce(${x}, -1) AS SMALLINT)`;
  const points = (x: Sql): Sql => sql`CAST(coalesce(${x}, 0) AS DOUBLE)`;
  const earned = ({ earns }: Rule | Topic, one: EarnedColumns): Sql[] => {
    switch (earns.kind) {
      case 'each':
        return [sql`CAST(coalesce(${one.answer}, 0) AS INTEGER)`, points(one.points)];
      case 'each_counted':
        return [points(one.points)];
      default:
        return [small(one.answer)];
    }
  };
  const whens = beyond.listWhens.flatMap((when) => when ?? []);
  return [
    sql`lead`,
    sql`CAST(active AS SMALLINT)`,
    points(score),
    sql`CAST(CASE WHEN ${total} < ${min} THEN 1 WHEN ${total} > ${max} THEN 2 ELSE 0 END AS SMALLINT)`,
    ...[placed, final, refused, disqualified, promoted].map(small),
    ...groups.map(({ subtotal }) => sql`CAST(${subtotal} AS BIGINT)`),
    ...columns.rules.flatMap((one) => earned(one.rule, one)),
    ...beyond.topics.flatMap((one) => earned(one.topic, one)),
    ...(beyond.stage === null ? [] : [small(beyond.stage)]),
    ...whens.map((when) => sql`CAST(${when} AS SMALLINT)`),
  ];
}
