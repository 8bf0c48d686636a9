// Spark SQL 4.0 and later: its differences from the default. A backslash in a literal is an escape, and Spark replaces
// `${…}` with a variable everywhere.
import { MICRO } from '../../values/micro.ts';
import { refuse } from '../compile-part.ts';
import { DEFAULT, EDGE_TEXT } from '../default-dialect.ts';
import { plainPattern } from '../portable-pattern.ts';
import { cases, join, quoted, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

const text = (value: string): Sql =>
  quoted(`'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('$', '\\u0024')}'`);
const fits = (x: Sql, pattern: string): Sql => sql`${x} RLIKE ${text(`^(?:${pattern})\\z`)}`;
const big = sql`BIGINT`;

const NUMBER_TYPES = join(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double'].map(text));
const isNumber = (x: Sql): Sql => sql`(typeof(${x}) IN (${NUMBER_TYPES}) OR typeof(${x}) LIKE 'decimal%')`;

/** `to_json` takes a value of any type, and writes times in the zone that it is given. */
function nativeText(x: Sql): Sql {
  const plain = sql`CAST(${x} AS STRING)`;
  const number = sql`try_cast(${plain} AS DECIMAL(38, 15))`;
  const digits = sql`trim(TRAILING '.' FROM trim(TRAILING '0' FROM CAST(${number} AS STRING)))`;
  const format = text("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");
  const json = sql`to_json(named_struct('x', ${x}), map('timestampFormat', ${format}, 'timeZone', 'UTC'))`;
  const utc = sql`trim(TRAILING '.' FROM trim(TRAILING '0' FROM get_json_object(${json}, '$.x')))`;
  return cases(
    [
      [isNumber(x), sql`CASE WHEN ${number} = 0 THEN '0' ELSE coalesce(${digits}, ${plain}) END`],
      [sql`typeof(${x}) = 'timestamp'`, sql`concat(${utc}, 'Z')`],
      [sql`typeof(${x}) = 'timestamp_ntz'`, sql`replace(${plain}, ' ', 'T')`],
      [sql`typeof(${x}) LIKE 'array%'`, sql`array_join(${nativeList(x)}, ';')`],
    ],
    plain,
  );
}

function nativeNumber(x: Sql): Sql {
  const value = sql`try_cast(CAST(${x} AS STRING) AS DECIMAL(24, 6))`;
  const isInRange = sql`abs(${value}) < ${10 ** 12}`;
  return sql`CASE WHEN ${isNumber(x)} AND ${isInRange} THEN CAST(${value} * ${MICRO} AS BIGINT) END`;
}

function nativeList(x: Sql): Sql {
  const json = sql`to_json(named_struct('x', ${x}))`;
  return sql`CASE WHEN typeof(${x}) LIKE 'array%' THEN from_json(${json}, 'x ARRAY<STRING>').x END`;
}

export const SPARK: SqlDialect = {
  ...DEFAULT,
  name: 'spark',
  types: { text: sql`STRING`, texts: sql`ARRAY<STRING>`, big, wide: sql`DECIMAL(38, 0)` },
  id: (name) => {
    if (name.includes('${')) refuse(`the name "${name}" is a variable`);
    return quoted(`\`${name.replaceAll('`', '``')}\``);
  },
  text,
  rowNumber: sql`monotonically_increasing_id()`,
  keep: (name, query) => [sql`DROP VIEW IF EXISTS ${name}`, sql`CACHE TABLE ${name} AS\n${query}`],
  daysUntil: (date) => sql`datediff(${date}, DATE '1970-01-01')`,
  setAsOf: (date) => quoted(`SET leadscore.as_of = ${date}`),
  asOf: quoted(`datediff(DATE '${'$'}{leadscore.as_of}', DATE '1970-01-01')`),
  nativeText,
  nativeNumber,
  nativeList,
  trim: (x) => sql`trim(BOTH ${text(EDGE_TEXT)} FROM ${x})`,
  // Spark has no function for NFC, but ICU, which comes with it, has one.
  nfc: (x) => sql`reflect('com.ibm.icu.text.Normalizer', 'compose', ${x}, FALSE)`,
  foldAll(list) {
    // A lambda must not call Java, so the elements are folded as one text, with marks between them that are not characters.
    const mark = text('\uffff');
    const folded = sql`split(${this.fold(sql`array_join(${list}, ${mark})`, 'any')}, ${mark}, -1)`;
    return sql`CASE WHEN cardinality(${list}) > 0 THEN ${folded} ELSE ${list} END`;
  },
  fits,
  replace: (x, pattern, by) => sql`regexp_replace(${x}, ${text(pattern)}, ${text(by.replaceAll('\\', '$'))})`,
  has: (x, part) => sql`contains(${x}, ${text(part)})`,
  startsWith: (x, part) => sql`startswith(${x}, ${text(part)})`,
  endsWith: (x, part) => sql`endswith(${x}, ${text(part)})`,
  afterLast: (x, mark) => sql`substring_index(${x}, ${text(mark)}, -1)`,
  matches: (x, pattern) => {
    const own = plainPattern(pattern, DEFAULT.codePoint, '\\z');
    return own === undefined ? undefined : sql`${x} RLIKE ${text(own)}`;
  },
  split: (x, separator) => sql`split(${x}, ${text(`\\Q${separator}\\E`)}, -1)`,
  map: (list, make) => sql`transform(${list}, e -> ${make(sql`e`)})`,
  filter: (list, test) => sql`filter(${list}, e -> ${test(sql`e`)})`,
  some: (list, test) => sql`exists(${list}, e -> ${test(sql`e`)})`,
  list: (elements) => sql`array(${join(elements)})`,
  distinct: (list) => sql`array_distinct(${list})`,
  concat: (lists) => sql`concat(${join(lists)})`,
  size: (list) => sql`CASE WHEN ${list} IS NOT NULL THEN cardinality(${list}) END`,
  explode: (from, list) =>
    sql`(SELECT *, pos + 1 AS pos1 FROM ${from} LATERAL VIEW posexplode(${list}) u AS pos, e)`,
  pick: (numbers, at) =>
    sql`try_element_at(CAST(array(${join(numbers.map((n) => sql`${n}`))}) AS ARRAY<BIGINT>), CAST(${at} + 1 AS INT))`,
  step: (x, first, steps) => {
    const reached = sql`size(filter(array(${join(steps.map(([from]) => sql`${from}`))}), t -> t <= ${x}))`;
    const numbers = join([first, ...steps.map(([, number]) => number)].map((one) => sql`${one}`));
    return steps.length === 0 ? sql`${first}` : sql`element_at(array(${numbers}), ${reached} + 1)`;
  },
  divide: (x, by) => sql`(${x} DIV ${by})`,
  sum: (x) => sql`sum(CAST(${x} AS DECIMAL(38, 0)))`,
  topTexts: (entries, most, by) => {
    const count = entries.length;
    const keys = entries.map(
      ({ key }, i) => sql`CAST(${key} AS DECIMAL(38, 0)) * ${count} + ${count - 1 - i}`,
    );
    const texts = [...entries].reverse().map((entry) => entry.text);
    const known = sql`filter(array(${join(keys)}), k -> k IS NOT NULL)`;
    const top = sql`slice(sort_array(${known}, false), 1, ${most})`;
    return sql`array_join(transform(${top}, k -> element_at(array(${join(texts)}), CAST(k % ${count} AS INT) + 1)), ${text(by)})`;
  },
};
