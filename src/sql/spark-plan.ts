// The plan as a script for a Spark of its own: files as views, everything that is read twice kept, what was counted told
// in lines of JSON, the result and the rejects written as directories of part files.
import type { Plan, Signal } from '../plan/plan.ts';
import type { Sheet } from './cells.ts';
import type { Ground } from './conditions.ts';
import { SPARK } from './dialects/spark.ts';
import { factsSql, fileHits, keysRelation, leadlessSql, type Relation, rowCounts, withoutRepeats } from './file-hits.ts'; // biome-ignore format: one line
import { openActivities } from './hits.ts';
import { openLayers } from './layers.ts';
import { openLeadSide } from './lead-side.ts';
import { fixedText } from './numbers.ts';
import { ledgerSql, reasonsSql, segmentSql } from './reasons.ts';
import { type ScoreColumns, scoreColumns } from './score.ts';
import { distinctSql, signalValue, tallySql } from './signals.ts';
import { cases, join, NULL, type Sql, sql } from './sql.ts';

/**
 * The sheets of a run; their rows carry `row_at` (a number that tells them apart, in their
 * order), `own` (their cells) and `bad` (the text of one that can't be read).
 */
export interface SparkSheets {
  readonly leads: Sheet;
  readonly tables: readonly (Sheet | null)[];
  readonly sources: readonly (Sheet | null)[];
}

export interface SparkPlan {
  /** Statements that make `ls_scored`: a row a lead with the text of each column that scoring adds, and what is counted. */
  readonly make: readonly Sql[];
  /** What is told on the way: queries of one column, a JSON text a row, by what they tell. */
  readonly tell: readonly { readonly what: string; readonly query: Sql }[];
  /** Every row that isn't used: what it is of, its code, message and text. */
  readonly rejects: Sql;
}

const d = SPARK;

export function sparkPlan(plan: Plan, sheets: SparkSheets, asOf: number, top: number): SparkPlan {
  const today = sql`${asOf}`;
  const carried = sql`row_at, own, bad`;
  const side = openLeadSide(plan, sheets.leads, sheets.tables, carried, d, true);
  const signal = (i: number): Sql => signalValue(plan.signals[i] as Signal, i, d);
  const ground: Ground = { d, cells: plan.leads.cells, value: side.value, signal, asOf: today };
  const layers = openLayers(d);
  const columns = scoreColumns(plan, ground, layers);
  const matches = [...new Set(plan.sources.flatMap(({ match }) => match ?? []))];
  const keys = matches.map((match) => [match, side.value(match, 'folded')] as const);
  const joined = side.joined(sql`ls_leads`, (table) => sql`ls_table${table}`);

  const relations: Relation[] = [];
  sheets.tables.forEach((sheet, i) => {
    if (!sheet) return;
    relations.push({ name: sql`ls_table_rows${i}`, query: ranked(side.tableRows(i), sql`tkey`) });
    relations.push({ name: sql`ls_table${i}`, query: sql`SELECT * FROM ls_table_rows${i} WHERE ${IS_KEPT}` });
  });
  relations.push({ name: sql`ls_lead_rows`, query: ranked(side.leadRows(), sql`id`) });
  const leads = sql`SELECT row_at AS lead, * EXCEPT (fault_code, fault_message, bad) FROM ls_lead_rows WHERE ${IS_KEPT}`;
  relations.push({ name: sql`ls_leads`, query: leads });
  for (const [match, value] of keys)
    relations.push(keysRelation(match, value, plan.leads.cells[match]!.kind === 'list', joined, d));

  const opened = sheets.sources.map(
    (sheet, source) => sheet && openActivities(plan, source, sheet, today, d),
  );
  const hits = opened.flatMap((activities, source) =>
    activities ? [fileHits(plan, source, 0, activities, today, relations, d)] : [],
  );
  const distinct = plan.signals.flatMap(({ kind }, i) => (kind === 'distinct' ? [i] : []));
  if (hits.length > 0) {
    let found = withoutRepeats(plan, join(hits, '\nUNION ALL\n'), relations);
    if (distinct.length > 0) {
      relations.push({ name: sql`ls_hits`, query: found });
      found = sql`SELECT * FROM ls_hits`;
      for (const i of distinct)
        relations.push({ name: sql`ls_distinct${i}`, query: distinctSql(i, sql`ls_hits`, d) });
    }
    const tally = tallySql(plan, sql`(${found}) AS hits`, d, rowCounts(plan, false));
    relations.push({ name: sql`ls_tally`, query: tally });
  }
  const none = sql`CAST(${NULL} AS BIGINT)`;
  const parts = [
    sql`SELECT *, ${hits.length > 0 ? sql`tally_lead IS NOT NULL` : sql`FALSE`} AS active`,
    ...(hits.length > 0 ? [] : plan.signals.map((_, i) => sql`, ${none} AS s${i}, ${none} AS n${i}`)),
    sql`FROM ${joined}`,
  ];
  if (hits.length > 0) {
    parts.push(sql`LEFT JOIN ls_tally ON tally_lead = ls_leads.lead`);
    parts.push(...distinct.map((i) => sql`LEFT JOIN ls_distinct${i} ON lead${i} = ls_leads.lead`));
  }
  const all = layers.over(sql`(${join(parts, '\n')})`);
  const scored = sql`SELECT ${join(scoredColumns(plan, columns, top), ',\n  ')}\nFROM ${all} AS s`;
  relations.push({ name: sql`ls_scored`, query: scored });

  const given = opened.flatMap((activities, source) => (activities ? [{ activities, source }] : []));
  return {
    make: relations.flatMap(({ name, query }) => d.keep(name, query)),
    tell: [
      { what: 'leads', query: rowFacts(sql`ls_lead_rows`, sql`id`) },
      ...sheets.tables.flatMap((sheet, i) => {
        if (!sheet) return [];
        const counts = { what: `table ${i}`, query: rowFacts(sql`ls_table_rows${i}`, sql`tkey`) };
        const matched = sql`SELECT to_json(struct(count(key${i}) AS matched)) FROM ${joined}`;
        return [counts, { what: `matched ${i}`, query: matched }];
      }),
      ...(hits.length === 0
        ? []
        : [
            { what: 'sources', query: arrayOf(factsSql(plan, false)) },
            { what: 'leadless', query: arrayOf(leadlessSql(plan, false)) },
          ]),
      { what: 'scores', query: scoreFacts(plan) },
      { what: 'segments', query: segmentFacts(plan) },
      { what: 'top', query: TOP },
    ],
    rejects: join(
      [
        rejectedRows(sql`ls_lead_rows`, sql`id`, 'leads', 'no-id', 'the lead has no id', 'duplicate', 'the id is that of an earlier row'), // biome-ignore format: one line
        ...sheets.tables.flatMap((sheet, i) =>
          sheet
            ? [rejectedRows(sql`ls_table_rows${i}`, sql`tkey`, plan.tables[i]!.name, 'no-key', 'the row has no key', 'repeated-key', 'the key stood in an earlier row')] // biome-ignore format: one line
            : [],
        ),
        ...given.map(({ activities, source }) => {
          const { code, message } = activities.told();
          return sql`SELECT ${d.text(plan.sources[source]!.name)} AS file, ${code} AS code, ${message} AS message, ${RAW} AS raw FROM ${activities.rows()} AS typed WHERE ${activities.fault}`;
        }),
      ],
      '\nUNION ALL\n',
    ),
  };
}

/** A row as CSV text again. */
const RAW = sql`coalesce(bad, array_join(transform(own, c -> CASE WHEN c RLIKE ${d.text('[",\r\n]')} THEN concat('"', replace(c, '"', '""'), '"') ELSE c END), ',', ''))`;

export const IS_KEPT = sql`nth = 1 AND has_key AND NOT fault`;

/** The rows with their number among those that could stand for the same key. */
function ranked(rows: Sql, key: Sql): Sql {
  const keyed = sql`SELECT *, ${key} IS NOT NULL AS has_key FROM (${rows}) AS r`;
  // Rows without a key, and faulty ones, are counted each for itself: else one partition would hold them all.
  const by = sql`CASE WHEN NOT fault THEN ${key} END, CASE WHEN fault OR ${key} IS NULL THEN row_at END`;
  return sql`SELECT *, row_number() OVER (PARTITION BY ${by} ORDER BY row_at) AS nth FROM (${keyed}) AS k`;
}

/** How many rows there are, and how many are not used, by code. */
function rowFacts(rows: Sql, key: Sql): Sql {
  const code = sql`CASE WHEN fault THEN fault_code WHEN ${key} IS NULL THEN 'no-key' WHEN nth > 1 THEN 'repeated' ELSE 'kept' END`;
  const mangled = sql`count_if(nth = 1 AND NOT fault AND ${key} RLIKE ${d.text('(?i)^\\d([.,]\\d+)?E\\+?\\d+\\z')})`;
  const formulas = sql`sum(CASE WHEN ${IS_KEPT} THEN size(filter(own, c -> c RLIKE ${d.text('^[=+\\-@\\t\\r\\n]')} AND NOT c RLIKE ${d.text('^[+-]?[\\d(][\\d ().,]*%?\\z')})) ELSE 0 END)`;
  return sql`SELECT to_json(struct(${code} AS code, count(*) AS rows, ${mangled} AS mangled, ${formulas} AS formulas)) FROM ${rows} GROUP BY ${code}`;
}

function rejectedRows(
  rows: Sql,
  key: Sql,
  of: string,
  noKey: string,
  noKeyText: string,
  again: string,
  againText: string,
): Sql {
  const pick = (faulty: Sql, none: string, other: string): Sql =>
    cases([[sql`fault`, faulty], [sql`${key} IS NULL`, d.text(none)]], d.text(other)); // biome-ignore format: one line
  return sql`SELECT ${d.text(of)} AS file, ${pick(sql`fault_code`, noKey, again)} AS code, ${pick(sql`fault_message`, noKeyText, againText)} AS message, ${RAW} AS raw FROM ${rows} WHERE NOT (${IS_KEPT})`;
}

/** Each row of a query as a JSON list of texts. */
function arrayOf(query: Sql): Sql {
  return sql`SELECT to_json(array(*)) FROM (SELECT * FROM (${query}) AS q) AS q`;
}

/** `own` and what scoring adds, under names of their own; `p0`, …: points; what the facts are counted from. */
function scoredColumns(plan: Plan, columns: ScoreColumns, top: number): Sql[] {
  const { decimals, min, max } = plan.score;
  const { score, total, placed, final, refused, disqualified, promoted } = columns;
  return [
    sql`own`,
    sql`row_at`,
    sql`id`,
    sql`active`,
    sql`CAST(${score} AS BIGINT) AS score`,
    sql`CASE WHEN ${total} < ${min} THEN 1 WHEN ${total} > ${max} THEN 2 ELSE 0 END AS cut`,
    sql`${disqualified} IS NOT NULL AS is_disqualified`,
    sql`${disqualified} IS NULL AND ${final} > ${placed} AND ${promoted} IS NOT NULL AS is_promoted`,
    sql`${disqualified} IS NULL AND coalesce(${refused}, -1) > ${final} AS is_held`,
    ...plan.rules.map((_, i) => sql`${columns.rules[i]!.points} AS points${i}`),
    sql`${fixedText(score, decimals, d)} AS score_text`,
    sql`${segmentSql(plan, columns, d)} AS segment`,
    ...columns.groups.map((group, i) => sql`${fixedText(group, decimals, d)} AS group_text${i}`),
    sql`${reasonsSql(plan, columns, top, d)} AS reasons`,
    sql`${ledgerSql(plan, columns, d)} AS ledger`,
  ];
}

function scoreFacts(plan: Plan): Sql {
  const { min, max } = plan.score;
  const rules = plan.rules.flatMap((_, i) => [
    sql`count(points${i}) AS leads${i}`,
    sql`coalesce(${d.sum(sql`points${i}`)}, 0) AS points${i}`,
  ]);
  const count = (when: Sql, name: Sql): Sql => sql`count_if(${when}) AS ${name}`;
  return sql`SELECT to_json(struct(${join([
    sql`count(*) AS scored`,
    count(sql`NOT active`, sql`silent`),
    count(sql`cut = 1`, sql`cut_min`),
    count(sql`cut = 2`, sql`cut_max`),
    count(sql`score <= ${min}`, sql`at_min`),
    count(sql`score >= ${max}`, sql`at_max`),
    count(sql`is_disqualified`, sql`disqualified`),
    count(sql`is_promoted`, sql`promoted`),
    count(sql`is_held`, sql`held`),
    ...rules,
  ])})) FROM ls_scored`;
}

/** How many leads of each segment fall in each of ten bars. */
function segmentFacts(plan: Plan): Sql {
  const { min, max } = plan.score;
  const bar = sql`greatest(0, least(9, (10 * (CAST(score AS DECIMAL(38, 0)) - ${min})) DIV ${max - min}))`;
  return sql`SELECT to_json(struct(segment, ${bar} AS bar, count(*) AS leads)) FROM ls_scored GROUP BY segment, ${bar}`;
}

const TOP = sql`SELECT to_json(struct(id, score, segment, reasons)) FROM ls_scored WHERE NOT is_disqualified ORDER BY score DESC, row_at LIMIT 3`;
