// What a dialect of SQL can say: the words that differ from one database to the next. What a score means is said
// once, in the compiler, with these words.
import type { Sql } from './sql.ts';

/** What is known of a sheet's cells: `tidy` ones are trimmed, words one space apart; `plain` ones printable ASCII besides. */
export type TextKind = 'any' | 'tidy' | 'plain';

export interface SqlDialect {
  readonly name: string;
  /** What has to be said first, in a session of its own. */
  readonly setup: readonly Sql[];
  /** The same without a setup, where nothing can be said first. */
  readonly inline?: Partial<SqlDialect>;
  /** Text; lists of text; whole numbers of 64 bits; numbers that hold any product of two of those. */
  readonly types: { readonly text: Sql; readonly texts: Sql; readonly big: Sql; readonly wide: Sql };
  /** What keeps a subquery apart: else its columns may be written out wherever they are named, again and again. */
  readonly fence: Sql;
  /** The longest argument list of a function. */
  readonly mostArguments: number;
  id(name: string): Sql;
  /** A table by its name; dots part a schema from it. */
  table(name: string): Sql;
  text(value: string): Sql;

  /** Statements that keep a relation for those after it: read several times, it is made once. */
  keep(name: Sql, query: Sql): readonly Sql[];
  /** The day to score as of is a parameter: how a script sets it, and its day number. */
  setAsOf(date: string): Sql;
  readonly asOf: Sql;
  /** The day number of a date. */
  daysUntil(date: Sql): Sql;
  // Text. What `trim`, `lower` and `nfc` do is Unicode's; `fold` is the plan's own folding of trimmed text.
  trim(x: Sql): Sql;
  nfc(x: Sql): Sql;
  fold(x: Sql, kind: TextKind): Sql;
  /** The same of a list's elements. */
  foldAll(list: Sql): Sql;
  /** Whether the whole text fits a pattern; patterns keep to what all dialects read alike. */
  fits(x: Sql, pattern: string): Sql;
  /** Every run that fits, replaced by text in which `\1` is the first group. */
  replace(x: Sql, pattern: string, by: string): Sql;
  /** A code point in the brackets of a pattern. */
  codePoint(code: number): string;
  has(x: Sql, part: string): Sql;
  startsWith(x: Sql, part: string): Sql;
  endsWith(x: Sql, part: string): Sql;
  /** Behind the last `mark`. */
  afterLast(x: Sql, mark: string): Sql;
  /** The part with this number, from 1 on; empty text where there is none. */
  part(x: Sql, mark: string, number: number): Sql;
  /** A test of a rule's own pattern; undefined where this dialect would read it otherwise. */
  matches(x: Sql, pattern: string): Sql | undefined;

  /** Of the rows with one key the first in the order of their other cells. */
  firstOfEach(rows: Sql, key: Sql, cells: readonly Sql[]): Sql;

  /** A number that tells rows apart. */
  readonly rowNumber: Sql;

  // Lists of texts.
  split(x: Sql, separator: string): Sql;
  map(list: Sql, make: (element: Sql) => Sql): Sql;
  filter(list: Sql, test: (element: Sql) => Sql): Sql;
  some(list: Sql, test: (element: Sql) => Sql): Sql;
  list(elements: readonly Sql[]): Sql;
  distinct(list: Sql): Sql;
  size(list: Sql): Sql;
  /** What follows FROM: the rows of `from` once for each element of a list of theirs, as the columns `e` and `pos`. */
  explode(from: Sql, list: Sql): Sql;

  // Numbers and days.
  /** One of these numbers by its place, from 0 on; NULL beyond the last. */
  pick(numbers: readonly number[], at: Sql): Sql;
  /** The number of the last step that `x` has reached; the first number where it has reached none. */
  step(x: Sql, first: number, steps: readonly (readonly [from: number, number: number])[]): Sql;
  /** Whole-number division of what is not negative; the quotient fits 64 bits. */
  divide(x: Sql, by: number): Sql;
  /** The sum of a group, exact at any size. */
  sum(x: Sql): Sql;
  /** The day number of three texts of digits: a year, a month from 1 to 12, a day; NULL where there is no such day. */
  day(year: Sql, month: Sql, day: Sql): Sql;
  /** The day number of a date in ISO 8601 without an offset; NULL for all else. */
  isoDay(x: Sql): Sql;

  // Texts of the result.
  /** The texts of the highest keys, so many at most, highest first, with `by` between; keys that are NULL are left out. */
  topTexts(entries: readonly { readonly key: Sql; readonly text: Sql }[], most: Sql, by: string): Sql;
}
