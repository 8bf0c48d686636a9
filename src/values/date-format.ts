// How an export writes dates, and which calendar day a cell of it means.
import { dayNumber } from './days.ts';
import { plainBlanks } from './invisible.ts';
import { MONTH_NAMES, monthNumber } from './month-names.ts';
import { isWholeFormat, WHOLE_FORMATS, wholeFormatReader } from './whole-formats.ts';
import { instantOf, localDay, type Zone } from './zone.ts';

type DatePart =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'minute'
  | 'second'
  | 'half'
  | 'zone'
  | 'rest';

/** The tokens of a format (Unicode TR 35's letters) and what each reads. */
const TOKENS: Readonly<Record<string, readonly [DatePart, string]>> = {
  yyyy: ['year', '\\d{4}'],
  yy: ['shortYear', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  MM: ['month', '\\d{2}'],
  MMM: ['monthName', `(?:${MONTH_NAMES.join('|')})\\.?`],
  MMMM: ['monthName', `(?:${MONTH_NAMES.join('|')})\\.?`],
  d: ['day', '\\d{1,2}'],
  dd: ['day', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  h: ['hour12', '\\d{1,2}'],
  hh: ['hour12', '\\d{2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
  SSS: ['rest', '\\d{3}'],
  a: ['half', '[ap]m|[ap]\\. ?m\\.'],
  XXX: ['zone', 'Z|[+-]\\d{2}:\\d{2}'],
};

/** ISO 8601 as the language page has it; it is always accepted. */
const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?(?: ?(?<zone>Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/;
/** The same, where the written date is the whole answer: a time without an offset keeps its date. */
const ISO_LOCAL = /^\d{4}-\d{2}-\d{2}(?:[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?$/;

/** Parts that mean the same in another form. */
const KINDS: { readonly [P in DatePart]?: DatePart } = {
  monthName: 'month',
  hour12: 'hour',
  shortYear: 'year',
};

/** The error of a date format; undefined for a valid one. */
export function dateFormatError(format: string): string | undefined {
  if (isWholeFormat(format)) return undefined;
  const seen = new Set<DatePart>();
  for (const [token] of format.matchAll(/'[^']*'|([A-Za-z])\1*/g)) {
    if (token.startsWith("'")) continue;
    const part = TOKENS[token]?.[0];
    if (part === undefined) {
      return `"${token}" is not a token of a date format (${Object.keys(TOKENS).join(' ')}), nor one of ${WHOLE_FORMATS.join(', ')}`;
    }
    const kind = KINDS[part] ?? part;
    if (seen.has(kind)) return `the ${kind} must occur once`;
    seen.add(kind);
    if (part === 'hour12') seen.add('hour12');
  }
  for (const part of ['year', 'month', 'day'] as const) if (!seen.has(part)) return `the ${part} must occur`;
  if (seen.has('hour12') !== seen.has('half')) return '"h" and "a" must be used together';
  return undefined;
}

/** A token of a format and what it reads, or literal text (in any letter case). */
export type FormatPiece =
  | { readonly part: DatePart; readonly token: string }
  | { readonly part: 'text'; readonly text: string };

export function formatPieces(format: string): FormatPiece[] {
  return [...format.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)].map(
    ([piece, literal]): FormatPiece => {
      if (piece.startsWith("'")) return { part: 'text', text: literal || "'" };
      const part = TOKENS[piece]?.[0];
      return part ? { part, token: piece } : { part: 'text', text: piece };
    },
  );
}

function formatPattern(format: string): RegExp {
  const pieces = formatPieces(format).map((piece) =>
    piece.part === 'text' ? escaped(piece.text) : `(?<${piece.part}>${TOKENS[piece.token]![1]})`,
  );
  return new RegExp(`^${pieces.join('')}$`, 'i');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** How a date cell is written. */
export interface DateNotation {
  /** Formats besides ISO 8601, which is always accepted. The first that fits is used. */
  readonly formats: readonly string[];
  /** The zone in which times without an offset were written; null: they keep their date. */
  readonly writtenIn: Zone | null;
}

const MEMO_LIMIT = 20_000;

/**
 * Which calendar day of `zone` a trimmed cell means. A time with an offset is converted to the zone, and so is a time
 * that was written in another one; any other time keeps its written date. Undefined for any other text.
 */
export function dateReader(
  { formats, writtenIn }: DateNotation,
  zone: Zone,
): (cell: string) => number | undefined {
  const readers = formats.map((format) => oneFormatReader(format, zone, writtenIn));
  const readIso = patternReader(ISO, zone, writtenIn);
  const days = new Map<string, number | undefined>();
  return (cell) => {
    if (ISO_LOCAL.test(cell) && (writtenIn === null || cell.length === 10)) {
      const date = cell.length === 10 ? cell : cell.slice(0, 10);
      let day = days.get(date);
      if (day === undefined) {
        day = dayNumber(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
        if (days.size >= MEMO_LIMIT) days.clear();
        days.set(date, day);
      }
      if (day !== undefined) return day; // else it may be a date in one of the formats: yyyy-dd-MM
    }
    const text = plainBlanks(cell);
    let day = readIso(text);
    for (let i = 0; day === undefined && i < readers.length; i++) day = readers[i]?.(text);
    return day;
  };
}

/** Reads texts of one format alone, without ISO 8601. */
export function oneFormatReader(
  format: string,
  zone: Zone,
  writtenIn: Zone | null = null,
): (text: string) => number | undefined {
  return isWholeFormat(format)
    ? wholeFormatReader(format, zone, writtenIn)
    : patternReader(formatPattern(format), zone, writtenIn);
}

type Parts = Partial<Record<DatePart, string>>;

function patternReader(
  pattern: RegExp,
  zone: Zone,
  writtenIn: Zone | null,
): (text: string) => number | undefined {
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups && dayOf(groups as Parts, zone, writtenIn);
  };
}

function dayOf(parts: Parts, zone: Zone, writtenIn: Zone | null): number | undefined {
  const month = parts.monthName ? monthNumber(parts.monthName) : Number(parts.month);
  const day = dayNumber(yearOf(parts), month, Number(parts.day));
  const seconds = secondsOf(parts);
  if (day === undefined || seconds === undefined) return undefined;
  if (parts.zone !== undefined) {
    const offset = offsetOf(parts.zone);
    return offset === undefined ? undefined : localDay(zone, day * 86_400 + seconds - offset);
  }
  const hasTime = parts.hour !== undefined || parts.hour12 !== undefined;
  return writtenIn !== null && hasTime ? localDay(zone, instantOf(writtenIn, day * 86_400 + seconds)) : day;
}

/** Two digits are a year of 1970 to 2069. */
function yearOf({ year, shortYear }: Parts): number {
  if (shortYear === undefined) return Number(year);
  return Number(shortYear) + (Number(shortYear) < 70 ? 2000 : 1900);
}

/** Seconds since midnight; undefined for a time that can't exist. */
function secondsOf({ hour = '0', hour12, half, minute = '0', second = '0' }: Parts): number | undefined {
  let hours = Number(hour);
  if (hour12 !== undefined) {
    hours = Number(hour12);
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half?.toLowerCase().startsWith('p') ? 12 : 0);
  }
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return hours * 3600 + Number(minute) * 60 + Number(second);
}

/** Seconds east of UTC of `Z`, `UTC`, `+02:00`, `-0330` or `+02`; undefined for an offset that can't exist. */
function offsetOf(text: string): number | undefined {
  if (!/^[+-]/.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = text.length === 3 ? 0 : Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
