// The reader: every cell comes out as it went in.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type CsvDialect, cells, dialects, flagsOf, RULES, scored, write } from '../../support/csv-files.ts';
import { sampling, spread } from '../../support/random.ts';
import { column, inFreshFolder, isThere, put, rowsOf, run, text } from '../../support/run.ts';

inFreshFolder();

/** A header and rows; the id stands anywhere, and is what it is after trimming. */
const tables = fc
  .record({
    width: fc.integer({ min: 1, max: 6 }),
    names: fc.array(fc.constantFrom('', ' padded ', ' "x"', ',;', '\n', '#', "'", '\\"', 'ñ'), {
      minLength: 6,
      maxLength: 6,
    }),
    place: fc.nat(),
    pool: fc.array(fc.array(cells, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 12 }),
  })
  .map(({ width, names, place, pool }) => {
    const idAt = place % width;
    const header = Array.from({ length: width }, (_, i) => (i === idAt ? 'id' : `c${i}${names[i]}`));
    return { header, idAt, pool: pool.map((row) => row.slice(0, width)) };
  });

type Table = typeof tables extends fc.Arbitrary<infer T> ? T : never;

/** So many rows from the pool, each with an id of its own. */
function rowsFrom({ pool, idAt }: Table, count: number): string[][] {
  return Array.from({ length: count }, (_, i) => {
    const row = [...(pool[i % pool.length] ?? [])];
    row[idAt] = i % 5 === 4 ? ` k${i} ` : `k${i}`;
    return row;
  });
}

/** Everything that went in comes out again, in order, with the scores behind it. */
async function comesOut(
  header: readonly string[],
  rows: readonly string[][],
  dialect: CsvDialect,
): Promise<void> {
  const { csv } = write([header, ...rows], dialect);
  const { out } = await scored(csv, '--strict', ...flagsOf(dialect));
  const delimiter = header.length === 1 ? ',' : dialect.delimiter;
  expect(out.startsWith('\ufeff')).toBe(dialect.bom);
  const [first = [], ...rest] = rowsOf(out, delimiter);
  expect(first).toEqual([...header, 'score', 'segment', 'reasons']);
  expect(rest.length).toBe(rows.length);
  rows.forEach((row, i) => {
    const want = [...row, '1', 'prospect', 'Any +1'];
    const got = rest[i] ?? [];
    // A deep comparison of thousands of rows is slow, and this one isn't.
    if (want.length !== got.length || want.some((cell, c) => cell !== got[c])) expect(got).toEqual(want);
  });
}

describe('every cell comes out as it went in', () => {
  test('in random tables and dialects', async () => {
    const property = fc.asyncProperty(
      tables,
      dialects,
      fc.integer({ min: 0, max: 25 }),
      (table, dialect, n) => comesOut(table.header, rowsFrom(table, n), dialect),
    );
    await fc.assert(property, sampling(10));
  });

  test('in files of many blocks', async () => {
    const property = fc.asyncProperty(tables, dialects, async (table, dialect) => {
      const one = write(rowsFrom(table, 100), dialect).csv.length;
      await comesOut(table.header, rowsFrom(table, Math.ceil(150_000 / (one / 100))), dialect);
    });
    await fc.assert(property, sampling(1));
  });

  /** Rows of one length, moved by a byte a run, so that the ends of blocks fall on each of their bytes in turn; in `npm test` on four. */
  const sweep = async (row: (id: string) => string[], dialect: Omit<CsvDialect, 'bom'>): Promise<void> => {
    const width = row('').length;
    const header = ['id', ...Array.from({ length: width - 1 }, (_, i) => `c${i}`)];
    const rows = (id: string) => write([row(id)], { ...dialect, bom: false, finalNewline: true }).csv;
    const bytes = Buffer.byteLength(rows('123456'));
    const shifts = Array.from({ length: bytes }, (_, shift) => shift);
    for (const shift of spread(shifts, 4)) {
      const filled = Array.from({ length: Math.ceil(70_000 / bytes) }, (_, i) => row(String(100_000 + i)));
      filled.unshift(['x'.repeat(shift + 1), ...Array.from({ length: width - 1 }, () => '')]);
      await comesOut(header, filled, { ...dialect, bom: false });
    }
  };
  const base = { delimiter: ',', quote: '"', quoted: [false], finalNewline: true, blankEvery: 0 } as const;

  test('wherever a block ends: quotes, quoted newlines, wide characters', async () => {
    await sweep((id) => [id, 'a "b",\r\n""é\r😀', ''], { ...base, newlines: ['\r\n'] });
  });
  test('wherever a block ends: CRLF without quotes', async () => {
    await sweep((id) => [id, 'é😀', ''], { ...base, newlines: ['\r\n'] });
  });
  test('wherever a block ends: CR, LF and CRLF by turns, blank lines', async () => {
    await sweep((id) => [id, 'é'], { ...base, newlines: ['\r', '\n', '\r\n'], blankEvery: 2 });
  });
  test('wherever a block ends: quotes escaped by a backslash', async () => {
    await sweep((id) => [id, 'a\\"\n\\'], { ...base, quote: '\\"', newlines: ['\n'] });
  });

  test('a cell larger than a block', async () => {
    const large = 'two words, "quoted"\r\n'.repeat(30_000);
    const rows = [
      ['1', 'x'],
      ['2', large],
      ['3', large.replaceAll(/["\r\n]/g, '')],
      ['4', 'y'],
    ];
    await comesOut(['id', 'note'], rows, { ...base, newlines: ['\n'], bom: false });
  });

  test('a header larger than a block', async () => {
    const header = ['id', ...Array.from({ length: 4000 }, (_, i) => `a column, with a name ${i}`)];
    const rows = Array.from({ length: 30 }, (_, n) => header.map((_, i) => (i === 0 ? `${n}` : `${i}`)));
    await comesOut(header, rows, { ...base, newlines: ['\n'], bom: true });
  });

  test('a header with quotes escaped by a backslash', async () => {
    const dialect = { ...base, quote: '\\"', newlines: ['\n'], bom: false } as const;
    await comesOut(
      ['say "hi"', 'id', 'one "'],
      [
        ['a', '1', 'b "'],
        ['c "d"\n', '2', '\\'],
      ],
      dialect,
    );
  });

  test('blocks with quotes and blocks without by turns', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => [
      String(i),
      Math.floor(i / 3000) % 2 === 0 ? 'plain text here' : 'quoted,\n"text"',
    ]);
    await comesOut(['id', 'note'], rows, { ...base, newlines: ['\r\n'], bom: false });
  });
});

describe('bytes', () => {
  const PLACES = [7, 3000, 65_535, 65_536, 65_537, 131_072, 150_001];
  const table = (word: string): Buffer =>
    Buffer.from(`id,b,c\n${Array.from({ length: 9000 }, (_, i) => `${i},${word},"x\ny"\n`).join('')}`);
  const scoreBytes = (csv: Buffer, ...flags: string[]) => {
    put({ 'rules.yaml': RULES, 'in.csv': csv, 'out.csv': 'old' });
    return run(['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv', ...flags]);
  };

  test('a byte that is not UTF-8 is named by its offset, wherever it stands', async () => {
    const whole = table('a plain word');
    for (const at of spread([...PLACES, whole.length - 1], 4)) {
      const csv = Buffer.from(whole);
      csv[at - 1] = 0x91; // a continuation byte, which continues nothing
      const { code, stderr } = await scoreBytes(csv);
      expect(code).toBe(3);
      expect(stderr).toMatch(new RegExp(`\\bbyte ${at - 1}\\b.*--encoding`));
      expect(text('out.csv')).toBe('old');
    }
  });

  test('where other characters are UTF-8 it costs its row, wherever it stands', async () => {
    const whole = table('año 😀');
    for (const at of spread([20, ...PLACES.slice(1), whole.length - 60], 4)) {
      const csv = Buffer.from(whole);
      const byte = csv.indexOf('o 😀', at);
      csv[byte] = 0x91;
      const { code, stderr } = await scoreBytes(csv, '--max-rejects', '1');
      expect(code, stderr).toBe(0);
      const start = csv.lastIndexOf('\n', byte) + 1;
      const id = csv.toString('latin1', start, csv.indexOf(',', start));
      const ids = column(text('out.csv'), 'id');
      expect([ids.length, ids.includes(id)]).toEqual([8999, false]);
      const rejects = readFileSync('out.csv.rejects.csv');
      expect(rejects.includes(`in.csv,${Number(id) * 2 + 2},${start},bad-encoding,`)).toBe(true);
      expect(rejects.includes(csv.subarray(start, byte + 6))).toBe(true);
    }
  });

  test('a packed file reads like the file itself', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},año ${(i * 7919) % 10_007} 😀,"x\r\ny"\r\n`);
    rows[15_000] = '15000,"a"b,c\r\n';
    const csv = `id,b,c\r\n${rows.join('')}`;
    const plain = await scored(csv, '--max-rejects', '1');
    expect(await scored(gzipSync(csv), '--max-rejects', '1')).toEqual(plain);
    // Files put behind each other are one file, as `cat a.gz b.gz` makes them.
    const half = Math.floor(csv.length / 2);
    const two = Buffer.concat([gzipSync(csv.slice(0, half)), gzipSync(csv.slice(half))]);
    expect(await scored(two, '--max-rejects', '1')).toEqual(plain);
  });
});

const DESCRIPTORS = '/proc/self/fd';

// Only where the system tells which files are open.
test.runIf(isThere(DESCRIPTORS))('every file is closed, also one that is refused', async () => {
  const open = (): number =>
    readdirSync(DESCRIPTORS).filter((name) => {
      try {
        return readlinkSync(join(DESCRIPTORS, name)).startsWith(process.cwd());
      } catch {
        return false; // the listing's own
      }
    }).length;
  const refused = {
    'an empty file': '',
    'a damaged header': 'id,"b"x\n1,y\n',
    'a header that does not tell its delimiter': 'id,a;b\n1,y\n',
    'bytes that are not UTF-8': Buffer.from('id,\u00f1\n1,y\n', 'latin1'),
    'no CSV': 'PK\u0003\u0004',
    'a missing column': `key,b\n${'1,y\n'.repeat(50_000)}`,
    'too many rejects': `id,b\n${',y\n'.repeat(50_000)}`,
    'a packed file with a missing column': gzipSync(
      `key,b\n${Array.from({ length: 50_000 }, (_, i) => `${(i * 7919) % 10_007},y\n`).join('')}`,
    ),
    'nothing, it is fine': 'id,b\n1,y\n',
  };
  for (const [what, csv] of Object.entries(refused)) {
    put({ 'rules.yaml': RULES, 'in.csv': csv });
    const { code } = await run(['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv']);
    expect(code, what).toBe(what.startsWith('nothing') ? 0 : 3);
    await vi.waitFor(() => expect(open(), what).toBe(0), 500);
  }
});
