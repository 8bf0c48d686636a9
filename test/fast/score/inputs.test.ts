// Input files: packed, empty, of another kind; ids and NUL bytes.

import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { column, isThere, put, rowsOf, run, text } from '../../support/run.ts';
import {
  AS_OF,
  inTrialFolder,
  LEADS,
  leadsOf,
  PLAIN,
  plain,
  plainText,
  RULES,
  SCORED,
  summaryJson,
  trial,
  WEB,
} from './trial.ts';

inTrialFolder();

describe('inputs', () => {
  test('.gz is read: leads, log and table', async () => {
    put({
      'rules.yaml': RULES.replace(
        'activities:',
        'tables: { firm: { key: Id, match: Name } }\nactivities:',
      ).replace('Stage: customer', 'firm.Stage: customer'),
      'leads.csv.gz': gzipSync(LEADS),
      'web.csv.gz': gzipSync(WEB),
      'firms.csv.gz': gzipSync('Id,Stage\nDi,customer\n'),
    });
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv.gz', '-a', 'web=web.csv.gz'];
    const { code } = await run([...argv, '--table', 'firm=firms.csv.gz', '-o', 'out.csv', ...AS_OF]);
    expect(code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('.gz is told by its bytes, not by its name', async () => {
    put({ 'leads.csv': gzipSync(LEADS) });
    expect((await trial()).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('a .gz that ends too early is exit 4 and replaces nothing', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},gold${(i * 7919) % 1013}\n`);
    const whole = gzipSync(`id,tier\n${rows.join('')}`);
    put({ 'out.csv': 'old' });
    const { code } = await plain(whole.subarray(0, Math.floor(whole.length / 2)));
    expect(code).toBe(4);
    expect(text('out.csv')).toBe('old');
  });

  test('the size of a .gz bounds its progress', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 700;
      return now;
    });
    put({ 'plain.yaml': PLAIN, 'in.csv': gzipSync(leadsOf(100_000)) });
    const argv = ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', 'out.csv'];
    const { stderr } = await run(argv, { isTTY: true, columns: 100 });
    const shares = [...stderr.matchAll(/(\d+) % /g)].map(([, share]) => Number(share));
    expect(Math.max(...shares)).toBe(100);
    expect(stderr).not.toMatch(/-\d+ s left/);
  });

  test.each([
    ['an .xlsx', 'PK\u0003\u0004'],
    ['a PDF', '%PDF-1.7\n'],
  ])('%s is refused by what it looks like', async (_, start) => {
    const { code, stderr } = await plain(`${start}\0\0rest`);
    expect(code).toBe(3);
    expect(stderr).toContain('looks like');
  });

  test.each([
    ['an empty file', ''],
    ['a BOM alone', '\ufeff'],
    ['blank lines alone', '\n\r\n\n'],
  ])('%s has no header', async (_, content) => {
    const { code, stderr } = await plain(content);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^in\.csv no-header: .*no header/);
    expect(isThere('out.csv')).toBe(false);
  });

  test('an empty log has no header either', async () => {
    put({ 'web.csv': '' });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toMatch(/^web\.csv no-header/);
  });

  test('a log of a header alone is fine', async () => {
    put({ 'web.csv': 'Lead,Event,Date\n' });
    expect((await trial('--summary', 'summary.json')).code).toBe(0);
    expect(summaryJson()).toMatchObject({ activities: { web: { read: 0, oldest: null, newest: null } } });
  });

  test('sep=; on the first line is honoured', async () => {
    const out = await plainText('sep=;\nid;tier;a,b,c,d\n1;gold;x\n');
    expect(out).toBe('id;tier;a,b,c,d;score;segment;reasons\n1;gold;x;40;MQL;Vip +40\n');
  });

  test('a NUL byte costs its row, which is kept as it is', async () => {
    const { code } = await plain('id,tier\n1,gold\n2,"g,o"\0ld\n3,gold\n4,go\0ld\n', '--max-rejects', '2');
    expect(code).toBe(0);
    expect(column(text('out.csv'), 'id')).toEqual(['1', '3']);
    expect(rowsOf(text('out.csv.rejects.csv')).map((row) => [row[1], row[2], row[5]])).toEqual([
      ['line', 'byte', 'raw'],
      ['3', '15', '2,"g,o"\0ld'],
      ['5', '33', '4,go\0ld'],
    ]);
  });

  test('a NUL byte in a header does not break the result', async () => {
    const { code } = await plain('id,tier,"a\0,b"\n1,gold,x\n');
    if (code === 0) expect(rowsOf(text('out.csv')).map((row) => row[2])).toEqual(['a\0,b', 'x']);
    else expect(code).toBe(3);
  });

  test('ids stay text: 007, twenty digits, letter case', async () => {
    const ids = ['007', '7', '12345678901234567890', '12345678901234567891', 'abc', 'ABC'];
    expect(column(await plainText(`id,tier\n${ids.map((id) => `${id},gold\n`).join('')}`), 'id')).toEqual(
      ids,
    );
  });
});
