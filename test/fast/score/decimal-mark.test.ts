// How the added columns are written: their decimal mark and their names.

import { describe, expect, test } from 'vitest';
import { inFreshFolder, put, rowsOf, run, text, withFlags } from '../../support/run.ts';

const RULES = `version: 1
leads: { id: Id }
score: { decimals: 1 }
groups: { fit: {} }
rules:
  boss: { group: fit, when: { Title: { words: CEO } }, points: 30.5 }
  half: { when: { Title: { words: CTO } }, points: 0.25 }
accounts: { key: Firm }
`;

inFreshFolder();

function score(...flags: string[]) {
  put({ 'rules.yaml': RULES, 'leads.csv': 'Id;Title;Firm\n1;CEO;Ada\n2;CTO;Ada\n' });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01'];
  return run(withFlags([...argv, '-o', 'out.csv', '--quiet'], flags));
}

describe('--decimal-mark ,', () => {
  test('is in scores, subtotals and the account table, and never in reasons or the ledger', async () => {
    for (const engine of ['stream', 'wasm', 'duckdb']) {
      const flags = ['--decimal-mark', ',', '--detail', '--accounts', 'accounts.csv', '--engine', engine];
      const { code, stderr } = await score(...flags);
      expect(code, stderr).toBe(0);
      const [header = [], ...rows] = rowsOf(text('out.csv'), ';');
      const cells = (name: string) => rows.map((row) => row[header.indexOf(name)]);
      expect(cells('score')).toEqual(['30,5', '0,3']);
      expect(cells('fit')).toEqual(['30,5', '0,0']);
      expect(cells('account_score').join()).toMatch(/^\d+,\d,\d+,\d$/);
      expect(cells('reasons')).toEqual(['Boss +30.5', 'Half +0.25']);
      expect(cells('ledger')[0]).toContain('"points":30.5');
      const [names = [], account = []] = rowsOf(text('accounts.csv'), ';');
      expect([account[names.indexOf('score')], account[names.indexOf('fit')]].join(' ')).toMatch(
        /^\d+,\d \d+,\d$/,
      );
    }
  });

  test('diff reads either mark', async () => {
    await score('-o', 'point.csv');
    await score('-o', 'comma.csv', '--decimal-mark', ',');
    const { code, stdout } = await run(['diff', 'point.csv', 'comma.csv', '--exit-code', '--json']);
    expect(code, stdout).toBe(0);
  });

  test('any other is refused', async () => {
    const { code, stderr } = await score('--decimal-mark', ';');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^bad-decimal-mark: /)]);
  });
});

describe('--rename', () => {
  test('gives one added column another name', async () => {
    const { code, stderr } = await score(
      '--rename',
      'score=Lead Score',
      '--rename',
      'fit=Fit=0',
      '--prefix',
      'x_',
    );
    expect(code, stderr).toBe(0);
    const [header] = rowsOf(text('out.csv'), ';');
    expect(header?.slice(3)).toEqual([
      ...['Lead Score', 'x_segment', 'Fit=0', 'x_account_score', 'x_account_segment', 'x_reasons'],
    ]);
    const chosen = await score('--rename', 'score=Lead Score', '--columns', 'Id,Lead Score');
    expect(chosen.code, chosen.stderr).toBe(0);
    expect(rowsOf(text('out.csv'), ';')[0]).toEqual(['Id', 'Lead Score']);
  });

  test('is refused for a column that is not added, a name that is taken, and what is no name', async () => {
    for (const [rename, says] of [
      ['scor=x', /^unknown-column: --rename: .*"scor"; did you mean "score"/],
      ['score=Title', /column-taken: .*"Title"/],
      ['score=segment', /^repeated-column: .*"segment"/],
      ['score', /^bad-list: --rename/],
      ['score=', /^bad-list: --rename/],
    ] as const) {
      expect((await score('--rename', rename)).stderr, rename).toMatch(says);
    }
  });
});
