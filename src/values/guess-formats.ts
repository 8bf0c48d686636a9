// How cells that didn't read may have been meant: the formats that read all of them, for whoever writes the rules.
import { dateReader } from './date-format.ts';
import { numberFormat, numberReader } from './number-format.ts';
import type { Zone } from './zone.ts';

const DATES = [
  ...['dd/MM/yyyy', 'MM/dd/yyyy', 'd/M/yyyy', 'M/d/yyyy', 'dd-MM-yyyy', 'MM-dd-yyyy', 'd-M-yyyy', 'M-d-yyyy'],
  ...['dd.MM.yyyy', 'd.M.yyyy', 'yyyy/MM/dd', 'yyyy/M/d', 'yyyyMMdd', 'd MMM yyyy', 'd MMM, yyyy'],
  ...['MMM d, yyyy', 'MMM d yyyy', 'dd-MMM-yyyy', 'd-MMM-yyyy'],
];
const TIMES = [
  ...['', ' HH:mm', ' HH:mm:ss', ' H:mm', ' H:mm:ss', ' hh:mm a', ' h:mm a', ' hh:mm:ss a', ' h:mm:ss a'],
  ...[', HH:mm', ', HH:mm:ss', ', h:mm a', "'T'HH:mm:ss", ' HH:mm:ss XXX', ' HH:mm:ssXXX'],
];
const NUMBERS = ['1234.56', '1234,56', '1,234.56', '1.234,56', '1 234.56', '1 234,56', "1'234.56"];

const UTC: Zone = { name: 'UTC', offset: 0, changes: [] };

/**
 * `dates: ["d MMM, yyyy HH:mm:ss"]`, what would read most of the samples; both where day and month can't be told
 * apart; undefined where no format reads most of them. `known` are the formats that they failed already.
 */
export function dateHint(samples: readonly string[], known: readonly string[]): string | undefined {
  const formats = DATES.flatMap((date) => TIMES.map((time) => date + time)).filter((format) => {
    const read = dateReader({ formats: [format], writtenIn: null }, UTC);
    return isMost(samples, (sample) => read(sample) !== undefined);
  });
  const [first] = formats;
  if (first === undefined) return undefined;
  const put = known.length > 0 ? `add "${first}" to the formats in the rules` : written(first);
  const other = formats.find((format) => isNumeric(format) && format[0] !== first[0]);
  if (!isNumeric(first) || other === undefined) return put;
  return `"${samples[0]}" is either ${first} or ${other}: if the former, ${put}`;
}

const written = (format: string): string => `write in the rules, at the top level, dates: ["${format}"]`;

/** Day and month by number, the year last: which comes first must be told. */
function isNumeric(format: string): boolean {
  return /^(d+.M+|M+.d+).yyyy/.test(format);
}

function isMost(samples: readonly string[], holds: (sample: string) => boolean): boolean {
  return samples.length > 0 && samples.filter(holds).length * 3 > samples.length * 2;
}

/** `numbers: "1.234,56"`, perhaps with `strip`: what would read most of the samples; undefined where nothing does. */
export function numberHint(samples: readonly string[]): string | undefined {
  const signs = [...new Set(samples.join('').replace(/[\p{L}\d.,' \u00a0\u202f+-]/gu, ''))].join('');
  for (const strip of signs === '' ? [''] : ['', `${signs} `]) {
    const shape = NUMBERS.find((one) => {
      const format = numberFormat(one);
      const read = format && numberReader({ numbers: format, strip, units: [], accounting: false });
      return read && isMost(samples, (sample) => read(sample) !== undefined);
    });
    if (shape === undefined) continue;
    if (strip === '') return `write in the rules, at the top level, numbers: "${shape}"`;
    return `declare the field with type: number, numbers: "${shape}", strip: "${strip}"`;
  }
  return undefined;
}
