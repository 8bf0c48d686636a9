// Random cells, most of them readable, some dirty, a few wrong. A cell is a function of the style, so that one
// random number or date can be written in any way that the rules file announces.

import fc, { type Arbitrary } from 'fast-check';
import { type Cell, pick, type Style, same } from './arbitraries.ts';
import { day, isoDay, MICRO, write } from './values.ts';

const DIRT: [number, (text: string) => string][] = [
  [12, (t) => t],
  [1, (t) => ` ${t}`],
  [1, (t) => `${t}\u00a0 `],
  [1, (t) => t.toUpperCase()],
  [1, (t) => t.toLowerCase()],
  [1, (t) => t.normalize('NFD')],
  [1, (t) => t.replaceAll(' ', ' \t ')],
];
const dirt = fc.oneof(...DIRT.map(([weight, change]) => ({ weight, arbitrary: fc.constant(change) })));
export const padding = pick<(text: string) => string>(
  (t) => t,
  (t) => t,
  (t) => t,
  (t) => `  ${t}`,
  (t) => `${t} `,
);

const nothing: Arbitrary<Cell> = pick<Cell>(
  same(''),
  same(' '),
  (style) => style.missing[0] ?? '',
  (style) => style.missing.at(-1) ?? '',
);

export function filled(values: Arbitrary<Cell>, bad: string[] = [], empty = 6): Arbitrary<Cell> {
  return fc.oneof(
    { weight: 54, arbitrary: values },
    { weight: empty, arbitrary: nothing },
    ...(bad.length === 0 ? [] : [{ weight: 1, arbitrary: pick(...bad).map(same) }]),
  );
}

export const textCell = (...values: string[]): Arbitrary<Cell> =>
  filled(fc.tuple(pick(...values), dirt).map(([value, change]) => same(change(value))));
export const idCell = (...values: string[]): Arbitrary<Cell> =>
  filled(
    fc.tuple(pick(...values), padding).map(([value, pad]) => same(pad(value))),
    [],
    2,
  );

/** Millionths in a number style, grouped or not. */
function writeNumber(value: bigint, style: string, grouped: boolean): string {
  const [whole = '', part] = write(value).split('.');
  const mark = style.length === 8 ? (style[1] ?? '') : '';
  const digits = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, mark) : whole;
  return part === undefined ? digits : `${digits}${style.at(-3)}${part}`;
}

const quantity: Arbitrary<bigint> = fc.oneof(
  { weight: 6, arbitrary: pick(0, 1, 1, 1, 2, 2, 3, 4, 5).map((n) => BigInt(n) * MICRO) },
  { weight: 3, arbitrary: pick(100, 199, 200, 250, 999, 1000, 1200, 25000).map((n) => BigInt(n) * MICRO) },
  { weight: 2, arbitrary: fc.integer({ min: -5_000_000, max: 2_000_000_000 }).map(BigInt) },
  { weight: 1, arbitrary: pick(-3_000_000n, 999_999_999_999_999_999n, 1n, -1n, 199_999_999n) },
);
const BAD_NUMBERS = ['1e3', '0x1F', '--5', 'Infinity', '12 apples', '1.2.3', '1000000000000', '٣'];

export function numberCell(
  numbers: (style: Style) => string,
  strip: (style: Style) => string,
): Arbitrary<Cell> {
  const good = fc.tuple(
    quantity,
    fc.boolean(),
    pick('', '', '', '+'),
    pick('', '0000', '5', '49', '9999999'),
    padding,
  );
  const cells = good.map(
    ([value, grouped, plus, tail, pad]): Cell =>
      (style) => {
        const text = writeNumber(value, numbers(style), grouped);
        const sign = value >= 0n ? plus : '';
        const more = /[.,]\d{6}$/.test(text) ? tail : '';
        return pad(`${strip(style)}${sign}${text}${more}`);
      },
  );
  return filled(cells, BAD_NUMBERS);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

function writeDate(days: number, minutes: number, offset: string, format: string): string {
  const [year = '', month = '', date = ''] = isoDay(days).split('-');
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const pieces: Record<string, string> = {
    yyyy: year,
    MMM: MONTHS[Number(month) - 1] ?? '',
    MM: month,
    M: String(Number(month)),
    dd: date,
    d: String(Number(date)),
    HH: two(hour),
    H: String(hour),
    hh: two(hour % 12 || 12),
    h: String(hour % 12 || 12),
    mm: two(minute),
    ss: '07',
    SSS: '250',
    a: hour < 12 ? 'AM' : 'pm',
    XXX: offset,
  };
  return format.replace(/yyyy|MMM|MM?|dd?|HH?|hh?|mm|ss|SSS|a|XXX/g, (token) => pieces[token] ?? '');
}

const ISO_SHAPES = [
  'yyyy-MM-dd',
  'yyyy-MM-dd HH:mm',
  'yyyy-MM-ddTH:mm',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-ddTHH:mm:ss.SSSXXX',
  'yyyy-MM-dd H:mm XXX',
  'yyyy-MM-dd HH:mm:ssXXX',
];
const OFFSETS = ['Z', '+01:00', '+02:00', '-04:00', '-05:00', '+05:30', '+13:45', '-11:00'];
const BAD_DATES = [
  '2026-02-30',
  'lead 1',
  '46085',
  '31/31/2026',
  '2026-10-25 25:00',
  '2026-13-01',
  '2026-1-1',
];

/** Days before as_of, most of them near the edges of the windows that the rules use. */
const back = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 16 }) },
  { weight: 8, arbitrary: pick(0, 0, 0, 1, 1, 2, 7, 14, 28, 29, 30, 31, 60, 90) },
  { weight: 1, arbitrary: pick(3649, 3650, 3651, 365, -30) },
);
const minutes = fc.oneof(
  pick(0, 1, 59, 60, 90, 119, 120, 150, 180, 1439, 1320, 1380, 720),
  fc.nat({ max: 1439 }),
);

export function dateCell(formats: (style: Style) => string[]): Arbitrary<Cell> {
  const made = fc.record({
    back,
    minutes,
    offset: pick(...OFFSETS),
    loose: pick('Z', 'UTC', '+0200', '-0500', '+05:30'),
    shape: fc.nat({ max: 99 }),
    pad: padding,
  });
  const cells = made.map(
    (made): Cell =>
      (style) => {
        const shapes = [...ISO_SHAPES, ...formats(style), ...formats(style)];
        const shape = shapes[made.shape % shapes.length] ?? '';
        const offset = ISO_SHAPES.includes(shape) ? made.loose : made.offset;
        return made.pad(writeDate(day(style.asOf) - made.back, made.minutes, offset, shape));
      },
  );
  return filled(cells, BAD_DATES);
}
