// PostgreSQL 14 and later: its differences from the default.
import { MICRO } from '../../values/micro.ts';
import { DEFAULT, EDGE_TEXT, foldByTable } from '../default-dialect.ts';
import { plainPattern } from '../portable-pattern.ts';
import { cases, join, quoted, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

const { text } = DEFAULT;
const epoch = sql`DATE '1970-01-01'`;

const codePoint = (code: number): string =>
  code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
const fits = (x: Sql, pattern: string): Sql => sql`${x} ~ ${text(`^(?:${pattern})$`)}`;

/** Made once per session, because the table is long. COLLATE "C" keeps lower() from Turkish rules. */
function folded(x: Sql): Sql {
  const table = foldByTable(x, { ...DEFAULT, codePoint });
  return sql`CASE WHEN ${fits(x, '[!-~]*(?: [!-~]+)*')} THEN lower(${x} COLLATE "C") ELSE ${table} END`;
}

const isOf = (x: Sql, types: readonly string[]): Sql =>
  sql`pg_typeof(${x}) IN (${join(types.map((type) => sql`${text(type)}::regtype`))})`;
const TEXT_TYPES = ['text', 'varchar', 'bpchar'];
const WHOLE_TYPES = ['int2', 'int4', 'int8'];
const DECIMAL_TYPES = ['numeric', 'float4', 'float8'];

/** `to_jsonb` takes a value of any type, and writes times in ISO 8601 whatever the session's style. */
function nativeText(x: Sql, list: Sql): Sql {
  const plain = sql`CAST(${x} AS TEXT)`;
  const json = sql`(to_jsonb(${x}) #>> '{}')`;
  const utc = sql`to_char(${json}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
  return cases(
    [
      [isOf(x, [...TEXT_TYPES, ...WHOLE_TYPES]), plain],
      [isOf(x, DECIMAL_TYPES), sql`trim_scale(${plain}::numeric)::text`],
      [
        sql`${isOf(x, ['timestamptz'])} AND ${plain} NOT LIKE '%infinity'`,
        sql`rtrim(rtrim(${utc}, '0'), '.') || 'Z'`,
      ],
      [sql`jsonb_typeof(to_jsonb(${x})) = 'array'`, sql`array_to_string(${list}, ';')`],
    ],
    json,
  );
}

/** Out of range are also NaN and infinity, which Postgres sorts above all numbers. */
function nativeNumber(x: Sql): Sql {
  const value = sql`round(CAST(${x} AS TEXT)::numeric * ${MICRO})`;
  const isNumber = isOf(x, [...WHOLE_TYPES, ...DECIMAL_TYPES]);
  return sql`CASE WHEN ${isNumber} THEN CASE WHEN abs(${value}) < ${10n ** 18n} THEN CAST(${value} AS BIGINT) END END`;
}

function nativeList(x: Sql): Sql {
  const elements = sql`ARRAY(SELECT e FROM jsonb_array_elements_text(to_jsonb(${x})) WITH ORDINALITY AS u(e, pos) ORDER BY pos)`;
  return sql`CASE WHEN ${isOf(x, TEXT_TYPES)} THEN NULL WHEN jsonb_typeof(to_jsonb(${x})) = 'array' THEN ${elements} END`;
}

function ofAnyType(name: string, type: string, body: Sql): Sql {
  return quoted(
    `CREATE OR REPLACE FUNCTION pg_temp.leadscore_${name}(x anyelement) RETURNS ${type} LANGUAGE sql STABLE AS $$SELECT ${body}$$`,
  );
}

export const POSTGRES: SqlDialect = {
  ...DEFAULT,
  name: 'postgres',
  types: { text: sql`TEXT`, texts: sql`TEXT[]`, big: sql`BIGINT`, wide: sql`NUMERIC` },
  setup: [
    // Without it, DROP TABLE IF EXISTS prints a notice for each missing table.
    sql`SET client_min_messages = warning`,
    sql`CREATE OR REPLACE FUNCTION pg_temp.leadscore_fold(x TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$SELECT ${folded(sql`x`)}$$`,
    ofAnyType('list', 'TEXT[]', nativeList(sql`x`)),
    ofAnyType('number', 'BIGINT', nativeNumber(sql`x`)),
    // The list has a function of its own: with its subquery in it, this one would not be inlined.
    ofAnyType('text', 'TEXT', nativeText(sql`x`, sql`pg_temp.leadscore_list(x)`)),
  ],
  nativeText: (x) => sql`pg_temp.leadscore_text(${x})`,
  nativeNumber: (x) => sql`pg_temp.leadscore_number(${x})`,
  nativeList: (x) => sql`pg_temp.leadscore_list(${x})`,
  inline: { fold: folded, nativeText: (x) => nativeText(x, nativeList(x)), nativeNumber, nativeList },
  // Without a fence Postgres copies a subquery's columns to every place that names them, layer by layer, until memory ends.
  fence: sql` OFFSET 0`,
  fold: (x) => sql`pg_temp.leadscore_fold(${x})`,
  keep: (name, query) => [
    sql`DROP TABLE IF EXISTS ${name}`,
    sql`CREATE TEMPORARY TABLE ${name} AS\n${query}`,
  ],
  // For a filter on row_number() the planner expects a row or two, and then joins in nested loops.
  firstOfEach: (rows, key, cells) => {
    const columns = join([key, ...cells]);
    return sql`SELECT DISTINCT ON (${key}) ${columns} FROM ${rows} ORDER BY ${columns}`;
  },
  daysUntil: (date) => sql`(${date} - DATE '1970-01-01')`,
  setAsOf: (date) => sql`SET leadscore.as_of = ${text(date)}`,
  asOf: sql`(current_setting('leadscore.as_of')::date - ${epoch})`,
  byBytes: (x) => sql`${x} COLLATE "C"`,
  trim: (x) => sql`btrim(${x}, ${text(EDGE_TEXT)})`,
  codePoint,
  fits,
  matches: (x, pattern) => {
    const own = plainPattern(pattern, codePoint, '$');
    return own === undefined ? undefined : sql`${x} ~ ${text(own)}`;
  },
  split: (x, separator) => sql`string_to_array(${x}, ${text(separator)})`,
  map: (list, make) =>
    sql`(SELECT array_agg(${make(sql`e`)} ORDER BY pos) FROM unnest(${list}) WITH ORDINALITY AS u(e, pos))`,
  filter: (list, test) =>
    sql`(SELECT array_agg(e ORDER BY pos) FROM unnest(${list}) WITH ORDINALITY AS u(e, pos) WHERE ${test(sql`e`)})`,
  some: (list, test) => sql`EXISTS (SELECT FROM unnest(${list}) AS u(e) WHERE ${test(sql`e`)})`,
  list: (elements) => sql`ARRAY[${join(elements)}]`,
  concat: (lists) => lists.reduce((all, list) => sql`array_cat(${all}, ${list})`),
  distinct: (list) => sql`(SELECT array_agg(DISTINCT e) FROM unnest(${list}) AS u(e))`,
  size: (list) => sql`cardinality(${list})`,
  explode: (from, list) => sql`(SELECT * FROM ${from}, unnest(${list}) WITH ORDINALITY AS u(e, pos))`,
  pick: (numbers, at) => sql`(${text(`{${numbers.join(',')}}`)}::bigint[])[${at} + 1]`,
  step: (x, first, steps) => {
    const froms = text(`{${steps.map(([from]) => from).join(',')}}`);
    const numbers = text(`{${[first, ...steps.map(([, number]) => number)].join(',')}}`);
    return steps.length === 0
      ? sql`${first}`
      : sql`(${numbers}::bigint[])[width_bucket(${x}, ${froms}::bigint[]) + 1]`;
  },
  divide: (x, by) => sql`div(${x}, ${by})`,
  topTexts: (entries, most, by) => {
    const rows = entries.map((entry, i) => sql`(${entry.key}, ${i}, ${entry.text})`);
    const top = sql`SELECT told, weight, place FROM (VALUES ${join(rows)}) AS v(weight, place, told) WHERE weight IS NOT NULL ORDER BY weight DESC, place LIMIT ${most}`;
    return sql`(SELECT string_agg(told, ${text(by)} ORDER BY weight DESC, place) FROM (${top}) AS t)`;
  },
};
