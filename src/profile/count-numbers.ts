// How the cells of a column can be read as numbers: counted for each format, decided once all cells are known.
import { NUMBER_FORMATS } from '../values/guess-formats.ts';
import { decimal, MICRO, type Micro } from '../values/micro.ts';
import { DEFAULT_NUMBERS, numberFormat, numberReader } from '../values/number-format.ts';
import type { UnreadCells } from './profile.ts';

export interface NumberCounts {
  /** Whether the cell looks like a number; only then is it counted. */
  add(text: string, count: number, line: number): boolean;
  finish(): FoundNumbers | undefined;
}

export interface FoundNumbers {
  /** Cells that look like numbers. */
  readonly cells: number;
  /** Whether all are digits alone. */
  readonly isWhole: boolean;
  readonly longest: number;
  readonly format: string;
  readonly strip: string;
  readonly choices: readonly string[];
  readonly sample: string;
  readonly unread: UnreadCells;
  readonly min: string;
  readonly max: string;
}

/** Signs that may be removed: they do not change the number. */
const SIGNS = /[$€£¥%]/g;
const NUMBER_LIKE = /^[+-]?[ \u00a0]?\d[\d.,' \u00a0\u2009\u202f]*$/;
const WHOLE = /^[+-]?\d+$/;
const MOST_SAMPLES = 3;

export function openNumberCounts(): NumberCounts {
  const readers = NUMBER_FORMATS.map((shape) => ({
    shape,
    read: numberReader({
      numbers: numberFormat(shape) ?? DEFAULT_NUMBERS,
      strip: '',
      units: [],
      accounting: false,
    }),
    count: 0,
    sum: 0,
    min: Number.POSITIVE_INFINITY as Micro,
    max: Number.NEGATIVE_INFINITY as Micro,
    unread: [] as { line: number; value: string }[],
  }));
  const signs = new Set<string>();
  let [cells, whole, longest] = [0, 0, 0];
  let [wholeMin, wholeMax] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let sample = '';
  return {
    add: (text, count, line) => {
      if (text.length > 40) return false;
      let plain = text;
      if (!WHOLE.test(text)) {
        const found = text.match(SIGNS);
        if (found !== null) plain = text.replace(SIGNS, '').trim();
        if (!NUMBER_LIKE.test(plain)) return false;
        for (const sign of found ?? []) signs.add(sign);
      } else {
        whole += count;
        wholeMin = Math.min(wholeMin, Number(text));
        wholeMax = Math.max(wholeMax, Number(text));
      }
      cells += count;
      longest = Math.max(longest, plain.length);
      for (const reader of readers) {
        const value = reader.read(plain);
        if (value === undefined) {
          if (reader.unread.length < MOST_SAMPLES) reader.unread.push({ line, value: text });
          continue;
        }
        reader.count += count;
        reader.sum += Number(value) / MICRO;
        if (value < reader.min) reader.min = value;
        if (value > reader.max) reader.max = value;
      }
      if (sample === '' && /[.,]/.test(plain)) sample = text;
      return true;
    },
    finish: () => {
      if (cells === 0) return undefined;
      const most = Math.max(...readers.map(({ count }) => count));
      const isWhole = whole === cells;
      if (most === 0 && !isWhole) return undefined;
      const best = readers.filter(({ count }) => count === most);
      const [first = readers[0]!] = best;
      const others = best.filter(({ sum }) => sum !== first.sum);
      return {
        cells,
        isWhole,
        longest,
        format: first.shape,
        strip: signs.size === 0 ? '' : `${[...signs].sort().join('')} `,
        choices: others.length === 0 ? [] : [first.shape, ...others.slice(0, 1).map(({ shape }) => shape)],
        sample,
        unread: { count: cells - most, first: first.unread },
        min: isWhole ? String(wholeMin) : decimal(first.min),
        max: isWhole ? String(wholeMax) : decimal(first.max),
      };
    },
  };
}
