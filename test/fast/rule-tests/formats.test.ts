// test: what programs read.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubLine } from '../../../src/output/ci/github.ts';
import { junitXml } from '../../../src/output/ci/junit.ts';
import { escapeControlsInLines } from '../../../src/output/escape-controls.ts';
import { sampling } from '../../support/random.ts';
import { readXml } from '../../support/read-xml.ts';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { FULL, json, one, tested, withTests } from './tested.ts';

inFreshFolder();

describe('--format', () => {
  const NAME = 'a "b" <c> & d, e: 100%';
  const rules = withTests(
    one(NAME, 'lead: { Id: 1, title: CEO }, expect: { score: 40, segment: hot }'),
    ...FULL,
  );

  test('json has what a program asks for', async () => {
    put({ 'rules.yaml': rules });
    const { passed, failed, files } = await json('rules.yaml');
    expect([passed, failed, files[0]?.coverage?.percent]).toEqual([FULL.length, 1, 100]);
    expect(files[0]?.tests[0]).toMatchObject({
      ...{ name: NAME, file: 'rules.yaml', as_of: '2026-11-01', passed: false },
      ...{ score: 30, segment: 'warm', reasons: ['Boss +30'], ledger: [{ rule: 'boss', points: 30 }] },
      differences: [
        { kind: 'score', of: 'score', expected: 40, got: 30, file: 'rules.yaml' },
        { kind: 'segment', of: 'segment', expected: 'hot', got: 'warm' },
      ],
    });
  });

  test('junit is XML with a case a test, and one for the coverage that was asked for', async () => {
    const { stdout } = await tested(rules, '--format', 'junit', '--min-coverage', '50');
    const root = readXml(stdout);
    const cases = root.children.flatMap(({ children }) => children);
    expect(cases.map(({ attributes }) => attributes.name)).toEqual([NAME, ...FULL.map(nameOf), 'coverage']);
    const failures = cases.flatMap((found) => found.children);
    expect(failures.map(({ attributes }) => attributes.message)).toEqual([
      'score: expected 40, got 30; segment: expected hot, got warm',
    ]);
    expect(root.attributes).toEqual({
      tests: String(FULL.length + 2),
      failures: '1',
      errors: '0',
      skipped: '0',
    });
  });

  test('junit tells rules that cannot be used, and coverage that is too low, as failures', async () => {
    put({ 'low.yaml': withTests(...FULL.slice(1)), 'bad.yaml': 'version: 1\n' });
    const { stdout } = await run([
      'test',
      'low.yaml',
      'bad.yaml',
      '--format',
      'junit',
      '--min-coverage',
      '100',
    ]);
    const cases = readXml(stdout).children.flatMap(({ children }) => children);
    const failed = cases.filter(({ children }) => children.length > 0);
    expect(failed.map(({ attributes }) => `${attributes.file} ${attributes.name}`)).toEqual([
      ...['low.yaml coverage', 'bad.yaml missing-key', 'bad.yaml missing-key'],
    ]);
  });

  test('github annotates the line of what differs first', async () => {
    const { stdout } = await tested(rules, '--format', 'github');
    const line = rules.split('\n').findIndex((text) => text.includes('100%')) + 1;
    const column = (rules.split('\n')[line - 1] ?? '').indexOf('score') + 1;
    const title = 'a "b" <c> & d%2C e%3A 100%25';
    expect(stdout).toMatch(/^::error [^\n]*%0A[^\n]*\n/);
    expect(stdout).toContain(`::error file=rules.yaml,line=${line},col=${column},title=${title}::`);
  });
});

const nameOf = (line: string): string => JSON.parse(line.slice(line.indexOf('"'), line.indexOf('",') + 1));

describe('the formats of other tools', () => {
  test('junitXml is well-formed whatever it holds, and keeps every character that XML can and a log only shows', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(text, text, text, (name, message, body) => {
        const xml = junitXml([{ name, cases: [{ name, failure: { message, text: body } }] }]);
        const [suite] = readXml(xml).children;
        const failure = suite?.children[0]?.children[0];
        const kept = (all: string): string =>
          [...escapeControlsInLines(all)]
            .filter((char) => /[\t\n -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(char))
            .join('');
        expect(suite?.attributes.name).toBe(kept(name));
        expect(failure?.attributes.message).toBe(kept(message));
        expect(failure?.text).toBe(kept(body));
      }),
      sampling(100),
    );
  });

  test('githubLine is one line that reads back', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '%', ':', ',', '\t', '\n', '2', '5', 'é'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, text, text, (file, title, message) => {
        const line = githubLine('error', { file, line: 3, title, message });
        const [, properties = '', data] = /^::error ([^\r\n]*?)::([^\r\n]*)$/.exec(line) ?? [];
        const decode = (one = ''): string =>
          one.replace(/%(0A|25|3A|2C)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
        const read = Object.fromEntries(properties.split(',').map((one) => one.split('=').map(decode)));
        expect({ ...read, message: decode(data) }).toEqual({ file, line: '3', title, message });
      }),
      sampling(100),
    );
  });

  const OBEYED = '\u001b[31m a\u0007 b\r c\u202e d\u2066 e\u200b f\u200c g\u200d h\ufeff';
  const CODES = '\\x1b[31m a\\x07 b\\x0d c\\u202e d\\u2066 e\\u200b f\\u200c g\\u200d h\\ufeff';

  test('what a log obeys or hides is written as its code', () => {
    const line = githubLine('error', { file: OBEYED, title: OBEYED, message: `${OBEYED}\nnext` });
    expect(line).toBe(`::error file=${CODES},title=${CODES}::${CODES}%0Anext`);
    const xml = junitXml([
      { name: OBEYED, cases: [{ name: OBEYED, failure: { message: OBEYED, text: `${OBEYED}\nnext` } }] },
    ]);
    const [suite] = readXml(xml).children;
    const failure = suite?.children[0]?.children[0];
    expect([suite?.attributes.name, failure?.attributes.message, failure?.text]).toEqual([
      CODES,
      CODES,
      `${CODES}\nnext`,
    ]);
  });
});
