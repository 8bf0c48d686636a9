// Warnings.

import { describe, expect, test } from 'vitest';
import { column, put, text } from '../../support/run.ts';
import { inTrialFolder, LEADS, plain, RULES, trial, WEB } from './trial.ts';

inTrialFolder();

describe('warns aloud', () => {
  const warnings = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('warning'));
  const warned = async (...flags: string[]): Promise<string[]> => {
    const { code, stderr } = await trial(...flags);
    expect(code, stderr).toBe(0);
    return warnings(stderr);
  };

  /** Leads none of whom warns of anything: scores apart from 0 and 100. */
  const CALM = LEADS.replace('Engineer,5', 'director,5').replace('200,customer', '200,lead');

  test('of nothing where there is nothing', async () => {
    put({ 'leads.csv': CALM });
    expect(await warned()).toEqual([]);
  });

  test('nothing of a log matched', async () => {
    put({ 'leads.csv': CALM, 'web.csv': WEB.replaceAll(/^\d/gm, 'x') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/web.*nothing matched/);
  });

  test('the newest activity is long before as-of', async () => {
    put({ 'leads.csv': CALM, 'web.csv': 'Lead,Event,Date\n1,visit,2021-04-15\n1,visit,2021-04-14\n' });
    const all = await warned('--as-of', '2026-11-21');
    expect(all.length).toBe(1);
    expect(all[0]).toContain(
      'newest activity 2021-04-15, 2,046 days before as-of; to replay it: --as-of 2021-04-15',
    );
  });

  test('many activities shared by several leads', async () => {
    put({
      'leads.csv': CALM.replace('Bo', 'Ana'),
      'rules.yaml': RULES.replace('lead: Lead', 'lead: Lead, match: Name'),
      'web.csv': 'Lead,Event,Date\nana,visit,2026-10-30\nana,visit,2026-10-29\nCy,demo,2026-10-20\n',
    });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/web.*2 of 3.*shared by several leads/);
  });

  test('a third of the leads at 0', async () => {
    put({ 'leads.csv': CALM.replace('1,Ana,CEO,100', '5,Eve,,') });
    expect(await warned()).toEqual([]); // one of four
    put({ 'leads.csv': CALM.replace('1,Ana,CEO,100', '5,Eve,,').replace(/^4.*\n/m, '') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/1 of 3 leads.*\b0\b/);
  });

  test('a third of the leads at 100', async () => {
    put({
      'leads.csv': CALM,
      'rules.yaml': RULES.replace('points: 30', 'points: 100').replace('max: 50', 'max: 100'),
    });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/3 of 4 leads.*\b100\b/);
  });

  test('ids mangled by a spreadsheet', async () => {
    put({ 'leads.csv': CALM.replace(/^1,/m, '1.23E+15,'), 'web.csv': WEB.replaceAll(/^1,/gm, '2,') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/1 id.*1\.23E\+15/);
    expect(column(text('out.csv'), 'Id')[0]).toBe('1.23E+15');
  });

  test('ids mangled as a German or Spanish spreadsheet does', async () => {
    put({ 'leads.csv': CALM.replace(/^1,/m, '"1,23E+15",'), 'web.csv': WEB.replaceAll(/^1,/gm, '2,') });
    expect((await warned()).join()).toMatch(/1 id/);
  });

  test('cells that start like formulas', async () => {
    put({ 'leads.csv': CALM.replace('Bo', '=Bo()').replace('Di', '@Di') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/2 cells start like formulas; --escape-formulas/);
    expect(await warned('--escape-formulas')).toEqual([]);
  });

  test('text that is UTF-8 and read in another encoding', async () => {
    put({ 'leads.csv': CALM.replace('Bo', 'Íñigo') });
    const all = await warned('--encoding', 'leads=latin1');
    expect(all).toEqual([
      'warning leads.csv is UTF-8 and was read in another encoding, so ñ became Ã±; leave out --encoding',
    ]);
    put({ 'leads.csv': Buffer.from(CALM.replace('Bo', 'Íñigo'), 'latin1') });
    expect(await warned('--encoding', 'leads=latin1')).toEqual([]);
  });

  test('a header without leads', async () => {
    const { code, stderr } = await plain('id,tier\n');
    expect(code).toBe(0);
    expect(warnings(stderr).length).toBe(1);
    expect(text('out.csv')).toBe('id,tier,score,segment,reasons\n');
  });
});
