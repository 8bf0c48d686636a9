// The CSV reader through the front door: whatever the dialect, every cell comes out as it went in; a damaged line
// costs itself alone and is named by its line and byte. The seed is fixed, so that a failure comes back;
// LEADSCORE_SEED looks further.

import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  cells,
  type Dialect,
  dialects,
  flagsOf,
  gather,
  NEWLINES,
  placeOf,
  RULES,
  SEED,
  scored,
  write,
} from './csv-files.ts';
import { column, inFreshFolder, isThere, put, rowsOf, run, text } from './run.ts';

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
  dialect: Dialect,
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
    await fc.assert(property, { seed: SEED, numRuns: 150 });
  });

  test('in files of many blocks', async () => {
    const property = fc.asyncProperty(tables, dialects, async (table, dialect) => {
      const one = write(rowsFrom(table, 100), dialect).csv.length;
      await comesOut(table.header, rowsFrom(table, Math.ceil(300_000 / (one / 100))), dialect);
    });
    await fc.assert(property, { seed: SEED, numRuns: 6, endOnFailure: true });
  });

  /** Rows of one length, moved by a byte a run, so that the ends of blocks fall on each of their bytes in turn. */
  const sweep = async (row: (id: string) => string[], dialect: Omit<Dialect, 'bom'>): Promise<void> => {
    const width = row('').length;
    const header = ['id', ...Array.from({ length: width - 1 }, (_, i) => `c${i}`)];
    const rows = (id: string) => write([row(id)], { ...dialect, bom: false, finalNewline: true }).csv;
    const bytes = Buffer.byteLength(rows('123456'));
    for (let shift = 0; shift < bytes; shift++) {
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

describe('lines without quotes are read as csv-parse reads them', () => {
  const soups = fc
    .record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      newlines: fc.constantFrom(...NEWLINES),
      lines: fc.array(
        fc.oneof(
          {
            weight: 9,
            arbitrary: fc.string({ unit: fc.constantFrom(..."ab ,;|\t#é\\'", '\ufeff'), maxLength: 12 }),
          },
          { weight: 1, arbitrary: fc.constant(null) }, // a blank line
        ),
        { minLength: 1, maxLength: 60 },
      ),
      finalNewline: fc.boolean(),
    })
    .map(({ delimiter, newlines, lines, finalNewline }) => {
      const body = lines.map((line, i) => (line === null ? '' : `k${i % 7}x${i}${delimiter}${line}`));
      const header = ['id', 'b', 'c'].join(delimiter);
      const gathered = gather([header, ...body], { newlines, bom: false, finalNewline, blankEvery: 0 });
      const read = parse(gathered.csv, {
        delimiter,
        ...{ record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true },
      }) as string[][];
      return { delimiter, ...gathered, read: read.slice(1) };
    });

  test('of leads', async () => {
    const property = fc.asyncProperty(soups, async ({ csv, read, delimiter, lines, starts }) => {
      const { out, rejects } = await scored(csv, '--max-rejects', '100%');
      const kept = rowsOf(out, delimiter).slice(1);
      expect(kept.map((row) => row.slice(0, 3))).toEqual(read.filter(({ length }) => length === 3));
      const bad = lines.flatMap((line, i) => {
        if (i === 0 || line === '' || line.split(delimiter).length === 3) return [];
        const { line: number, byte } = placeOf(csv, starts[i] ?? 0);
        return [[number, byte, line.split(delimiter).length < 3 ? 'cells-missing' : 'cells-extra', line]];
      });
      expect(rejects.map(([, line, byte, code, , raw]) => [line, byte, code, raw])).toEqual(bad);
    });
    await fc.assert(property, { seed: SEED, numRuns: 100 });
  });

  test('of logs, of which only some columns are looked at', async () => {
    const rules = `version: 1
leads: { id: id }
activities:
  log: { lead: { column: id, separator: x } }
rules:
  acts: { each: { source: log }, points: 1 }
  spaced: { each: { source: log, where: { c: { matches: '^[a-b]' } } }, points: 1 }
`;
    const property = fc.asyncProperty(soups, async ({ csv, read }) => {
      put({
        'rules.yaml': rules,
        'log.csv': csv,
        'leads.csv': `id\n${[...'0123456'].map((n) => `k${n}\n`).join('')}`,
      });
      const argv = [
        'score',
        '--rules',
        'rules.yaml',
        '--leads',
        'leads.csv',
        '-a',
        'log.csv',
        '-o',
        'out.csv',
      ];
      const flags = ['--quiet', '--max-rejects', '100%', '--summary', 'summary.json', '--detail'];
      const { code, stderr } = await run([...argv, ...flags, '--as-of', '2026-11-01']);
      if (code !== 0) throw new Error(stderr);
      const good = read.filter(({ length }) => length === 3);
      const ledgers = [...'0123456'].map((n) => {
        const own = good.filter(([id = '']) => id.startsWith(`k${n}x`));
        const spaced = own.filter(([, , c = '']) => /^[ab]/i.test(c.trim()));
        const line = (rule: string, { length }: readonly unknown[]) =>
          length > 0 ? [{ rule, points: length }] : [];
        return [...line('acts', own), ...line('spaced', spaced)];
      });
      expect(column(text('out.csv'), 'ledger').map((cell) => JSON.parse(cell))).toEqual(ledgers);
      expect(JSON.parse(text('summary.json'))).toMatchObject({
        activities: {
          log: { read: read.length, matched: good.length, quarantined: read.length - good.length },
        },
      });
    });
    await fc.assert(property, { seed: SEED, numRuns: 100 });
  });
});

// ── Damage ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A row that can't be read; its other cells are plain. */
const DAMAGES = {
  'a stray quote': (id: string, d: string) => `${id}${d}5" nail${d}x`,
  'a quote behind a blank': (id: string, d: string) => `${id}${d} "b"${d}x`,
  'text after a closing quote': (id: string, d: string) => `${id}${d}"ab"c${d}x`,
  'an unclosed quote': (id: string, d: string) => `${id}${d}"abc${d}x`,
  'a quote escaped by a backslash': (id: string, d: string) => `${id}${d}"a \\"b\\" c"${d}x`,
  'a cell missing': (id: string, d: string) => `${id}${d}abc`,
  'a cell extra': (id: string, d: string) => `${id}${d}abc${d}x${d}y`,
  'a quoted cell extra': (id: string, d: string) => `${id}${d}"a${d}bc"${d}"x"${d}y`,
} as const;
type Damage = keyof typeof DAMAGES;
const KINDS = Object.keys(DAMAGES) as Damage[];

// A quoted cell that starts with a delimiter or newline could close an unclosed quote before it: see below.
const calmCells = cells.map((cell) => (/^"*[\s,;|]/.test(cell) ? `x${cell}` : cell));

async function costsItself(
  rows: readonly (readonly string[])[],
  damaged: ReadonlyMap<number, Damage>,
  dialect: Dialect,
  encoding: 'utf8' | 'latin1' = 'utf8',
): Promise<void> {
  const { delimiter } = dialect;
  const whole = write([['id', 'b', 'c'], ...rows], dialect);
  const lines = whole.lines.map((line, i) => {
    const kind = damaged.get(i - 1);
    return kind === undefined ? line : DAMAGES[kind](rows[i - 1]?.[0] ?? '', delimiter);
  });
  const { csv, starts } = gather(lines, dialect);
  const flags = encoding === 'latin1' ? ['--encoding', 'latin1'] : [];
  const { out, rejects } = await scored(
    Buffer.from(csv, encoding),
    '--max-rejects',
    `${damaged.size}`,
    ...flags,
  );
  const bad = [...damaged.keys()]
    .sort((a, b) => a - b)
    .map((i) => {
      const { line, byte } = placeOf(csv, starts[i + 1] ?? 0, encoding);
      return ['in.csv', line, byte, lines[i + 1]];
    });
  expect(rejects.map(([file, line, byte, , , raw]) => [file, line, byte, raw])).toEqual(bad);
  const kept = rowsOf(out, delimiter).slice(1);
  const wanted = rows.filter((_, i) => !damaged.has(i));
  expect(kept.map(([id]) => id)).toEqual(wanted.map(([id]) => id));
  const same = wanted.every((row, i) => row.every((cell, c) => cell === kept[i]?.[c]));
  if (!same) expect(kept.map((row) => row.slice(0, 3))).toEqual(wanted);
}

describe('a damaged line goes to the rejects with its line and byte, and no other row is lost', () => {
  const plainDialects = dialects.map((dialect) => ({ ...dialect, quote: '"' as const }));
  const rowsOfPool = (pool: readonly (readonly string[])[], count: number): string[][] =>
    Array.from({ length: count }, (_, i) => [`k${i}`, ...(pool[i % pool.length] ?? [])]);
  const pools = fc.array(fc.tuple(calmCells, calmCells), { minLength: 1, maxLength: 12 });

  test.each(KINDS)('%s', async (kind) => {
    const property = fc.asyncProperty(
      ...([pools, plainDialects, fc.integer({ min: 1, max: 30 }), fc.nat()] as const),
      (pool, dialect, count, at) =>
        costsItself(rowsOfPool(pool, count), new Map([[at % count, kind]]), dialect),
    );
    await fc.assert(property, { seed: SEED, numRuns: 50 });
  });

  test.each(KINDS)('%s, in a file of many blocks', async (kind) => {
    const property = fc.asyncProperty(pools, plainDialects, fc.nat(), async (pool, dialect, at) => {
      const one = write(rowsOfPool(pool, 100), dialect).csv.length;
      const count = Math.ceil(200_000 / (one / 100));
      await costsItself(rowsOfPool(pool, count), new Map([[at % count, kind]]), dialect);
    });
    await fc.assert(property, { seed: SEED, numRuns: 3, endOnFailure: true });
  });

  test('several, also one after the other', async () => {
    const damaged = fc
      .uniqueArray(fc.tuple(fc.nat({ max: 39 }), fc.constantFrom(...KINDS)), {
        selector: ([at]) => at,
        maxLength: 12,
      })
      .map((all) => new Map(all));
    const property = fc.asyncProperty(pools, plainDialects, damaged, (pool, dialect, all) =>
      costsItself(rowsOfPool(pool, 40), all, dialect),
    );
    await fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  test('nearly every row of a thousand', async () => {
    const rows = rowsOfPool([['a', 'b']], 1000);
    const dialect = { ...SIMPLE, newlines: ['\n'] };
    for (const kind of KINDS) {
      await costsItself(rows, new Map(rows.slice(0, -1).map((_, i) => [i, kind])), dialect);
    }
  });

  test('counted in the bytes of the file, also where they are Latin-1', async () => {
    const rows = rowsOfPool(
      [
        ['ñandú', 'á,é'],
        ['', 'Málaga\nEspaña'],
      ],
      40,
    );
    for (const kind of KINDS) {
      await costsItself(rows, new Map([[21, kind]]), { ...SIMPLE, newlines: ['\r\n'] }, 'latin1');
    }
  });

  const SIMPLE: Dialect = {
    ...{ delimiter: ',', newlines: ['\n'], quote: '"', quoted: [false], bom: false, finalNewline: true },
    blankEvery: 0,
  };

  test('an unclosed quote before a cell that starts with a newline', async () => {
    const rows = rowsOfPool([['x', 'y']], 6);
    rows[3] = ['k3', '\nsecond line', 'y'];
    await costsItself(rows, new Map([[2, 'an unclosed quote']]), SIMPLE);
  });

  test('an unclosed quote before a cell that starts with the delimiter', async () => {
    const rows = rowsOfPool([['x', 'y']], 6);
    rows[3] = ['k3', ', Madrid', 'y'];
    await costsItself(rows, new Map([[2, 'an unclosed quote']]), SIMPLE);
  });

  test('a cell missing or extra in a row over several lines costs the whole row', async () => {
    const csv = 'id,b,c\n1,x,y\n2,"a\nb"\n3,x,y\n4,"a\n\nb",y,z\n5,"a\nb",y\n';
    const { out, rejects } = await scored(csv, '--max-rejects', '2');
    expect(column(out, 'id')).toEqual(['1', '3', '5']);
    expect(rejects.map(([, line, byte, code, , raw]) => [line, byte, code, raw])).toEqual([
      ['3', '13', 'cells-missing', '2,"a\nb"'],
      ['6', '27', 'cells-extra', '4,"a\n\nb",y,z'],
    ]);
  });

  test('an unclosed quote and no other for megabytes', async () => {
    const rows = rowsOfPool([['x'.repeat(500), 'y'.repeat(500)]], 9000);
    await costsItself(rows, new Map([[4000, 'an unclosed quote']]), SIMPLE);
  });

  test('in a log and in a table too', async () => {
    const rules = `version: 1
leads: { id: id }
tables: { firm: { key: firm, match: id } }
activities: { log: { lead: id, type: b } }
rules:
  acts: { each: { type: go }, points: 1 }
  firms: { when: { firm.size: { at_least: 5 } }, points: 10 }
`;
    put({
      'rules.yaml': rules,
      'leads.csv': 'id\n1\n2\n',
      'log.csv': 'id,b,c\r\n1,go,"a\r\nb"\r\n1,"go,x\r\n2,go,x\r\n2,go\r\n1,go,"x"\r\n',
      'firms.csv': 'firm;size;c\n1;9;"\n"\n3;5" nail;x\n2;7;\n',
    });
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'log.csv', '-o', 'out.csv'];
    const { code, stderr } = await run([...argv, '--table', 'firm=firms.csv', '--max-rejects', '2']);
    expect(code, stderr).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['12', '11']);
    expect(rowsOf(text('out.csv.rejects.csv')).map((row) => [row[0], row[1], row[2], row[5]])).toEqual([
      ['file', 'line', 'byte', 'raw'],
      ['firms.csv', '4', '20', '3;5" nail;x'],
      ['log.csv', '4', '21', '1,"go,x'],
      ['log.csv', '6', '38', '2,go'],
    ]);
  });
});

describe('bytes', () => {
  test('a byte that is not UTF-8 is named by its offset, wherever it stands', async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => `${i},año 😀,"x\ny"\n`);
    const whole = Buffer.from(`id,b,c\n${rows.join('')}`);
    for (const at of [7, 3000, 65_535, 65_536, 65_537, 131_072, 150_001, whole.length - 1]) {
      const csv = Buffer.from(whole);
      // Another letter of ASCII is a continuation byte now, which continues nothing.
      const byte = csv.findIndex((code, i) => i >= at - 1 && code < 0x80 && (csv[i - 1] ?? 0) < 0x80);
      csv[byte] = 0x91;
      put({ 'rules.yaml': RULES, 'in.csv': csv, 'out.csv': 'old' });
      const { code, stderr } = await run([
        'score',
        '--rules',
        'rules.yaml',
        '--leads',
        'in.csv',
        '-o',
        'out.csv',
      ]);
      expect(code).toBe(3);
      expect(stderr).toMatch(new RegExp(`\\bbyte ${byte}\\b.*--encoding`));
      expect(text('out.csv')).toBe('old');
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
