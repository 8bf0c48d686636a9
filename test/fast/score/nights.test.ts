// Runs that nobody watches: what they warn of, and what they refuse.

import { describe, expect, test } from 'vitest';
import { everything, isThere, put, run, text, withFlags } from '../../support/run.ts';
import { inTrialFolder, LEADS, leadsOf, PLAIN, RULES, summaryJson, TRIAL, trial, WEB } from './trial.ts';

inTrialFolder();

/** Leads of whom nothing warns. */
const CALM = LEADS.replace('Engineer,5', 'director,5').replace('200,customer', '200,lead');
const HEADER = 'Lead,Event,Date\n';

interface Warned {
  code: string;
  values: Record<string, string | number>;
  text: string;
}

async function warned(...flags: string[]): Promise<Warned[]> {
  const { code, stderr } = await trial('--summary', 'summary.json', ...flags);
  expect(code, stderr).toBe(0);
  return summaryJson().warnings as Warned[];
}

describe('--quiet prints warnings', () => {
  test('of a log of headers only, with its code', async () => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER });
    const { code, stdout, stderr } = await trial('--quiet');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe('warning empty-log: web: the log has a header and no rows\n');
  });

  test('of a log that matched nothing', async () => {
    put({ 'leads.csv': CALM, 'web.csv': WEB.replaceAll(/^\d/gm, 'x') });
    expect((await trial('--quiet')).stderr).toMatch(/^warning nothing-matched: web: nothing matched: .*\n$/);
  });

  test('and nothing where there is nothing to warn of', async () => {
    put({ 'leads.csv': CALM });
    expect((await trial('--quiet')).stderr).toBe('');
  });

  test('beside the JSON, and never within it', async () => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER });
    const beside = await trial('--quiet', '--json');
    expect(beside.stderr).toMatch(/^warning empty-log: .*\n$/);
    expect(JSON.parse(beside.stdout)).toMatchObject({ warnings: [{ code: 'empty-log' }] });
    const within = await trial('--quiet', '--json', '--out', '-');
    expect(JSON.parse(within.stderr)).toMatchObject({ warnings: [{ code: 'empty-log' }] });
  });

  test('in Spanish with --locale es', async () => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER });
    expect((await trial('--quiet', '--locale', 'es')).stderr).toMatch(/^aviso empty-log: /);
  });

  test('in report, validate and diff too', async () => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER, 'new.yaml': RULES.replace('points: 30', 'points: 20') });
    const inputs = ['--leads', 'leads.csv', '-a', 'web=web.csv', '--as-of', '2026-11-01', '--quiet'];
    const quiet = async (...argv: string[]) => (await run([...argv, ...inputs])).stderr;
    expect(await quiet('report', '--rules', 'rules.yaml', '--out', 'r.html')).toContain('warning empty-log:');
    expect(await quiet('diff', 'rules.yaml', 'new.yaml')).toContain('warning empty-log:');
    const { stdout } = await run(['validate', 'rules.yaml', ...inputs]);
    expect(stdout).toContain('warning empty-log:');
    expect(stdout).not.toContain(' note ');
  });
});

describe('--summary has the warnings', () => {
  test('with code, values and text', async () => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER });
    expect(await warned()).toEqual([
      { code: 'empty-log', values: { source: 'web' }, text: 'web: the log has a header and no rows' },
    ]);
    put({ 'web.csv': WEB });
    expect(await warned()).toEqual([]);
  });

  test('of a table of headers only', async () => {
    put({
      'leads.csv': CALM,
      'firms.csv': 'Firm,Kind\n',
      'rules.yaml': RULES.replace(
        'activities:',
        'tables: { firm: { key: Firm, match: Name } }\nactivities:',
      ).replace('{ Stage: customer }', '{ firm.Kind: customer }'),
    });
    expect(await warned('--table', 'firm=firms.csv')).toMatchObject([{ code: 'empty-table' }]);
  });

  test('and none of a log that was left out on purpose', async () => {
    put({ 'leads.csv': CALM });
    const argv = TRIAL.slice(0, 5);
    const { code, stderr } = await run([...argv, '--without', 'web', '-o', 'out.csv', '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('--deny-warnings', () => {
  test('refuses with 3, names every warning, and replaces nothing', async () => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER, 'out.csv': 'old', 'out.csv.rejects.csv': 'old' });
    const before = everything();
    const { code, stdout, stderr } = await trial('--deny-warnings', '--summary', 'summary.json', '--quiet');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toBe(
      'warnings-denied: refused by --deny-warnings, and no file was replaced; the warnings:\n' +
        'empty-log: web: the log has a header and no rows\n',
    );
    expect(everything()).toEqual(before);
  });

  test('lets a run without warnings through', async () => {
    put({ 'leads.csv': CALM });
    expect((await trial('--deny-warnings')).code).toBe(0);
    expect(isThere('out.csv')).toBe(true);
  });

  test.each(['stream', 'wasm'])('prints no row of a refused run: %s', async (engine) => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER });
    const refused = await trial('--deny-warnings', '--engine', engine, '--out', '-', '--quiet');
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    put({ 'web.csv': WEB });
    for (const flags of [[], ['--sort', 'score'], ['--history', 'history']]) {
      const argv = [...flags, '--engine', engine, '--out', '-', '--quiet'];
      const plain = await trial(...argv);
      expect(await trial('--deny-warnings', ...argv)).toEqual(plain);
      expect(plain.stdout).toContain('Boss +30');
    }
  });

  test('refuses a dry run too', async () => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER });
    expect((await trial('--deny-warnings', '--dry-run')).code).toBe(3);
  });
});

describe('--max-change', () => {
  /** Scores leads of these tiers (gold is worth 40) as of a day; the ids count from 1. */
  async function night(day: string, tiers: string, ...flags: string[]) {
    const rows = [...tiers].map((tier, i) => `${i + 1},${tier === 'g' ? 'gold' : 'tin'}\n`);
    put({ 'plain.yaml': PLAIN, 'in.csv': `id,tier\n${rows.join('')}` });
    const argv = ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', 'out.csv', '--as-of', day];
    return run(withFlags([...argv, '--history', 'history', '--summary', 'summary.json', '--quiet'], flags));
  }
  const codes = () => (summaryJson().warnings as Warned[]).map(({ code }) => code);

  test('refuses more changes than it allows with 3, and replaces nothing', async () => {
    await night('2026-10-31', 'gggttttttt');
    const before = everything();
    const { code, stderr } = await night('2026-11-01', 'ttgttttttt', '--max-change', '19.9%');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^too-much-change: refused by --max-change, and no file was replaced; /);
    expect(stderr).toContain(
      'many-changes: 2 of 10 leads (20%) change segment since the run of 2026-10-31, more than --max-change allows (19.9%)\n',
    );
    expect(new Map([...everything()].filter(([name]) => name !== 'in.csv'))).toEqual(
      new Map([...before].filter(([name]) => name !== 'in.csv')),
    );
    expect((await night('2026-11-01', 'ttgttttttt', '--max-change', '20%')).code).toBe(0);
  });

  test('compares with the newest earlier date', async () => {
    await night('2026-10-30', 'tttt');
    await night('2026-10-31', 'gggg');
    await night('2026-11-02', 'tttt');
    await night('2026-11-01', 'tttt'); // the same date, to be replaced
    expect((await night('2026-11-01', 'gggg', '--max-change', '0%')).code).toBe(0);
    expect((await night('2026-10-31', 'gggg', '--max-change', '99%')).stderr).toContain('run of 2026-10-30');
  });

  test('does not count leads that are gone or new', async () => {
    await night('2026-10-31', 'gggg');
    expect((await night('2026-11-01', 'gg', '--max-change', '0%')).code).toBe(0);
    expect((await night('2026-11-02', 'ggtttttttt', '--max-change', '0%')).code).toBe(0);
  });

  test('warns where there is no earlier run, and lets the first night through', async () => {
    const first = await night('2026-11-01', 'gt', '--max-change', '10%');
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('warning no-earlier-run: ');
    const denied = await night('2026-10-01', 'gtttt', '--max-change', '10%', '--deny-warnings');
    expect(denied.stderr).not.toContain('no-earlier-run');
  });

  test('without it, a change of more than half is a warning', async () => {
    await night('2026-10-31', 'gggg');
    expect((await night('2026-11-01', 'ttgg')).code).toBe(0);
    expect(codes()).not.toContain('many-changes');
    expect((await night('2026-11-02', 'gggg', '--max-change', '100%')).code).toBe(0);
    const { code, stderr } = await night('2026-11-03', 'tttg');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning many-changes: 3 of 4 leads (75%) change segment since the run of 2026-11-02\n',
    );
  });

  test('says that the rules have changed', async () => {
    await night('2026-10-31', 'gggg');
    put({ 'other.yaml': PLAIN.replace('points: 40', 'points: 0') });
    const { stderr } = await night('2026-11-01', 'gggg', '--max-change', '10%', '--rules', 'other.yaml');
    expect(stderr).toContain('; the rules have changed since');
  });

  test('compares in a dry run, which keeps nothing', async () => {
    await night('2026-10-31', 'gggg');
    const before = everything().get('history/2026-10-31.csv.gz');
    expect((await night('2026-11-01', 'tttt', '--max-change', '10%', '--dry-run')).code).toBe(3);
    expect((await night('2026-11-01', 'gggg', '--max-change', '10%', '--dry-run')).code).toBe(0);
    expect([...everything().keys()].filter((name) => name.startsWith('history'))).toEqual([
      'history/2026-10-31.csv.gz',
    ]);
    expect(everything().get('history/2026-10-31.csv.gz')).toBe(before);
  });

  test('needs a history, and a percentage', async () => {
    const { code, stderr } = await trial('--max-change', '10%');
    expect(code).toBe(2);
    expect(stderr).toContain('missing-option: --max-change needs --history; add --history DIR');
    for (const bad of ['few', '10', '-1%', '101%', '%']) {
      const { code, stderr } = await trial('--history', 'history', `--max-change=${bad}`);
      expect(code, bad).toBe(2);
      expect(stderr).toContain('bad-max-change');
    }
  });

  test('--out - prints no row of a refused run', async () => {
    await night('2026-10-31', 'gggg');
    put({ 'in.csv': leadsOf(4).replaceAll('gold', 'tin') });
    const argv = ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', '-', '--as-of', '2026-11-01'];
    const refused = await run([...argv, '--history', 'history', '--max-change', '10%', '--quiet']);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('a log with less than half of the rows of last time', () => {
  const night = (day: string, rows: number, ...flags: string[]) => {
    put({ 'leads.csv': CALM, 'web.csv': HEADER + '1,visit,2026-10-30\n'.repeat(rows) });
    return run(
      withFlags([...TRIAL, '--as-of', day, '-o', 'out.csv', '--history', 'history', '--quiet'], flags),
    );
  };

  test('is a warning, and refused with --max-change', async () => {
    await night('2026-10-31', 11);
    expect((await night('2026-11-01', 6, '--max-change', '100%')).stderr).toBe('');
    await night('2026-11-01', 11);
    const warnedOf = await night('2026-11-02', 5);
    expect(warnedOf.code).toBe(0);
    expect(warnedOf.stderr).toBe(
      'warning shrunk-log: web: 5 rows, less than half of the 11 in the run of 2026-11-01\n',
    );
    await night('2026-11-02', 11);
    const before = everything().get('out.csv');
    const refused = await night('2026-11-03', 5, '--max-change', '100%');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('shrunk-log: web: 5 rows');
    expect(everything().get('out.csv')).toBe(before);
  });

  test('of headers only is refused too', async () => {
    await night('2026-10-31', 10);
    const { code, stderr } = await night('2026-11-01', 0, '--max-change', '100%');
    expect(code).toBe(3);
    expect(stderr).toContain('empty-log: ');
    expect(stderr).toContain('shrunk-log: ');
  });

  test('that is left out on purpose is not compared', async () => {
    await night('2026-10-31', 10);
    const argv = [...TRIAL.slice(0, 5), '--without', 'web', '--as-of', '2026-11-01', '-o', 'out.csv'];
    const { code, stderr } = await run([...argv, '--history', 'history', '--max-change', '100%', '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('a history of an earlier version has no rows to compare with, and is read', async () => {
    await night('2026-10-31', 10);
    const { gunzipSync, gzipSync } = await import('node:zlib');
    const { readFileSync } = await import('node:fs');
    const old = gunzipSync(readFileSync('history/2026-10-31.csv.gz')).toString();
    const without = old.replaceAll(/,(rows_read|"\{.*\}")$/gm, '');
    expect(without).not.toContain('web');
    put({ 'history/2026-10-31.csv.gz': gzipSync(without) });
    expect(await night('2026-11-01', 2, '--max-change', '100%')).toMatchObject({ code: 0, stderr: '' });
    expect(text('out.csv')).toContain('Boss +30');
  });
});
