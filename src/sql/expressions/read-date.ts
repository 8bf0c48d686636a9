// Dates as SQL: a cell's text to the number of a day, by the plan's own formats and zone. Every step is a column of its
// own, so no expression is written twice.
import type { Cell, Of } from '../../plan/plan.ts';
import type { FormatPiece } from '../../values/date-format.ts';
import { MONTH_NAMES, monthNumber } from '../../values/month-names.ts';
import type { Zone } from '../../values/zone.ts';
import type { Layers } from '../column-layers.ts';
import { refuse } from '../compile-part.ts';
import { cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { type DatePattern, datePattern, formatRefusal, ISO_ZONED } from './date-pattern.ts';

/** Adds the columns that lead from a cell's trimmed text to its day number. Returns the day, NULL where there is no date. */
export function readDate(
  text: Sql,
  cell: Of<Cell, 'date'>,
  name: string,
  zone: Zone,
  layers: Layers,
  d: SqlDialect,
): Sql {
  if (cell.writtenIn !== null) refuse('times of another "timezone" cannot be read');
  const refusal = cell.formats.map(formatRefusal).find((one) => one !== undefined);
  if (refusal !== undefined) refuse(refusal);
  const plain = layers.add(0, `${name}_iso`, d.isoDay(text));
  const patterns = [ISO_ZONED, ...cell.formats.map((format) => datePattern(format, d))];
  const reads = patterns.map(({ pattern, parts }, i) => {
    const split = d.replace(text, `^${pattern}$`, parts.map((_, part) => `\\${part + 1}`).join(MARK));
    // Only the texts that nothing has read so far. A CASE keeps its order, an AND does not have to.
    const fitting = sql`CASE WHEN ${plain} IS NULL THEN CASE WHEN ${d.fits(text, pattern)} THEN ${split} END END`;
    const column = layers.add(1, `${name}_parts${i}`, fitting);
    const texts = partTexts(column, parts, d);
    const isZoned = parts.includes('zone');
    return { isZoned, value: layers.add(2, `${name}_read${i}`, (isZoned ? instantOf : dayOf)(texts, d)) };
  });
  // The first pattern that fits decides.
  const first = reads.map(({ isZoned, value }): [Sql, Sql] => [
    sql`${value} IS NOT NULL`,
    isZoned ? value : NULL,
  ]);
  const instant = layers.add(3, `${name}_at`, cases(first, NULL));
  const days = reads.flatMap(({ isZoned, value }) => (isZoned ? [] : [value]));
  return sql`coalesce(${join([plain, localDay(instant, zone, d), ...days])})`;
}

/** What is between the parts of a date after it is split. */
const MARK = '|';

/** The texts of a date's parts. */
type PartTexts = ReadonlyMap<FormatPiece['part'], Sql>;

function partTexts(column: Sql, parts: DatePattern['parts'], d: SqlDialect): PartTexts {
  return new Map(parts.map((part, i) => [part, d.part(column, MARK, i + 1)]));
}

/** The text of a part that every format has, or every one with an offset. */
function textOf(texts: PartTexts, part: FormatPiece['part']): Sql {
  const text = texts.get(part);
  if (text === undefined) throw new Error(`a date format without its ${part}`);
  return text;
}

function dayOf(texts: PartTexts, d: SqlDialect): Sql {
  const name = texts.get('monthName');
  const names = MONTH_NAMES.map((one) => sql`WHEN ${d.text(one)} THEN ${d.text(String(monthNumber(one)))}`);
  const month = name
    ? sql`CASE replace(lower(${name}), '.', '') ${join(names, ' ')} END`
    : textOf(texts, 'month');
  return d.day(textOf(texts, 'year'), month, textOf(texts, 'day'));
}

/** Seconds since 1970-01-01T00:00Z; NULL where there is no such day. */
function instantOf(texts: PartTexts, d: SqlDialect): Sql {
  const number = (part: FormatPiece['part']): Sql => {
    const x = texts.get(part);
    return x === undefined ? sql`0` : sql`coalesce(${wholeNumber(sql`nullif(${x}, '')`, d)}, 0)`;
  };
  const half = texts.get('half');
  const hours = half
    ? sql`(${number('hour12')} % 12 + CASE WHEN ${d.startsWith(sql`lower(${half})`, 'p')} THEN 12 ELSE 0 END)`
    : number('hour');
  const offset = offsetOf(textOf(texts, 'zone'), d);
  return sql`${dayOf(texts, d)} * 86400 + ${hours} * 3600 + ${number('minute')} * 60 + ${number('second')} - ${offset}`;
}

/** The seconds of `+02:00`, `-0330`, `+02`, `Z` or `UTC`. */
function offsetOf(zone: Sql, d: SqlDialect): Sql {
  const sign = sql`CASE WHEN ${d.startsWith(zone, '-')} THEN -1 WHEN ${d.startsWith(zone, '+')} THEN 1 ELSE 0 END`;
  const digits = sql`CASE WHEN ${sign} = 0 THEN '0000' ELSE ${zone} END`;
  const hours = wholeNumber(sql`substr(${digits}, 2, 2)`, d);
  const minutes = wholeNumber(sql`CASE WHEN length(${digits}) = 3 THEN '00' ELSE right(${digits}, 2) END`, d);
  return sql`${sign} * (CASE WHEN ${sign} = 0 THEN 0 ELSE ${hours} * 3600 + ${minutes} * 60 END)`;
}

function wholeNumber(x: Sql, d: SqlDialect): Sql {
  return sql`CAST(${x} AS ${d.types.big})`;
}

/** The local day of an instant, by the zone's own offsets. */
function localDay(instant: Sql, zone: Zone, d: SqlDialect): Sql {
  // Ten thousand years later, because only numbers that are not negative are divided.
  const days = 3_652_425;
  const seconds = sql`${instant} + ${days * 86_400} + ${d.step(instant, zone.offset, zone.changes)}`;
  return cases([[sql`${instant} IS NULL`, NULL]], sql`${d.divide(sql`(${seconds})`, 86_400)} - ${days}`);
}
