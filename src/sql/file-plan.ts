// The plan as statements over files that an engine reads in this process: the scores, and what became of every row.
import type { Plan, Signal } from '../plan/plan.ts';
import type { Sheet } from './cells.ts';
import type { Ground } from './conditions.ts';
import type { Dialect } from './dialect.ts';
import {
  factsSql,
  fileHits,
  isByKey,
  keyedHits,
  keysRelation,
  leadlessSql,
  type Relation,
  rowCounts,
  whoseRelation,
  withoutRepeats,
} from './file-hits.ts';
import { openActivities } from './hits.ts';
import { openLayers } from './layers.ts';
import { openLeadSide } from './lead-side.ts';
import { type ScoreColumns, scoreColumns } from './score.ts';
import { distinctSql, signalValue, tallySql } from './signals.ts';
import { join, NULL, type Sql, sql } from './sql.ts';

/** The files at hand. Their rows hold their number, from 0 on, as `row_at`: activities only where `needsRows` says so. */
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
  /** Whether each lead's id stands in a last column. */
  readonly ids: boolean;
}

export interface FilePlan {
  /** The typed rows of each table: `row_at`, `tkey`, `fault`, cells. */
  readonly tables: readonly (Sql | null)[];
  /** Those of the leads: `row_at`, `id`, `fault`, cells. */
  readonly leads: Sql;
  /** How many leads have a row in each table. All that follows is over `leads` (with `lead`) and `table0`, …. */
  readonly joined: readonly Sql[];
  /** What counts the activities: relations to make in turn, the last of them `tally`. */
  readonly count: readonly Relation[];
  /** One row: of each source how many rows matched, how many of them are shared, the oldest and newest day. */
  readonly facts: Sql;
  /** `lead` below 0, then the rows of each source. */
  readonly leadless: Sql;
  /** A row a lead, in the order of the result: `resultColumns`. In the order of the export also of a part of the leads. */
  readonly scores: (from?: number, to?: number) => Sql;
}

export function filePlan(
  plan: Plan,
  sheets: FileSheets,
  asOf: number,
  { byScore, ids }: ResultShape,
  d: Dialect,
): FilePlan {
  const today = sql`${asOf}`;
  const side = openLeadSide(plan, sheets.leads, sheets.tables, sql`row_at`, d);
  const signal = (i: number): Sql => signalValue(plan.signals[i] as Signal, i, d);
  const ground: Ground = { d, cells: plan.leads.cells, value: side.value, signal, asOf: today };
  const layers = openLayers(d);
  const columns = scoreColumns(plan, ground, layers);
  const matches = [...new Set(plan.sources.flatMap(({ match }) => match ?? []))];
  const keys = matches.map((match) => [match, side.value(match, 'folded')] as const);
  const joined = side.joined(sql`ls_leads`, (table) => sql`ls_table${table}`);

  const count = keys.map(([match, value]) =>
    keysRelation(match, value, plan.leads.cells[match]!.kind === 'list', joined, d),
  );
  const byKey = isByKey(plan);
  const hits = sheets.sources.flatMap((files, source) =>
    files.map((sheet, file) => {
      const activities = openActivities(plan, source, sheet, today, d);
      return byKey
        ? keyedHits(plan, source, activities, today, d)
        : fileHits(plan, source, file, activities, today, count, d);
    }),
  );
  const distinct = plan.signals.flatMap(({ kind }, i) => (kind === 'distinct' ? [i] : []));
  if (hits.length > 0) countHits(plan, hits, distinct, count, d);

  const matched = join(
    plan.sources.map((_, i) => sql`rows${i} - future${i} > 0`),
    ' OR ',
  );
  const isActive = byKey ? sql`coalesce(${matched}, FALSE)` : sql`tally_lead IS NOT NULL`;
  const scored = (leads: Sql): Sql => {
    const parts = [sql`SELECT *, ${hits.length > 0 ? isActive : sql`FALSE`} AS active`];
    if (hits.length === 0) parts.push(...plan.signals.map((one, i) => sql`, ${noActivities(one, i)}`));
    parts.push(sql`FROM ${side.joined(leads, (table) => sql`ls_table${table}`)}`);
    if (hits.length > 0) {
      const who = byKey ? sql`id` : sql`ls_leads.lead`;
      parts.push(sql`LEFT JOIN ls_tally ON tally_lead = ${who}`);
      parts.push(...distinct.map((i) => sql`LEFT JOIN ls_distinct${i} ON lead${i} = ${who}`));
    }
    return layers.over(sql`(${join(parts, '\n')})`);
  };
  const order = byScore ? sql`score DESC, lead` : sql`lead`;
  return {
    tables: sheets.tables.map((sheet, i) => sheet && side.tableRows(i)),
    leads: side.leadRows(),
    joined: plan.tables.map((_, i) =>
      sheets.tables[i] ? sql`SELECT count(key${i}) FROM ${joined}` : sql`SELECT 0`,
    ),
    count,
    facts: factsSql(plan),
    leadless: leadlessSql(plan),
    scores: (from, to) => {
      const isAll = from === undefined || to === undefined;
      const leads = isAll
        ? sql`ls_leads`
        : sql`(SELECT * FROM ls_leads WHERE lead >= ${from} AND lead < ${to})`;
      return sql`SELECT ${join([...resultColumns(plan, columns), ...(ids ? [sql`id`] : [])], ',\n  ')}\nFROM ${scored(leads)} AS scored\nORDER BY ${order}`;
    },
  };
}

/** The numbers of the rows of a file that are quarantined; of a sheet whose rows have them. */
export function faultRows(plan: Plan, source: number, sheet: Sheet, asOf: number, d: Dialect): Sql {
  const { fault, rows } = openActivities(plan, source, sheet, sql`${asOf}`, d);
  return sql`SELECT row_at FROM ${rows()} AS typed WHERE ${fault} ORDER BY row_at`;
}

function countHits(
  plan: Plan,
  hits: readonly Sql[],
  distinct: readonly number[],
  count: Relation[],
  d: Dialect,
): void {
  const who = isByKey(plan) ? sql`who` : sql`lead`;
  let found = withoutRepeats(plan, join(hits, '\nUNION ALL\n'), count);
  if (distinct.length > 0) {
    count.push({ name: sql`ls_hits`, query: found });
    found = sql`SELECT * FROM ls_hits`;
    count.push(
      ...distinct.map((i) => ({ name: sql`ls_distinct${i}`, query: distinctSql(i, sql`ls_hits`, d, who) })),
    );
  }
  const tally = (rows: Sql): Sql => tallySql(plan, sql`(${rows}) AS hits`, d, rowCounts(plan), who);
  count.push({
    name: sql`ls_tally`,
    query: tally(found),
    slice: (slices, slice) =>
      tally(sql`SELECT * FROM (${found}) AS h WHERE hash(${who}) % ${slices} = ${slice}`),
  });
  if (isByKey(plan)) count.push(whoseRelation(plan));
}

/** Where no log was given, the signals of activities are empty. */
function noActivities(signal: Signal, i: number): Sql {
  const none = sql`CAST(${NULL} AS BIGINT)`;
  return signal.kind === 'points' ? sql`${none} AS s${i}, ${none} AS n${i}` : sql`${none} AS s${i}`;
}

/**
 * The columns of the result, numbers without NULL (-1 for none): the lead, whether it did anything, its score, which bound
 * cut it (1 the lower, 2 the upper), five indexes, the subtotals, and of each rule what tells all.
 */
function resultColumns(plan: Plan, columns: ScoreColumns): Sql[] {
  const { min, max } = plan.score;
  const { total, score, groups, placed, final, refused, disqualified, promoted } = columns;
  const small = (x: Sql): Sql => sql`CAST(coalesce(${x}, -1) AS SMALLINT)`;
  const points = (x: Sql): Sql => sql`CAST(coalesce(${x}, 0) AS DOUBLE)`;
  const rules = plan.rules.flatMap(({ earns }, i) => {
    const rule = columns.rules[i]!;
    if (earns.kind === 'each')
      return [sql`CAST(coalesce(${rule.answer}, 0) AS INTEGER)`, points(rule.points)];
    return earns.kind === 'each_counted' ? [points(rule.points)] : [small(rule.answer)];
  });
  return [
    sql`lead`,
    sql`CAST(active AS SMALLINT)`,
    points(score),
    sql`CAST(CASE WHEN ${total} < ${min} THEN 1 WHEN ${total} > ${max} THEN 2 ELSE 0 END AS SMALLINT)`,
    ...[placed, final, refused, disqualified, promoted].map(small),
    ...groups.map((group) => sql`CAST(${group} AS BIGINT)`),
    ...rules,
  ];
}
