// Shell completion: commands, options, and the names of the rules file that is given.

import { expect, test } from 'vitest';
import { inFreshFolder, put, run } from '../../support/run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Id }
tables: { company: { key: K, match: Id } }
activities: { web: { lead: L, type: T }, mail: { lead: L, type: T } }
rules: { any: { each: {}, points: 1 } }
`;

async function after(...words: string[]): Promise<string[]> {
  const { code, stdout } = await run(['__complete', '--', ...words]);
  expect(code).toBe(0);
  return stdout.split('\n').filter(Boolean);
}

test('commands and options', async () => {
  expect(await after('')).toEqual(
    expect.arrayContaining(['completion', 'init', 'profile', 'score', 'validate']),
  );
  expect(await after('')).not.toContain('__complete');
  expect(await after('pro')).toEqual(['profile']);
  expect(await after('score', '--lea')).toEqual(['--leads']);
  expect(await after('completion', '')).toEqual(['bash', 'fish', 'zsh']);
});

test('sources and tables of the rules file; files where none is asked for', async () => {
  put({ 'rules.yaml': RULES, 'broken.yaml': 'version: [' });
  expect(await after('score', '--rules', 'rules.yaml', '-a', '')).toEqual(['mail=', 'web=']);
  expect(await after('score', '--rules', 'rules.yaml', '--table', 'co')).toEqual(['company=']);
  expect(await after('validate', 'rules.yaml', '--without', '')).toEqual(['company', 'mail', 'web']);
  expect(await after('score', '--rules', 'broken.yaml', '-a', '')).toEqual([]);
  expect(await after('score', '--rules', '')).toEqual([]);
});

test.each(['bash', 'zsh', 'fish'])('the script of %s asks this program', async (shell) => {
  const { code, stdout } = await run(['completion', shell]);
  expect(code).toBe(0);
  expect(stdout).toContain('leadscore __complete --');
});

test('another shell is refused', async () => {
  expect((await run(['completion', 'tcsh'])).code).toBe(2);
});
