// How an export writes numbers, and what a cell of it is worth.
import { fold } from './fold.ts';
import { BLANKS, trimCell } from './invisible.ts';
import { canonical, divideRounded, MICRO, type Micro } from './micro.ts';

/** The decimal mark and, where the format shows one, the grouping mark (`' '` means any kind of blank). */
export interface NumberFormat {
  readonly decimal: '.' | ',';
  readonly group: '.' | ',' | ' ' | "'" | null;
}

/** What a number field may hold besides its digits. */
export interface NumberNotation {
  readonly numbers: NumberFormat;
  /** Characters that are removed first. */
  readonly strip: string;
  /** Suffixes, folded, and what each multiplies the number by, in millionths. */
  readonly units: readonly (readonly [suffix: string, factor: Micro])[];
  /** Whether `(1,234)` and `1,234-` are negative. */
  readonly accounting: boolean;
}

/** The number format of rules that declare none. */
export const DEFAULT_NUMBERS: NumberFormat = { decimal: '.', group: null };

const FORMAT = /^1([., '\u00a0\u2009\u202f]?)234([.,])56$/;

/** Reads a sample such as `1.234,56`; undefined where it is none. */
export function numberFormat(sample: string): NumberFormat | undefined {
  const [, group, decimal] = FORMAT.exec(sample) ?? [];
  if (decimal === undefined || group === decimal) return undefined;
  const mark = group === '' ? null : /\s/.test(group as string) ? ' ' : group;
  return { decimal, group: mark } as NumberFormat;
}

/** The sample that shows a format. */
export function numberSample({ decimal, group }: NumberFormat): string {
  return `1${group ?? ''}234${decimal}56`;
}

/** The minus signs that exports write: hyphen-minus, minus sign, small hyphen-minus, fullwidth hyphen-minus. */
export const MINUS_SIGNS = '\\-\\u2212\\ufe63\\uff0d';
/** Removing one of these from a cell would change what its number means. */
export const MEANINGFUL = new RegExp(`[\\p{L}\\p{N}+${MINUS_SIGNS}()<>]`, 'u');
const SIGNED = new RegExp(`^[+${MINUS_SIGNS}]`);
const IN_PARENTHESES = /^\(([^()]*)\)$/;
const MINUS_BEHIND = new RegExp(`^(.*\\S)[${MINUS_SIGNS}]$`, 's');

const LIMIT = 10n ** 12n * BigInt(MICRO);

/**
 * What a trimmed cell is worth in millionths: `[+-]?digits`, with grouping marks where the format shows them
 * (1–3 digits, then threes), a decimal part, and a unit; further decimals are rounded half away. Undefined where the
 * cell is no such number, or is 10^12 or above.
 */
export function numberReader({
  numbers,
  strip,
  units,
  accounting,
}: NumberNotation): (cell: string) => Micro | undefined {
  const mark = numbers.group === null ? null : numbers.group === ' ' ? `[${BLANKS}]` : `\\${numbers.group}`;
  const grouped = mark === null ? '' : `\\d{1,3}(?:${mark}\\d{3})+|`;
  const number = `^([+${MINUS_SIGNS}]?)(${grouped}\\d+)(?:\\${numbers.decimal}(\\d+))?`;
  const pattern = new RegExp(`${number}${units.length === 0 ? '$' : '(\\D.*)?$'}`, 's');
  const marks = mark === null ? null : new RegExp(mark, 'g');
  const stripped = new Set(strip);
  const factors = new Map(units);

  const read = (text: string): Micro | undefined => {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, sign, digits, part = '', unit] = match as unknown as [
      string,
      string,
      string,
      ...(string | undefined)[],
    ];
    const whole = marks === null ? digits : digits.replace(marks, '');
    const factor = unit === undefined ? null : factors.get(fold(trimCell(unit)));
    if (factor === undefined) return undefined;
    const size = factor === null ? micros(whole, part) : multiplied(whole, part, factor);
    if (size === undefined) return undefined;
    return sign !== '' && sign !== '+' && size !== 0 ? -size : size;
  };
  const readAccounting = (text: string): Micro | undefined => {
    const inner = IN_PARENTHESES.exec(text)?.[1] ?? MINUS_BEHIND.exec(text)?.[1];
    if (inner === undefined) return read(text);
    const unsigned = trimCell(inner);
    const size = SIGNED.test(unsigned) ? undefined : read(unsigned);
    return size === undefined || size === 0 ? size : -size;
  };
  const readText = accounting ? readAccounting : read;
  if (stripped.size === 0) return readText;
  return (cell) => readText(trimCell([...cell].filter((char) => !stripped.has(char)).join('')));
}

function micros(digits: string, part: string): Micro | undefined {
  const whole = digits.replace(/^0+(?=\d)/, '');
  if (whole.length > 12) return undefined; // before it costs anything
  const decimals = part.length > 6 ? part.slice(0, 6) : part.padEnd(6, '0');
  const up = part.length > 6 && part.charCodeAt(6) >= 53 ? 1 : 0; // the digit 5 and above
  if (whole.length <= 9) return Number(whole) * MICRO + Number(decimals) + up;
  const size = BigInt(whole + decimals) + BigInt(up);
  return size < LIMIT ? canonical(size) : undefined;
}

/** Digits beyond this many are no number that anybody writes; multiplying them would take long. */
const MOST_DIGITS = 400;

/** The exact product with a factor in millionths, rounded and bounded once. */
function multiplied(whole: string, part: string, factor: Micro): Micro | undefined {
  if (whole.length + part.length > MOST_DIGITS) return undefined;
  const size = divideRounded(BigInt(whole + part) * BigInt(factor), 10n ** BigInt(part.length));
  return size < LIMIT ? canonical(size) : undefined;
}

/**
 * A number as YAML writes it, in millionths, whatever its size; undefined where it is none or has more than six
 * decimals.
 */
export function yamlNumber(text: string): Micro | undefined {
  if (/^0(x[0-9a-fA-F]+|o[0-7]+)$/.test(text)) return canonical(BigInt(text) * BigInt(MICRO));
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', part = '', exponent = '0'] = match;
  if (whole + part === '') return undefined;
  const shift = Number(exponent) + 6 - part.length;
  const digits = shift >= 0 ? whole + part + '0'.repeat(shift) : (whole + part).slice(0, shift) || '0';
  const lost = shift >= 0 ? '' : (whole + part).slice(shift);
  if (/[1-9]/.test(lost)) return undefined;
  const size = canonical(BigInt(digits));
  return sign === '-' && size !== 0 ? -size : size;
}
