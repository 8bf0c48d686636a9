// Date formats as patterns that all dialects read the same way.
import { type FormatPiece, formatPieces } from '../../values/date-format.ts';
import { MONTH_NAMES } from '../../values/month-names.ts';
import { isWholeFormat } from '../../values/whole-formats.ts';
import type { SqlDialect } from '../sql-dialect.ts';

const MONTH = `(?:${MONTH_NAMES.join('|')})[.]?`;

/** What each token reads. Only texts that can be a date fit, except that a month may be too short for its day. */
const PATTERNS: Readonly<Record<string, string>> = {
  yyyy: '[0-9]{4}',
  M: '0?[1-9]|1[0-2]',
  MM: '0[1-9]|1[0-2]',
  MMM: MONTH,
  MMMM: MONTH,
  d: '0?[1-9]|[12][0-9]|3[01]',
  dd: '0[1-9]|[12][0-9]|3[01]',
  H: '[01]?[0-9]|2[0-3]',
  HH: '[01][0-9]|2[0-3]',
  h: '0?[1-9]|1[0-2]',
  hh: '0[1-9]|1[0-2]',
  mm: '[0-5][0-9]',
  ss: '[0-5][0-9]',
  SSS: '[0-9]{3}',
  a: 'am|pm|a[.] ?m[.]|p[.] ?m[.]',
  XXX: 'z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]',
};

/** A way to read a date: a pattern with one group per part. */
export interface DatePattern {
  readonly pattern: string;
  /** The parts in the order of their groups. */
  readonly parts: readonly FormatPiece['part'][];
}

/** ISO 8601 with an offset. */
export const ISO_ZONED: DatePattern = {
  pattern:
    '([0-9]{4})-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])[T ]([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:[.][0-9]+)?)?' +
    ' ?(Z|UTC|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)',
  parts: ['year', 'month', 'day', 'hour', 'minute', 'second', 'zone'],
};

export function datePattern(format: string, d: SqlDialect): DatePattern {
  const pieces = formatPieces(format);
  const patterns = pieces.map((piece) =>
    piece.part === 'text'
      ? anyCase(piece.text, d, false)
      : `(${anyCase(tokenPattern(piece.token), d, true)})`,
  );
  return {
    pattern: patterns.join(''),
    parts: pieces.flatMap(({ part }) => (part === 'text' ? [] : [part])),
  };
}

/** Why a format cannot be read in SQL: its digits can be split in two ways. Undefined where it can be read. */
export function formatRefusal(format: string): string | undefined {
  if (isWholeFormat(format)) return `the date format "${format}" cannot be read`;
  if (formatPieces(format).some(({ part }) => part === 'shortYear')) {
    return `the date format "${format}" has a year of two digits, which cannot be read`;
  }
  let loose = 0; // numbers of one or two digits in a run of digits
  for (const piece of formatPieces(format)) {
    const pattern = piece.part === 'text' ? piece.text : tokenPattern(piece.token);
    if (!/^\[?[0-9(]/.test(pattern)) loose = 0;
    else if (piece.part !== 'text' && /^[MdHh]$/.test(piece.token) && ++loose > 1)
      return `the date format "${format}" has numbers without a separator, which cannot be read`;
  }
  return undefined;
}

function tokenPattern(token: string): string {
  const pattern = PATTERNS[token];
  if (pattern === undefined) throw new Error(`there is no pattern for ${token}`);
  return pattern;
}

/** The text in any letter case, as with JavaScript's flag `i`: one character for one. */
function anyCase(text: string, d: SqlDialect, isPattern: boolean): string {
  const inBrackets = (chars: readonly string[]): string =>
    `[${chars.map((char) => d.codePoint(char.codePointAt(0) ?? 0)).join('')}]`;
  return [...text]
    .map((char) => {
      const cases = [char, char.toLowerCase(), char.toUpperCase()].filter((one) => [...one].length === 1);
      const different = [...new Set(cases)];
      if (different.length > 1) return inBrackets(different);
      return isPattern || /[\p{L}\p{N}]/u.test(char) ? char : inBrackets([char]);
    })
    .join('');
}
