// How cells that could not be read may have been meant: formats that read all of them, for whoever writes the rules.
import { dateConflict } from './date-conflicts.ts';
import { dateReader } from './date-format.ts';
import { decimal, type Micro } from './micro.ts';
import { MEANINGFUL, numberFormat, numberReader } from './number-format.ts';
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

/** Formats that no hint proposes, because a few cells do not show them: a profile reads all cells. */
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

/** `missing: ["-", "N/A"]`, where every sample is a way to write "no value"; else undefined. */
export function missingHint(samples: readonly string[]): string | undefined {
  if (samples.length === 0 || !samples.every(isPlaceholder)) return undefined;
  return `if these mean "no value", write in the rules, at the top level, missing: ${JSON.stringify([...new Set(samples)])}`;
}

/**
 * `dates: ["d MMM, yyyy HH:mm:ss"]`, which reads every sample; both where day and month cannot be distinguished; undefined
 * where no format reads them all. `known` are the formats that they failed: a format that would read their texts as other
 * days is proposed in their place, never beside them.
 */
export function dateHint(samples: readonly string[], known: readonly string[]): string | undefined {
  const formats = DATES.flatMap((date) => TIMES.map((time) => date + time)).filter((format) => {
    const read = dateReader({ formats: [format], writtenIn: null }, UTC);
    return samples.length > 0 && samples.every((sample) => read(sample) !== undefined);
  });
  const [first] = formats;
  if (first === undefined) return undefined;
  const put = placed(first, known);
  const other = formats.find((format) => isNumeric(format) && format[0] !== first[0]);
  if (!isNumeric(first) || other === undefined) return put;
  return `"${samples[0]}" is either ${first} or ${other}: if the former, ${put}`;
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
 * `numbers: "1.234,56"`, perhaps with `strip`, which reads every sample; the readings, where formats read them as different
 * numbers; undefined where none reads them all.
 */
export function numberHint(samples: readonly string[]): string | undefined {
  const signs = [...new Set(samples.join('').replace(/[\p{L}\d.,' \u00a0\u2009\u202f+-]/gu, ''))].join('');
  const strips = signs === '' || MEANINGFUL.test(signs) ? [''] : ['', `${signs} `];
  for (const strip of strips) {
    const readings = readingsOf(samples, strip);
    const [first, second] = readings;
    if (first === undefined) continue;
    const how = strip === '' ? `numbers: "${first.shape}"` : `numbers: "${first.shape}", strip: "${strip}"`;
    const put =
      strip === ''
        ? `write in the rules, at the top level, ${how}`
        : `declare the field with type: number, ${how}`;
    if (second === undefined) return put;
    const at = first.values.findIndex((value, i) => value !== second.values[i]);
    return `"${samples[at]}" is either ${decimal(first.values[at] ?? 0)} or ${decimal(second.values[at] ?? 0)}: if the former, ${put}`;
  }
  return undefined;
}

/** The formats that read every sample, one for each way to read them. */
function readingsOf(samples: readonly string[], strip: string) {
  const readings = new Map<string, { readonly shape: string; readonly values: readonly Micro[] }>();
  for (const shape of NUMBERS) {
    const numbers = numberFormat(shape);
    if (numbers === undefined) continue;
    const read = numberReader({ numbers, strip, units: [], accounting: false });
    const values = samples.flatMap((sample) => read(sample) ?? []);
    if (values.length === 0 || values.length < samples.length) continue;
    const key = values.join(' ');
    if (!readings.has(key)) readings.set(key, { shape, values });
  }
  return [...readings.values()];
}
