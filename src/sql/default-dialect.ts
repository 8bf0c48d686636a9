// The default of every dialect, as the standard or most databases have it; a dialect overrides only its differences.
// The texts here have no NUL and no lone surrogate, because a rules file cannot hold them.
import { FOLD_FROM, FOLD_TO } from '../values/unicode-tables.ts';
import { join, quoted, type Sql, sql } from './sql.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What JavaScript's `trim` removes and `\s` matches. */
const BLANKS: readonly number[] = [
  ...[9, 10, 11, 12, 13, 32, 0xa0, 0x1680],
  ...Array.from({ length: 11 }, (_, i) => 0x2000 + i),
  ...[0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
];

/** As in values/invisible.ts: cells are trimmed of them, and folding drops them. */
const INVISIBLE: readonly number[] = [
  ...[0xad, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e],
  ...[0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff],
];
const INVISIBLE_TEXT = String.fromCodePoint(...INVISIBLE);

/** What cells are trimmed of. */
export const EDGE_TEXT = String.fromCodePoint(...new Set([...BLANKS, ...INVISIBLE]));

/** The combining marks that folding drops. */
const MARKS = String.fromCodePoint(...Array.from({ length: 0x70 }, (_, i) => 0x300 + i));

const ISO_DATE = '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';

/** The time of ISO 8601 without an offset: the written date decides. */
export const ISO_TIME = '(?:[T ](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?)?';

type Shared = Pick<
  SqlDialect,
  | 'setup'
  | 'firstOfEach'
  | 'rowNumber'
  | 'types'
  | 'mostArguments'
  | 'id'
  | 'table'
  | 'text'
  | 'fence'
  | 'nfc'
  | 'fold'
  | 'foldAll'
  | 'replace'
  | 'codePoint'
  | 'has'
  | 'startsWith'
  | 'byBytes'
  | 'endsWith'
  | 'part'
  | 'afterLast'
  | 'day'
  | 'isoDay'
  | 'sum'
>;

export const DEFAULT: Shared = {
  setup: [],
  rowNumber: sql`row_number() OVER ()`,
  types: { text: sql`VARCHAR`, texts: sql`VARCHAR[]`, big: sql`BIGINT`, wide: sql`NUMERIC` },
  fence: sql``,
  mostArguments: 100,
  id: (name) => quoted(`"${name.replaceAll('"', '""')}"`),
  table(this: SqlDialect, name) {
    return join(
      name.split('.').map((part) => this.id(part)),
      '.',
    );
  },
  text: (value) => quoted(`'${value.replaceAll("'", "''")}'`),
  nfc: (x) => sql`normalize(${x})`,
  fold(this: SqlDialect, x) {
    const slow = foldByTable(x, this);
    return sql`CASE WHEN ${this.fits(x, '[!-~]*(?: [!-~]+)*')} THEN lower(${x}) WHEN ${x} IS NOT NULL THEN ${slow} END`;
  },
  foldAll(this: SqlDialect, list) {
    return this.map(list, (e) => this.fold(e, 'any'));
  },
  replace(this: SqlDialect, x, pattern, by) {
    return sql`regexp_replace(${x}, ${this.text(pattern)}, ${this.text(by)}, 'g')`;
  },
  codePoint: (code) => `\\x{${code.toString(16)}}`,
  has(this: SqlDialect, x, part) {
    return sql`strpos(${x}, ${this.text(part)}) > 0`;
  },
  startsWith(this: SqlDialect, x, part) {
    return sql`starts_with(${x}, ${this.text(part)})`;
  },
  endsWith(this: SqlDialect, x, part) {
    return sql`right(${x}, ${[...part].length}) = ${this.text(part)}`;
  },
  byBytes: (x) => x,
  part(this: SqlDialect, x, mark, number) {
    return sql`split_part(${x}, ${this.text(mark)}, ${number})`;
  },
  afterLast(this: SqlDialect, x, mark) {
    return this.part(x, mark, -1);
  },
  firstOfEach(rows, key, cells) {
    const columns = join([key, ...cells]);
    const ranked = sql`SELECT *, row_number() OVER (PARTITION BY ${key} ORDER BY ${columns}) AS nth FROM ${rows}`;
    return sql`SELECT ${columns} FROM (${ranked}) AS ranked WHERE nth = 1`;
  },
  sum: (x) => sql`sum(${x})`,
  day(this: SqlDialect, year, month, day) {
    const whole = (x: Sql): Sql => sql`CAST(${x} AS ${this.types.big})`;
    return dayNumber(whole(year), whole(month), whole(day), this.divide);
  },
  isoDay(this: SqlDialect, x) {
    const day = this.day(sql`substr(${x}, 1, 4)`, sql`substr(${x}, 6, 2)`, sql`substr(${x}, 9, 2)`);
    return sql`CASE WHEN ${this.fits(x, ISO_DATE + ISO_TIME)} THEN ${day} END`;
  },
};

/** The plan's folding of any text, with its whole table. */
export function foldByTable(x: Sql, d: Pick<SqlDialect, 'nfc' | 'replace' | 'codePoint' | 'text'>): Sql {
  const visible = sql`translate(${x}, ${d.text(INVISIBLE_TEXT)}, '')`;
  const spaced = d.replace(d.nfc(visible), `[${BLANKS.map(d.codePoint).join('')}]+`, ' ');
  return sql`translate(${spaced}, ${d.text(FOLD_FROM + MARKS)}, ${d.text(FOLD_TO)})`;
}

/** As in values/days.ts, 400 years later so that no year is negative. */
function dayNumber(y: Sql, m: Sql, d: Sql, divide: SqlDialect['divide']): Sql {
  const isLeap = sql`(${y} % 4 = 0 AND (${y} % 100 <> 0 OR ${y} % 400 = 0))`;
  const length = sql`CASE WHEN ${m} = 2 THEN CASE WHEN ${isLeap} THEN 29 ELSE 28 END WHEN ${m} IN (4, 6, 9, 11) THEN 30 ELSE 31 END`;
  const years = sql`(${y} + CASE WHEN ${m} <= 2 THEN 399 ELSE 400 END)`;
  const months = sql`(${m} + CASE WHEN ${m} > 2 THEN -3 ELSE 9 END)`;
  const leaps = sql`${divide(years, 4)} - ${divide(years, 100)} + ${divide(years, 400)}`;
  const number = sql`365 * ${years} + ${leaps} + ${divide(sql`(153 * ${months} + 2)`, 5)} + ${d} - 865566`;
  return sql`CASE WHEN ${d} BETWEEN 1 AND ${length} THEN ${number} END`;
}
