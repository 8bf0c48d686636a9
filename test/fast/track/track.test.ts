// track: the flow of leads between segments.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src/output/terminal/text.ts';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { json, RULES, score, track } from './track.ts';

inFreshFolder();

describe('track', () => {
  test('who came to a segment for the first time, who of them went on, and how long it took', async () => {
    await score('2026-10-05', { base: 30, slow: 0, quick: 0, leap: 0, back: 0, gone: 0 });
    await score('2026-10-12', { base: 30, slow: 30, quick: 40, leap: 0, back: 26, gone: 30 });
    await score('2026-10-14', { base: 51, slow: 30, quick: 60, leap: 90, back: 26, gone: 'lost' });
    await score('2026-10-26', { base: 51, slow: 80, quick: 10, leap: 90, back: 0, late: 30 });
    await score('2026-10-28', { base: 51, slow: 80, quick: 70, leap: 90, back: 30, late: 30 });
    const { weeks, segments } = await json();
    expect(segments).toEqual(['prospect', 'MQL', 'SQL']);
    expect(weeks).toEqual([
      {
        // slow, quick, back and gone on the 12th, leap on the 14th; base was there before. Of these slow came to SQL
        // after 14 days, quick after 2, leap at once.
        week: '2026-10-12',
        became: { MQL: { leads: 5, next: 'SQL', reached: 3, median_days: 2 }, SQL: { leads: 3 } },
        cooled: 0,
        disqualified: 1,
      },
      {
        // late is new; slow came to SQL; quick and back came back, which is no first time.
        week: '2026-10-26',
        became: { MQL: { leads: 1, next: 'SQL', reached: 0, median_days: null }, SQL: { leads: 1 } },
        cooled: 2,
        disqualified: 0,
      },
    ]);
  });

  test('the spread of the scores at each run', async () => {
    await score('2026-10-05', { a: 10, b: 20, c: 30, d: 40 });
    await score('2026-10-12', { a: 7 });
    await score('2026-10-19', {});
    const { runs } = await json();
    expect(runs.map(({ scores }) => scores)).toEqual([
      { lowest: 10, low_quarter: 17.5, median: 25, high_quarter: 32.5, highest: 40 },
      { lowest: 7, low_quarter: 7, median: 7, high_quarter: 7, highest: 7 },
      null,
    ]);
    expect((await track()).code).toBe(0);
  });

  test('where the rules changed is said', async () => {
    await score('2026-10-05', { a: 10 });
    await score('2026-10-12', { a: 10 });
    await score('2026-10-19', { a: 10 }, `${RULES}# another\n`);
    const { runs } = await json();
    const { stdout } = await track();
    expect(stdout).toContain(`rules changed at 2026-10-19: ${runs[1]?.rules} → ${runs[2]?.rules}`);
    expect(stdout.match(/rules changed/g)).toHaveLength(1);
    expect((await track('--lead', 'a')).stdout).toMatch(/2026-10-19 +10 +prospect +other rules/);
  });

  test('a segment that later rules put between others takes its later place', async () => {
    const segments = (...names: string[]): string =>
      `${RULES}segments: [${names.map((name, i) => `{ name: ${name}, from: ${i * 20} }`).join(', ')}]\n`;
    await score('2026-10-05', { a: 0, b: 25 }, segments('cold', 'hot'));
    await score('2026-10-12', { a: 25, b: 45 }, segments('cold', 'warm', 'hot'));
    const { segments: order, weeks } = await json();
    expect(order).toEqual(['cold', 'warm', 'hot']);
    expect(weeks[0]?.became.warm?.leads).toBe(1);
    expect(weeks[0]?.became.hot?.leads).toBe(0);
    expect(weeks[0]?.cooled).toBe(0);
  });

  test("a lead's way, run by run", async () => {
    await score('2026-10-05', { a: 10, b: 100 });
    await score('2026-10-12', { a: 12, b: 0 });
    await score('2026-10-19', { b: 0 });
    await score('2026-10-26', { a: 60, b: 0 });
    await score('2026-11-02', { a: 'lost', b: 0 });
    const { stdout } = await track('--lead', ' a ', '--lead', 'b');
    expect(stdout).toContain('5 runs, 2026-10-05 to 2026-11-02');
    expect(stdout).toContain('  ▁▁ ▅▁\n');
    expect(stdout.match(/^ {2}2026.*$/gm)?.map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      '2026-10-05 10 prospect',
      '2026-10-19 not there gone',
      '2026-10-26 60 SQL new',
      '2026-11-02 1 disqualified ×',
      '2026-10-05 100 SQL',
      '2026-10-12 0 prospect ▼',
      '2026-11-02 0 prospect',
    ]);
    const told = await track('--lead', 'a', '--json');
    expect(
      JSON.parse(told.stdout).leads[0].runs.map(({ score: points }: { score: number | null }) => points),
    ).toEqual([10, 12, null, 60, 1]);
  });

  test('a lead that no run has, a directory without runs, and a damaged file are told', async () => {
    await score('2026-10-05', { a: 10 });
    put({
      'history/notes.txt': 'ours',
      'history/2026-13-01.csv.gz': 'no date',
      'history/2026-10-05.csv': 'x',
    });
    expect((await track('--lead', 'nobody')).stderr).toContain(
      'unknown-lead: no run in the history has a lead "nobody"',
    );
    expect((await json()).runs).toHaveLength(1);
    put({ 'history/2026-10-06.csv.gz': gzipSync('id,score\n1,2\n') });
    const wrong = await track();
    expect(wrong.code).toBe(3);
    expect(wrong.stderr).toContain('not-a-history');
    put({ 'history/2026-10-06.csv.gz': readFileSync('history/2026-10-05.csv.gz').subarray(0, 30) });
    expect((await track()).code).toBe(4);
    put({ 'empty/x.txt': '' });
    expect((await run(['track', '--history', 'empty'])).code).toBe(3);
    expect((await run(['track', '--history', 'nowhere'])).code).toBe(4);
    expect((await track('--format', 'xml')).code).toBe(2);
  });

  test('files of a history can be compared like scored files', async () => {
    await score('2026-10-05', { a: 10, b: 30, c: 90, d: 90 });
    await score('2026-10-12', { a: 30, b: 30, c: 40, d: 'lost' });
    const { code, stdout, stderr } = await run([
      'diff',
      'history/2026-10-05.csv.gz',
      'history/2026-10-12.csv.gz',
      '--format',
      'json',
    ]);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      id: 'id',
      ranked_by: 'ranks',
      points_from: 'subtotals',
      moves: { promoted: 1, cooled: 1, disqualified: 1, stayed: 1 },
      points: [{ subtotal: 'fit', leads: 3, given: 20, taken: -139 }],
    });
  });

  test('fits a terminal of 100, 80, 40 and 30 columns, whatever leads and segments are called', async () => {
    const rules = `${RULES}segments: [ { name: cold, from: 0 }, { name: ${'名前'.repeat(9)}, from: 10 }, { name: hot, from: 20 } ]\n`;
    const ids = ['\u001b[31mred', '\u202eevil', 'y'.repeat(5_000), '名'.repeat(200)];
    for (let day = 1; day < 29; day++) {
      const leads = Object.fromEntries(ids.map((id, i) => [id, (i + day) % 30]));
      await score(`2026-10-${String(day).padStart(2, '0')}`, leads, rules);
    }
    for (const columns of [100, 80, 40, 30])
      for (const flags of [[], ids.flatMap((id) => ['--lead', id])]) {
        const { code, stdout, stderr } = await run(['track', '--history', 'history', ...flags], { columns });
        expect(code, stderr).toBe(0);
        expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        for (const line of stdout.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }
  });
});
