// validate: exit codes and formats.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFreshFolder, put } from '../../support/run.ts';
import { validate } from './validate.ts';

inFreshFolder();

const ROOT = join(import.meta.dirname, '..', '..', '..');

const GOOD = `version: 1
leads: { id: Id }
rules:
  boss: { when: { Title: { words: CEO } }, points: 60 }
`;

const WARNED = `version: 1
leads: { id: Id }
groups: { fit: {}, idle: {} }
rules:
  boss: { group: fit, when: { Title: { words: CEO } }, points: 60 }
`;

const BAD = `version: 1
leads: { id: Id }
rules:
  boss: { when: { Title: { wrods: CEO } }, points: 60 }
  big: { when: { Size: { at_least: many } }, points: 5 }
`;

describe('exit codes and formats', () => {
  test('good rules: 0, their size and ranges, nothing on standard error', async () => {
    put({ 'rules.yaml': GOOD });
    const { code, stdout, stderr } = await validate('rules.yaml');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'rules.yaml: SUCCESS 1 rule, 0 tests\n  score     0 to 60\n  segments  prospect 0 to 25 · MQL 26 to 50 · SQL 51 to 60\n',
    );
  });

  test('errors: 1, all of them in one go, each as a located line with its frame', async () => {
    put({ 'rules.yaml': BAD });
    const { code, stdout } = await validate('rules.yaml');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'rules.yaml:4:28 unknown-operator: "wrods" is not an operator; did you mean "words"?',
      '    4 │   boss: { when: { Title: { wrods: CEO } }, points: 60 }',
      '      │                            ^^^^^',
      '',
      'rules.yaml:5:36 not-a-number: "at_least" of "Size" in rule big must be a number; got "many"',
      '    5 │   big: { when: { Size: { at_least: many } }, points: 5 }',
      '      │                                    ^^^^',
      '',
      'rules.yaml: FAILED 2 errors',
      '',
    ]);
  });

  test('warnings: 0, and 1 with --deny-warnings; a code never depends on the format', async () => {
    put({ 'rules.yaml': WARNED, 'bad.yaml': BAD });
    for (const format of ['text', 'json', 'junit', 'github']) {
      expect((await validate('rules.yaml', '--format', format)).code, format).toBe(0);
      expect((await validate('rules.yaml', '--format', format, '--deny-warnings')).code, format).toBe(1);
      expect((await validate('bad.yaml', '--format', format)).code, format).toBe(1);
    }
    const { stdout } = await validate('rules.yaml');
    expect(stdout).toContain('rules.yaml:3:20 warning empty-group: group idle has no rules');
    expect(stdout).toContain('rules.yaml: OK, 1 warning, 1 rule, 0 tests');
  });

  test('a note fails nothing, not even with --deny-warnings', async () => {
    put({ 'rules.yaml': GOOD.replace('CEO', '[CEO, VP]') });
    const { code, stdout } = await validate('rules.yaml', '--deny-warnings');
    expect(code).toBe(0);
    expect(stdout).toContain('note short-text');
  });

  test('several files are all told, in their order', async () => {
    put({ 'a.yaml': BAD, 'b.yaml': GOOD });
    const { code, stdout } = await validate('a.yaml', 'b.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a\.yaml:4:28 [\s\S]*\na\.yaml: FAILED 2 errors\n\nb\.yaml: SUCCESS /);
  });

  test('a file that is not there is 4, an unknown format 2; both say so on standard error', async () => {
    put({ 'rules.yaml': GOOD });
    const absent = await validate('absent.yaml');
    expect([absent.code, absent.stdout]).toEqual([4, '']);
    expect(absent.stderr).toContain('cannot-read');
    const format = await validate('rules.yaml', '--format', 'jsno');
    expect(format.code).toBe(2);
    expect(format.stderr).toContain('did you mean "json"?');
  });

  test('a file that is not UTF-8 is found wrong, like any other mistake in it', async () => {
    put({ 'rules.yaml': Buffer.from('version: 1\nname: Espa\xf1a\n', 'latin1') });
    const { code, stdout } = await validate('rules.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('bad-encoding');
  });

  test('--quiet says nothing of good rules', async () => {
    put({ 'rules.yaml': GOOD, 'bad.yaml': BAD });
    expect((await validate('rules.yaml', '--quiet')).stdout).toBe('');
    expect((await validate('rules.yaml', 'bad.yaml', '--quiet')).stdout).toMatch(/^bad\.yaml:4:28 /);
  });

  test('--format github annotates the lines', async () => {
    put({ 'rules.yaml': BAD, 'warned.yaml': WARNED });
    const { stdout } = await validate('rules.yaml', 'warned.yaml', '--format', 'github');
    expect(stdout.split('\n').slice(0, 1)).toEqual([
      '::error file=rules.yaml,line=4,col=28,title=unknown-operator::"wrods" is not an operator; did you mean "words"?',
    ]);
    expect(stdout).toContain('::warning file=warned.yaml,line=3,col=20,title=empty-group::');
  });

  test('--format junit has a case for each finding, and fails for errors', async () => {
    put({ 'rules.yaml': BAD, 'warned.yaml': WARNED, 'good.yaml': GOOD });
    const { stdout } = await validate('rules.yaml', 'warned.yaml', 'good.yaml', '--format', 'junit');
    expect(stdout).toContain('<testsuites tests="4" failures="2"');
    expect(stdout).toContain(
      '<testcase name="unknown-operator 4:28" classname="rules.yaml" file="rules.yaml" line="4">',
    );
    expect(stdout).toContain('<testcase name="empty-group 3:20"');
    expect(stdout).toContain('<testcase name="validate" classname="good.yaml"');
  });

  test('--format json says what a score can come to', async () => {
    put({ 'rules.yaml': WARNED });
    const { stdout } = await validate('rules.yaml', '--json');
    const [file] = JSON.parse(stdout).files;
    expect(file).toMatchObject({
      ...{ file: 'rules.yaml', errors: 0, warnings: 1, notes: 0, rules: 1, tests: 0 },
      ...{
        score: { low: '0', high: '60' },
        groups: { fit: { low: '0', high: '60' }, idle: { low: '0', high: '0' } },
      },
      reachable: {
        prospect: { low: '0', high: '25' },
        MQL: { low: '26', high: '50' },
        SQL: { low: '51', high: '60' },
      },
    });
  });

  test('names that could drive the terminal are shown as their codes', async () => {
    put({ 'rules.yaml': GOOD.replace('Title:', '"Ti\\e[31mtle": { wrods: x }, Other:') });
    const { stdout } = await validate('rules.yaml');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\\x1b'.slice(0, 1));
  });
});

test("the language page's own example validates", () => {
  const page = join(ROOT, '..', 'shared', 'rules-language.md');
  let text: string;
  try {
    text = readFileSync(page, 'utf8');
  } catch {
    console.warn('skipped: ../shared/rules-language.md is not here');
    return undefined;
  }
  const blocks = [...text.matchAll(/```yaml\n(version: 1\n[\s\S]*?)```/g)].map((block) => block[1] ?? '');
  expect(blocks).toHaveLength(2);
  return Promise.all(
    blocks.map(async (block, index) => {
      put({ [`${index}.yaml`]: block });
      const { code, stdout } = await validate(`${index}.yaml`);
      expect(code, stdout).toBe(0);
    }),
  );
});
