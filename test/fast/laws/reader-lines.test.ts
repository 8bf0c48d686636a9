import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { footersOf, gather, NEWLINES, placeOf, scored } from '../../support/csv-files.ts';
import { sampling } from '../../support/random.ts';
import { column, inFreshFolder, put, rowsOf, run, text } from '../../support/run.ts';

inFreshFolder();

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
      const isShort = lines.slice(1).flatMap((line) => (line === '' ? [] : line.split(delimiter).length < 3));
      for (const row of bad.slice(bad.length - footersOf(isShort))) row[2] = 'footer';
      expect(rejects.map(([, line, byte, code, , raw]) => [line, byte, code, raw])).toEqual(bad);
    });
    await fc.assert(property, sampling(8));
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
    await fc.assert(property, sampling(8));
  });
});
