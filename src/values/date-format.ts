// How an export writes dates, and which calendar day a cell of it means.
import { dayNumber } from './days.ts';
import { localDay, type Zone } from './zone.ts';

type Part =
  | 'year'
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
const TOKENS: Readonly<Record<string, readonly [Part, string]>> = {
  yyyy: ['year', '\\d{4}'],
  M: ['month', '\\d{1,2}'],
  MM: ['month', '\\d{2}'],
  MMM: ['monthName', 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'],
  d: ['day', '\\d{1,2}'],
  dd: ['day', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  h: ['hour12', '\\d{1,2}'],
  hh: ['hour12', '\\d{2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
  SSS: ['rest', '\\d{3}'],
  a: ['half', 'am|pm'],
  XXX: ['zone', 'Z|[+-]\\d{2}:\\d{2}'],
};
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** ISO 8601 as the language page has it; it always reads. */
const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?(?: ?(?<zone>Z|UTC|[+-]\d{2}:?\d{2}))?)?$/;
/** The same, where the written date is the whole answer: a time without an offset keeps its date. */
const ISO_LOCAL = /^\d{4}-\d{2}-\d{2}(?:[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?$/;

/** What is wrong with a date format; undefined where nothing is. */
export function dateFormatFault(format: string): string | undefined {
  const seen = new Set<Part>();
  for (const [token] of format.matchAll(/'[^']*'|([A-Za-z])\1*/g)) {
    if (token.startsWith("'")) continue;
    const part = TOKENS[token]?.[0];
    if (part === undefined) {
      return `"${token}" is no token of a date format (yyyy M MM MMM d dd H HH h hh mm ss SSS a XXX)`;
    }
    const kind = part === 'monthName' ? 'month' : part === 'hour12' ? 'hour' : part;
    if (seen.has(kind)) return `the ${kind} stands twice`;
    seen.add(kind);
    if (part === 'hour12') seen.add('hour12');
  }
  for (const part of ['year', 'month', 'day'] as const) if (!seen.has(part)) return `the ${part} is missing`;
  if (seen.has('hour12') !== seen.has('half')) return '"h" and "a" go together';
  return undefined;
}

/** A token of a format and what it reads, or text that stands as it is (in any letter case). */
export type FormatPiece =
  | { readonly part: Part; readonly token: string }
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

const MEMO_LIMIT = 20_000;

/**
 * Which calendar day a trimmed cell means, ISO 8601 or one of the formats, the first that fits. A time without an
 * offset keeps its written date; with one it is converted to the zone. Undefined for what is no date, or can't be one.
 */
export function dateReader(formats: readonly string[], zone: Zone): (cell: string) => number | undefined {
  const patterns = [ISO, ...formats.map(formatPattern)];
  const days = new Map<string, number | undefined>();
  return (cell) => {
    if (ISO_LOCAL.test(cell)) {
      const date = cell.length === 10 ? cell : cell.slice(0, 10);
      let day = days.get(date);
      if (day === undefined) {
        day = dayNumber(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
        if (days.size >= MEMO_LIMIT) days.clear();
        days.set(date, day);
      }
      if (day !== undefined) return day; // else it may be a date in one of the formats: yyyy-dd-MM
    }
    for (const pattern of patterns) {
      const groups = pattern.exec(cell)?.groups;
      const day = groups && dayOf(groups as Partial<Record<Part, string>>, zone);
      if (day !== undefined) return day;
    }
    return undefined;
  };
}

function dayOf(parts: Partial<Record<Part, string>>, zone: Zone): number | undefined {
  const month = parts.monthName ? MONTHS.indexOf(parts.monthName.toLowerCase()) + 1 : Number(parts.month);
  const day = dayNumber(Number(parts.year), month, Number(parts.day));
  const seconds = secondsOf(parts);
  if (day === undefined || seconds === undefined) return undefined;
  if (parts.zone === undefined) return day;
  const offset = offsetOf(parts.zone);
  return offset === undefined ? undefined : localDay(zone, day * 86_400 + seconds - offset);
}

/** Seconds since midnight; undefined for a time that can't exist. */
function secondsOf({ hour = '0', hour12, half, minute = '0', second = '0' }: Partial<Record<Part, string>>) {
  let hours = Number(hour);
  if (hour12 !== undefined) {
    hours = Number(hour12);
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0);
  }
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return hours * 3600 + Number(minute) * 60 + Number(second);
}

/** Seconds east of UTC that `Z`, `UTC`, `+02:00` or `-0330` say; undefined for an offset that can't exist. */
function offsetOf(text: string): number | undefined {
  if (!/^[+-]/.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
