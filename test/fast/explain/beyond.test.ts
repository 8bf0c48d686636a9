// `explain` beyond the score: why this grade, stage and list, and who else is in the account.
import { expect, test } from 'vitest';
import { column, inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Id }
activities: { web: { lead: Lead, type: Event, at: At } }
groups:
  fit: { max: 50, grades: { A: 30, B: 10, C: 0 } }
rules: { a: { group: fit, each: { field: Fit }, points: 1 } }
disqualify: { customer: { when: { Stage: customer } } }
stages:
  - { name: awareness }
  - { name: consideration, when: { activity: { type: webinar } } }
  - { name: decision, when: { activity: { type: pricing, within: 30d, count: { at_least: 2 } } } }
topics:
  security: { each: { type: webinar }, points: 2 }
lists:
  call-today: { grade: [A, B], stage: [consideration, decision], score: { at_least: 20 } }
  fit: { groups: { fit: { more_than: 15 } }, probability: { at_least: 20% } }
  friends: { account_segment: warm, account_score: { at_least: 30 }, topic: security }
  marketing: { segment: [MQL, SQL], when: { City: Lima } }
accounts:
  key: Company
  name: Name
  roles: { champion: { Title: { words: manager } }, user: { Title: analyst } }
  segments: [ { name: quiet, from: 0 }, { name: warm, from: 20 } ]
probability: { within: 90d, at: { 0: 1%, 100: 51% } }
`;
const LEADS = `Id,Fit,Title,City,Company,Name,Stage
1,12,Manager,Lima,o.example,Órbita,
2,35,Analyst,Rome,o.example,Orbita SL,
3,50,Manager,Rome,o.example,,customer
4,1,,,,,
`;
const WEB = 'Lead,Event,At\n1,webinar,2026-10-20\n1,webinar,2026-10-21\n1,pricing,2026-10-30\n';
const INPUTS = [
  '--rules',
  'rules.yaml',
  '--leads',
  'leads.csv',
  '-a',
  'web=web.csv',
  '--as-of',
  '2026-11-01',
];

const explained = async (...words: string[]): Promise<string> => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'web.csv': WEB });
  const { stdout, code, stderr } = await run(['explain', ...INPUTS, ...words]);
  expect(code, stderr).toBe(0);
  return stdout;
};

const beyond = (told: string): string =>
  told.slice(told.indexOf('Grade '), told.search(/\n\n(Not earned|Counted for|rules as of)/));

test('says why a lead is where it is, and how near it is to more', async () => {
  expect(beyond(await explained('--lead', '1'))).toBe(`Grade B
  Fit 12 is B, 18 short of A

Stage consideration
  webinar: 2
  2026-10-21, 2026-10-20 (web.csv lines 3, 2)
  not decision: pricing: 1 of 2 in the last 30 days, the last one 2 days ago (2026-10-30)

Topics
  Security 4 (2×)

Lists
  in friends
  not call-today: score 12 < 20
  not fit: Fit 12 ≤ 15; probability 7% < 20%
  not marketing: segment prospect, needs MQL, SQL

Account Orbita SL (o.example) · 35 · warm
  1 MQL, 1 prospect, 1 disqualified; roles 2 of 2
  2  35  MQL · user
  1  12  prospect · champion · this lead
  3  50  disqualified · champion`);
});

test('a lead without an account, and a disqualified one', async () => {
  const alone = beyond(await explained('--lead', '4'));
  expect(alone).toContain('Account\n  the lead has none');
  expect(alone).toContain('not friends: first topic none, needs Security; the lead has no account');
  const out = beyond(await explained('--lead', '3'));
  expect(out).toContain('disqualified leads are only in lists that name their segment');
  expect(out).toMatch(/disqualified leads have\s+no\s+probability/);
});

test('JSON tells the same as the columns of score, for every lead', async () => {
  const { leads } = JSON.parse(
    await explained('--json', ...['1', '2', '3', '4'].flatMap((id) => ['--lead', id])),
  );
  await run(['score', ...INPUTS, '-o', 'o.csv', '--quiet']);
  const csv = text('o.csv');
  type Lead = {
    readonly grade: string;
    readonly stage: { readonly stage: string };
    readonly lists: readonly { readonly list: string; readonly member: boolean; readonly unmet: unknown[] }[];
    readonly account: { readonly score: number; readonly segment: string } | null;
  };
  const told = leads as readonly Lead[];
  expect(told.map(({ grade }) => grade)).toEqual(column(csv, 'grade'));
  expect(told.map(({ stage }) => stage.stage)).toEqual(column(csv, 'stage'));
  const members = told.map(({ lists }) => lists.filter(({ member }) => member).map(({ list }) => list));
  expect(members.map((lists) => lists.join(';'))).toEqual(column(csv, 'lists'));
  expect(
    told.flatMap(({ lists }) => lists).every(({ member, unmet }) => member === (unmet.length === 0)),
  ).toBe(true);
  expect(told.map(({ account }) => account?.segment ?? '')).toEqual(column(csv, 'account_segment'));
});
