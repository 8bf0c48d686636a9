// Finds formats that read one text as different days. A column with two such formats cannot be read.
import { dateReader, type FormatPiece, formatPieces, oneFormatReader } from './date-format.ts';
import { dayText, readDay } from './days.ts';
import { monthNames } from './month-names.ts';
import { isWholeFormat } from './whole-formats.ts';
import type { Zone } from './zone.ts';

const UTC: Zone = { name: 'UTC', offset: 0, changes: [] };
/** ISO 8601, which every date cell reads. */
const ISO = 'yyyy-MM-dd';

// Days of 2001 to 2031 with parts that can be confused. If two formats differ on any day of these years, they
// differ on one of these; a test compares them with all days.
const YEARS = [2001, 2002, 2003, 2010, 2011, 2012, 2020, 2021, 2022, 2025, 2030, 2031];
const MONTHS = [1, 2, 3, 5, 10, 11, 12];
const DAYS = [1, 2, 3, 10, 11, 12, 20, 21, 22, 25, 28];

/** A text that two formats of one cell read as different days. */
export interface DateConflict {
  readonly one: string;
  readonly other: string;
  readonly text: string;
}

/** The first conflict among the formats of a cell, ISO 8601 included; undefined where there is none. */
export function dateConflict(formats: readonly string[]): DateConflict | undefined {
  const all = [ISO, ...formats];
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) {
      const found = conflictOf(one, other);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const known = new Map<string, DateConflict | undefined>();

function conflictOf(one: string, other: string): DateConflict | undefined {
  const key = `${one}\n${other}`;
  if (!known.has(key))
    known.set(key, exclusion(one, other) ?? misreading(one, other) ?? misreading(other, one));
  return known.get(key);
}

/** Formats that are one number exclude each other, and formats of digits alone. */
function exclusion(one: string, other: string): DateConflict | undefined {
  const bare = [one, other].every((format) => isWholeFormat(format) || isOfDigits(format));
  const isWhole = isWholeFormat(one) || isWholeFormat(other);
  return bare && isWhole && one !== other ? { one, other, text: '20260110' } : undefined;
}

function isOfDigits(format: string): boolean {
  return formatPieces(format).every(({ part }) => !['text', 'monthName', 'half', 'zone'].includes(part));
}

/** A text written in `format` that `other` reads as another day. */
function misreading(format: string, other: string): DateConflict | undefined {
  if (isWholeFormat(format) || isWholeFormat(other)) return undefined;
  const pieces = formatPieces(format);
  const read = formatReader(other);
  // Of these days every order of the parts is a date, so a format that reads none of them reads no text of the other.
  const probes = [
    [2010, 10, 10],
    [2001, 2, 3],
  ] as const;
  if (!probes.some(([y, m, d]) => spellings(pieces, y, m, d).some((text) => read(text) !== undefined)))
    return undefined;
  for (const year of YEARS) {
    for (const month of MONTHS) {
      for (const day of DAYS) {
        const written = readDay(`${year}-${padded(month)}-${padded(day)}`);
        for (const text of written === undefined ? [] : spellings(pieces, year, month, day)) {
          const got = read(text);
          if (got !== undefined && got !== written) return { one: format, other, text };
        }
      }
    }
  }
  return undefined;
}

/** Reads dates of one format alone. */
function formatReader(format: string): (text: string) => number | undefined {
  return format === ISO ? dateReader({ formats: [], writtenIn: null }, UTC) : oneFormatReader(format, UTC);
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}

/** Every way in which a format may write a day; its time is 10:10:10 in UTC. */
function spellings(pieces: readonly FormatPiece[], year: number, month: number, day: number): string[] {
  return pieces.reduce<string[]>(
    (starts, piece) => {
      const ways = piece.part === 'text' ? [piece.text] : waysOf(piece, year, month, day);
      return starts.flatMap((start) => ways.map((way) => start + way));
    },
    [''],
  );
}

function waysOf({ part, token }: FormatPiece & { token: string }, year: number, month: number, day: number) {
  const number = (value: number): string[] =>
    token.length === 2 || value > 9 ? [padded(value)] : [String(value), padded(value)];
  switch (part) {
    case 'year':
      return [String(year)];
    case 'shortYear':
      return [padded(year % 100)];
    case 'month':
      return number(month);
    case 'monthName':
      return monthNames(month).flatMap((name) => [name, `${name}.`]);
    case 'day':
      return number(day);
    case 'half':
      return ['am'];
    case 'zone':
      return ['Z'];
    case 'rest':
      return ['000'];
    default:
      return ['10'];
  }
}

/** How a conflict reads: `"01/02/2001" is 2001-02-01 in dd/MM/yyyy and 2001-01-02 in MM/dd/yyyy`. */
export function conflictText({ one, other, text }: DateConflict): string {
  if ([one, other].some(isWholeFormat)) return `"${one}" and "${other}" both read digits alone`;
  const dayIn = (format: string): string => {
    const day = formatReader(format)(text);
    return `${day === undefined ? 'no date' : dayText(day)} in ${format === ISO ? 'ISO 8601' : format}`;
  };
  return `"${text}" is ${dayIn(one)} and ${dayIn(other)}`;
}
