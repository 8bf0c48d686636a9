// score --history.

import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { everything, inFreshFolder, isThere, put, rowsOf, run } from '../../support/run.ts';
import { json, RULES, score } from './track.ts';

inFreshFolder();

const unpacked = (name: string): string => gunzipSync(readFileSync(`history/${name}`)).toString();

describe('score --history', () => {
  test('keeps one file a date, with a row a lead that says of itself what it is', async () => {
    expect((await score('2026-11-01', { a: 30, b: 60, c: 'lost' }, RULES, '--only', 'SQL')).code).toBe(0);
    expect(readdirSync('history')).toEqual(['2026-11-01.csv.gz']);
    const [header, ...rows] = rowsOf(unpacked('2026-11-01.csv.gz'));
    expect(header).toEqual([
      'as_of',
      'rules',
      'id',
      'score',
      'segment',
      'rank',
      'fit',
      'group_id',
      'rows_read',
    ]);
    const hash = rows[0]?.[1];
    expect(hash).toMatch(/^[0-9a-f]{12}$/);
    expect(rows).toEqual([
      ['2026-11-01', hash, 'a', '30', 'MQL', '1', '30', '0', '{}'],
      ['2026-11-01', hash, 'b', '60', 'SQL', '2', '60', '0', '{}'],
      ['2026-11-01', hash, 'c', '1', 'disqualified', '', '1', '0', '{}'],
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
