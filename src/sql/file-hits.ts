// What became of every row of a log: whose it is, or why it is nobody's. Rows that no lead has count for a lead below 0,
// one for each reason, so that the GROUP BY that makes the signals counts them too.
import type { Plan } from '../plan/plan.ts';
import type { Dialect } from './dialect.ts';
import type { Activities } from './hits.ts';
import type { Extra } from './signals.ts';
import { allOf, cases, join, NULL, type Sql, sql } from './sql.ts';

/** Why a row may be nobody's; the place of each, counted from 1, is its lead below 0. */
export const LEADLESS = [
  'quarantined',
  'no_lead',
  'undated',
  'left_out',
  'unmatched',
  'future',
  'duplicate',
  'header',
] as const;
const leadless = (one: (typeof LEADLESS)[number]): Sql => sql`${-1 - LEADLESS.indexOf(one)}`;

/** A relation to make, in its turn. */
export interface Relation {
  readonly name: Sql;
  readonly query: Sql;
  /** One of so many parts of the same rows, each worked out in less memory. */
  readonly slice?: (slices: number, slice: number) => Sql;
}

type Source = Plan['sources'][number];

/** Whether rows of a source may be several leads', or their order decides. */
export function needsRows({ lead, id }: Source): boolean {
  return lead.separator !== null || id !== null;
}
const isShared = ({ lead, match }: Source): boolean => match !== null || lead.separator !== null;
const hasIds = ({ id }: Source): boolean => id !== null;

/** Whether each row is at most one lead's, and its key that lead's id: then keys can be counted before they are matched. */
export function isByKey({ sources }: Plan): boolean {
  return sources.every((source) => !isShared(source) && !needsRows(source));
}

/** The rows of one file as `who` (its key; for rows without one a text that is none), `on_day`, `src`, `is_past`, the signals. */
export function keyedHits(plan: Plan, source: number, activities: Activities, asOf: Sql, d: Dialect): Sql {
  const { fault, key, day, counts, moves } = activities;
  const no = (one: (typeof LEADLESS)[number]): Sql => d.text(` ${-1 - LEADLESS.indexOf(one)}`);
  const reasons: [Sql, Sql][] = [
    ...(activities.tellsHeader ? [[sql`is_header`, no('header')] as [Sql, Sql]] : []),
    [fault, no('quarantined')],
    [sql`${key} IS NULL`, no('no_lead')],
  ];
  if (day) reasons.push([sql`${day} IS NULL`, no('undated')]);
  if (counts) reasons.push([sql`NOT coalesce(${counts}, FALSE)`, no('left_out')]);
  const columns = [
    sql`${cases(reasons, key)} AS who`,
    sql`${day ? sql`CASE WHEN NOT ${fault} THEN ${day} END` : sql`CAST(${NULL} AS ${d.types.big})`} AS on_day`,
    ...(plan.sources.length > 1 ? [sql`${source} AS src`] : []),
    sql`${day ? sql`${day} <= ${asOf}` : sql`TRUE`} AS is_past`,
    ...moves.map((move, i) => sql`${move} AS m${i}`),
  ];
  return sql`SELECT ${join(columns, ',\n  ')}\nFROM ${activities.rows()} AS cells`;
}

/** The keys of the leads by a cell of theirs (in the form that is compared): `k`, `owner`, and which rows count once. */
export function keysRelation(match: number, value: Sql, isList: boolean, leads: Sql, d: Dialect): Relation {
  const own = sql`(SELECT ls_leads.lead AS owner, ${value} AS k FROM ${leads}) AS l`;
  const pairs = isList
    ? sql`SELECT DISTINCT owner, e AS k FROM ${d.explode(own, sql`k`)} AS v`
    : sql`SELECT owner, k FROM ${own} WHERE k IS NOT NULL`;
  const isFirst = sql`owner = min(owner) OVER (PARTITION BY k) AS is_first`;
  const isShared = sql`count(*) OVER (PARTITION BY k) > 1 AS is_shared`;
  return {
    name: sql`ls_keys${match}`,
    query: sql`SELECT owner, k, ${isFirst}, ${isShared} FROM (${pairs}) AS p`,
  };
}

/**
 * The rows of one file as `lead`, `on_day`, `src`, `is_first` and `is_shared` (of the rows that several leads have), `act`
 * and `ord` (of the sources that have ids) and the signals' columns. What has to be made before goes to `before`.
 */
export function fileHits(
  plan: Plan,
  source: number,
  file: number,
  activities: Activities,
  asOf: Sql,
  before: Relation[],
  d: Dialect,
): Sql {
  const own = plan.sources[source] as Source;
  const { fault, key, day, id, counts, moves, hasSeveralKeys } = activities;
  const typed = sql`(SELECT ${join(
    [
      ...(needsRows(own) ? [sql`row_at`] : []),
      ...(activities.tellsHeader ? [sql`is_header`] : []),
      sql`${fault} AS fault`,
      sql`${key} AS ks`,
      ...(day ? [sql`${day} AS dy`] : []),
      ...(counts ? [sql`${counts} AS counts`] : []),
      ...(id ? [sql`${id} AS act_id`] : []),
      ...moves.map((move, i) => sql`${move} AS v${i}`),
    ],
    ',\n  ',
  )}\nFROM ${activities.rows()} AS cells) AS typed`;
  const owners =
    own.match === null
      ? sql`(SELECT id AS k, lead AS owner FROM ls_leads) AS owners`
      : sql`ls_keys${own.match}`;
  const isNobodys: [Sql, Sql][] = [
    ...(activities.tellsHeader ? [[sql`is_header`, leadless('header')] as [Sql, Sql]] : []),
    [sql`fault`, leadless('quarantined')],
    [
      hasSeveralKeys ? sql`${d.size(sql`ks`)} IS NULL OR ${d.size(sql`ks`)} = 0` : sql`ks IS NULL`,
      leadless('no_lead'),
    ],
  ];
  if (day) isNobodys.push([sql`dy IS NULL`, leadless('undated')]);
  if (counts) isNobodys.push([sql`NOT coalesce(counts, FALSE)`, leadless('left_out')]);
  isNobodys.push([sql`owner IS NULL`, leadless('unmatched')]);
  if (day) isNobodys.push([sql`dy > ${asOf}`, leadless('future')]);
  const columns = [
    sql`${cases(isNobodys, sql`owner`)} AS lead`,
    sql`${day ? sql`CASE WHEN NOT fault THEN dy END` : sql`CAST(${NULL} AS ${d.types.big})`} AS on_day`,
    ...(plan.sources.length > 1 ? [sql`${source} AS src`] : []),
    ...(plan.sources.some(isShared)
      ? isShared(own)
        ? [sql`coalesce(is_first, TRUE) AS is_first`, sql`coalesce(is_shared, FALSE) AS is_shared`]
        : [sql`TRUE AS is_first`, sql`FALSE AS is_shared`]
      : []),
    ...(plan.sources.some(hasIds)
      ? id
        ? [sql`act_id AS act`, sql`row_at + ${file * 2 ** 40} AS ord`]
        : [sql`CAST(${NULL} AS ${d.types.text}) AS act`, sql`CAST(0 AS ${d.types.big}) AS ord`]
      : []),
    ...moves.map((_, i) => sql`v${i} AS m${i}`),
  ];
  const select = sql`SELECT ${join(columns, ',\n  ')}`;
  if (!hasSeveralKeys) return sql`${select}\nFROM ${typed}\nLEFT JOIN ${owners} ON ks = k`;
  // Several keys of a row may be one lead's: the pairs of rows and leads come first.
  const rows = sql`rows${source}_${file}`;
  const links = sql`links${source}_${file}`;
  before.push({ name: rows, query: sql`SELECT * FROM ${typed}` });
  before.push({ name: links, query: linksSql(rows, owners, d) });
  return sql`${select}\nFROM ${rows} LEFT JOIN ${links} ON link_row = row_at`;
}

function linksSql(rows: Sql, owners: Sql, d: Dialect): Sql {
  const keys = d.explode(sql`(SELECT row_at AS link_row, ks FROM ${rows}) AS r`, sql`ks`);
  const pairs = sql`SELECT DISTINCT link_row, owner FROM ${keys} AS v JOIN ${owners} ON e = k`;
  const isFirst = sql`owner = min(owner) OVER (PARTITION BY link_row) AS is_first`;
  const isShared = sql`count(*) OVER (PARTITION BY link_row) > 1 AS is_shared`;
  return sql`SELECT link_row, owner, ${isFirst}, ${isShared} FROM (${pairs}) AS p`;
}

/** Rows whose id an earlier matched row had are duplicates. */
export function withoutRepeats(plan: Plan, hits: Sql, before: Relation[]): Sql {
  if (!plan.sources.some(hasIds)) return hits;
  before.push({ name: sql`found`, query: hits });
  const by = plan.sources.length > 1 ? [sql`src`, sql`act`] : [sql`act`];
  const firsts = join([...by.map((one, i) => sql`${one} AS by${i}`), sql`min(ord) AS first_ord`]);
  const matched = sql`SELECT ${firsts} FROM found WHERE lead >= 0 AND act IS NOT NULL GROUP BY ${join(by)} HAVING count(*) > 1`;
  before.push({ name: sql`repeated`, query: matched });
  const isRepeat = sql`lead >= 0 AND ord > first_ord`;
  const others = ['on_day', 'src', 'is_first', 'is_shared'].flatMap((name) => OTHERS[name]!(plan));
  const columns = [...others, ...plan.signals.map((_, i) => sql`m${i}`)];
  const lead = sql`CASE WHEN ${isRepeat} THEN ${leadless('duplicate')} ELSE lead END AS lead`;
  const on = allOf(by.map((one, i) => sql`${one} = by${i}`));
  return sql`SELECT ${join([lead, ...columns])} FROM found LEFT JOIN repeated ON ${on}`;
}

const OTHERS: Readonly<Record<string, (plan: Plan) => Sql[]>> = {
  on_day: () => [sql`on_day`],
  src: ({ sources }) => (sources.length > 1 ? [sql`src`] : []),
  is_first: ({ sources }) => (sources.some(isShared) ? [sql`is_first`] : []),
  is_shared: ({ sources }) => (sources.some(isShared) ? [sql`is_shared`] : []),
};

/** What is counted of each source beside the signals: rows, shared or future ones, the oldest and newest day. */
export function rowCounts(plan: Plan, byKey = isByKey(plan)): Extra[] {
  const { sources } = plan;
  return sources.flatMap((source, i): Extra[] => {
    const own = sources.length > 1 ? [sql`src = ${i}`] : [];
    const once = byKey || !sources.some(isShared) ? [] : [sql`is_first`];
    const count = (name: Sql, when: readonly Sql[]): Extra => ({
      name,
      first: when.length === 0 ? sql`count(*)` : sql`count(*) FILTER (WHERE ${allOf(when)})`,
      second: sql`sum(${name})`,
    });
    const day = (of: Sql): Sql =>
      own.length === 0 ? sql`${of}(on_day)` : sql`${of}(on_day) FILTER (WHERE src = ${i})`;
    return [
      count(sql`rows${i}`, [...own, ...once]),
      ...(byKey ? [count(sql`future${i}`, [...own, sql`NOT is_past`])] : []),
      ...(isShared(source) ? [count(sql`shared${i}`, [...own, sql`is_first`, sql`is_shared`])] : []),
      { name: sql`oldest${i}`, first: day(sql`min`), second: sql`min(oldest${i})` },
      { name: sql`newest${i}`, first: day(sql`max`), second: sql`max(newest${i})` },
    ];
  });
}

/** One row: of each source how many rows matched, how many of them are shared, the oldest and newest day. */
export function factsSql(plan: Plan, byKey = isByKey(plan)): Sql {
  const { sources } = plan;
  if (!byKey) {
    const columns = sources.flatMap((source, i) => [
      sql`coalesce(sum(rows${i}) FILTER (WHERE tally_lead >= 0), 0)`,
      isShared(source) ? sql`coalesce(sum(shared${i}) FILTER (WHERE tally_lead >= 0), 0)` : sql`0`,
      sql`min(oldest${i})`,
      sql`max(newest${i})`,
    ]);
    return sql`SELECT ${join(columns)} FROM ls_tally`;
  }
  const columns = sources.flatMap((_, i) => [
    sql`coalesce(sum(rows${i} - future${i}) FILTER (WHERE whose = 0), 0)`,
    sql`0`,
    sql`min(oldest${i})`,
    sql`max(newest${i})`,
  ]);
  return sql`SELECT ${join(columns)} FROM ls_whose`;
}

/** Of keys that were counted before they were matched: by whose they are (0 a lead's, else nobody's), how many rows they have. */
export function whoseRelation({ sources }: Plan): Relation {
  const whose = cases(
    [
      [sql`starts_with(tally_lead, ' ')`, sql`CAST(trim(tally_lead) AS INTEGER)`],
      [sql`id IS NULL`, leadless('unmatched')],
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
  };
}

/** The rows that are nobody's: `lead` below 0, then how many of each source. */
export function leadlessSql(plan: Plan, byKey = isByKey(plan)): Sql {
  const { sources } = plan;
  if (!byKey) {
    const rows = sources.map((_, i) => sql`rows${i}`);
    return sql`SELECT ${join([sql`tally_lead`, ...rows])} FROM ls_tally WHERE tally_lead < 0`;
  }
  const columns = (of: Sql): Sql => join(sources.map((_, i) => sql`${of}${i}`));
  const early = sql`SELECT whose, ${columns(sql`rows`)} FROM ls_whose WHERE whose < 0`;
  const future = sql`SELECT ${leadless('future')}, ${columns(sql`future`)} FROM ls_whose WHERE whose = 0`;
  return join([early, future], '\nUNION ALL\n');
}
