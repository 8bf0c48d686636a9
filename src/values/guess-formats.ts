// How cells that could not be read may have been meant: formats that read all of them, for whoever writes the rules.
import { dateConflict } from './date-conflicts.ts';
import { dateReader } from './date-format.ts';
import { decimal, type Micro } from './micro.ts';
import { MEANINGFUL, type NumberNotation, numberFormat, numberReader } from './number-format.ts';
import { isWholeFormat } from './whole-formats.ts';
import type { Zone } from './zone.ts';

const DATES = [
  ...['dd/MM/yyyy', 'MM/dd/yyyy', 'd/M/yyyy', 'M/d/yyyy', 'dd-MM-yyyy', 'MM-dd-yyyy', 'd-M-yyyy', 'M-d-yyyy'],
  ...[
    'dd.MM.yyyy',
    'MM.dd.yyyy',
    'd.M.yyyy',
    'M.d.yyyy',
    'yyyy/MM/dd',
    'yyyy/M/d',
    'yyyyMMdd',
    'd MMM yyyy',
    'd MMM, yyyy',
  ],
  ...['MMM d, yyyy', 'MMM d yyyy', 'dd-MMM-yyyy', 'd-MMM-yyyy'],
];
const TIMES = [
  ...['', ' HH:mm', ' HH:mm:ss', ' H:mm', ' H:mm:ss', ' hh:mm a', ' h:mm a', ' hh:mm:ss a', ' h:mm:ss a'],
  ...[', HH:mm', ', HH:mm:ss', ', h:mm a', "'T'HH:mm:ss", ' HH:mm:ss XXX', ' HH:mm:ssXXX'],
];
const NUMBERS = ['1234.56', '1234,56', '1,234.56', '1.234,56', '1 234.56', '1 234,56', "1'234.56"];

/** Formats of two-digit years and of long dates. */
const MORE_DATES = [
  ...['d/M/yy', 'M/d/yy', 'd-M-yy', 'M-d-yy', 'd.M.yy', 'M.d.yy', 'd-MMM-yy', 'd MMM yy', 'd/MMM/yyyy'],
  ...["d 'de' MMMM 'de' yyyy", "d 'de' MMMM, yyyy", "d MMMM 'de' yyyy"],
];

/** Every format of a written date, in the order in which they are proposed. */
export const DATE_FORMATS: readonly string[] = [...DATES, ...MORE_DATES].flatMap((date) =>
  TIMES.map((time) => date + time),
);
export const NUMBER_FORMATS: readonly string[] = NUMBERS;

const UTC: Zone = { name: 'UTC', offset: 0, changes: [] };

/** Cells that exports write for "no value". */
const PLACEHOLDER =
  /^(?:[-–—.?]+|n\.?\/?a\.?|null|none|nil|nan|\(?blank\)?|\(no value\)|-*select-*|--none--|unknown|0000-00-00.*|#n\/a|\[?not provided\]?|[sn]\/d|\(en blanco\)|sin datos|\(sin valor\))$/i;

export function isPlaceholder(text: string): boolean {
  return text.length <= 25 && PLACEHOLDER.test(text);
}

/** `missing: ["-", "N/A"]`, of the samples that are ways to write "no value". */
export function missingHint(samples: readonly string[]): string {
  const words = [...new Set(samples.filter(isPlaceholder))].map((word) => JSON.stringify(word));
  return `if these mean "no value", write in the rules, at the top level, missing: [${words.join(', ')}]`;
}

/** Formats that are tried for hints besides those of `DATE_FORMATS`. */
const YEAR_FIRST = ['yy/MM/dd', 'yy-MM-dd', 'yy.MM.dd'].flatMap((date) => TIMES.map((time) => date + time));

/**
 * `dates: ["d MMM, yyyy HH:mm:ss"]`, which reads every sample; every order of day, month and year in which all can be
 * read; what is in the way where no format reads them all. `known` are the formats that they failed: a format that would
 * read their texts as other days is proposed in their place, never beside them.
 */
export function dateHint(samples: readonly string[], known: readonly string[]): string {
  const formats = formatsOf(samples);
  const [first, ...others] = formats;
  if (first === undefined) return mixedHint(samples);
  const put = placed(first, known);
  if (first === 'epoch_ms' && samples.every((sample) => Number(sample) % DAY_MS === 0))
    return `"${samples[0]}" is an instant (epoch_ms) or a date (epoch_date_ms, as HubSpot writes them): if the former, ${put}`;
  if (others.length === 0) return put;
  const either = others.length === 1 ? 'either ' : '';
  const which = others.length === 1 ? 'the former' : 'the first';
  return `"${samples[0]}" is ${either}${[first, ...others.slice(0, -1)].join(', ')} or ${others.at(-1)}: if ${which}, ${put}`;
}

const DAY_MS = 86_400_000;

/** The formats that read every sample: the first of each order of day, month and year. */
function formatsOf(samples: readonly string[]): string[] {
  const byOrder = new Map<string, string>();
  for (const format of [...DATE_FORMATS, ...YEAR_FIRST, ...WHOLE_HINTS]) {
    const order = orderOf(format);
    if (byOrder.has(order)) continue;
    const read = dateReader({ formats: [format], writtenIn: null }, UTC);
    const isRead = (sample: string): boolean => {
      const day = read(sample);
      return day !== undefined && (!isWholeFormat(format) || (day >= FIRST_LIKELY && day < END_LIKELY));
    };
    if (samples.length > 0 && samples.every(isRead)) byOrder.set(order, format);
  }
  return [...byOrder.values()];
}

const WHOLE_HINTS: readonly string[] = ['epoch_ms', 'epoch_s', 'excel'];
/** Digits alone are only taken for a date from 1990 to 2059. */
const [FIRST_LIKELY, END_LIKELY] = [7_305, 32_872];

/** `dMy`; the name of a format that is one number. */
function orderOf(format: string): string {
  if (isWholeFormat(format)) return format;
  return [...new Set(format.replace(/'[^']*'/g, '').replace(/[^dMy]/g, ''))].join('');
}

/** Why no format reads all samples. */
function mixedHint(samples: readonly string[]): string {
  const unread = samples.find((sample) => formatsOf([sample]).length === 0);
  if (unread !== undefined)
    return `no common date format reads "${unread.slice(0, 40)}"; export the dates in another format, or declare one with format:`;
  const some = [...new Set(samples.map((sample) => formatsOf([sample])[0]))].slice(0, 3).join(', ');
  return `the column mixes formats, such as ${some}; export it in one format`;
}

function placed(format: string, known: readonly string[]): string {
  if (known.length === 0) return `write in the rules, at the top level, dates: ["${format}"]`;
  const rival = known.find((one) => dateConflict([one, format]) !== undefined);
  if (rival === undefined) return `add "${format}" to the formats in the rules`;
  return `these cells are written as "${format}"; if the whole column is, write it in place of "${rival}"`;
}

/** Day and month by number, the year last. Only a person knows which comes first. */
export function isNumeric(format: string): boolean {
  return /^(d+[^\w ]M+|M+[^\w ]d+)[^\w ]yy/.test(format) && !format.includes('MMM');
}

/**
 * `numbers: "1.234,56"`, perhaps with `strip` and `accounting`, which reads every sample; the readings, where formats read
 * them as different numbers; which keys there are where none reads them all.
 */
export function numberHint(samples: readonly string[]): string {
  for (const notation of notationsFor(samples)) {
    // Of two readings that with grouping marks comes first: exports rarely have three decimals throughout.
    const readings = readingsOf(samples, notation);
    const [first, second] = readings.length > 1 ? readings.reverse() : readings;
    if (first === undefined) continue;
    const more = [
      ...(notation.strip === '' ? [] : [`strip: "${notation.strip}"`]),
      ...(notation.accounting ? ['accounting: true'] : []),
    ];
    const how = [`numbers: "${first.shape}"`, ...more].join(', ');
    const put =
      more.length === 0
        ? `write in the rules, at the top level, ${how}`
        : `declare the field with type: number, ${how}`;
    if (second === undefined) return put;
    const at = first.values.findIndex((value, i) => value !== second.values[i]);
    const value = ({ shape, values }: typeof first): string =>
      `${decimal(values[at] ?? 0)} (as in "${shape}")`;
    return `"${samples[at]}" is either ${value(first)} or ${value(second)}: if the former, ${put}`;
  }
  return 'no one number format reads these cells: numbers: names the marks, strip: signs such as $, units: suffixes such as K, accounting: negatives such as (1,234)';
}

type Notation = Pick<NumberNotation, 'strip' | 'accounting'>;

/** The simplest first. Nothing that changes what a number means is stripped. */
function notationsFor(samples: readonly string[]): Notation[] {
  const all = samples.join('');
  const signs = [...new Set(all.replace(/[\p{L}\d.,' \u00a0\u2009\u202f+()\u2212-]/gu, ''))].join('');
  const strips = signs === '' || MEANINGFUL.test(signs) ? [''] : ['', `${signs} `];
  const isAccounting = samples.some((sample) => /^\(.*\)$|\d ?-$/.test(sample));
  return [false, ...(isAccounting ? [true] : [])].flatMap((accounting) =>
    strips.map((strip) => ({ strip, accounting })),
  );
}

/** The formats that read every sample, one for each way to read them. */
function readingsOf(samples: readonly string[], notation: Notation) {
  const readings = new Map<string, { readonly shape: string; readonly values: readonly Micro[] }>();
  for (const shape of NUMBERS) {
    const numbers = numberFormat(shape);
    if (numbers === undefined) continue;
    const read = numberReader({ numbers, units: [], ...notation });
    const values = samples.flatMap((sample) => read(sample) ?? []);
    if (values.length === 0 || values.length < samples.length) continue;
    const key = values.join(' ');
    if (!readings.has(key)) readings.set(key, { shape, values });
  }
  return [...readings.values()];
}
