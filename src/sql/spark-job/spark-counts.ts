// What a run on Spark counts: queries of one column, a JSON text per row.
import type { Plan } from '../../plan/plan.ts';
import { SPARK } from '../dialects/spark.ts';
import type { DecimalKinds } from '../relations/decimal-kinds.ts';
import type { RelationalPlan } from '../relations/relational-plan.ts';
import { matchedCounts, unattributedCounts } from '../relations/row-counts.ts';
import { join, type Sql, sql } from '../sql.ts';

const d = SPARK;

/** A query and the name of what it counts. */
export interface CountQuery {
  readonly what: string;
  readonly query: Sql;
}

/** Whether a typed row is the one that counts for its key. */
export const IS_KEPT = sql`nth = 1 AND has_key AND NOT fault`;

export function countQueries(plan: Plan, relational: RelationalPlan): CountQuery[] {
  const { leads, hasActivities } = relational;
  const joined = leads.joined(sql`ls_leads`);
  return [
    { what: 'leads', query: inputCounts(sql`ls_lead_rows`, sql`id`) },
    ...leads.tables.flatMap((one): CountQuery[] => {
      if (one === null) return [];
      const { table } = one;
      const matched = sql`SELECT to_json(struct(count(key${table}) AS matched)) FROM ${joined}`;
      return [
        { what: `table ${table}`, query: inputCounts(sql`ls_table_rows${table}`, sql`tkey`) },
        { what: `matched ${table}`, query: matched },
      ];
    }),
    ...(hasActivities
      ? [
          { what: 'sources', query: arrayOf(matchedCounts(plan)) },
          { what: 'leadless', query: arrayOf(unattributedCounts(plan)) },
        ]
      : []),
    { what: 'scores', query: scoreCounts(plan) },
    { what: 'segments', query: segmentCounts(plan) },
    ...beyondCounts(relational),
    { what: 'top', query: TOP },
  ];
}

/** The rows of leads or of a table by what became of them: kept, or the code of their rejection. */
function inputCounts(rows: Sql, key: Sql): Sql {
  const code = sql`CASE WHEN fault THEN fault_code WHEN ${key} IS NULL THEN 'no-key' WHEN nth > 1 THEN 'repeated' ELSE 'kept' END`;
  const mangled = sql`count_if(nth = 1 AND NOT fault AND ${key} RLIKE ${d.text('(?i)^\\d([.,]\\d+)?E\\+?\\d+\\z')})`;
  const formulas = sql`sum(CASE WHEN ${IS_KEPT} THEN size(filter(own, c -> c RLIKE ${d.text('^[=+\\-@\\t\\r\\n]')} AND NOT c RLIKE ${d.text('^[+-]?[\\d(][\\d ().,]*%?\\z')})) ELSE 0 END)`;
  return sql`SELECT to_json(struct(${code} AS code, count(*) AS rows, ${mangled} AS mangled, ${formulas} AS formulas)) FROM ${rows} GROUP BY ${code}`;
}

/** What the decimals of numbers look like that may be thousands. */
export function decimalCounts(kinds: readonly DecimalKinds[]): CountQuery[] {
  return kinds.map(({ of, query }) => ({ what: `decimals ${of}`, query: arrayOf(query) }));
}

/** Each row of a query as a JSON list of texts. */
function arrayOf(query: Sql): Sql {
  return sql`SELECT to_json(array(*)) FROM (SELECT * FROM (${query}) AS q) AS q`;
}

function scoreCounts(plan: Plan): Sql {
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

/** How many leads of each segment fall in each of ten bars; disqualified leads in none, written -1. */
function segmentCounts(plan: Plan): Sql {
  const { min, max } = plan.score;
  const bar = sql`CASE WHEN is_disqualified THEN -1 ELSE greatest(0, least(9, (10 * (CAST(score AS DECIMAL(38, 0)) - ${min})) DIV ${max - min})) END`;
  return sql`SELECT to_json(struct(segment, ${bar} AS bar, count(*) AS leads)) FROM ls_scored GROUP BY segment, ${bar}`;
}

/** Leads by grade, stage, topic and list; accounts by segment. Stages, topics and segments are given by index. */
function beyondCounts({ beyond, lists, accounts }: RelationalPlan): CountQuery[] {
  const by = (what: string, column: Sql | null, from: Sql): CountQuery[] => {
    if (column === null) return [];
    const counted = sql`SELECT ${column} AS name, count(*) AS number FROM ${from} WHERE ${column} IS NOT NULL GROUP BY ${column}`;
    return [{ what, query: sql`SELECT to_json(struct(name, number)) FROM (${counted}) AS c` }];
  };
  const inLists = lists.map((list, i) => sql`count_if(${list}) AS list${i}`);
  const without = sql`SELECT to_json(struct(count_if(account_key IS NULL) AS leads)) FROM ls_scored`;
  return [
    ...by('grades', beyond.grade, sql`ls_scored`),
    ...by('stages', beyond.stage, sql`ls_scored`),
    ...by('topics', beyond.topic, sql`ls_scored`),
    ...(lists.length === 0
      ? []
      : [{ what: 'lists', query: sql`SELECT to_json(struct(${join(inLists)})) FROM ls_scored` }]),
    ...by('accounts', accounts?.segment ?? null, sql`ls_accounts`),
    ...(accounts === null ? [] : [{ what: 'without account', query: without }]),
  ];
}

const TOP = sql`SELECT to_json(struct(id, score, segment, reasons)) FROM ls_scored WHERE NOT is_disqualified ORDER BY score DESC, row_at LIMIT 3`;
