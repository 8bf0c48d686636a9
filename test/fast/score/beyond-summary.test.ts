// What is counted beyond the score: on the terminal, in `--summary`, by `validate --leads`, and by the library.
import { expect, test } from 'vitest';
import { compileRules, scoreLead, scoreLeads } from '../../../src/index.ts';
import { inFreshFolder, put, rowsOf, run, text } from '../../support/run.ts';
import { summaryJson } from './trial.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Id }
groups:
  fit: { max: 50, grades: { A: 30, B: 0 } }
  engagement: { max: 50, grades: { 1: 30, 2: 0 } }
rules:
  a: { group: fit, each: { field: Fit }, points: 1 }
  b: { group: engagement, each: { field: Eng }, points: 1 }
disqualify: { out: { when: { City: Oslo } } }
stages: [ { name: early }, { name: late, when: { City: Lima } } ]
topics:
  sec: { label: Security, when: { Topic: { contains: sec } }, points: 4 }
  int: { when: { Topic: { contains: int } }, points: 3.5 }
lists:
  call: { stage: late, grade: [A1, A2] }
  warm-company: { account_segment: warm }
accounts:
  key: Company
  roles: { champion: { City: Lima }, user: { City: Rome } }
  segments: [ { name: quiet, from: 0 }, { name: warm, from: 60 } ]
probability: { within: 90d, at: { 0: 1%, 100: 51% } }
`;
const LEADS = `Id,Fit,Eng,City,Topic,Company
1,30,30,Lima,sec,A
2,40,5,Rome,int sec,A
3,1,0,,,
4,20,20,Rome,int,B
5,9,40,Oslo,int,B
`;
const SCORE = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01'];
const COUNTS = {
  grades: { A1: 1, A2: 1, B1: 1, B2: 2 },
  stages: { early: 4, late: 1 },
  topics: { sec: 2, int: 2 },
  lists: { call: 1, 'warm-company': 2 },
  accounts: { segments: { quiet: 1, warm: 1 }, leads_without: 1 },
};

test('--summary counts grades, stages, topics, lists and accounts, and the rules without them add nothing', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const { code } = await run([...SCORE, '-o', 'o.csv', '--summary', 's.json', '--quiet']);
  expect(code).toBe(0);
  expect(summaryJson('s.json')).toMatchObject(COUNTS);
  put({ 'rules.yaml': RULES.replace(/^stages(.|\n)*/m, '').replaceAll(/, grades: {[^}]*}/g, '') });
  await run([...SCORE, '-o', 'o.csv', '--summary', 's.json', '--quiet']);
  expect(Object.keys(summaryJson('s.json')).filter((key) => key in COUNTS)).toEqual([]);
});

test('the terminal shows them, in Spanish too', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const { stderr } = await run([...SCORE, '-o', 'o.csv']);
  const shown = stderr.replaceAll(/ +█[^\n]*/g, '');
  expect(shown.slice(shown.indexOf('Grades'), shown.indexOf('\n\nRules'))).toBe(
    `Grades
  Fit ↓  Engagement →  1  2
                    A  1  1
                    B  1  2

Stages
  early  4  80.0 %
  late   1  20.0 %

First topic
  Security  2  40.0 %
  Int       2  40.0 %
  none      1  20.0 %

Active lists
  call          1  20.0 %
  warm-company  2  40.0 %

Accounts
  warm   1  50.0 %
  quiet  1  50.0 %
  2 accounts, 1 lead without an account`,
  );
  const spanish = await run([...SCORE, '-o', 'o.csv', '--locale', 'es']);
  expect(spanish.stderr).toContain('2 cuentas, 1 lead sin cuenta');
});

test('validate --leads counts the same', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const argv = ['validate', 'rules.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01'];
  expect((await run(argv)).stdout).toContain('2 accounts, 1 lead without an account');
  const { stdout } = await run([...argv, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ files: [{ leads: COUNTS }] });
});

test('one pass without the columns of accounts gives the same account table and counts', async () => {
  const rules = RULES.replace(/^ {2}warm-company.*\n/m, '');
  put({ 'rules.yaml': rules, 'leads.csv': LEADS });
  const written = ['--quiet', '--summary', 's.json', '--accounts', 'accounts.csv'];
  const tables: string[] = [];
  for (const columns of [[], ['--columns', 'Id,score'], ['--columns', 'Id,score', '--sort', 'score']]) {
    const { code } = await run([...SCORE, '-o', 'o.csv', ...written, ...columns]);
    expect(code).toBe(0);
    tables.push(rowsOf(text('accounts.csv')).sort().join('\n'));
    expect(summaryJson('s.json')).toMatchObject({ accounts: COUNTS.accounts });
  }
  expect(new Set(tables).size).toBe(1);
});

test('the library returns all of it', () => {
  const plan = compileRules(RULES);
  const [header = [], ...rows] = LEADS.trim()
    .split('\n')
    .map((line) => line.split(','));
  const leads = rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
  const scored = scoreLeads(plan, leads, { asOf: '2026-11-01' });
  expect(scored.leads[1]).toMatchObject({
    grade: 'A2',
    stage: 'early',
    topics: [
      { topic: 'sec', label: 'Security', points: 4 },
      { topic: 'int', label: 'Int', points: 3.5 },
    ],
    lists: ['warm-company'],
    probability: 0.235,
    account: { key: 'A', name: null, score: 70, segment: 'warm' },
  });
  expect(scored.leads[4]).toMatchObject({ segment: 'disqualified', lists: [], probability: null });
  expect(scored.accounts).toMatchObject([
    {
      ...{ key: 'A', score: 70, leads: 2, active: 0, segments: { MQL: 1, SQL: 1 } },
      ...{ roles: { champion: 1, user: 1 }, missingRoles: [], topLeads: ['1', '2'] },
    },
    { key: 'B', leads: 1, segments: { disqualified: 1 }, missingRoles: ['champion'] },
  ]);
  const alone = compileRules(
    'version: 1\nleads: { id: Id }\nrules: { a: { when: { Id: "1" }, points: 1 } }\n',
  );
  expect(Object.keys(scoreLead(alone, { Id: '1' }, { asOf: '2026-11-01' }))).toEqual([
    ...['score', 'segment', 'groups', 'reasons', 'ledger'],
  ]);
});
