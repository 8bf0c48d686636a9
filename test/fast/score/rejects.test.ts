import { describe, expect, test } from 'vitest';
import { column, everything, isThere, put, rowsOf, text } from '../../support/run.ts';
import { inTrialFolder, kept, LEADS, leadsOf, plain, plainText, trial, WEB } from './trial.ts';

inTrialFolder();

describe('--rejects', () => {
  const BAD = 'id,tier\n1,gold\n,gold\n3,gold,extra\n1,silver\n5,gold\n';
  const REJECTS =
    'file,line,byte,code,message,raw\n' +
    'in.csv,3,15,no-id,the lead has no id,",gold"\n' +
    'in.csv,4,21,cells-extra,"the row has 3 cells, the header 2","3,gold,extra"\n' +
    'in.csv,5,34,duplicate,"duplicate id ""1"": already in row 2","1,silver"\n';

  test('default O.rejects.csv: where each row stands, its code, what is wrong, the row as it is', async () => {
    const out = await plainText(BAD, '--max-rejects', '3');
    expect(column(out, 'id')).toEqual(['1', '5']);
    expect(text('out.csv.rejects.csv')).toBe(REJECTS);
  });

  test('names its own file', async () => {
    await plainText(BAD, '--max-rejects', '3', '--rejects', 'bad/../bad.csv');
    expect(text('bad.csv')).toBe(REJECTS);
    expect(isThere('out.csv.rejects.csv')).toBe(false);
  });

  test('is written only when there are any', async () => {
    await trial('--rejects', 'bad.csv');
    expect(kept()).toEqual(['leads.csv', 'out.csv', 'rules.yaml', 'web.csv']);
  });

  test('an old default file goes away when a run has none', async () => {
    await plainText(BAD, '--max-rejects', '3');
    expect(isThere('out.csv.rejects.csv')).toBe(true);
    await plainText('id,tier\n1,gold\n');
    expect(isThere('out.csv.rejects.csv')).toBe(false);
  });

  test('holds rows of logs and tables too', async () => {
    put({ 'web.csv': `${WEB}1,visit,yesterday\n` });
    expect((await trial('--max-rejects', '1')).code).toBe(0);
    const [, row] = rowsOf(text('out.csv.rejects.csv'));
    expect(row?.slice(0, 4)).toEqual(['web.csv', '6', String(WEB.length), 'bad-date']);
    expect(row?.at(-1)).toBe('1,visit,yesterday');
  });

  test('with --out - rows are counted and told, and kept where --rejects says', async () => {
    const { code, stdout, stderr } = await plain(BAD, '--max-rejects', '3', '-o', '-');
    expect(code).toBe(0);
    expect(column(stdout, 'id')).toEqual(['1', '5']);
    expect(stderr).toMatch(/rejected 3 rows.*--rejects/);
    expect(isThere('-.rejects.csv')).toBe(false);
    await plain(BAD, '--max-rejects', '3', '-o', '-', '--rejects', 'bad.csv');
    expect(text('bad.csv')).toBe(REJECTS);
  });
});

describe('--max-rejects', () => {
  const exit = async (leads: string, ...flags: string[]): Promise<number> =>
    (await plain(leads, ...flags)).code;

  test('default 1%', async () => {
    expect(await exit(leadsOf(100, 1))).toBe(0);
    expect(await exit(leadsOf(99, 1))).toBe(3);
    expect(await exit(leadsOf(200, 3))).toBe(3);
  });

  test('N rows', async () => {
    expect(await exit(leadsOf(10, 2), '--max-rejects', '2')).toBe(0);
    expect(await exit(leadsOf(10, 3), '--max-rejects', '2')).toBe(3);
    expect(await exit(leadsOf(10, 1), '--max-rejects', '0')).toBe(3);
  });

  test('N% of the rows', async () => {
    expect(await exit(leadsOf(10, 2), '--max-rejects', '20%')).toBe(0);
    expect(await exit(leadsOf(10, 3), '--max-rejects', '20%')).toBe(3);
    expect(await exit(leadsOf(200, 1), '--max-rejects', '0.5%')).toBe(0);
    expect(await exit(leadsOf(199, 1), '--max-rejects', '0.5%')).toBe(3);
    expect(await exit(leadsOf(3, 3), '--max-rejects', '100%')).toBe(0);
  });

  test('--strict is 0', async () => {
    expect(await exit(leadsOf(1000, 1), '--strict')).toBe(3);
    expect(await exit(leadsOf(1000), '--strict')).toBe(0);
  });

  test('duplicate leads count', async () => {
    expect(await exit('id,tier\n1,\n1,\n', '--max-rejects', '0')).toBe(3);
    expect(await exit('id,tier\n1,\n1,\n', '--max-rejects', '1')).toBe(0);
  });

  test('is for each file', async () => {
    put({ 'leads.csv': `${LEADS},,,,\n`, 'web.csv': `${WEB}1,visit,x\n`, 'more.csv': `${WEB}1,visit,x\n` });
    expect((await trial('-a', 'web=more.csv', '--max-rejects', '1')).code).toBe(0);
    put({ 'more.csv': `${WEB}1,visit,x\n1,visit,x\n` });
    const { code, stderr } = await trial('-a', 'web=more.csv', '--max-rejects', '1');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^more\.csv/);
  });

  test('above it nothing is replaced and nothing stays behind', async () => {
    put({ 'out.csv': 'old', 'out.csv.rejects.csv': 'old', 'summary.json': 'old', 'lists/MQL.csv': 'old' });
    put({ 'leads.csv': LEADS + leadsOf(3, 3).replace('id,tier\n', '').replaceAll('gold', 'x,y,z,gold') });
    const before = everything();
    const { code, stdout, stderr } = await trial('--split', 'lists', '--summary', 'summary.json');
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(everything()).toEqual(before);
    expect(stderr).toMatch(/^leads\.csv too-many-rejects: 3 of 7 rows .*--max-rejects/);
    expect(stderr).toMatch(/^leads\.csv:6 /m);
  });

  test('a fault in the last log leaves the old output alone too', async () => {
    put({ 'out.csv': 'old', 'web.csv': `${WEB}1,visit,x\n` });
    const before = everything();
    expect((await trial('--split', 'lists')).code).toBe(3);
    expect(everything()).toEqual(before);
  });

  test('above it standard output stays empty', async () => {
    const { code, stdout } = await plain(leadsOf(3, 3), '-o', '-');
    expect([code, stdout]).toEqual([3, '']);
  });

  test.each(['x', '-1', '1.5', '', '%', '1%%', '1 %', '.5%'])('refuses %j', async (limit) => {
    const { code, stderr } = await trial(`--max-rejects=${limit}`);
    expect(code).toBe(2);
    expect(stderr).toContain('--max-rejects');
  });
});
