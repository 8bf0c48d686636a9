// How a CSV file is written: as its first bytes show, or as the user declares.
import { fail } from '../problem.ts';

/** What the user declares about a file. Everything else is found in the file. */
export interface CsvOptions {
  readonly delimiter?: string;
  readonly encoding?: string;
  /** The quote character; `none`; or `\"` for quotes escaped by a backslash. */
  readonly quote?: string;
}

export interface Quoting {
  /** null: nothing is quoted. */
  readonly quote: string | null;
  /** The character before a quote inside quotes: the quote itself, or a backslash. */
  readonly escape: string | null;
}

export interface CsvDialect extends Quoting {
  readonly delimiter: string;
}

/** Those that a header may show by itself. */
export const DELIMITERS: readonly string[] = [',', ';', '\t', '|'];

/** Files that are given as CSV by mistake, by what they start with. */
const OTHERS: readonly (readonly [starts: readonly string[], what: string])[] = [
  [['PK\u0003\u0004', 'PK\u0005\u0006'], 'an .xlsx or .zip file'],
  [['%PDF'], 'a PDF'],
  [['\u00d0\u00cf\u0011\u00e0'], 'an .xls file'],
  [['\u001f\u008b', '7z\u00bc\u00af', 'BZh9', '\u00fd7zXZ', '(\u00b5/\u00fd'], 'a packed file'],
  [['PAR1\u0015', 'SQLite format 3\0'], 'a database file'],
  [['<!doctype html', '<!DOCTYPE html', '<html', '<HTML', '<?xml'], 'a web page or XML'],
  [['{"', '[{'], 'JSON'],
  [['\u00ff\u00fe\0\0', '\0\0\u00fe\u00ff'], 'UTF-32 text'],
];

/** Refuses what is no text, and text that doesn't show how it is encoded. */
export function refuseOtherFiles(file: string, start: Buffer, { encoding }: CsvOptions): void {
  const text = start.subarray(0, 64).toString('latin1').trimStart();
  const other = OTHERS.find(([starts]) => starts.some((one) => text.startsWith(one)));
  if (other) {
    const message = `${file} looks like ${other[1]}, not a CSV file`;
    fail('data', 'not-csv', message, 'export it as CSV in UTF-8', { file });
  }
  if (encoding === undefined && start.length > 1 && (start[0] === 0) !== (start[1] === 0)) {
    const message = `${file} looks like UTF-16 without a byte order mark`;
    fail('data', 'bad-encoding', message, `say --encoding utf-16${start[0] === 0 ? 'be' : 'le'}`, { file });
  }
}

export function quoting({ quote }: CsvOptions): Quoting {
  if (quote === 'none') return { quote: null, escape: null };
  if (quote === '\\"') return { quote: '"', escape: '\\' };
  return { quote: quote ?? '"', escape: quote ?? '"' };
}

export function delimiterShown(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : delimiter;
}
