// How an export writes numbers, and what a cell of it is worth.
import { canonical, MICRO, type Micro } from './micro.ts';

/** The decimal mark and, where the format shows one, the grouping mark (`' '` stands for any kind of space). */
export interface NumberFormat {
  readonly decimal: '.' | ',';
  readonly group: '.' | ',' | ' ' | "'" | null;
}

const FORMAT = /^1([., '\u00a0\u202f]?)234([.,])56$/;

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

const LIMIT = 10n ** 12n * BigInt(MICRO);

/**
 * What a trimmed cell is worth in millionths: `[+-]?digits`, with grouping marks where the format shows them
 * (1–3 digits, then threes), and a decimal part; further decimals are rounded half away. Undefined where the
 * cell is no such number, or is 10^12 or above.
 */
export function numberReader(format: NumberFormat, strip: string): (cell: string) => Micro | undefined {
  const space = '[ \\u00a0\\u202f]';
  const mark = format.group === null ? null : format.group === ' ' ? space : `\\${format.group}`;
  const grouped = mark === null ? '' : `\\d{1,3}(?:${mark}\\d{3})+|`;
  const pattern = new RegExp(`^([+-]?)(${grouped}\\d+)(?:\\${format.decimal}(\\d+))?$`);
  const marks = mark === null ? null : new RegExp(mark, 'g');
  const stripped = new Set(strip);
  return (cell) => {
    const text =
      stripped.size === 0
        ? cell
        : [...cell]
            .filter((char) => !stripped.has(char))
            .join('')
            .trim();
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, sign, digits, part = ''] = match as unknown as [string, string, string, string | undefined];
    const size = micros(marks === null ? digits : digits.replace(marks, ''), part);
    if (size === undefined) return undefined;
    return sign === '-' && size !== 0 ? -size : size;
  };
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
