// DuckDB: its differences from the default, many of them for speed. Measured on DuckDB 1.5.
import { MICRO } from '../../values/micro.ts';
import { DEFAULT, EDGE_TEXT, foldByTable, ISO_TIME } from '../default-dialect.ts';
import { cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** U+00A1–U+037F folds as `strip_accents(lower())` does, but for the soft hyphen. */
const LATIN = '[ -~\\x{a1}-\\x{ac}\\x{ae}-\\x{37f}]*';
/** Of Greek to Georgian, Han and Hangul only the letter case changes. */
const CASED = '[ -~\\x{384}-\\x{12ff}\\x{2e80}-\\x{2fff}\\x{3001}-\\x{a63f}\\x{ac00}-\\x{d7a3}]*';

const nfc = (x: Sql): Sql => sql`nfc_normalize(${x})`;
const isAscii = (x: Sql): Sql => sql`strlen(${x}) = length(${x})`;

const { text } = DEFAULT;
const fits = (x: Sql, pattern: string): Sql => sql`regexp_full_match(${x}, ${text(pattern)})`;

/** `trim` with a list of characters takes fifteen times as long as without. */
function trimmed(x: Sql): Sql {
  const isPlain = sql`${isAscii(x)} AND NOT regexp_matches(${x}, '[\t-\r]')`;
  return sql`CASE WHEN ${isPlain} THEN trim(${x}) ELSE trim(${x}, ${text(EDGE_TEXT)}) END`;
}

/** `translate` with the whole table takes 40 µs per cell, so nearly all text takes a shorter way. */
function folded(x: Sql): Sql {
  const table = foldByTable(x, { ...DEFAULT, nfc });
  const spacedWell = sql`NOT contains(${x}, '  ')`;
  return sql`CASE WHEN ${isAscii(x)} AND NOT regexp_matches(${x}, '[\t-\r]|  ') THEN lower(${x})
 WHEN ${spacedWell} AND ${fits(x, LATIN)} THEN strip_accents(lower(${nfc(x)}))
 WHEN ${spacedWell} AND ${fits(nfc(x), CASED)} THEN lower(${nfc(x)})
 ELSE ${table} END`;
}

const NUMBER_TYPES = join(
  [
    ...['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'],
    ...['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT', 'FLOAT', 'DOUBLE'],
  ].map(text),
);
const isNumber = (x: Sql): Sql => sql`(typeof(${x}) IN (${NUMBER_TYPES}) OR typeof(${x}) LIKE 'DECIMAL(%')`;

/** DuckDB decides `typeof` while it plans, so a column of text costs nothing here. */
function nativeText(x: Sql): Sql {
  const plain = sql`CAST(${x} AS VARCHAR)`;
  // A double of 10^16 or of 10^-5 is written with an exponent.
  const written = sql`coalesce(CASE WHEN contains(${plain}, 'e') THEN CAST(try_cast(${plain} AS DECIMAL(38, 15)) AS VARCHAR) END, ${plain})`;
  const number = sql`CASE WHEN contains(${written}, '.') THEN rtrim(rtrim(${written}, '0'), '.') ELSE ${written} END`;
  const instant = sql`make_timestamp(epoch_us(try_cast(${plain} AS TIMESTAMPTZ)))`;
  const utc = sql`concat(rtrim(rtrim(strftime(${instant}, '%Y-%m-%dT%H:%M:%S.%f'), '0'), '.'), 'Z')`;
  return cases(
    [
      [sql`${x} IS NULL`, NULL],
      [isNumber(x), number],
      [sql`typeof(${x}) = 'TIMESTAMP WITH TIME ZONE' AND NOT contains(${plain}, 'infinity')`, utc],
      [sql`typeof(${x}) LIKE 'TIMESTAMP%'`, sql`replace(${plain}, ' ', 'T')`],
      [isList(x), sql`array_to_string(${nativeList(x)}, ';')`],
    ],
    plain,
  );
}

function nativeNumber(x: Sql): Sql {
  const value = sql`try_cast(CAST(${x} AS VARCHAR) AS DECIMAL(24, 6))`;
  const isInRange = sql`abs(${value}) < ${10 ** 12}`;
  return sql`CASE WHEN ${isNumber(x)} AND ${isInRange} THEN CAST(${value} * ${MICRO} AS BIGINT) END`;
}

const isList = (x: Sql): Sql => sql`(typeof(${x}) LIKE '%]' OR typeof(${x}) = 'JSON')`;

function nativeList(x: Sql): Sql {
  return sql`CASE WHEN ${isList(x)} THEN from_json(to_json(${x}), '["VARCHAR"]') END`;
}

const DAY = '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]';
const STAMPS = [':[0-5][0-9]:[0-5][0-9]', ':[0-5][0-9]'].flatMap((rest) => [
  `${DAY}[ T][01][0-9]${rest}`,
  `${DAY}[ T]2[0-3]${rest}`,
]);

export const DUCKDB: SqlDialect = {
  ...DEFAULT,
  name: 'duckdb',
  setup: [
    sql`CREATE OR REPLACE TEMP MACRO leadscore_trim(x) AS (${trimmed(sql`x`)})`,
    sql`CREATE OR REPLACE TEMP MACRO leadscore_fold(x) AS (${folded(sql`x`)})`,
    sql`CREATE OR REPLACE TEMP MACRO leadscore_text(x) AS (${nativeText(sql`x`)})`,
    sql`CREATE OR REPLACE TEMP MACRO leadscore_number(x) AS (${nativeNumber(sql`x`)})`,
    sql`CREATE OR REPLACE TEMP MACRO leadscore_list(x) AS (${nativeList(sql`x`)})`,
  ],
  nativeText: (x) => sql`leadscore_text(${x})`,
  nativeNumber: (x) => sql`leadscore_number(${x})`,
  nativeList: (x) => sql`leadscore_list(${x})`,
  inline: { setup: [], trim: trimmed, fold: folded, nativeText, nativeNumber, nativeList },
  types: { ...DEFAULT.types, wide: sql`HUGEINT` },
  mostArguments: Number.MAX_SAFE_INTEGER,
  keep: (name, query) => [sql`CREATE OR REPLACE TEMPORARY TABLE ${name} AS\n${query}`],
  daysUntil: (date) => sql`(${date} - DATE '1970-01-01')`,
  setAsOf: (date) => sql`SET VARIABLE as_of = DATE ${text(date)}`,
  asOf: sql`(getvariable('as_of')::DATE - DATE '1970-01-01')`,
  nfc,
  trim: (x) => sql`leadscore_trim(${x})`,
  fold: (x, kind) => {
    const any = sql`leadscore_fold(${x})`;
    return kind === 'any' ? any : sql`CASE WHEN ${isAscii(x)} THEN lower(${x}) ELSE ${any} END`;
  },
  fits,
  has(x, part) {
    return sql`contains(${x}, ${this.text(part)})`;
  },
  endsWith(x, part) {
    return sql`ends_with(${x}, ${this.text(part)})`;
  },
  matches(x, pattern) {
    // DuckDB's Unicode tables may be of another version than ours.
    if (/\\[pP]|[^\x20-\x7e\xa0-\u024f]/.test(pattern)) return undefined;
    return sql`regexp_matches(${x}, ${this.text(pattern)}, 'i')`;
  },
  split(x, separator) {
    return sql`string_split(${x}, ${this.text(separator)})`;
  },
  map: (list, make) => sql`list_transform(${list}, lambda e: ${make(sql`e`)})`,
  filter: (list, test) => sql`list_filter(${list}, lambda e: ${test(sql`e`)})`,
  some: (list, test) => sql`len(list_filter(${list}, lambda e: ${test(sql`e`)})) > 0`,
  list: (elements) => sql`[${join(elements)}]`,
  distinct: (list) => sql`list_distinct(${list})`,
  concat: (lists) => lists.reduce((all, list) => sql`list_concat(${all}, ${list})`),
  size: (list) => sql`len(${list})`,
  explode: (from, list) =>
    sql`(SELECT *, unnest(${list}) AS e, generate_subscripts(${list}, 1) AS pos FROM ${from})`,
  pick: (numbers, at) => sql`([${join(numbers.map((n) => sql`${n}`))}]::BIGINT[])[${at} + 1]`,
  step: (x, first, steps) => stepped(x, first, steps),
  divide: (x, by) => sql`(${x} // ${by})`,
  day: (year, month, day) =>
    sql`(try_cast(concat(${year}, '-', ${month}, '-', ${day}) AS DATE) - DATE '1970-01-01')`,
  isoDay(x) {
    // Nearly all dates have one of these shapes, and the cast only has to check the day. Any other date has to come back
    // from the cast as it was written, because casts accept more than ISO 8601.
    const isOf = (shapes: readonly string[]): Sql =>
      join(
        shapes.map((shape) => sql`${x} GLOB ${text(shape)}`),
        ' OR ',
      );
    const whole = sql`try_cast(${x} AS DATE)`;
    const date = sql`left(${x}, 10)`;
    const day = sql`try_cast(${date} AS DATE)`;
    const isDate = sql`CAST(${day} AS VARCHAR) = ${date}`;
    return sql`${cases(
      [
        [isOf(STAMPS), whole],
        [isOf([DAY]), whole],
        [sql`${isDate} AND ${this.fits(sql`substr(${x}, 11)`, ISO_TIME)}`, day],
      ],
      NULL,
    )} - DATE '1970-01-01'`;
  },
  topTexts(entries, most, by) {
    const count = entries.length;
    const keys = entries.map(({ key }, i) => sql`${key} * ${count} + ${count - 1 - i}`);
    const texts = [...entries].reverse().map(({ text }) => text);
    const known = sql`list_filter([${join(keys)}], lambda k: k IS NOT NULL)`;
    const top = sql`list_reverse_sort(${known})[1:${most}]`;
    return sql`array_to_string(list_transform(${top}, lambda k: [${join(texts)}][k % ${count} + 1]), ${this.text(by)})`;
  },
};

const HALF_YEAR = 15_768_000;

/**
 * A tree of a thousand CASEs takes longer to plan than most files take to read. So the steps are in lists by half-year,
 * and each half-year has the few steps that fall into it.
 */
function stepped(x: Sql, first: number, steps: readonly (readonly [from: number, number: number])[]): Sql {
  const start = steps[0]?.[0];
  const end = steps.at(-1);
  if (start === undefined || end === undefined) return sql`${first}`;
  const slotOf = (from: number): number => Math.floor((from - start) / HALF_YEAR);
  const slots: (readonly [from: number, number: number])[][] = Array.from(
    { length: slotOf(end[0]) + 1 },
    () => [],
  );
  for (const step of steps) slots[slotOf(step[0])]?.push(step);
  const most = Math.max(...slots.map(({ length }) => length));
  // The number before each half-year, then after each of its steps; a missing step never comes.
  let before = first;
  const rows = slots.map((slot) => {
    const froms = Array.from({ length: most }, (_, i) => slot[i]?.[0] ?? end[0]);
    const numbers = [before, ...froms.map((_, i) => (before = slot[i]?.[1] ?? before))];
    return { froms, numbers };
  });
  const at = sql`((${x} - ${start}) // ${HALF_YEAR} + 1)`;
  const pick = (list: readonly (number | undefined)[]): Sql =>
    sql`(${text(`[${list.join(',')}]`)}::BIGINT[])[${at}]`;
  const numberAfter = (count: number): Sql => pick(rows.map(({ numbers }) => numbers[count]));
  const inSlot = Array.from({ length: most }, (_, i): [Sql, Sql] => [
    sql`${x} < ${pick(rows.map(({ froms }) => froms[i]))}`,
    numberAfter(i),
  ]);
  return cases(
    [
      [sql`${x} < ${start}`, sql`${first}`],
      [sql`${x} >= ${end[0]}`, sql`${end[1]}`],
    ],
    cases(inSlot, numberAfter(most)),
  );
}
