// What `score` writes for sections beyond the score: a file per active list, and the table of accounts.
import { expect, test } from 'vitest';
import { inFreshFolder, isThere, put, run, text } from '../../support/run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Id }
groups: { fit: { max: 50 } }
rules: { fit: { group: fit, each: { field: Fit }, points: 1 } }
disqualify: { out: { when: { Out: x } } }
lists:
  hot: { score: { at_least: 40 } }
  nobody: { score: { at_least: 90 } }
accounts:
  key: Company
  roll_up: { fit: mean }
  segments: [ { name: quiet, from: 0 }, { name: warm, from: 20, requires: { leads: { at_least: 2 } } } ]
`;
const LEADS =
  '\ufeffId;Company;Fit;Out\n1;Zeta;50;\n2;Zeta;41;x\n3;alfa;20;\n4;alfa;41;\n5;;45;\n6;Zeta;0;\n';
const SCORE = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01', '--quiet'];

test('a file per list, an empty one with its header; a disqualified lead is in none', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const { code } = await run([...SCORE, '--out', 'o.csv', '--lists', 'lists', '--columns', 'Id,lists']);
  expect(code).toBe(0);
  expect(text('lists/hot.csv')).toBe('\ufeffId;lists\n1;hot\n4;hot\n5;hot\n');
  expect(text('lists/nobody.csv')).toBe('\ufeffId;lists\n');
  const rows = text('o.csv').split('\n').slice(1, -1);
  expect(rows.filter((row) => row.endsWith(';hot')).map((row) => row.split(';')[0])).toEqual(['1', '4', '5']);
});

test('one row per account by the bytes of its key, in the dialect of the export', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const { code } = await run([...SCORE, '--out', 'o.csv', '--accounts', 'accounts.csv']);
  expect(code).toBe(0);
  expect(text('accounts.csv')).toBe(
    [
      '\ufeffCompany;score;segment;fit;leads;active;prospect;MQL;SQL;disqualified;top_leads;reasons',
      'Zeta;25;warm;25;2;0;1;1;0;1;1;6;1 MQL, 1 prospect, 1 disqualified',
      'alfa;31;warm;31;2;0;1;1;0;0;4;3;1 MQL, 1 prospect',
      '',
    ]
      .join('\n')
      .replace('1;6;1 MQL', '"1;6";1 MQL')
      .replace('4;3;1 MQL', '"4;3";1 MQL'),
  );
  const sorted = await run([...SCORE, '--out', 'o.csv', '--accounts', 'accounts.csv', '--sort', 'score']);
  expect(sorted.code).toBe(0);
  expect(
    text('accounts.csv')
      .split('\n')
      .slice(1, 3)
      .map((row) => row.split(';')[0]),
  ).toEqual(['alfa', 'Zeta']);
});

test('a missing section is refused, and a file of the input is not written over', async () => {
  put({ 'rules.yaml': RULES.slice(0, RULES.indexOf('lists:')), 'leads.csv': LEADS });
  for (const option of ['--lists', '--accounts']) {
    const { code, stderr } = await run([...SCORE, '--out', 'o.csv', option, 'there']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`missing-section: ${option} needs`)]);
  }
  put({ 'rules.yaml': RULES });
  const { code } = await run([...SCORE, '--out', 'o.csv', '--accounts', 'leads.csv']);
  expect([code, isThere('o.csv')]).toEqual([2, false]);
});
