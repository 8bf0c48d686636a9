// explain on a terminal, and what is shown to a salesperson.

import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { explain, home, RULES, root, WORDS } from './explain.ts';

describe('on a terminal', () => {
  inFreshFolder();

  const name = '\u001b[31mRed\u202e 株式会社山田太郎 '.repeat(6);
  const hostile = (): void =>
    put({
      'rules.yaml': RULES,
      'leads.csv': `Id,Name,Title,Employees\n1,"${name}","CEO \u001b]0;x\u0007${'x'.repeat(300)}",9\n`,
      'web.csv': `Key,Who,Event,Date,Note\na,1,"\u001b[2J${'長'.repeat(90)}",2026-10-31,\nb,1,pricing,2026-10-31,\n`,
    });

  test.each([30, 40, 60, 80, 100])(
    'no line is wider than %i columns, and nothing hostile gets out',
    async (columns) => {
      hostile();
      const { code, stdout } = await explain(['--lead', '1'], columns);
      expect(code).toBe(0);
      for (const line of stdout.split('\n')) {
        expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      }
    },
  );

  test('colour only where it is asked for', async () => {
    hostile();
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', undefined);
    const plain = await run(['explain', ...WORDS, '--lead', '1']);
    vi.stubEnv('FORCE_COLOR', '1');
    const coloured = await run(['explain', ...WORDS, '--lead', '1']);
    vi.unstubAllEnvs();
    expect(plain.stdout).not.toContain('\u001b[');
    expect(coloured.stdout).toContain('\u001b[');
    const [first, ...rest] = coloured.stdout.split('\u001b');
    expect([first, ...rest.map((part) => part.replace(/^\[\d+m/, ''))].join('')).toBe(plain.stdout);
  });

  /** East Asian wide characters take two columns. */
  const columnsOf = (line: string): number =>
    [...line].reduce((sum, char) => sum + (/[\u4e00-\u9fff]/u.test(char) ? 2 : 1), 0);
});

describe('what is shown to a salesperson', () => {
  const shown = {
    'a hot lead': ['50200129693', 80],
    'a hot lead on a narrow terminal': ['50200129693', 40],
    'one short of a segment': ['50200186092', 80],
  } as const;

  test.each(Object.entries(shown))('%s', async (title, [id, columns]) => {
    process.chdir(root);
    vi.stubEnv('NO_COLOR', '1');
    try {
      const hubspot = 'fixtures/exports/hubspot';
      const words = ['--rules', 'rules/inbound-b2b.yaml', '--leads', `${hubspot}/contacts.csv`];
      const logs = ['-a', `email=${hubspot}/email-events.csv`, '-a', `web=${hubspot}/page-views.csv`];
      const rest = ['--table', `company=${hubspot}/companies.csv`, '--as-of', '2026-11-01', '--lead', id];
      const told = await run(['explain', ...words, ...logs, ...rest], { columns });
      expect(told.code, told.stderr).toBe(0);
      await expect(told.stdout).toMatchFileSnapshot(
        join(import.meta.dirname, 'goldens', `${title.replaceAll(' ', '-')}.txt`),
      );
    } finally {
      vi.unstubAllEnvs();
      process.chdir(home);
    }
  });
});
