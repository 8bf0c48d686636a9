// A lead with more activities than an explanation lists: the newest are listed, the rest are counted.

import { expect, test } from 'vitest';
import { inFreshFolder, put } from '../../support/run.ts';
import { explain, RULES } from './explain.ts';
import { explained } from './read.ts';

const LISTED = 1_000;
const MANY = 2_500;
const OLD = 1_200;

const RULES_OF_MANY = RULES.replace(', times_per_day: 1, max: 25, decay: { linear: 60d }', '');

inFreshFolder();

test('the newest activities are listed, and all of them count', { timeout: 60_000 }, async () => {
  const day = (index: number): string => `2026-10-${String(3 + (index % 29)).padStart(2, '0')}`;
  const paid = Array.from({ length: MANY }, (_, index) => `1,pricing,${day(index)},p${index},\n`);
  const old = Array.from({ length: OLD }, (_, index) => `1,pricing,2026-01-05,o${index},\n`);
  put({
    'rules.yaml': RULES_OF_MANY,
    'leads.csv': 'Id,Title,Employees\n1,CEO,300\n',
    'web.csv': `Who,Event,Date,Key,Note\n${paid.join('')}${old.join('')}`,
  });
  const words = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];
  const { leads } = await explained([...words, '--lead', '1']);
  const step = leads[0]?.ledger.find(({ rule }) => rule === 'pricing');
  expect(step).toMatchObject({
    points: MANY * 10,
    activities_omitted: MANY - LISTED,
    unpaid_omitted: OLD - LISTED,
  });
  expect(step?.activities).toHaveLength(LISTED);
  const dates = step?.activities.map(({ date }) => date ?? '') ?? [];
  expect(dates).toEqual(dates.toSorted().reverse());
  expect(dates[0]).toBe('2026-10-31');
  const { stdout } = await explain(['--lead', '1']);
  expect(stdout).toContain(`${OLD - LISTED} more unpaid`);
});
