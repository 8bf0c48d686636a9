// A dialect of SQL: the words that differ between databases. What a score means is written once, in these words. What
// most databases have in common is in default-dialect.ts.
import type { Sql } from './sql.ts';

/** What is known about a column's cells: `tidy` ones are trimmed, with single spaces; `plain` ones are also printable ASCII. */
export type TextKind = 'any' | 'tidy' | 'plain';

export interface SqlDialect extends Statements, Texts, PatternFunctions, Lists, NumberFunctions, NativeTypes {
  readonly name: string;
  /** The same dialect without a setup, for a single query. */
  readonly inline?: Partial<SqlDialect>;
}

interface Statements {
  /** Statements that a session needs first. */
  readonly setup: readonly Sql[];
  /** Text; lists of text; whole numbers of 64 bits; numbers that hold any product of two of those. */
  readonly types: { readonly text: Sql; readonly texts: Sql; readonly big: Sql; readonly wide: Sql };
  /** Keeps a subquery apart. Without it, a database may copy the subquery's columns to every place that names them. */
  readonly fence: Sql;
  /** The longest argument list of a function. */
  readonly mostArguments: number;
  id(name: string): Sql;
  /** A table by its name; dots separate a schema from it. */
  table(name: string): Sql;
  text(value: string): Sql;
  /** Statements that make a relation once for several readers after them. */
  keep(name: Sql, query: Sql): readonly Sql[];
  /** The day to score as of is a parameter: how a script sets it, and its day number. */
  setAsOf(date: string): Sql;
  readonly asOf: Sql;
  /** The first of the rows with the same key, by the order of their other cells. */
  firstOfEach(rows: Sql, key: Sql, cells: readonly Sql[]): Sql;
  /** A number that tells rows apart. */
  readonly rowNumber: Sql;
}

/** `trim`, `lower` and `nfc` are Unicode's; `fold` is the plan's own folding of trimmed text. */
interface Texts {
  trim(x: Sql): Sql;
  nfc(x: Sql): Sql;
  fold(x: Sql, kind: TextKind): Sql;
  /** The same for a list's elements. */
  foldAll(list: Sql): Sql;
  has(x: Sql, part: string): Sql;
  startsWith(x: Sql, part: string): Sql;
  endsWith(x: Sql, part: string): Sql;
  /** The text in the order of its UTF-8 bytes. */
  byBytes(x: Sql): Sql;
  /** The text after the last `mark`. */
  afterLast(x: Sql, mark: string): Sql;
  /** The part with this number, from 1 on; empty text where there is none. */
  part(x: Sql, mark: string, number: number): Sql;
  /**
   * The texts of the highest keys, `most` at most, highest first, with `by` between them. Entries with a NULL key are
   * left out.
   */
  topTexts(entries: readonly { readonly key: Sql; readonly text: Sql }[], most: Sql, by: string): Sql;
}

interface PatternFunctions {
  /** Whether the whole text fits a pattern. These patterns only use what all dialects read the same way. */
  fits(x: Sql, pattern: string): Sql;
  /** Every run that fits, replaced by text in which `\1` is the first group. */
  replace(x: Sql, pattern: string, by: string): Sql;
  /** A code point in the brackets of a pattern. */
  codePoint(code: number): string;
  /** A test of a rule's own pattern; undefined where it would have another meaning in this dialect. */
  matches(x: Sql, pattern: string): Sql | undefined;
}

/** Lists of texts. */
interface Lists {
  split(x: Sql, separator: string): Sql;
  map(list: Sql, make: (element: Sql) => Sql): Sql;
  filter(list: Sql, test: (element: Sql) => Sql): Sql;
  some(list: Sql, test: (element: Sql) => Sql): Sql;
  list(elements: readonly Sql[]): Sql;
  distinct(list: Sql): Sql;
  /** The elements of all lists, none of which is NULL. */
  concat(lists: readonly Sql[]): Sql;
  size(list: Sql): Sql;
  /** What follows FROM: the rows of `from` once per element of their list, as the columns `e` and `pos`. */
  explode(from: Sql, list: Sql): Sql;
}

/** A table's own columns. Their types are known when the script runs, so each of these takes a column of any type. */
interface NativeTypes {
  /**
   * The value as text: numbers without exponent and trailing zeros, dates and times in ISO 8601, times with a zone in
   * UTC with a `Z`, the elements of a list with `;` between them.
   */
  nativeText(column: Sql): Sql;
  /** A number's millionths; NULL where the column is of another type, or the number is out of range. */
  nativeNumber(column: Sql): Sql;
  /** The elements of a list as texts; NULL where the column is of another type. */
  nativeList(column: Sql): Sql;
}

interface NumberFunctions {
  /** One of these numbers by its place, from 0 on; NULL beyond the last. */
  pick(numbers: readonly number[], at: Sql): Sql;
  /** The number of the last step that `x` has reached; `first` before all steps. */
  step(x: Sql, first: number, steps: readonly (readonly [from: number, number: number])[]): Sql;
  /** Whole-number division of a number that is not negative; the quotient fits 64 bits. */
  divide(x: Sql, by: Sql | number): Sql;
  /** The sum of a group, exact at any size. */
  sum(x: Sql): Sql;
  /** The day number of three texts of digits: a year, a month from 1 to 12, a day; NULL where there is no such day. */
  day(year: Sql, month: Sql, day: Sql): Sql;
  /** The day number of a date in ISO 8601 without an offset; else NULL. */
  isoDay(x: Sql): Sql;
  /** The day number of a date. */
  daysUntil(date: Sql): Sql;
}
