// test: what a test may say and what not.

import { describe, expect, test } from 'vitest';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { json, one, RULES, tested, withTests } from './tested.ts';

inFreshFolder();

/** Whether the one test of these rules passes, and what it says. */
async function passes(test: string): Promise<boolean> {
  put({ 'rules.yaml': withTests(test) });
  const { passed, failed, files } = await json('rules.yaml');
  expect(passed + failed, JSON.stringify(files[0]?.problems)).toBe(1);
  return passed === 1;
}

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
      /^ {2}rules\.yaml:\d+:\d+ unread-column: no rule reads "Emplyees" of the lead; did you mean "Employees"[?]$/m,
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
