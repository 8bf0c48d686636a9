// --activities, --without, --table: which files hold what the rules declare.

import { beforeEach, describe, expect, test } from 'vitest';
import { column, isThere, put, rowsOf, run, text } from '../../support/run.ts';
import { AS_OF, inTrialFolder, PLAIN, RULES, SCORED, summaryJson, TRIAL, trial, WEB } from './trial.ts';

inTrialFolder();

describe('--activities', () => {
  test('names the source and the file', async () => {
    const { code, stderr } = await trial();
    expect(code, stderr).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('is the long form of -a', async () => {
    const argv = TRIAL.map((one) => (one === '-a' ? '--activities' : one));
    expect((await run([...argv, ...AS_OF, '--out', 'out.csv'])).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('needs no name where the rules have one source', async () => {
    const argv = TRIAL.map((one) => (one === 'web=web.csv' ? 'web.csv' : one));
    expect((await run([...argv, ...AS_OF, '-o', 'out.csv'])).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('takes a file with = in its name', async () => {
    put({ 'month=10.csv': WEB });
    const argv = TRIAL.map((one) => (one === 'web=web.csv' ? 'month=10.csv' : one));
    expect((await run([...argv, ...AS_OF, '-o', 'out.csv'])).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('may be given again for the same source', async () => {
    const [header, first, ...rest] = WEB.trimEnd().split('\n');
    put({ 'web.csv': `${header}\n${first}\n`, 'more.csv': `${header}\n${rest.join('\n')}\n` });
    const { code } = await trial('-a', 'web=more.csv', '--summary', 'summary.json');
    expect(code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
    expect(summaryJson()).toMatchObject({ activities: { web: { read: 4, matched: 3, unmatched: 1 } } });
  });

  test('files of one source may have their columns in another order', async () => {
    const [header, first, ...rest] = rowsOf(WEB);
    const turned = [header, first].map((row) => `${(row ?? []).toReversed().join(';')}\n`).join('');
    put({ 'web.csv': turned, 'more.csv': [header, ...rest].map((row) => `${row?.join()}\n`).join('') });
    expect((await trial('-a', 'web=more.csv')).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('without a name is refused where the rules have several sources', async () => {
    put({ 'rules.yaml': RULES.replace('groups:', '  mail: { lead: Lead, type: Event, at: Date }\ngroups:') });
    const argv = TRIAL.map((one) => (one === 'web=web.csv' ? 'web.csv' : one));
    const { code, stderr } = await run([...argv, ...AS_OF, '-o', 'out.csv']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\bweb\b.*\bmail\b/);
  });

  test('of a source that the rules lack is refused with the nearest name', async () => {
    const { code, stderr } = await trial('-a', 'wbe=web.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "web"?');
  });

  test('of a source that is declared must be given, or else --without', async () => {
    const { code, stderr } = await run([...TRIAL.slice(0, -2), ...AS_OF, '-o', 'out.csv']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^rules\.yaml:5:\d+ [a-z-]+: .*"web".*--without web/);
    expect(isThere('out.csv')).toBe(false);
  });
});

describe('--without', () => {
  test('says that there is no log this time', async () => {
    const { code } = await run([...TRIAL.slice(0, -2), ...AS_OF, '-o', 'out.csv', '--without', 'web']);
    expect(code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['40', '0', '30', '10']);
    expect(column(text('out.csv'), 'segment')).toEqual(['MQL', 'prospect', 'MQL', 'disqualified']);
  });

  test('contradicts a file for the same source', async () => {
    expect((await trial('--without', 'web')).code).toBe(2);
  });

  test('of a name that the rules lack is refused with the nearest', async () => {
    const { code, stderr } = await trial('--without', 'wbe');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "web"?');
  });
});

describe('--table', () => {
  const WITH_TABLE = PLAIN.replace(
    'rules:',
    'tables: { company: { key: key, match: firm } }\nrules:',
  ).replace('when: { tier: gold }', 'when: { company.Size: { at_least: 10 } }');
  const leads = 'id,firm\n1,x\n2,y\n';
  beforeEach(() =>
    put({ 'rules.yaml': WITH_TABLE, 'leads.csv': leads, 'firms.csv': 'key,Size\nx,10\ny,9\n' }),
  );
  const joined = (...flags: string[]) =>
    run(['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv', ...AS_OF, ...flags]);

  test('names the table and its file', async () => {
    expect((await joined('--table', 'company=firms.csv')).code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['40', '0']);
  });

  test('that is declared must be given, or else --without', async () => {
    const { code, stderr } = await joined();
    expect(code).toBe(2);
    expect(stderr).toContain('--without company');
    expect((await joined('--without', 'company')).code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['0', '0']);
  });

  test('that the rules lack is refused with the nearest name', async () => {
    const { code, stderr } = await joined('--table', 'compny=firms.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "company"?');
  });
});
