// --summary and --dry-run.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { everything, isThere, put, rowsOf, text } from '../../support/run.ts';
import { inTrialFolder, LEADS, leadsOf, PACKAGE, plain, RULES, summaryJson, trial, WEB } from './trial.ts';

inTrialFolder();

describe('--summary', () => {
  test('is the run as JSON', async () => {
    put({ 'web.csv': `${WEB}3,visit,2026-11-02\n,visit,2026-10-01\n2,visit,\n` });
    await trial('--summary', 'summary.json');
    const { version } = JSON.parse(text(PACKAGE)) as { version: string };
    expect(summaryJson()).toEqual({
      tool: `leadscore ${version}`,
      rules: { name: 'Trial', sha256: createHash('sha256').update(RULES).digest('hex') },
      as_of: '2026-11-01',
      timezone: 'UTC',
      engine: 'stream',
      leads: { read: 4, scored: 4, quarantined: 0, duplicate: 0 },
      activities: {
        web: {
          ...{ read: 7, matched: 3, shared: 0, unmatched: 1, no_lead: 1, undated: 1, left_out: 0, future: 1 },
          ...{ duplicate: 0, quarantined: 0, oldest: '2026-10-01', newest: '2026-11-02' },
        },
      },
      tables: {},
      segments: { prospect: 1, MQL: 1, SQL: 1, disqualified: 1 },
      rules_fired: {
        boss: { leads: 2, points: 60 },
        big: { leads: 2, points: 20 },
        visits: { leads: 1, points: 10 },
      },
      warnings: [],
      seconds: expect.any(Number),
    });
  });

  test('its keys stand in the order of the contract', async () => {
    await trial('--summary', 'summary.json');
    expect(Object.keys(summaryJson())).toEqual([
      ...['tool', 'rules', 'as_of', 'timezone', 'engine', 'leads', 'activities', 'tables', 'segments'],
      ...['rules_fired', 'warnings', 'seconds'],
    ]);
    expect(text('summary.json').endsWith('}\n')).toBe(true);
  });

  test('its counts reconcile, and the rejects file has what they say', async () => {
    put({
      'rules.yaml': RULES.replace('at: Date }', 'at: Date, id: Key, where: { Event: [visit, demo] } }')
        .replace('lead: Lead,', 'lead: { column: Lead, separator: ";" },')
        .replace('activities:', 'tables: { firm: { key: Firm, match: Name } }\nactivities:')
        .replace('{ Stage: customer }', '{ firm.Kind: customer }'),
      'leads.csv': `${LEADS}1,Ana again,,,\n,No id,,,\n7,Bad,,many,\n8,Short\n`,
      'firms.csv': 'Firm,Kind\nAna,customer\nAna,twice\n,none\nBo\nCy,lead\n',
      'web.csv': `Lead,Event,Date,Key
1,visit,2026-10-30,a
1,visit,2026-10-30,a
1;2,visit,2026-10-29,b
3,bounce,2026-10-20,c
9,visit,2026-10-20,d
 ,visit,2026-10-20,e
;,visit,2026-10-20,f
2,visit,,g
2,visit,2026-11-02,h
2,visit,soon,i
2,visit
2,visit,2026-09-01,
`,
    });
    const { code, stderr } = await trial(
      ...['--table', 'firm=firms.csv', '--summary', 'summary.json', '--max-rejects', '100%'],
    );
    expect(code, stderr).toBe(0);
    const { leads, activities, tables } = summaryJson();
    expect(leads).toEqual({ read: 8, scored: 4, quarantined: 3, duplicate: 1, footer: 1 });
    expect(activities).toEqual({
      web: {
        ...{ read: 12, matched: 3, shared: 1, unmatched: 1, no_lead: 2, undated: 1, left_out: 1, future: 1 },
        ...{ duplicate: 1, quarantined: 2, oldest: '2026-09-01', newest: '2026-11-02' },
      },
    });
    expect(tables).toMatchObject({ firm: { read: 5, quarantined: 3 } });
    const rejects = rowsOf(text('out.csv.rejects.csv')).slice(1);
    const of = (file: string) => rejects.filter(([name]) => name === file).map((row) => [row[1], row[3]]);
    expect(of('firms.csv').map(([line]) => line)).toEqual(['3', '4', '5']);
    expect(of('leads.csv').map(([line]) => line)).toEqual(['6', '7', '8', '9']);
    expect(of('web.csv').map(([line]) => line)).toEqual(['11', '12']);
  });

  test('the same command twice writes the same bytes, but for seconds', async () => {
    await trial('--summary', 'summary.json', '--detail', '--split', 'lists');
    const steady = () =>
      new Map(
        [...everything()].map(([name, all]) => [name, all.replace(/"seconds": [\d.]+/, '"seconds": 0')]),
      );
    const first = steady();
    await trial('--summary', 'summary.json', '--detail', '--split', 'lists');
    expect(steady()).toEqual(first);
  });

  test('is not written by a run that is refused', async () => {
    await plain(leadsOf(2, 2), '--summary', 'summary.json');
    expect(isThere('summary.json')).toBe(false);
  });
});

describe('--dry-run', () => {
  test('does everything but writing', async () => {
    put({ 'leads.csv': `${LEADS}1,twice,,,\n` });
    const before = everything();
    const outputs = ['--split', 'lists', '--summary', 'summary.json', '--rejects', 'bad.csv', '--detail'];
    const { code, stdout, stderr } = await trial('--dry-run', '--max-rejects', '1', ...outputs);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(everything()).toEqual(before);
    expect(isThere('lists')).toBe(false);
    expect(stderr).toMatch(/4 scored/);
    expect(stderr).toMatch(/MQL +1/);
  });

  test('leaves an old output and old rejects alone', async () => {
    put({ 'out.csv': 'old', 'out.csv.rejects.csv': 'old' });
    const before = everything();
    expect((await trial('--dry-run')).code).toBe(0);
    expect(everything()).toEqual(before);
  });

  test('writes nothing on standard output either', async () => {
    expect((await trial('--dry-run', '-o', '-')).stdout).toBe('');
  });

  test('refuses what the run would refuse', async () => {
    expect((await plain(leadsOf(2, 2), '--dry-run')).code).toBe(3);
    put({ 'leads.csv': LEADS.replace('Name', 'score') });
    expect((await trial('--dry-run')).code).toBe(3);
  });
});
