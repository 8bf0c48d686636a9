// `score --history` and `leadscore track` through the front door. A lead's score is a cell of its own here, so that a
// history can be written by hand.

import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../src/output/terminal/text.ts';
import { everything, inFreshFolder, isThere, put, type Ran, rowsOf, run } from './run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Id }
groups: { fit: {}, id: { label: The id } }
rules:
  points: { group: fit, each: { field: Points }, points: 1 }
disqualify:
  lost: { when: { Lost: yes }, reason: Lost to us }
`;

/** Scores leads as of a date: `id: points`, or `lost`. */
async function score(
  asOf: string,
  leads: Readonly<Record<string, number | 'lost'>>,
  rules = RULES,
  ...flags: string[]
): Promise<Ran> {
  const rows = Object.entries(leads).map(([id, points]) =>
    points === 'lost' ? `"${id}",1,yes` : `"${id}",${points},`,
  );
  put({ 'rules.yaml': rules, 'leads.csv': `Id,Points,Lost\n${rows.join('\n')}\n` });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--out', 'out.csv', '--quiet'];
  return run([...argv, '--as-of', asOf, '--history', 'history', ...flags]);
}

const track = (...flags: string[]): Promise<Ran> => run(['track', '--history', 'history', ...flags]);

interface FlowJson {
  readonly segments: readonly string[];
  readonly runs: readonly {
    readonly as_of: string;
    readonly rules: string;
    readonly leads: number;
    readonly segments: Record<string, number>;
    readonly scores: Record<string, number> | null;
  }[];
  readonly weeks: readonly {
    readonly week: string;
    readonly became: Record<
      string,
      { readonly leads: number; readonly reached?: number; readonly median_days?: number | null }
    >;
    readonly cooled: number;
    readonly disqualified: number;
  }[];
}

async function json(): Promise<FlowJson> {
  const { code, stdout, stderr } = await track('--format', 'json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as FlowJson;
}

const unpacked = (name: string): string => gunzipSync(readFileSync(`history/${name}`)).toString();

describe('score --history', () => {
  test('keeps one file a date, with a row a lead that says of itself what it is', async () => {
    expect((await score('2026-11-01', { a: 30, b: 60, c: 'lost' }, RULES, '--only', 'SQL')).code).toBe(0);
    expect(readdirSync('history')).toEqual(['2026-11-01.csv.gz']);
    const [header, ...rows] = rowsOf(unpacked('2026-11-01.csv.gz'));
    expect(header).toEqual(['as_of', 'rules', 'id', 'score', 'segment', 'rank', 'fit', 'group_id']);
    const hash = rows[0]?.[1];
    expect(hash).toMatch(/^[0-9a-f]{12}$/);
    expect(rows).toEqual([
      ['2026-11-01', hash, 'a', '30', 'MQL', '1', '30', '0'],
      ['2026-11-01', hash, 'b', '60', 'SQL', '2', '60', '0'],
      ['2026-11-01', hash, 'c', '1', 'disqualified', '', '1', '0'],
    ]);
  });

  test('a date that is scored again replaces its own file alone', async () => {
    await score('2026-10-01', { a: 30 });
    await score('2026-11-01', { a: 30 });
    const before = everything();
    await score('2026-11-01', { a: 60 });
    const after = everything();
    expect(after.get('history/2026-10-01.csv.gz')).toBe(before.get('history/2026-10-01.csv.gz'));
    expect((await json()).runs.map(({ segments }) => segments)).toEqual([{ MQL: 1 }, { SQL: 1 }]);
  });

  test('a run that fails, or a dry one, leaves it as it was', async () => {
    await score('2026-11-01', { a: 30 });
    const before = everything();
    put({ 'leads.csv': 'Id,Points,Lost\nx,many,\n' });
    const failing = [
      'score',
      '--rules',
      'rules.yaml',
      '--leads',
      'leads.csv',
      '--history',
      'history',
      '--as-of',
    ];
    expect((await run([...failing, '2026-11-01', '--out', 'out.csv'])).code).toBe(3);
    expect((await run([...failing, '2026-11-01', '--dry-run', '--max-rejects', '100%'])).code).toBe(0);
    expect([...everything().keys()]).toEqual([...before.keys()]);
    expect(everything().get('history/2026-11-01.csv.gz')).toBe(before.get('history/2026-11-01.csv.gz'));
  });

  test('the directory is made, and not left behind by a run that fails', async () => {
    put({ 'rules.yaml': RULES, 'leads.csv': 'Id,Points,Lost\nx,many,\n' });
    const flags = ['--history', 'deep/history', '--out', 'out.csv', '--as-of', '2026-11-01'];
    expect((await run(['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', ...flags])).code).toBe(3);
    expect(isThere('deep')).toBe(false);
  });

  test('is no file that the run reads', async () => {
    put({ 'rules.yaml': RULES, 'history/2026-11-01.csv.gz': gzipSync('Id,Points,Lost\n1,2,\n') });
    const flags = ['--leads', 'history/2026-11-01.csv.gz', '--history', 'history', '--as-of', '2026-11-01'];
    const { code, stderr } = await run(['score', '--rules', 'rules.yaml', '--out', 'out.csv', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain('output-is-input');
  });
});

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
      'unknown-lead: no run of the history has the lead "nobody"',
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

  test.each([100, 80, 40, 30])(
    'fits a terminal of %i columns, whatever leads and segments are called',
    async (columns) => {
      const rules = `${RULES}segments: [ { name: cold, from: 0 }, { name: ${'名前'.repeat(9)}, from: 10 }, { name: hot, from: 20 } ]\n`;
      const ids = ['\u001b[31mred', '\u202eevil', 'y'.repeat(5_000), '名'.repeat(200)];
      for (let day = 1; day < 29; day++) {
        const leads = Object.fromEntries(ids.map((id, i) => [id, (i + day) % 30]));
        await score(`2026-10-${String(day).padStart(2, '0')}`, leads, rules);
      }
      for (const flags of [[], ids.flatMap((id) => ['--lead', id])]) {
        const { code, stdout, stderr } = await run(['track', '--history', 'history', ...flags], { columns });
        expect(code, stderr).toBe(0);
        expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        for (const line of stdout.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }
    },
  );

  test('over random histories: who came is counted once, and the counts of each run add up', async () => {
    const leads = fc.array(fc.constantFrom<number | 'lost' | null>(0, 10, 26, 30, 51, 90, 'lost', null), {
      minLength: 6,
      maxLength: 6,
    });
    const histories = fc.array(leads, { minLength: 2, maxLength: 5 });
    const property = fc.asyncProperty(histories, async (history) => {
      put({ 'history/x.txt': '' });
      for (const name of readdirSync('history'))
        if (name.endsWith('.gz')) (await import('node:fs')).rmSync(`history/${name}`);
      for (const [i, scores] of history.entries()) {
        const present = scores.flatMap((points, lead) =>
          points === null ? [] : [[`l${lead}`, points] as const],
        );
        await score(`2026-10-${String(5 + 6 * i).padStart(2, '0')}`, Object.fromEntries(present));
      }
      const { runs, weeks } = await json();
      expect(runs.map(({ segments }) => Object.values(segments).reduce((a, b) => a + b, 0))).toEqual(
        history.map((scores) => scores.filter((points) => points !== null).length),
      );
      const level = (points: number | 'lost' | null | undefined): number =>
        typeof points !== 'number' ? -1 : points >= 51 ? 2 : points >= 26 ? 1 : 0;
      for (const [rank, name] of [
        [1, 'MQL'],
        [2, 'SQL'],
      ] as const) {
        const came = Array.from({ length: 6 }, (_, lead) =>
          history.map((scores) => level(scores[lead])),
        ).filter((levels) => (levels[0] as number) < rank && levels.some((one) => one >= rank)).length;
        // A segment that nobody ever was in is none of the history's.
        const told = weeks.reduce((sum, { became }) => sum + (became[name]?.leads ?? 0), 0);
        const isSeen = runs.some(({ segments }) => segments[name]);
        if (isSeen) expect(`${name} ${told}`).toBe(`${name} ${came}`);
      }
    });
    await fc.assert(property, { seed: 20261101, numRuns: 40 });
  });
});
