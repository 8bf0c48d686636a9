// What a refused file is advised to do, for columns that people met: who follows the advice gets the scores that were
// meant. test/fast/laws/hints.test.ts follows the advice for random columns.

import { describe, expect, test } from 'vitest';
import { column, inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

/** Scores `leads.csv` by rules; the hint of the refusal, or the scores. */
async function score(rules: string, ...flags: string[]): Promise<{ hint: string; scores: string[] }> {
  put({ 'rules.yaml': `version: 1\n${rules}` });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--out', 'out.csv', ...flags];
  const { code, stderr } = await run([...argv, '--as-of', '2026-11-20', '--quiet']);
  if (code === 0) return { hint: '', scores: column(text('out.csv'), 'score') };
  expect(code, stderr).toBe(3);
  const [, hint = ''] = /^\S+ too-many-rejects: .*?; (.*); first rejected rows:$/m.exec(stderr) ?? [];
  return { hint, scores: [] };
}

describe('numbers', () => {
  const RULES = `leads: { id: Id }
rules:
  size: { when: { Size: { at_least: 200 } }, points: 30 }
  loss: { when: { Size: { less_than: 0 } }, points: -20 }
score: { min: -20 }
`;
  const leads = (...cells: string[]): void =>
    put({ 'leads.csv': `Id,Size\n${cells.map((cell, i) => `${i},"${cell}"\n`).join('')}` });

  test('with marks that may be of thousands or of decimals: both are named', async () => {
    leads('1,200', '12,000', '3,500', '150');
    const { hint } = await score(RULES);
    expect(hint).toBe(
      '"1,200" is either 1200 (as in "1,234.56") or 1.2 (as in "1234,56"): ' +
        'if the former, write in the rules, at the top level, numbers: "1,234.56"',
    );
  });

  test('with a cell that decides', async () => {
    leads('1,200', '12,000', '3,500', '150', '1,500.75');
    const { hint } = await score(RULES);
    expect(hint).toBe('write in the rules, at the top level, numbers: "1,234.56"');
    expect((await score(`numbers: "1,234.56"\n${RULES}`)).scores).toEqual(['30', '30', '30', '0', '30']);
  });

  test('with negatives as accountants write them: no parenthesis is stripped', async () => {
    leads('(1,234)', '(5,600.00)', '(12,000)', '2,000');
    const { hint } = await score(RULES);
    expect(hint).toBe('declare the field with type: number, numbers: "1,234.56", accounting: true');
    const fields = 'fields: { Size: { type: number, numbers: "1,234.56", accounting: true } }';
    const { scores } = await score(RULES.replace('id: Id', `id: Id, ${fields}`));
    expect(scores).toEqual(['-20', '-20', '-20', '30']);
  });

  test('with words for no value: these are not a format', async () => {
    leads('300', '-', 'N/A', '-');
    const { hint } = await score(RULES);
    expect(hint).toBe(
      'if these mean "no value", write in the rules, at the top level, missing: ["-", "N/A"]',
    );
    expect((await score(`missing: ["-", "N/A"]\n${RULES}`)).scores).toEqual(['30', '0', '0', '0']);
  });
});

describe('dates', () => {
  const RULES = (at: string): string => `leads: { id: Id }
activities:
  web: { lead: Lead, type: Type, at: ${at} }
rules:
  v: { each: { type: v, within: 30d }, points: 10 }
`;
  const log = (...cells: string[]): void =>
    put({
      'leads.csv': `Id\n${cells.map((_, i) => `${i}\n`).join('')}`,
      'log.csv': `Lead,Type,At\n${cells.map((cell, i) => `${i},v,"${cell}"\n`).join('')}`,
    });

  test('in another order than the rules say: one format in place of the other, never both', async () => {
    log('11/10/2026', '11/11/2026', '11/13/2026');
    put({ 'rules.yaml': `version: 1\n${RULES('{ column: At, format: [dd/MM/yyyy] }')}` });
    const files = ['--leads', 'leads.csv', '-a', 'log.csv', '--as-of', '2026-11-20'];
    const { stdout } = await run(['validate', 'rules.yaml', ...files]);
    expect(stdout).toContain('if the whole column is, write it in place of "dd/MM/yyyy"');
    expect(stdout).not.toContain('add "MM/dd/yyyy"');
    const { scores } = await score(RULES('{ column: At, format: MM/dd/yyyy }'), '-a', 'log.csv');
    expect(scores).toEqual(['10', '10', '10']);
  });

  test.each([
    ['epoch_ms', ['1793448300000', '1793534700000']],
    ['epoch_s', ['1793448300', '1793534700']],
    ['excel', ['46326', '46327.5']],
    ['d MMM yyyy', ['3 nov 2026', '14 noviembre 2026']],
    ['MMM d, yyyy', ['October 31, 2026', 'November 3, 2026']],
    ['dd/MM/yyyy h:mm a', ['31/10/2026 2:05 p. m.', '03/11/2026 9:00 a. m.']],
  ])('%s', async (format, cells) => {
    log(...cells);
    const { hint } = await score(RULES('At'), '-a', 'log.csv');
    expect(hint).toBe(`write in the rules, at the top level, dates: ["${format}"]`);
    const { scores } = await score(`dates: ["${format}"]\n${RULES('At')}`, '-a', 'log.csv');
    expect(scores).toEqual(['10', '10']);
  });

  test('that no format reads, or no single one: no format is proposed', async () => {
    log('2026-10-31 10:00:00 CET', '2026-10-31 11:00:00 CET');
    expect((await score(RULES('At'), '-a', 'log.csv')).hint).toMatch(
      /^no common date format reads "2026-10-31 10:00:00 CET"; /,
    );
    log('1793448300000', '46326', '31/10/26');
    expect((await score(RULES('At'), '-a', 'log.csv')).hint).toMatch(/^the column mixes formats, such as /);
  });
});
