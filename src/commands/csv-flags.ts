// Flags that say how CSV files are written, for all files or for one.
import type { CsvOptions } from '../csv/csv-dialect.ts';
import { fail } from '../problem.ts';

/** How files are written, as far as they don't show it. */
export interface CsvFlags {
  readonly delimiter?: readonly string[];
  readonly encoding?: readonly string[];
  readonly quote?: readonly string[];
}

/** `--delimiter ';'` for every file, `--delimiter web=';'` for one. */
export function parseCsvFlags(flags: CsvFlags, names: readonly string[]): (name: string) => CsvOptions {
  const valueFor = (values: readonly string[] = [], name: string): string | undefined => {
    const own = values.find((value) => value.startsWith(`${name}=`));
    if (own !== undefined) return own.slice(name.length + 1);
    return values.find((value) => !names.some((other) => value.startsWith(`${other}=`)));
  };
  return (name) => {
    const delimiter = valueFor(flags.delimiter, name);
    const encoding = valueFor(flags.encoding, name);
    const quote = valueFor(flags.quote, name);
    return {
      ...(delimiter !== undefined && { delimiter: delimiterNamed(delimiter) }),
      ...(encoding !== undefined && { encoding: encodingNamed(encoding) }),
      ...(quote !== undefined && { quote: quoteNamed(quote) }),
    };
  };
}

const DELIMITER_NAMES: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['\\t', '\t'],
  ['comma', ','],
  ['semicolon', ';'],
  ['pipe', '|'],
]);

function delimiterNamed(value: string): string {
  const delimiter = DELIMITER_NAMES.get(value) ?? value;
  if (delimiter.length === 1 && !/["\r\n\0]/.test(delimiter)) return delimiter;
  return fail(
    'usage',
    'bad-delimiter',
    `--delimiter "${value}" is not one character`,
    'write for example ";" or tab',
  );
}

function encodingNamed(value: string): string {
  const encoding = encodingOf(value);
  if (encoding === undefined) {
    const hint = 'write for example latin1 or windows-1252';
    return fail('usage', 'unknown-encoding', `--encoding: "${value}" is not known`, hint);
  }
  return encoding === 'utf-8' ? encoding : value;
}

/** The standard's name of an encoding. */
function encodingOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function quoteNamed(value: string): string {
  if (value === 'none' || value === '\\"' || /^[ -~]$/.test(value)) return value;
  return fail(
    'usage',
    'bad-quote',
    `--quote "${value}" is not one character`,
    'write for example "\'", none, or \\" for quotes escaped by a backslash',
  );
}
