// Numbers and dates as a language writes them. The only place that asks Intl, always for a language by name: the
// page doesn't depend on where it is made.
import { decimal, type Micro, roundTo } from '../../values/micro.ts';

export interface Format {
  readonly count: (n: number) => string;
  /** `12.3%`; nothing of nothing is nothing. */
  readonly percent: (part: number, whole: number) => string;
  /** At most so many decimals. */
  readonly points: (points: Micro, most?: number) => string;
  /** The same, always with its sign. */
  readonly signed: (points: Micro, most?: number) => string;
  /** A day number. */
  readonly date: (day: number) => string;
  readonly seconds: (seconds: number) => string;
}

const DAY = 86_400_000;

export function formatOf(language: string): Format {
  const count = new Intl.NumberFormat(language);
  const share = new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const date = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const second = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  // Given as text, since points are exact whatever their size.
  const points = (value: Micro, most = 2): string =>
    digits.format(decimal(roundTo(value, most)) as `${number}`).replace(/^-/, '−');
  return {
    count: (n) => count.format(n),
    percent: (part, whole) => (whole === 0 ? '' : share.format(part / whole)),
    points,
    signed: (value, most = 2) => (roundTo(value, most) > 0 ? '+' : '') + points(value, most),
    date: (day) => date.format(new Date(day * DAY)),
    seconds: (seconds) => second.format(seconds),
  };
}
