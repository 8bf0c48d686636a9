// CSV as anybody may write it, for the tests of the reader: any dialect, and where each row stands.

import fc from 'fast-check';
import { isThere, put, rowsOf, run, text } from './run.ts';

export const RULES = `version: 1
leads: { id: id }
rules:
  any: { when: { id: { known: true } }, points: 1 }
`;

// ── Writing CSV in any dialect ─────────────────────────────────────────────────────────────────────────────

export interface CsvDialect {
  readonly delimiter: string;
  /** One is taken for each row, in turn. */
  readonly newlines: readonly string[];
  readonly quote: '"' | "'" | '\\"';
  /** For each cell in turn: whether it is quoted without need. */
  readonly quoted: readonly boolean[];
  readonly bom: boolean;
  readonly finalNewline: boolean;
  /** Each so many rows a blank line; 0: none. */
  readonly blankEvery: number;
}

export interface Written {
  readonly csv: string;
  /** The header's text and each row's, without its line end. */
  readonly lines: readonly string[];
  /** Where each of them starts, in characters. */
  readonly starts: readonly number[];
}

export function write(rows: readonly (readonly string[])[], dialect: CsvDialect): Written {
  const { delimiter, newlines, quote, quoted, bom, finalNewline, blankEvery } = dialect;
  const mark = quote.slice(-1);
  let cells = 0;
  const cellText = (cell: string): string => {
    const must = /[\r\n,;\t|]/.test(cell) || cell.includes(mark) || cell.includes(delimiter);
    if (!must && !quoted[cells++ % quoted.length]) return cell;
    const inside = quote === '\\"' ? cell.replace(/[\\"]/g, '\\$&') : cell.replaceAll(mark, `${mark}${mark}`);
    return `${mark}${inside}${mark}`;
  };
  const lines = rows.map((row) => row.map(cellText).join(delimiter));
  return gather(lines, { newlines, bom, finalNewline, blankEvery });
}

export function gather(
  lines: readonly string[],
  {
    newlines,
    bom,
    finalNewline,
    blankEvery,
  }: Pick<CsvDialect, 'newlines' | 'bom' | 'finalNewline' | 'blankEvery'>,
): Written {
  const starts: number[] = [];
  const parts = bom ? ['\ufeff'] : [];
  let length = bom ? 1 : 0;
  lines.forEach((line, index) => {
    starts.push(length);
    const newline = newlines[index % newlines.length] ?? '\n';
    const end =
      index === lines.length - 1 && !finalNewline
        ? ''
        : newline + (blankEvery > 0 && index % blankEvery === 0 ? newline : '');
    parts.push(line, end);
    length += line.length + end.length;
  });
  return { csv: parts.join(''), lines, starts };
}

/** Line (from 1) and byte (from 0) of a character of the file. */
export function placeOf(
  csv: string,
  at: number,
  encoding: BufferEncoding = 'utf8',
): { line: string; byte: string } {
  const before = csv.slice(0, at);
  const line = 1 + (before.match(/\r\n|\n|\r/g)?.length ?? 0);
  return { line: String(line), byte: String(Buffer.byteLength(before, encoding)) };
}

export const flagsOf = ({ quote }: Pick<CsvDialect, 'quote'>): string[] =>
  quote === '"' ? [] : ['--quote', quote];

// ── Random dialects and tables ─────────────────────────────────────────────────────────────────────────────

export const NEWLINES: readonly (readonly string[])[] = [
  ['\n'],
  ['\r\n'],
  ['\r'],
  ['\r\n', '\n'],
  ['\n', '\r\n', '\r'],
  ['\r', '\n', '\n', '\r\n'],
];

export const dialects = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newlines: fc.constantFrom(...NEWLINES),
  quote: fc.constantFrom<CsvDialect['quote']>('"', '"', '"', "'", '\\"'),
  quoted: fc.oneof(
    fc.constant([false]),
    fc.constant([true]),
    fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  ),
  bom: fc.boolean(),
  finalNewline: fc.boolean(),
  blankEvery: fc.constantFrom(0, 0, 1, 3),
});

export const UNITS = [
  ...'ab01"\',;|\t\n\r\\# =-\'"',
  ...['\r\n', '""', 'é', 'e\u0301', '👩‍🚀', '\u00a0', '\ufeff', '\u2028', '\u0085', '\u001b', '\v'],
];
export const cells = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('', '', 'x', 'Málaga', 'a note of some length, with a comma', '   '),
  },
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 9 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'abc,"\n'), minLength: 30, maxLength: 200 }) },
);

export async function scored(
  csv: string | Buffer,
  ...flags: string[]
): Promise<{ out: string; rejects: string[][] }> {
  put({ 'rules.yaml': RULES, 'in.csv': csv });
  const argv = [
    'score',
    '--rules',
    'rules.yaml',
    '--leads',
    'in.csv',
    '-o',
    'out.csv',
    '--rejects',
    'bad.csv',
  ];
  const { code, stderr } = await run([...argv, '--quiet', '--as-of', '2026-11-01', ...flags]);
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
  const rejects = isThere('bad.csv') ? rowsOf(text('bad.csv')).slice(1) : [];
  return { out: text('out.csv'), rejects };
}

/** How many rows at the end of a file are the foot of a report: short ones, ten at most, behind one that is not. */
export function footersOf(isShort: readonly boolean[]): number {
  const footers = isShort.length - 1 - isShort.lastIndexOf(false);
  return footers === isShort.length || footers > 10 ? 0 : footers;
}
