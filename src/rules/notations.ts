// Reads how a field writes its values: number formats, `strip`, `units`, `accounting`, date formats, `timezone`, separators.
import { conflictText, dateConflict } from '../values/date-conflicts.ts';
import { type DateNotation, dateFormatError } from '../values/date-format.ts';
import { fold } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import type { Micro } from '../values/micro.ts';
import {
  MEANINGFUL,
  MINUS_SIGNS,
  type NumberFormat,
  type NumberNotation,
  numberFormat,
} from '../values/number-format.ts';
import {
  isNull,
  type Keys,
  type Report,
  readFlag,
  readMap,
  readNumber,
  readText,
  readTexts,
} from './nodes.ts';
import type { YamlNode } from './yaml.ts';
import { readZone } from './zones.ts';

/** What the cells of a number field contain besides digits: `strip`, `units`, `accounting`. */
export function readNotation(keys: Keys, name: string, report: Report): Omit<NumberNotation, 'numbers'> {
  const strip = keys.get('strip');
  const units = keys.get('units');
  const accounting = keys.get('accounting');
  return {
    strip: (strip && readStrip(strip.value, report)) ?? '',
    units: units ? readUnits(units.value, name, report) : [],
    accounting:
      (accounting && readFlag(accounting.value, `"accounting" of field "${name}"`, report)) ?? false,
  };
}

function readStrip(node: YamlNode, report: Report): string | undefined {
  const text = readCharacters(node, '"strip"', report);
  const wrong = text && MEANINGFUL.exec(text)?.[0];
  if (!wrong) return text;
  report(
    node.at,
    'bad-strip',
    `"strip" must not contain digits, letters, signs, parentheses, "<" or ">"; got "${wrong}"`,
    'declare suffixes such as K under units:, and (1,234) with accounting: true',
  );
  return undefined;
}

function readUnits(node: YamlNode, name: string, report: Report): [string, Micro][] {
  const what = `"units" of field "${name}"`;
  const map = readMap(node, what, report, 'units: { K: 1000, "%": 0.01 }');
  if (map?.entries.length === 0) report(map.at, 'empty-value', `${what} must have at least one suffix`);
  const units = new Map<string, Micro>();
  for (const { key, keyAt, value } of map?.entries ?? []) {
    const suffix = fold(trimCell(key));
    const factor = readNumber(value, `the factor of "${key}" in ${what}`, report);
    if (suffix === '' || UNFIT.test(key)) {
      report(keyAt, 'bad-unit', `a suffix in ${what} must not contain digits, signs or blanks; got "${key}"`);
    } else if (units.has(suffix)) {
      report(keyAt, 'bad-unit', `the suffix "${key}" in ${what} is declared twice; letter case is ignored`);
    } else if (factor !== undefined && factor <= 0) {
      report(value.at, 'bad-unit', `the factor of "${key}" in ${what} must be greater than 0`);
    } else if (factor !== undefined) units.set(suffix, factor);
  }
  return [...units];
}

const UNFIT = new RegExp(`[\\p{N}\\s+${MINUS_SIGNS}]`, 'u');

/** `format` and `timezone` of a field or of a log's `at`. */
export function readDateNotation(
  keys: Keys,
  fileFormats: readonly string[],
  what: string,
  report: Report,
): DateNotation {
  const format = keys.get('format');
  const zoneEntry = keys.get('timezone');
  const formats = format ? readFormats(format.value, report) : fileFormats;
  const epoch = formats.find((one) => one.startsWith('epoch'));
  if (zoneEntry && epoch !== undefined) {
    report(
      zoneEntry.keyAt,
      'misplaced',
      `"timezone" of ${what} must not be used with ${epoch}, which is in UTC`,
    );
  }
  return { formats, writtenIn: (zoneEntry && readZone(zoneEntry, report)) ?? null };
}

/** The separator of the keys or elements of one cell: `;`, `,`, ` `, `|`. */
export function readSeparator(node: YamlNode, report: Report): string | undefined {
  return readCharacters(node, 'a separator', report);
}

/** A text that may be blank. */
function readCharacters(node: YamlNode, what: string, report: Report): string | undefined {
  if (node.kind === 'text' && node.text !== '' && !isNull(node)) return node.text;
  report(node.at, 'empty-value', `${what} must be at least one character`);
  return undefined;
}

export function readNumbers(node: YamlNode, report: Report): NumberFormat | undefined {
  const text = readText(node, 'numbers', report);
  const format = text && numberFormat(text.text);
  if (text && format === undefined) {
    report(
      text.at,
      'bad-number-format',
      `numbers must be a known number format; got "${text.text}"`,
      'write one of "1234.56", "1234,56", "1,234.56", "1.234,56", "1 234.56", "1 234,56", "1\'234.56"',
    );
  }
  return format;
}

export function readFormats(node: YamlNode, report: Report): string[] {
  const formats = readTexts(node, 'a date format', report).flatMap(({ text, at }) => {
    const fault = dateFormatError(text);
    if (fault === undefined) return [text];
    report(at, 'bad-date-format', `date format "${text}": ${fault}`, 'write for example dd/MM/yyyy HH:mm');
    return [];
  });
  const conflict = dateConflict(formats);
  if (conflict !== undefined) {
    const hint = 'keep the format that the column uses; cells in the other are then rejected';
    report(
      node.at,
      'date-conflict',
      `date formats must not read one text as different days; ${conflictText(conflict)}`,
      hint,
    );
  }
  return formats;
}
