// The report beyond the score: the grade matrix, the journey, topics, lists and accounts show the numbers of the run.
import { expect, test } from 'vitest';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Id }
groups:
  fit: { max: 50, grades: { A: 30, B: 0 } }
  engagement: { max: 50, grades: { 1: 30, 2: 0 } }
rules:
  a: { group: fit, each: { field: Fit }, points: 1 }
  b: { group: engagement, each: { field: Eng }, points: 1 }
stages: [ { name: early }, { name: "l<b>ate", when: { City: Lima } } ]
topics:
  sec: { label: Security, when: { Topic: { contains: sec } }, points: 4 }
lists:
  call: { stage: "l<b>ate" }
  best: { grade: [A1, A2] }
accounts:
  key: Company
  name: Name
  roles: { champion: { City: Lima }, user: { City: Rome } }
`;
const LEADS = `Id,Fit,Eng,City,Topic,Company,Name
1,30,30,Lima,sec,A,"Al<b>fa"
2,40,5,Oslo,sec,A,
3,1,0,Lima,,,
4,20,20,Rome,,B,Beta
`;

/** The cells of a section, row by row. */
function cellsOf(page: string, section: string): string[][] {
  const body = new RegExp(`<section id="${section}".*?</section>`, 's').exec(page)?.[0] ?? '';
  return [...body.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) =>
    [...row.matchAll(/<t[hd].*?<\/t[hd]>/gs)].map(([cell]) => cell.replaceAll(/<[^>]*>/g, '').trim()),
  );
}

const ARGV = ['report', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01', '--quiet'];

test('each section has the numbers of the run, its names escaped', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const { code, stderr } = await run([...ARGV, '-o', 'page.html']);
  expect(code, stderr).toBe(0);
  const page = text('page.html');
  expect(cellsOf(page, 'grades')).toEqual([
    ['', '1', '2'],
    ['A', '1', '1'],
    ['B', '·', '2'],
  ]);
  expect(cellsOf(page, 'journey').map((row) => row.slice(0, 3))).toEqual([
    ['early', '2', '50.0%'],
    ['l&lt;b&gt;ate', '2', '50.0%'],
  ]);
  expect(cellsOf(page, 'topics')).toEqual([
    ['', 'All', 'SQL', 'MQL', 'prospect'],
    ['Security', '2', '1', '1', '·'],
  ]);
  expect(cellsOf(page, 'lists')).toEqual([
    ['', 'All', 'call', 'best'],
    ['call', '2', '–', '1'],
    ['best', '2', '1', '–'],
  ]);
  expect(cellsOf(page, 'accounts').slice(1)).toEqual([
    ['70', 'Al&lt;b&gt;faA', 'SQL', '2', '0', 'champion 1no user', '1, 2'],
    ['40', 'BetaB', 'MQL', '1', '0', 'user 1no champion', '4'],
  ]);
  expect(page).toContain('1 lead without an account.');
  expect(page).not.toMatch(/<script|l<b>ate|Al<b>fa/);
});

test('rules without these sections have none of them on the page', async () => {
  put({
    'rules.yaml': RULES.replace(/^stages(.|\n)*/m, '').replaceAll(/, grades: {[^}]*}/g, ''),
    'leads.csv': LEADS,
  });
  await run([...ARGV, '-o', 'page.html']);
  expect(text('page.html')).not.toMatch(/id="(grades|journey|topics|lists|accounts)"/);
});
