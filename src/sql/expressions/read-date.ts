// Dates as SQL: a cell's text to the number of a day, by the plan's own formats and its own zone. What takes several
// steps stands in several layers of columns, so that no expression is written out twice.

import type { Cell, Of } from '../../plan/plan.ts';
import { type FormatPiece, formatPieces } from '../../values/date-format.ts';
import type { Zone } from '../../values/zone.ts';
import type { Layers } from '../column-layers.ts';
import { refuse } from '../compile-part.ts';
import { cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** What each token reads. Only texts that can be a date fit: all but the length of a month is in the pattern. */
const PATTERNS: Readonly<Record<string, string>> = {
  yyyy: '[0-9]{4}',
  M: '0?[1-9]|1[0-2]',
  MM: '0[1-9]|1[0-2]',
  MMM: 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec',
  d: '0?[1-9]|[12][0-9]|3[01]',
  dd: '0[1-9]|[12][0-9]|3[01]',
  H: '[01]?[0-9]|2[0-3]',
  HH: '[01][0-9]|2[0-3]',
  h: '0?[1-9]|1[0-2]',
  hh: '0[1-9]|1[0-2]',
  mm: '[0-5][0-9]',
  ss: '[0-5][0-9]',
  SSS: '[0-9]{3}',
  a: 'am|pm',
  XXX: 'z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]',
};

/** ISO 8601 with an offset. */
const ISO: readonly FormatPiece[] = formatPieces("yyyy-MM-dd'T'H:mm:ssXXX");
const ISO_ZONED =
  '([0-9]{4})-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])[T ]([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:[.][0-9]+)?)?' +
  ' ?(Z|UTC|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])';

/** Why a format can't be said in SQL: digits that may be parted in two ways; undefined where it can. */
function formatRefusal(format: string): string | undefined {
  let loose = 0; // numbers of one or two digits in a run of digits
  for (const piece of formatPieces(format)) {
    const pattern = piece.part === 'text' ? piece.text : (PATTERNS[piece.token] as string);
    if (!/^\[?[0-9(]/.test(pattern)) loose = 0;
    else if (piece.part !== 'text' && /^[MdHh]$/.test(piece.token) && ++loose > 1)
      return `the date format "${format}" has numbers without anything between them`;
  }
  return undefined;
}

/** The columns that lead from a cell's trimmed text to its day number; the last one is the day. */
export function readDate(
  text: Sql,
  cell: Of<Cell, 'date'>,
  name: string,
  zone: Zone,
  layers: Layers,
  d: SqlDialect,
): Sql {
  const unsaid = cell.formats.map(formatRefusal).find((one) => one !== undefined);
  if (unsaid !== undefined) refuse(unsaid);
  const plain = layers.add(0, `${name}_iso`, d.isoDay(text));
  const reads = [
    { pieces: ISO, pattern: ISO_ZONED },
    ...cell.formats.map((format) => ({
      pieces: formatPieces(format),
      pattern: patternOf(formatPieces(format), d),
    })),
  ].map(({ pieces, pattern }, i) => {
    const isZoned = pieces.some(({ part }) => part === 'zone');
    const numbered = pieces.filter(({ part }) => part !== 'text');
    const found = d.replace(text, `^${pattern}$`, numbered.map((_, i) => `\\${i + 1}`).join(MARK));
    // Only what is left over is fitted: a CASE keeps its order, an AND need not.
    const fitted = sql`CASE WHEN ${plain} IS NULL THEN CASE WHEN ${d.fits(text, pattern)} THEN ${found} END END`;
    const parts = layers.add(1, `${name}_parts${i}`, fitted);
    const of: Parts = (part) => {
      const at = numbered.findIndex((piece) => piece.part === part);
      return at < 0 ? undefined : d.part(parts, MARK, at + 1);
    };
    return { isZoned, value: layers.add(2, `${name}_read${i}`, (isZoned ? instantOf : dayOf)(of, d)) };
  });
  // The first that reads decides.
  const first = reads.map(({ isZoned, value }): [Sql, Sql] => [
    sql`${value} IS NOT NULL`,
    isZoned ? value : NULL,
  ]);
  const instant = layers.add(3, `${name}_at`, cases(first, NULL));
  const days = reads.flatMap(({ isZoned, value }) => (isZoned ? [] : [value]));
  return sql`coalesce(${join([plain, localDay(instant, zone, d), ...days])})`;
}

function patternOf(pieces: readonly FormatPiece[], d: SqlDialect): string {
  return pieces
    .map((piece) =>
      piece.part === 'text'
        ? anyCase(piece.text, d)
        : `(${anyCase(PATTERNS[piece.token] as string, d, true)})`,
    )
    .join('');
}

/** The text in any letter case, as JavaScript's flag `i` has it: one character for one. */
function anyCase(text: string, d: SqlDialect, isPattern = false): string {
  return [...text]
    .map((char) => {
      const both = [...new Set([char, char.toLowerCase(), char.toUpperCase()])].filter(
        (one) => [...one].length === 1,
      );
      if (both.length > 1)
        return `[${both.map((one) => d.codePoint(one.codePointAt(0) as number)).join('')}]`;
      return isPattern || /[\p{L}\p{N}]/u.test(char)
        ? char
        : `[${d.codePoint(char.codePointAt(0) as number)}]`;
    })
    .join('');
}

/** What stands between the parts of a date once it has been taken apart. */
const MARK = '|';

/** The text of a part of a date; undefined where the format has no such part. */
type Parts = (part: FormatPiece['part']) => Sql | undefined;

function dayOf(of: Parts, d: SqlDialect): Sql {
  const name = of('monthName');
  const names = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
  const month = name
    ? sql`CASE lower(${name}) ${join(
        names.map((one, i) => sql`WHEN ${d.text(one)} THEN ${d.text(String(i + 1))}`),
        ' ',
      )} END`
    : (of('month') as Sql);
  return d.day(of('year') as Sql, month, of('day') as Sql);
}

/** Seconds since 1970-01-01T00:00Z; NULL where there is no such day. */
function instantOf(of: Parts, d: SqlDialect): Sql {
  const whole = (x: Sql): Sql => sql`CAST(${x} AS ${d.types.big})`;
  const number = (part: FormatPiece['part']): Sql => {
    const x = of(part);
    return x === undefined ? sql`0` : sql`coalesce(${whole(sql`nullif(${x}, '')`)}, 0)`;
  };
  const half = of('half');
  const hours = half
    ? sql`(${number('hour12')} % 12 + CASE WHEN lower(${half}) = 'pm' THEN 12 ELSE 0 END)`
    : number('hour');
  const zone = of('zone') as Sql;
  const signed = sql`CASE WHEN ${d.startsWith(zone, '-')} THEN -1 WHEN ${d.startsWith(zone, '+')} THEN 1 ELSE 0 END`;
  const offset = sql`${signed} * (${zoneHours(zone)})`;
  return sql`${dayOf(of, d)} * 86400 + ${hours} * 3600 + ${number('minute')} * 60 + ${number('second')} - ${offset}`;

  function zoneHours(x: Sql): Sql {
    const digits = sql`CASE WHEN ${signed} = 0 THEN '0000' ELSE ${x} END`;
    return sql`CASE WHEN ${signed} = 0 THEN 0 ELSE ${whole(sql`substr(${digits}, 2, 2)`)} * 3600 + ${whole(sql`right(${digits}, 2)`)} * 60 END`;
  }
}

/** The local day of an instant, by the zone's own offsets. */
function localDay(instant: Sql, zone: Zone, d: SqlDialect): Sql {
  // Ten thousand years on, for a division of what is not negative.
  const days = 3_652_425;
  const seconds = sql`${instant} + ${days * 86_400} + ${d.step(instant, zone.offset, zone.changes)}`;
  return cases([[sql`${instant} IS NULL`, NULL]], sql`${d.divide(sql`(${seconds})`, 86_400)} - ${days}`);
}
