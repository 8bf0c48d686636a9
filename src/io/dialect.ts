// How a CSV file is written: told from its first bytes, or by the user where they can't tell.
import { fail } from '../problem.ts';

/** What the user says about a file; everything else is told from the file. */
export interface CsvOptions {
  readonly delimiter?: string;
  readonly encoding?: string;
  /** The quote character; `none`; or `\"` for quotes escaped by a backslash. */
  readonly quote?: string;
}

export interface Quoting {
  /** null: nothing is quoted. */
  readonly quote: string | null;
  /** What stands before a quote inside quotes: the quote itself, or a backslash. */
  readonly escape: string | null;
}

export interface Dialect extends Quoting {
  readonly delimiter: string;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** Files that are given as CSV by mistake, by their first bytes. */
const OTHERS: readonly (readonly [start: string, what: string])[] = [
  ['PK\u0003\u0004', 'an .xlsx or .zip file'],
  ['%PDF', 'a PDF'],
  ['\u00d0\u00cf\u0011\u00e0', 'an .xls file'],
];

/** Refuses what is no text. */
export function refuseOtherFiles(path: string, start: Buffer): void {
  const text = start.subarray(0, 8).toString('latin1');
  const other = OTHERS.find(([magic]) => text.startsWith(magic));
  if (other) {
    fail('data', 'not-csv', `${path} looks like ${other[1]}, not a CSV file`, 'export it as CSV', {
      file: path,
    });
  }
}

export function quoting({ quote }: CsvOptions): Quoting {
  if (quote === 'none') return { quote: null, escape: null };
  if (quote === '\\"') return { quote: '"', escape: '\\' };
  return { quote: quote ?? '"', escape: quote ?? '"' };
}

/** The delimiter that the header shows: the one of `,` `;` tab `|` that stands most often outside quotes. */
export function delimiterOf(path: string, header: string, { quote, escape: escapes }: Quoting): string {
  let inside = false;
  let escaped = false;
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  for (const char of header) {
    const isEscaped: boolean = escaped;
    escaped = inside && !isEscaped && char === '\\' && escapes === '\\';
    if (char === quote && !isEscaped) inside = !inside;
    else if (!inside && counts.has(char)) counts.set(char, (counts.get(char) as number) + 1);
  }
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]) as [[string, number], [string, number]];
  if (first[1] === 0) return ',';
  if (first[1] === second[1]) {
    const seen = `"${shown(first[0])}" and "${shown(second[0])}" stand in it ${first[1]} times each`;
    const hint = 'name the delimiter with --delimiter';
    fail('data', 'ambiguous-delimiter', `the header doesn't tell the delimiter: ${seen}`, hint, {
      file: path,
      line: 1,
    });
  }
  return first[0];
}

function shown(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : delimiter;
}
