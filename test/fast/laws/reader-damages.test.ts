// The reader: a damaged line costs itself only.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvDialect, cells, dialects, gather, placeOf, scored, write } from '../../support/csv-files.ts';
import { sampling } from '../../support/random.ts';
import { column, inFreshFolder, put, rowsOf, run, text } from '../../support/run.ts';

inFreshFolder();

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
  dialect: CsvDialect,
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
    await fc.assert(property, sampling(4));
  });

  test.each(KINDS)('%s, in a file of many blocks', async (kind) => {
    const property = fc.asyncProperty(pools, plainDialects, fc.nat(), async (pool, dialect, at) => {
      const one = write(rowsOfPool(pool, 100), dialect).csv.length;
      const count = Math.ceil(200_000 / (one / 100));
      await costsItself(rowsOfPool(pool, count), new Map([[at % count, kind]]), dialect);
    });
    await fc.assert(property, sampling(0.2));
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
    await fc.assert(property, sampling(5));
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

  const SIMPLE: CsvDialect = {
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
