// `leadscore test` through the front door: golden leads, what a failing one shows, coverage, files beside the rules,
// formats and exit codes; and that a test says of a lead exactly what `score` says of it.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubLine } from '../src/output/ci/github.ts';
import { junitXml } from '../src/output/ci/junit.ts';
import { block, texts as oracleTexts } from './oracle/cells.ts';
import { ledgerOf } from './oracle/compare.ts';
import { goldenFiles } from './oracle/golden-files.ts';
import { goldenLeads } from './oracle/golden-leads.ts';
import { orderless } from './oracle/orderless.ts';
import { write } from './oracle/values.ts';
import { inFreshFolder, put, type Ran, rowsOf, run } from './run.ts';
import { readXml } from './tools/read-xml.ts';

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'bin', 'leadscore.js');
const SHIPPED = ['rules/inbound-b2b.yaml', 'rules/inbound-es.yaml', 'rules/newsletter.yaml'];

/** Two groups of nothing special: every kind of part once, and rules that earn in every way. */
const RULES = `version: 1
name: Trial
leads: { id: Id, fields: { title: Job Title, size: { column: Employees, type: number } } }
tables: { firm: { key: Key, match: Firm, fields: { sector: Industry } } }
activities:
  web: { lead: Visitor, match: Email, type: Event, at: Date, fields: { url: Page } }
  crm: { lead: { column: Ids, separator: ";" }, type: { always: call }, id: Row }
groups:
  fit: { max: 40 }
rules:
  boss: { group: fit, when: { title: { words: [CEO, director] } }, points: 30 }
  big: { group: fit, field: size, tiers: [{ at_least: 1000, points: 20 }, { at_least: 100, points: 10 }] }
  visits: { each: { source: web, where: { url: { contains: /pricing } } }, points: 8, decay: { half_life: 14d } }
  calls: { each: { source: crm }, points: 3, max: 5 }
  school: { when: { firm.sector: Education }, points: -10 }
segments:
  - { name: cold, from: 0 }
  - { name: warm, from: 20 }
  - { name: hot, from: 35, requires: { fit: { at_least: 20 } } }
disqualify:
  customer: { when: { Stage: customer }, reason: Already a customer }
promote:
  demo: { when: { activity: { source: web, type: demo } }, to: hot, reason: Asked for a demo }
`;

/** A test as a line of YAML, of the first of November 2026. */
const one = (name: string, rest: string): string =>
  `  - { name: ${JSON.stringify(name)}, as_of: 2026-11-01, ${rest} }\n`;
const withTests = (...tests: string[]): string => `${RULES}tests:\n${tests.join('')}`;

/** The tests that make every part of the rules fire. */
const FULL = [
  one('a boss', 'lead: { Id: 1, Job Title: CEO, Employees: 1000 }, expect: { score: 40, segment: hot }'),
  one('a small boss', 'lead: { Id: 1, title: CEO, size: 100 }, expect: { rules: { big: 10 } }'),
  one(
    'a visit',
    'lead: { Id: 1 }, activities: [{ source: web, at: 2026-10-18, url: /pricing }], expect: { score: 4 }',
  ),
  one(
    'calls',
    'lead: { Id: 1 }, activities: [{ source: crm }, { source: crm }], expect: { rules: { calls: 5 } }',
  ),
  one(
    'a school',
    'lead: { Id: 1, Firm: x }, tables: { firm: [{ Key: x, sector: Education }] }, expect: { score: 0 }',
  ),
  one('a customer', 'lead: { Id: 1, Stage: customer }, expect: { segment: disqualified }'),
  one(
    'a demo',
    'lead: { Id: 1 }, activities: [{ source: web, type: demo, at: 2026-10-30 }], expect: { segment: hot }',
  ),
  one(
    'a warm one',
    'lead: { Id: 1 }, expect: { segment: warm }, activities: [' +
      `${'{ source: web, at: 2026-11-01, url: /pricing },'.repeat(3)}]`,
  ),
];

inFreshFolder();

async function tested(rules: string, ...flags: string[]): Promise<Ran> {
  put({ 'rules.yaml': rules });
  return run(['test', 'rules.yaml', ...flags]);
}

interface Told {
  passed: number;
  failed: number;
  files: {
    file: string;
    passed: number;
    tests: {
      name: string;
      file: string;
      line: number;
      passed: boolean;
      faults: string[];
      warnings: { hint?: string }[];
    }[];
    coverage?: { percent: number; missing: { words: string; line: number }[] };
    problems: { code: string; at: { file: string; line: number; column: number } }[];
  }[];
}

const json = async (...argv: string[]): Promise<Told> =>
  JSON.parse((await run(['test', ...argv, '--json'])).stdout);

/** Whether the one test of these rules passes, and what it says. */
async function passes(test: string): Promise<boolean> {
  put({ 'rules.yaml': withTests(test) });
  const { passed, failed, files } = await json('rules.yaml');
  expect(passed + failed, JSON.stringify(files[0]?.problems)).toBe(1);
  return passed === 1;
}

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
        1 activity of web not counted: later than as_of
        rules.yaml:25:137 unread-column: "Nmae" of the lead is a column that no rule reads

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

describe('what a test may say', () => {
  const boss = 'lead: { Id: 1, Job Title: CEO }';

  test.each([
    ['the score', '30', '30.5'],
    ['the segment', 'warm', 'cold'],
    ['a subtotal, exact', '30', '29.999999'],
    ['a rule, exact', '30', '30.000001'],
    ['a rule that does not fire', '0', '1'],
    ['a reason', 'Boss +30', 'Boss'],
    ['several reasons', '[Boss +30]', '[Boss +30, Big +10]'],
  ])('%s', async (what, right, wrong) => {
    const key = what.split(',')[0] ?? '';
    const expectation = (value: string): string =>
      ({
        'the score': `score: ${value}`,
        'the segment': `segment: ${value}`,
        'a subtotal': `groups: { fit: ${value} }`,
        'a rule': `rules: { boss: ${value} }`,
        'a rule that does not fire': `rules: { big: ${value} }`,
      })[key] ?? `reasons: ${value}`;
    expect(await passes(one('right', `${boss}, expect: { ${expectation(right)} }`))).toBe(true);
    expect(await passes(one('wrong', `${boss}, expect: { ${expectation(wrong)} }`))).toBe(false);
  });

  test('what it does not name may be anything', async () => {
    expect(await passes(one('free', `${boss}, expect: { rules: { school: 0 } }`))).toBe(true);
  });

  test('cells go by header, by declared name, in any letter case', async () => {
    for (const cell of ['Job Title', 'title', 'job title', ' Job Title ']) {
      expect(await passes(one(cell, `lead: { Id: 1, "${cell}": CEO }, expect: { score: 30 }`))).toBe(true);
    }
  });

  test('an empty cell is written as nothing, as "" or as null', async () => {
    for (const empty of ['', '""', 'null', '~']) {
      expect(await passes(one('empty', `lead: { Id: 1, Employees: ${empty} }, expect: { score: 0 }`))).toBe(
        true,
      );
    }
  });

  test('activities are of the lead, whatever its log goes by, unless they say of whom', async () => {
    const visits = (lead: string, whose: string): string =>
      one(
        'visits',
        `lead: { Id: 1${lead} }, activities: [{ source: web, at: 2026-11-01, url: /pricing${whose} }], expect: { score: 8 }`,
      );
    expect(await passes(visits('', ''))).toBe(true);
    expect(await passes(visits(', Email: a@b.example', ''))).toBe(true);
    expect(await passes(visits(', Email: a@b.example', ', Visitor: A@b.example'))).toBe(true);
    expect(await passes(visits(', Email: a@b.example', ', lead: c@b.example'))).toBe(false);
    expect(await passes(visits('', ', Visitor: ""'))).toBe(false);
  });

  test('a rule that reads whose an activity is finds the key of the lead there', async () => {
    put({
      'rules.yaml': RULES.replace(
        'contains: /pricing } }',
        'contains: /pricing }, Visitor: { domain: b.example } }',
      ).concat(
        'tests:\n',
        one(
          'domain',
          'lead: { Id: 1, Email: a@b.example }, activities: [{ source: web, at: 2026-11-01, url: /pricing }], expect: { score: 8 }',
        ),
      ),
    });
    expect((await json('rules.yaml')).passed).toBe(1);
  });

  test('it is of its own date, whatever the day is', async () => {
    const dated = (asOf: string): string =>
      one(
        'dated',
        'lead: { Id: 1 }, activities: [{ source: web, at: 2026-10-18, url: /pricing }], expect: { score: 8 }',
      ).replace('2026-11-01', asOf);
    expect(await passes(dated('2026-10-18'))).toBe(true);
    expect(await passes(dated('2026-11-01'))).toBe(false);
  });

  test('a cell that does not read fails it with the message of a run', async () => {
    put({
      'rules.yaml': withTests(
        one('lead', 'lead: { Id: 1, Employees: many }, expect: { segment: cold }'),
        one('log', 'lead: { Id: 1 }, activities: [{ source: web, at: soon }], expect: { segment: cold }'),
        one('no id', 'lead: { title: CEO }, expect: { score: 30 }'),
      ),
    });
    const { failed, files } = await json('rules.yaml');
    expect(failed).toBe(3);
    expect(files[0]?.tests.map(({ faults }) => faults[0]?.split(' (')[0])).toEqual([
      '"Employees" is no number: "many"',
      'web: "Date" is no date: "soon"',
      'the lead has no id: give it a cell "Id"',
    ]);
  });

  test('a cell that no rule reads is warned of with the nearest name, and fails nothing', async () => {
    put({
      'rules.yaml': withTests(one('slip', 'lead: { Id: 1, Emplyees: 7, Phone: 1 }, expect: { score: 0 }')),
    });
    const { passed, files } = await json('rules.yaml');
    expect(passed).toBe(1);
    expect(files[0]?.tests[0]?.warnings.map(({ hint }) => hint)).toEqual([
      'did you mean "Employees"?',
      undefined,
    ]);
    expect((await run(['test', 'rules.yaml'])).stdout).toMatch(
      /^ {2}rules\.yaml:\d+:\d+ unread-column: "Emplyees" of the lead is a column that no rule reads; did you$/m,
    );
  });
});

describe('what a test may not say', () => {
  test.each([
    ['as_of is missing', '{ name: x, lead: { Id: 1 }, expect: { score: 0 } }', 'missing-key'],
    [
      'it expects nothing',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, expect: {} }',
      'empty-expectation',
    ],
    [
      'it names no group',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, expect: { groups: {} } }',
      'empty-expectation',
    ],
    [
      'an unknown rule',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, expect: { rules: { bos: 1 } } }',
      'unknown-rule',
    ],
    [
      'an unknown segment',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, expect: { segment: hott } }',
      'unknown-segment',
    ],
    [
      'an unknown group',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, expect: { groups: { fti: 1 } } }',
      'unknown-group',
    ],
    [
      'an unknown source',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, activities: [{ source: wbe }], expect: { score: 0 } }',
      'unknown-source',
    ],
    [
      'an unknown table',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, tables: { frm: [] }, expect: { score: 0 } }',
      'unknown-table',
    ],
    [
      'another type than the log always has',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, activities: [{ source: crm, type: mail }], expect: { score: 0 } }',
      'contradiction',
    ],
    [
      'one cell twice',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1, title: a, Job Title: b }, expect: { score: 0 } }',
      'duplicate-key',
    ],
    [
      'a cell of two readings',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1, STAGE: a, stage: b }, expect: { score: 0 } }',
      'ambiguous-column',
    ],
    [
      'a number that is text',
      '{ name: x, as_of: 2026-11-01, lead: { Id: 1 }, expect: { score: "1" } }',
      'not-a-number',
    ],
  ])('%s', async (_, item, code) => {
    put({ 'rules.yaml': RULES, 'more.test.yaml': `version: 1\nrules: rules.yaml\ntests:\n  - ${item}\n` });
    const { code: exit, stderr } = await run(['test', 'rules.yaml']);
    expect(stderr).toMatch(new RegExp(`^more\\.test\\.yaml:4:\\d+ ${code}: `));
    expect(exit).toBe(2);
    // Beside the rules it is the same, and nothing of the file is used.
    const inside = await tested(`${RULES}tests:\n  - ${item}\n`);
    expect(inside.stderr).toMatch(new RegExp(`^rules\\.yaml:\\d+:\\d+ ${code}: `));
    expect(inside.code).toBe(2);
  });
});

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

describe('files of tests beside the rules', () => {
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
      '2 unknown-format: --format "jnuit" is not known; did you mean "junit"?\n',
    );
  });
});

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
  test('junitXml is well-formed whatever it holds, and keeps every character that XML can', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(text, text, text, (name, message, body) => {
        const xml = junitXml([{ name, cases: [{ name, failure: { message, text: body } }] }]);
        const [suite] = readXml(xml).children;
        const failure = suite?.children[0]?.children[0];
        const kept = (all: string): string =>
          [...all].filter((char) => /[\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(char)).join('');
        expect(suite?.attributes.name).toBe(kept(name));
        expect(failure?.attributes.message).toBe(kept(message));
        expect(failure?.text).toBe(kept(body));
      }),
      { seed: 20261101, numRuns: 500 },
    );
  });

  test('githubLine is one line that reads back', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '%', ':', ',', '\r', '\n', '2', '5', 'é'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, text, text, (file, title, message) => {
        const line = githubLine('error', { file, line: 3, title, message });
        const [, properties = '', data] = /^::error ([^\r\n]*?)::([^\r\n]*)$/.exec(line) ?? [];
        const decode = (one = ''): string =>
          one.replace(/%(0D|0A|25|3A|2C)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
        const read = Object.fromEntries(properties.split(',').map((one) => one.split('=').map(decode)));
        expect({ ...read, message: decode(data) }).toEqual({ file, line: '3', title, message });
      }),
      { seed: 20261101, numRuns: 500 },
    );
  });
});

describe('a test says of a lead what score says of it', () => {
  const files = [...SHIPPED, 'fixtures/exports/salesforce/rules.yaml'];

  test('the shipped rules have tests that pass and make every part fire', async () => {
    for (const path of ['rules', 'fixtures/exports/salesforce'])
      cpSync(join(ROOT, path), path, { recursive: true });
    const { code, stdout } = await run(['test', ...files, '--min-coverage', '100']);
    expect(code, stdout).toBe(0);
  });

  test.each(files)('%s: score gives what its tests expect, on the same rows in files', async (path) => {
    const rules = readFileSync(join(ROOT, path), 'utf8');
    const besides = [path.replace(/\.yaml$/, '.test.yaml')].filter((beside) =>
      existsSync(join(ROOT, beside)),
    );
    const texts = [rules, ...besides.map((beside) => readFileSync(join(ROOT, beside), 'utf8'))];
    put({ 'rules.yaml': rules });
    const plan = JSON.parse((await run(['score', '--rules', 'rules.yaml', '--show-plan'])).stdout);
    const golden = texts.flatMap((text) => goldenFiles(rules, text, plan));
    expect(golden.length).toBeGreaterThan(2);
    for (const { name, asOf, leads, logs, tables, expect: wanted } of golden) {
      put({ 'leads.csv': leads });
      const inputs = Object.entries({ '--activities': logs, '--table': tables }).flatMap(([flag, named]) =>
        Object.entries(named).flatMap(([of, text]) => {
          put({ [`${of}.csv`]: text });
          return [flag, `${of}=${of}.csv`];
        }),
      );
      const asked = [
        '--as-of',
        asOf,
        '--detail',
        '--top',
        '100',
        '--out',
        '-',
        '--quiet',
        '--delimiter',
        ',',
      ];
      const { code, stdout, stderr } = await run([
        'score',
        '--rules',
        'rules.yaml',
        '--leads',
        'leads.csv',
        ...inputs,
        ...asked,
      ]);
      expect(code, `${name}\n${stderr}`).toBe(0);
      const [header = [], row = []] = rowsOf(stdout);
      const got = Object.fromEntries(header.map((column, i) => [column, row[i] ?? '']));
      for (const key of ['score', 'segment'].filter((one) => wanted.has(one))) {
        expect(got[key], name).toBe(wanted.get(key));
      }
      for (const [group, points] of block(wanted.get('groups'))) expect(got[group], name).toBe(points);
      const lines = ledgerOf(got).filter(({ kind }) => kind === 'rule');
      for (const [rule, points] of block(wanted.get('rules'))) {
        const earned = lines.find((line) => line.name === rule)?.points ?? 0n;
        expect(`${name}: ${rule} ${write(earned)}`).toBe(`${name}: ${rule} ${points}`);
      }
      for (const reason of oracleTexts(wanted.get('reasons')))
        expect(got.reasons?.split('; '), name).toContain(reason);
    }
  });

  test('random leads: the tests made of their scores pass, and fail with any one number changed', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(orderless, async (one) => {
        const { leads, same, changed } = await goldenLeads(one);
        put({ 'rules.yaml': one.world.rules, 'same.test.yaml': same, 'changed.test.yaml': changed });
        const told = await run(['test', 'same.test.yaml', '--quiet']);
        expect(told, `${one.world.rules}\n${same}`).toEqual({ code: 0, stdout: '', stderr: '' });
        const { failed } = await json('changed.test.yaml');
        expect(failed, `${one.world.rules}\n${changed}`).toBe(leads);
        count += leads;
      }),
      { seed: 20261101, numRuns: 40, endOnFailure: true },
    );
    expect(count).toBeGreaterThan(100);
  });
});
