// test: coverage, test files beside the rules, --only.

import { describe, expect, test } from 'vitest';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { FULL, json, one, RULES, type Told, tested, withTests } from './tested.ts';

inFreshFolder();

describe('coverage', () => {
  const missing = async (...tests: string[]): Promise<string[]> => {
    put({ 'rules.yaml': withTests(...tests) });
    const { files } = await json('rules.yaml');
    return (files[0]?.coverage?.missing ?? []).map(({ words }) => words);
  };

  test('of no part that every test leaves out', async () => {
    expect(await missing(...FULL)).toEqual([]);
    const parts: [number, string[]][] = [
      [0, ['tier 1 of big: size is at least 1000']],
      [1, ['tier 2 of big: size is at least 100']],
      [3, ['rule calls']],
      [4, ['rule school']],
      [5, ['disqualify customer']],
      [6, ['promote demo']],
      [7, ['segment warm']],
    ];
    for (const [left, words] of parts)
      expect(await missing(...FULL.filter((_, i) => i !== left))).toEqual(words);
  });

  test('is told with the places of the rules file', async () => {
    put({ 'rules.yaml': withTests(one('nothing', 'lead: { Id: 1 }, expect: { score: 0 }')) });
    const lines = RULES.split('\n');
    const { files } = await json('rules.yaml');
    for (const { words, line } of files[0]?.coverage?.missing ?? []) {
      const name = words.replace(/^tier \d+ of (\w+):.*$/, '$1').replace(/^\w+ /, '');
      expect(lines[line - 1]).toContain(name);
    }
    expect(files[0]?.coverage?.missing).toHaveLength(11);
  });

  test('counts a part that a failing test makes fire', async () => {
    expect(await missing(one('wrong', 'lead: { Id: 1, title: CEO }, expect: { score: 1 }'))).not.toContain(
      'rule boss',
    );
  });

  test.each([
    [['--min-coverage', '100'], 0, FULL],
    [['--min-coverage', '100%'], 0, FULL],
    [['--min-coverage', '100'], 1, FULL.slice(1)],
    [['--min-coverage', '91.6'], 0, FULL.slice(1)],
    [['--min-coverage', '91.67'], 1, FULL.slice(1)],
    [['--min-coverage', '0'], 0, []],
    [['--min-coverage', '0.1'], 1, []],
    [[], 0, []],
  ])('%s: exit %i', async (flags, exit, tests) => {
    // Eleven of twelve are 91.666… percent.
    const rules = tests.length > 0 ? withTests(...tests) : RULES;
    for (const format of ['text', 'json', 'junit', 'github']) {
      const { code, stderr } = await tested(rules, ...flags, '--format', format);
      expect(stderr).toBe('');
      expect(code, format).toBe(exit);
    }
  });

  test('of a file without tests is 0 %, and that is said', async () => {
    const { stdout } = await tested(RULES);
    expect(stdout).toMatch(/^rules\.yaml: EMPTY no tests, coverage 0 %/);
  });

  test('--min-coverage is a percentage of all tests', async () => {
    for (const bad of ['101', '-1', 'all', '']) {
      const { code, stderr } = await tested(RULES, '--min-coverage', bad);
      expect(`${code} ${stderr}`).toMatch(/^2 bad-coverage: /);
    }
    const { code, stderr } = await tested(withTests(...FULL), '--min-coverage', '10', '--only', 'a boss');
    expect(`${code} ${stderr}`).toMatch(/^2 contradiction: /);
  });
});

describe('test files beside the rules', () => {
  const beside = (rules: string, ...tests: string[]): string =>
    `version: 1\nrules: ${rules}\ntests:\n${tests.join('')}`;
  const zero = one('zero', 'lead: { Id: 1 }, expect: { score: 0 }');
  const names = ({ files }: Told): string[] =>
    files.flatMap(({ file, tests }) => tests.map((found) => `${file} ${found.file} ${found.name}`));

  test('are run with those in the file itself, when they name it', async () => {
    put({
      'r/a.yaml': withTests(one('own', 'lead: { Id: 1 }, expect: { score: 0 }')),
      'r/b.yaml': RULES,
      'r/a.test.yaml': beside('a.yaml', zero),
      'r/more.test.yml': beside('./a.yaml', zero),
      'r/b.test.yaml': beside('b.yaml', zero),
      'r/helm.test.yaml': 'suite: of another tool\ntests: []\n',
    });
    expect(names(await json('r/a.yaml'))).toEqual([
      'r/a.yaml r/a.yaml own',
      'r/a.yaml r/a.test.yaml zero',
      'r/a.yaml r/more.test.yml zero',
    ]);
    expect((await run(['test', 'r/a.yaml'])).code).toBe(0);
  });

  test('may be given themselves, and count once', async () => {
    put({ 'r/a.yaml': withTests(...FULL), 'r/a.test.yaml': beside('a.yaml', zero) });
    expect(names(await json('r/a.test.yaml'))).toEqual(['r/a.yaml r/a.test.yaml zero']);
    expect(names(await json('r/a.test.yaml', 'r/a.yaml', './r/a.yaml'))).toHaveLength(FULL.length + 1);
  });

  test.each([
    [
      'names a rules file that is not there',
      beside('rulez.yaml', zero),
      'other.test.yaml:2:8 missing-rules: ',
    ],
    ['is no YAML', 'version: 1\nrules: [\n', 'other.test.yaml:3:1 yaml: '],
    ['has no tests', 'version: 1\nrules: rules.yaml\n', 'other.test.yaml:1:1 missing-key: '],
    [
      'is of another version',
      beside('rules.yaml', zero).replace('1', '2'),
      'other.test.yaml:1:10 unknown-version: ',
    ],
    ['has a key too many', `${beside('rules.yaml', zero)}leads: {}\n`, 'other.test.yaml:5:1 unknown-key: '],
  ])('are refused where one %s', async (_, text, told) => {
    put({ 'other.test.yaml': text });
    for (const path of ['rules.yaml', 'other.test.yaml']) {
      put({ 'rules.yaml': withTests(...FULL) });
      const { code, stdout, stderr } = await run(['test', path]);
      expect(stderr.slice(0, told.length), stdout).toBe(told);
      expect(code).toBe(2);
    }
  });
});

describe('--only', () => {
  const rules = withTests(
    ...['Visits', 'Visits twice', 'été'].map((name) => one(name, 'lead: { Id: 1 }, expect: { score: 0 }')),
  );
  const ran = async (...only: string[]): Promise<string[]> => {
    put({ 'rules.yaml': rules });
    const { files } = await json('rules.yaml', ...only.flatMap((name) => ['--only', name]));
    return files.flatMap(({ tests }) => tests.map(({ name }) => name));
  };

  test('takes the test of exactly this name, else those with it in their names, folded', async () => {
    expect(await ran('Visits')).toEqual(['Visits']);
    expect(await ran('visit')).toEqual(['Visits', 'Visits twice']);
    expect(await ran('ETE', 'twice')).toEqual(['Visits twice', 'été']);
  });

  test('that names no test is refused with the nearest name', async () => {
    const { code, stderr } = await tested(rules, '--only', 'Visist');
    expect(code).toBe(2);
    expect(stderr).toBe('unknown-test: --only: no test is called "Visist"; did you mean "Visits"?\n');
  });

  test('tells no coverage: it would be of these tests alone', async () => {
    const { stdout } = await tested(rules, '--only', 'été');
    expect(stdout).toBe('✓ été\n\nrules.yaml: SUCCESS 1 test passed\n');
  });
});
