// What a cell means, read a second time from the language page alone, so that a misreading in the program
// is not repeated here. Slow and plain on purpose: every quantity is a BigInt of millionths.

export const MICRO = 1_000_000n;

const MARK = /^[\u0300-\u036f]$/;
/** Characters that nobody sees, as the language page lists them. */
const UNSEEN = '\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff';

/** A cell without white space and unseen characters at its ends. */
export function trim(text: string): string {
  let rest = [...text];
  const isEdge = (c: string | undefined) => c !== undefined && new RegExp(`^[\\s${UNSEEN}]$`, 'u').test(c);
  while (isEdge(rest[0])) rest = rest.slice(1);
  while (isEdge(rest.at(-1))) rest = rest.slice(0, -1);
  return rest.join('');
}

/** Text as the language compares it: unseen characters dropped, NFC, one space for white space, lower case, Latin letters bare. */
export function fold(text: string): string {
  let folded = '';
  const seen = text.replace(new RegExp(`[${UNSEEN}]`, 'gu'), '');
  for (const letter of seen.normalize('NFC').replace(/\s+/g, ' ')) {
    const lower = letter === 'İ' ? 'i' : letter.toLowerCase();
    const base = [...lower.normalize('NFD')][0] ?? '';
    const bare = /^\p{Script=Latin}$/u.test(base) ? base : lower;
    if (!MARK.test(bare)) folded += bare;
  }
  return folded;
}

export function words(text: string): string[] {
  return fold(text).match(/[\p{L}\p{Nd}]+/gu) ?? [];
}

/** Header names are equal in NFC and any letter case. */
export function looseName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export function divideRound(a: bigint, b: bigint): bigint {
  const [n, d] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const half = (2n * n + d) / (2n * d);
  return a < 0n === b < 0n ? half : -half;
}

/** A number of the rules file, or a cell once its marks are plain: digits, then at most a decimal point. */
export function micros(text: string): bigint {
  const [, sign, whole = '', part = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') throw new Error(`not a number: ${text}`);
  const size = divideRound(BigInt(whole + part) * MICRO, 10n ** BigInt(part.length));
  return sign === '-' ? -size : size;
}

/** A cell as a number, in the style of `1,234.56`; undefined when it doesn't read. */
export function readNumber(cell: string, style: string, strip: string): bigint | undefined {
  const text = trim([...cell].filter((c) => !strip.includes(c)).join('')).replace(
    /[\u2212\ufe63\uff0d]/g,
    '-',
  );
  const decimal = style.at(-3) === ',' ? ',' : '\\.';
  const mark = style.length === 8 ? style[1] : undefined;
  const group = mark === ' ' ? '[ \u00a0\u2009\u202f]' : mark === '.' ? '\\.' : mark;
  const whole = group === undefined ? '\\d+' : `(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)`;
  const read = new RegExp(`^([+-]?)(${whole})(?:${decimal}(\\d+))?$`).exec(text);
  if (read === null) return undefined;
  const digits = (read[2] ?? '').replace(/\D/g, '');
  const value = micros(`${read[1]}${digits}${read[3] === undefined ? '' : `.${read[3]}`}`);
  const limit = 10n ** 12n * MICRO;
  return value > -limit && value < limit ? value : undefined;
}

const ENGLISH = 'January February March April May June July August September October November December';
const SPANISH = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre';
/** By month: three letters and the full name in both languages, and the other ways to write September. */
const MONTHS = ENGLISH.split(' ').map((name, i) => {
  const other = SPANISH.split(' ')[i] ?? '';
  const more = i === 8 ? ['sept', 'set', 'setiembre'] : [];
  return [name, other, name.slice(0, 3), other.slice(0, 3), ...more].map((one) => one.toLowerCase());
});
const MONTH = `(?:${MONTHS.flat()
  .toSorted((a, b) => b.length - a.length)
  .join('|')})\\.?`;
const ISO = new RegExp(
  '^(?<yyyy>\\d{4})-(?<MM>\\d\\d)-(?<dd>\\d\\d)' +
    '(?:[T ](?<H>\\d{1,2}):(?<mm>\\d\\d)(?::(?<ss>\\d\\d)(?:\\.\\d+)?)?(?: ?(?<XXX>Z|UTC|[+-]\\d\\d(?::?\\d\\d)?))?)?$',
);
const TOKENS: Record<string, string> = {
  yyyy: '\\d{4}',
  MMM: MONTH,
  MM: '\\d\\d',
  M: '\\d{1,2}',
  dd: '\\d\\d',
  d: '\\d{1,2}',
  HH: '\\d\\d',
  H: '\\d{1,2}',
  hh: '\\d\\d',
  h: '\\d{1,2}',
  mm: '\\d\\d',
  ss: '\\d\\d',
  SSS: '\\d{3}',
  a: 'am|pm|a\\. ?m\\.|p\\. ?m\\.',
  XXX: 'Z|[+-]\\d\\d:\\d\\d',
};

function pattern(format: string): RegExp {
  const source = format.replace(/yyyy|MMM|MM?|dd?|HH?|hh?|mm|ss|SSS|a|XXX|./gs, (piece) => {
    if (piece in TOKENS) return `(?<${piece}>${TOKENS[piece]})`;
    return piece.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 'i');
}

export const dayOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / 86_400_000;

/** `2026-11-01` as days since 1970. */
export function day(text: string): number {
  const [y = 0, m = 0, d = 0] = text.split('-').map(Number);
  return dayOf(y, m, d);
}

export function isoDay(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

function localDay(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const part = (type: string): number =>
    Number(format.formatToParts(instant).find((p) => p.type === type)?.value);
  return dayOf(part('year'), part('month'), part('day'));
}

/** A cell as a local calendar day; undefined when no format reads it or the date can't exist. */
export function readDay(cell: string, formats: string[], zone: string): number | undefined {
  for (const candidate of [ISO, ...formats.map(pattern)]) {
    const read = candidate.exec(cell.replace(/[\u00a0\u2009\u202f]/g, ' '))?.groups;
    if (read === undefined) continue;
    const number = (...names: string[]): number => Number(names.map((n) => read[n]).find((v) => v) ?? 0);
    const year = number('yyyy');
    const month = read.MMM
      ? MONTHS.findIndex((names) => names.includes(read.MMM?.toLowerCase().replace('.', '') ?? '')) + 1
      : number('MM', 'M');
    const date = number('dd', 'd');
    let hour = number('HH', 'H');
    if (read.a) {
      const twelve = number('hh', 'h');
      if (twelve < 1 || twelve > 12) return undefined;
      hour = (twelve % 12) + (read.a.toLowerCase().startsWith('p') ? 12 : 0);
    }
    const minute = number('mm');
    const back = new Date(Date.UTC(year, month - 1, date));
    if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== date) return undefined;
    if (hour > 23 || minute > 59 || number('ss') > 59) return undefined;
    if (!read.XXX) return dayOf(year, month, date);
    const [, sign, hh, mm] = /^([+-])(\d\d):?(\d\d)?$/.exec(read.XXX) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hh ?? 0) * 60 + Number(mm ?? 0));
    return localDay(Date.UTC(year, month - 1, date, hour, minute - offset), zone);
  }
  return undefined;
}

/** `30d` or `4w` in days. */
export function span(text: string): number {
  return Number(text.slice(0, -1)) * (text.endsWith('w') ? 7 : 1);
}

const PRECISION = 10n ** 80n;
const LN2 = Array.from({ length: 300 }, (_, i) => BigInt(i + 1)).reduce(
  (sum, k) => sum + PRECISION / (k * 2n ** k),
  0n,
);

/** points x 0.5^(age/half), rounded once, half away from zero. */
export function halved(points: bigint, age: number, half: number): bigint {
  const whole = 2n ** BigInt(Math.floor(age / half));
  const rest = age % half;
  if (rest === 0) return divideRound(points, whole);
  const x = (-LN2 * BigInt(rest)) / BigInt(half);
  let [sum, term] = [PRECISION, PRECISION];
  for (let k = 1n; k < 80n; k++) {
    term = (term * x) / PRECISION / k;
    sum += term;
  }
  return divideRound(points * sum, whole * PRECISION);
}

/** Millionths with at most so many decimals, trailing zeros dropped. */
export function write(value: bigint, decimals = 6): string {
  return fixed(value, decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** Millionths with exactly so many decimals, and no -0. */
export function fixed(value: bigint, decimals: number): string {
  const rounded = divideRound(value, 10n ** BigInt(6 - decimals));
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const part = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${rounded < 0n ? '-' : ''}${whole}${part}`;
}
