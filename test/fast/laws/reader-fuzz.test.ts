// The reader against a writer that knows what it wrote: random tables in random dialects, encodings and newlines, cut
// into blocks anywhere, with faults planted on known lines. Every undamaged row comes out equal; every damaged one is
// among the rejects with its file, line, byte and code, as it stands.
//

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CsvDialect,
  cells,
  dialects,
  flagsOf,
  footersOf,
  gather,
  scored,
  write,
} from '../../support/csv-files.ts';
import { encoderOf } from '../../support/encodings.ts';
import { sampling, times } from '../../support/random.ts';
import { inFreshFolder, rowsOf } from '../../support/run.ts';

const RUNS = 20;
const BLOCK = 64 * 1024;

const ENCODINGS = [
  ...['utf-8', 'utf-8', 'utf-8+bom', 'utf-16le+bom', 'utf-16be+bom', 'utf-16le', 'utf-16be'],
  ...['latin1', 'windows-1252', 'windows-1251', 'koi8-r', 'iso-8859-2', 'macintosh'],
  ...['shift_jis', 'euc-jp', 'iso-2022-jp', 'euc-kr', 'gbk', 'gb18030', 'big5'],
];

inFreshFolder();

/** A row that can't be read, by its id, the delimiter, the quote; and the code that says so. */
const DAMAGES: Readonly<
  Record<string, readonly [code: string, row: (id: string, d: string, q: string) => string]>
> = {
  'a stray quote': ['malformed', (id, d, q) => `${id}${d}5${q} nail${d}x`],
  'a quote behind a blank': ['malformed', (id, d, q) => `${id}${d} ${q}b${q}${d}x`],
  'text after a closing quote': ['malformed', (id, d, q) => `${id}${d}${q}ab${q}c${d}x`],
  'a blank after a closing quote': ['malformed', (id, d, q) => `${id}${d}${q}ab${q} ${d}x`],
  'an unclosed quote': ['malformed', (id, d, q) => `${id}${d}${q}abc${d}x`],
  'an unclosed quote in the last cell': ['malformed', (id, d, q) => `${id}${d}x${d}${q}abc`],
  'a cell missing': ['cells-missing', (id, d) => `${id}${d}abc`],
  'a cell extra': ['cells-extra', (id, d) => `${id}${d}abc${d}x${d}y`],
  'a quoted cell extra': ['cells-extra', (id, d, q) => `${id}${d}${q}a${d}bc${q}${d}${q}x${q}${d}y`],
  'a NUL byte': ['nul-byte', (id, d, q) => `${id}${d}a\0b${d}${q}x${q}`],
  'the header': ['header-again', (_, d) => ['id', 'b', 'c'].join(d)],
  'another table': ['cells-extra', (_, d) => ['Campaign', 'Budget', 'Start', 'End'].join(d)],
};

interface Damaged {
  readonly pool: readonly (readonly [string, string])[];
  readonly dialect: CsvDialect;
  readonly encoding: string;
  /** One a row. */
  readonly damage: readonly (string | null)[];
  /** How far into the table the end of a block falls; null: the table is in one block. */
  readonly cutAt: number | null;
  readonly packed: boolean;
}

// A quoted cell that starts with a delimiter or newline would close an unclosed quote before it, and be right.
const calmCells = cells.map((cell) => (/^['"]*[\s,;|]/.test(cell) ? `x${cell}` : cell));
const wideCells = fc
  .string({ unit: fc.constantFrom(...'表ポｱ中дЖ€ßñ한🙂\\"x,'), maxLength: 6 })
  .map((cell) => `x${cell}`);
const someCells = fc.oneof({ weight: 4, arbitrary: calmCells }, { weight: 1, arbitrary: wideCells });

const damaged: fc.Arbitrary<Damaged> = fc.record({
  pool: fc.array(fc.tuple(someCells, someCells), { minLength: 1, maxLength: 8 }),
  dialect: dialects,
  encoding: fc.constantFrom(...ENCODINGS),
  damage: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...Object.keys(DAMAGES)) },
    ),
    { minLength: 1, maxLength: 25 },
  ),
  cutAt: fc.option(fc.nat({ max: 900 }), { freq: 1 }),
  packed: fc.boolean(),
});

/** Blank lines before the first row, so that a block ends so many characters behind it. */
function blankLines(header: string, newline: string, cutAt: number | null, charBytes: number): string {
  if (cutAt === null) return '';
  return newline.repeat(
    Math.max(0, Math.floor((BLOCK / charBytes - header.length - cutAt) / newline.length)),
  );
}

async function costsItself(table: Damaged): Promise<void> {
  const { encoding, damage, cutAt, packed } = table;
  const [label = '', mark] = encoding.split('+');
  const dialect = { ...table.dialect, bom: false };
  const { delimiter, quote, newlines } = dialect;
  const encode = encoderOf(label);
  const encodable = (cell: string): string =>
    [...cell].map((char) => (encode(char) === undefined ? 'x' : char)).join('');
  const rows = damage.map((_, i) => {
    const [b, c] = table.pool[i % table.pool.length] ?? ['', ''];
    return [`k${i}`, encodable(b), encodable(c)];
  });
  const good = write([['id', 'b', 'c'], ...rows], dialect).lines;
  const lines = good.map((line, i) => {
    const kind = damage[i - 1];
    return kind ? (DAMAGES[kind]?.[1](`k${i - 1}`, delimiter, quote.slice(-1)) ?? '') : line;
  });
  const written = gather(lines, dialect);
  const [header = ''] = lines;
  const firstRow = written.starts[1] ?? 0;
  const blanks = blankLines(header, newlines[0] ?? '\n', cutAt, label.startsWith('utf-16') ? 2 : 1);
  const csv = written.csv.slice(0, firstRow) + blanks + written.csv.slice(firstRow);
  const starts = written.starts.map((start, i) => (i === 0 ? start : start + blanks.length));

  // Characters never reach over a row's end: the bytes of the parts are those of the whole.
  const parts = starts.map((start, i) => csv.slice(i === 0 ? 0 : start, starts[i + 1]));
  const encoded = parts.map((part, i) => (i === 0 ? encoderOf(encoding) : encode)(part) ?? Buffer.alloc(0));
  const bytes = Buffer.concat(encoded);
  const isNamed = label !== 'utf-8' && mark === undefined;
  const flags = [...flagsOf(dialect), ...(isNamed ? ['--encoding', label] : [])];
  const { out, rejects } = await scored(packed ? gzipSync(bytes) : bytes, '--max-rejects', '100%', ...flags);

  let [line, byte] = [1, 0];
  const bad = parts.flatMap((part, i) => {
    const kind = damage[i - 1];
    const at = [String(line), String(byte)];
    line += part.replace(/\r\n/g, '\n').split(/[\r\n]/).length - 1;
    byte += encoded[i]?.length ?? 0;
    return kind ? [['in.csv', ...at, DAMAGES[kind]?.[0], lines[i]]] : [];
  });
  const footers = footersOf(damage.map((kind) => kind !== null && DAMAGES[kind]?.[0] === 'cells-missing'));
  for (const row of bad.slice(bad.length - footers)) row[3] = 'footer';
  expect(rejects.map(([file, line, byte, code, , raw]) => [file, line, byte, code, raw])).toEqual(bad);
  const wanted = rows.filter((_, i) => damage[i] === null);
  expect(out.startsWith('\ufeff')).toBe(mark !== undefined);
  expect(rowsOf(out, delimiter).map((row) => row.slice(0, 3))).toEqual([['id', 'b', 'c'], ...wanted]);
}

test('random tables', async () => {
  let faults = 0;
  const property = fc.asyncProperty(damaged, async (table) => {
    faults += table.damage.filter((kind) => kind !== null).length;
    await costsItself(table);
  });
  await fc.assert(property, sampling(RUNS));
  expect(faults).toBeGreaterThan(times(RUNS) / 2);
});
