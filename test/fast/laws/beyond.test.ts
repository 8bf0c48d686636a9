// Laws of what is beyond the score, over random rules and leads: `validate` calls nothing unreachable that a lead
// reaches, the files of lists are the `lists` column, the table of accounts adds up from the leads' rows, the order of
// rows does not matter, and rules without these sections give the columns that they gave.

import { expect, test } from 'vitest';
import { accountsOf } from '../../oracle/accounts.ts';
import { type BeyondCase, beyondCase, dayBefore } from '../../oracle/random-companies.ts';
import { always, times } from '../../support/random.ts';
import { inFreshFolder, put, rowsOf, run, text } from '../../support/run.ts';

inFreshFolder();

type Row = Readonly<Record<string, string>>;

const COUNT = 12;
const SCORE = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web=web.csv', '--quiet'];

function putCase({ rules, leads, log }: BeyondCase): void {
  const csv = (rows: readonly (readonly string[])[]): string =>
    rows.map((row) => `${row.join(',')}\n`).join('');
  const cells = leads.map(({ id, f, g, city, topic, out, company, name }) => [
    id,
    f,
    g,
    city,
    topic,
    out,
    company,
    name,
  ]);
  put({
    'rules.yaml': rules,
    'leads.csv': csv([['Id', 'F', 'G', 'City', 'Topic', 'Out', 'Company', 'Name'], ...cells]),
    'web.csv': csv([
      ['Who', 'What', 'When'],
      ...log.map(({ lead, type, age }) => [lead, type, dayBefore(age)]),
    ]),
  });
}

async function scored(...flags: string[]): Promise<Row[]> {
  const { code, stderr } = await run([
    ...SCORE,
    '--as-of',
    dayBefore(0),
    '-o',
    'o.csv',
    '--top',
    '99',
    ...flags,
  ]);
  expect(code, stderr + text('rules.yaml')).toBe(0);
  const [header = [], ...rows] = rowsOf(text('o.csv'));
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [header[at] ?? '', cell])));
}

test('nothing that a lead reaches is called unreachable', async () => {
  let found = 0;
  await always(
    beyondCase,
    async (one) => {
      putCase(one);
      const rows = await scored();
      const { stdout } = await run(['validate', 'rules.yaml', '--json']);
      const [file] = (JSON.parse(stdout) as { files: { findings: { code: string; message: string }[] }[] })
        .files;
      for (const { code, message } of file?.findings ?? []) {
        const [, kind, name = ''] =
          /no lead can (?:get|be in) (grade|stage|list) ([^\s:]+)/.exec(message) ?? [];
        if (kind === undefined) continue;
        found++;
        const isThere = rows.some((row) => {
          if (kind === 'grade') return row.grade?.includes(name);
          return (kind === 'stage' ? [row.stage] : row.lists?.split(';'))?.includes(name);
        });
        expect(isThere, `${code} ${message}\n${one.rules}`).toBe(false);
      }
    },
    COUNT,
  );
  expect(found).toBeGreaterThan(times(COUNT) / 2);
});

test('the files of lists hold the leads whose `lists` column names them', async () => {
  await always(
    beyondCase,
    async (one) => {
      putCase(one);
      const rows = await scored('--lists', 'lists');
      const [whole = ''] = text('o.csv').split('\n');
      for (let list = 0; one.rules.includes(`\n  l${list}: `); list++) {
        const [header = '', ...lines] = text(`lists/l${list}.csv`).trimEnd().split('\n');
        expect(header).toBe(whole);
        const wanted = rows.filter(({ lists = '' }) => lists.split(';').includes(`l${list}`));
        expect(lines.map((line) => line.split(',')[0])).toEqual(wanted.map(({ Id }) => Id));
      }
    },
    COUNT / 2,
  );
});

test("the table of accounts adds up from the leads' rows", async () => {
  await always(
    beyondCase,
    async (one) => {
      putCase(one);
      const rows = await scored('--accounts', 'accounts.csv');
      const [, ...accounts] = rowsOf(text('accounts.csv'));
      expect(accounts, one.rules).toEqual(accountsOf(rows, one));
      // Each lead has the score and segment of its account.
      const byKey = new Map(accounts.map(([key = '', , score, segment]) => [key, [score, segment]]));
      for (const { Company = '', account_score, account_segment } of rows) {
        if (Company === '') expect([account_score, account_segment]).toEqual(['', '']);
        else if (byKey.has(Company) && !one.accounts.fold) {
          expect([account_score, account_segment]).toEqual(byKey.get(Company));
        }
      }
    },
    COUNT,
  );
});

test('the order of rows does not matter', async () => {
  await always(
    beyondCase,
    async (one) => {
      putCase(one);
      const flags = ['--accounts', 'accounts.csv', '--summary', 's.json'];
      const sorted = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();
      const counts = (): unknown => ({ ...JSON.parse(text('s.json')), seconds: 0 });
      const first = [sorted(await scored(...flags)), text('accounts.csv'), counts()];
      putCase({ ...one, leads: one.leads.toReversed(), log: one.log.toReversed() });
      expect([sorted(await scored(...flags)), text('accounts.csv'), counts()]).toEqual(first);
    },
    COUNT / 2,
  );
});

test('without these sections the other columns are as they are with them', async () => {
  await always(
    beyondCase,
    async (one) => {
      putCase(one);
      const rich = await scored();
      const [before = ''] = one.rules.split(/^stages:/m);
      putCase({ ...one, rules: before.replaceAll(/, grades: \{[^}]*\}|grades: \{[^}]*\}/g, '') });
      const plain = await scored();
      const added = [
        'grade',
        'stage',
        'topic',
        'topics',
        'lists',
        'probability',
        'account_score',
        'account_segment',
      ];
      expect(plain).toEqual(
        rich.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !added.includes(name)))),
      );
    },
    COUNT / 2,
  );
});
