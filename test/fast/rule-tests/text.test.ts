// test: what people read.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { FULL, one, ROOT, RULES, tested, withTests } from './tested.ts';

inFreshFolder();

const BIN = join(ROOT, 'bin', 'leadscore.js');

describe('text', () => {
  test('tests that pass, and what they cover', async () => {
    const { code, stdout, stderr } = await tested(withTests(...FULL), '--min-coverage', '100');
    expect(stdout).toMatchInlineSnapshot(`
      "✓ a boss
      ✓ a small boss
      ✓ a visit
      ✓ calls
      ✓ a school
      ✓ a customer
      ✓ a demo
      ✓ a warm one

      rules.yaml: SUCCESS 8 tests passed, coverage 100 %
        rules       5 of 5  ████████████████████
        tiers       2 of 2  ████████████████████
        segments    3 of 3  ████████████████████
        promote     1 of 1  ████████████████████
        disqualify  1 of 1  ████████████████████
      "
    `);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('a failing test shows what differs and the ledger lines behind it, then what no test makes fire', async () => {
    const { code, stdout, stderr } = await tested(
      withTests(
        one(
          'a boss of a large firm who looked at the prices twice',
          'lead: { Id: 1, Job Title: CEO, Employees: 1000, Nmae: Ana }, activities: [' +
            '{ source: web, at: 2026-10-18, url: /pricing }, { source: web, at: 2026-12-01, url: /pricing }], ' +
            'expect: { score: 45, segment: hot, groups: { fit: 40 }, rules: { visits: 8 } }',
        ),
        one(
          'only a rule differs',
          'lead: { Id: 1, Job Title: CEO }, expect: { score: 30, rules: { boss: 20, big: 0 } }',
        ),
        one('only a group differs', 'lead: { Id: 1, Job Title: CEO }, expect: { groups: { fit: 20 } }'),
        one(
          'only a segment differs',
          'lead: { Id: 1, Stage: customer, title: CEO }, expect: { score: 30, segment: warm }',
        ),
        one(
          'a reason that is none',
          'lead: { Id: 1, title: CEO }, expect: { reasons: [Boss +30, Asked for a demo] }',
        ),
        one('a number that does not read', 'lead: { Id: 1, Employees: many }, expect: { score: 0 }'),
        one('this one passes', 'lead: { Id: 1 }, expect: { score: 0 }'),
      ),
    );
    expect(stdout).toMatchInlineSnapshot(`
      "✗ a boss of a large firm who looked at the prices twice
        rules.yaml:25:5, as of 2026-11-01
                  expected  got
          score         45   44
          visits         8    4
        ledger
          boss    +30
          big     +20  tier 1
          fit     -10  the group held at 40
          visits   +4  1×
        1 activity of web not counted: after the as-of date
        rules.yaml:25:137 unread-column: no rule reads "Nmae" of the lead

      ✗ only a rule differs
        rules.yaml:26:5, as of 2026-11-01
                expected  got
          boss        20   30
        ledger
          boss  +30

      ✗ only a group differs
        rules.yaml:27:5, as of 2026-11-01
               expected  got
          fit        20   30
        ledger
          boss  +30

      ✗ only a segment differs
        rules.yaml:28:5, as of 2026-11-01
                   expected           got
          segment      warm  disqualified
        reasons
          Already a customer

      ✗ a reason that is none
        rules.yaml:29:5, as of 2026-11-01
          not among the reasons: Asked for a demo
        reasons
          Boss +30

      ✗ a number that does not read
        rules.yaml:30:5, as of 2026-11-01
          "Employees" is no number: "many" (it reads numbers such as 1234.56, below 10^12)

      ✓ this one passes

      rules.yaml: FAILED 1 test passed, 6 failed, coverage 66.6 %
        rules       3 of 5  ████████████
        tiers       1 of 2  ██████████
        segments    3 of 3  ████████████████████
        promote     0 of 1
        disqualify  1 of 1  ████████████████████
        no test makes these fire
          rules.yaml:12:75 tier 2 of big: size is at least 100
          rules.yaml:14:3 rule calls
          rules.yaml:15:3 rule school
          rules.yaml:23:3 promote demo
      "
    `);
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  test('is plain where nobody looks, and in colour on a terminal unless NO_COLOR', async () => {
    put({ 'rules.yaml': withTests(...FULL) });
    const colour = '\u001b[';
    const spawned = (env: Record<string, string>) =>
      spawnSync(process.execPath, [BIN, 'test', 'rules.yaml'], {
        env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '0', ...env },
        encoding: 'utf8',
      });
    expect(spawned({}).stdout).not.toContain(colour);
    const coloured = spawned({ FORCE_COLOR: '1' });
    expect(coloured.stdout).toContain(colour);
    expect(coloured.status).toBe(0);
    expect(spawned({ FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).not.toContain(colour);
  });

  test('--quiet says nothing of what is well', async () => {
    put({ 'bad.yaml': withTests(one('wrong', 'lead: { Id: 1 }, expect: { score: 1 }'), ...FULL) });
    expect(await tested(withTests(...FULL), '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
    const { code, stdout } = await run(['test', 'rules.yaml', 'bad.yaml', '--quiet']);
    expect(code).toBe(1);
    expect(stdout.match(/^[✓✗].*$/gm)).toEqual(['✗ wrong']);
    expect(stdout).not.toContain('rules.yaml');
  });

  test('a name never reaches the terminal raw', async () => {
    const { stdout } = await tested(withTests(one('\u001b[31mred', 'lead: { Id: 1 }, expect: { score: 1 }')));
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('✗ \\x1b[31mred');
  });
});

describe('exit codes', () => {
  test.each([
    [0, withTests(...FULL)],
    [1, withTests(...FULL, one('wrong', 'lead: { Id: 1 }, expect: { score: 1 }'))],
    [2, withTests(...FULL).replace('words:', 'wrods:')],
    [2, 'rules: ['],
  ])('%i in every format', async (exit, rules) => {
    put({ 'good.yaml': withTests(...FULL) });
    for (const format of ['text', 'json', 'junit', 'github']) {
      expect((await tested(rules, '--format', format)).code, format).toBe(exit);
      expect((await run(['test', 'good.yaml', 'rules.yaml', '--format', format])).code, format).toBe(exit);
    }
  });

  test('4 where a file is not there; the others are tested', async () => {
    put({ 'good.yaml': withTests(...FULL, one('wrong', 'lead: { Id: 1 }, expect: { score: 1 }')) });
    for (const format of ['text', 'json', 'junit', 'github']) {
      const { code, stdout } = await run(['test', 'nope.yaml', 'good.yaml', '--format', format]);
      expect(code, format).toBe(4);
      expect(stdout).toContain('wrong');
    }
  });

  test('2 where the command cannot be understood', async () => {
    expect((await run(['test'])).code).toBe(2);
    const { code, stderr } = await tested(RULES, '--format', 'jnuit');
    expect(`${code} ${stderr}`).toBe(
      '2 unknown-format: --format must be one of text, json, junit, github; got "jnuit"; did you mean "junit"?\n',
    );
  });
});
