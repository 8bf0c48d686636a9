// diff: two rules files over one export.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everything, inFreshFolder, isThere, put, type Ran, rowsOf, run, text } from '../../support/run.ts';
import type { Json } from './diff.ts';

inFreshFolder();

const BIN = join(import.meta.dirname, '..', '..', '..', 'bin', 'leadscore.js');

describe('two rules files', () => {
  const LEADS = `Id,Name,Title,Size
1,Ana,CEO,100
2,Bo,Engineer,500
3,Cy,Director,20
4,Di,Clerk,20
`;
  const WEB = `Lead,Event,Date
1,visit,2026-10-30
2,visit,2026-10-29
2,visit,2026-10-28
`;
  const A = `version: 1
leads: { id: Id }
activities:
  web: { lead: Lead, type: Event, at: Date }
groups:
  fit: { max: 50 }
rules:
  boss: { group: fit, when: { Title: { words: [CEO, director] } }, points: 40 }
  big: { group: fit, when: { Size: { at_least: 100 } }, points: 15 }
  visits: { each: { type: visit, within: 30d }, points: 5, max: 15 }
`;
  const tried = (a: string, b: string, ...flags: string[]): Promise<Ran> => {
    put({ 'a.yaml': a, 'b.yaml': b, 'leads.csv': LEADS, 'web.csv': WEB });
    const data = ['--leads', 'leads.csv', '-a', 'web=web.csv', '--as-of', '2026-11-01'];
    return run(['diff', 'a.yaml', 'b.yaml', ...data, ...flags]);
  };
  const told = async (a: string, b: string): Promise<Json> => {
    const { code, stdout, stderr } = await tried(a, b, '--format', 'json');
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Json;
  };
  const list = async (a: string, b: string): Promise<Record<string, string>> => {
    const { code, stderr } = await tried(
      a,
      b,
      '--out',
      'movers.csv',
      '--only',
      'promoted,cooled,disqualified,stayed',
    );
    expect(code, stderr).toBe(0);
    return Object.fromEntries(
      rowsOf(text('movers.csv')).map((row) => [row[0] ?? '', row.slice(1).join(' | ')]),
    );
  };

  test('who moves, by which rule, and what that rule says now', async () => {
    const B = A.replace('points: 5, max: 15', 'points: 8, max: 20');
    const { changes, moves } = await told(A, B);
    expect(changes).toEqual([
      { change: 'visits: points 5 → 8; max 15 → 20', leads: 2, given: 9, taken: 0, moved: 1 },
    ]);
    expect(moves).toMatchObject({ promoted: 1, stayed: 3, rescored: 1 });
    expect(await list(A, B)).toMatchObject({
      1: 'SQL | SQL | 3 | same segment: Visits +3',
      2: 'prospect | MQL | 6 | promoted: Visits +6',
    });
  });

  test('a threshold that decides is the cause; gates, promotions and disqualifications too', async () => {
    const segments = (sql: string): string =>
      `segments: [ { name: prospect, from: 0 }, { name: MQL, from: 26 }, ${sql} ]\n`;
    const higher = await told(A, A + segments('{ name: SQL, from: 60 }'));
    expect(higher.changes).toEqual([
      { change: 'threshold of SQL 51 → 60', leads: 0, given: 0, taken: 0, moved: 1 },
    ]);
    expect(higher.causes).toEqual({ cooled: [{ cause: 'threshold of SQL 51 → 60', leads: 1 }] });
    const gated = await told(
      A,
      A + segments('{ name: SQL, from: 51, requires: { fit: { more_than: 50 } } }'),
    );
    expect(gated.changes).toMatchObject([
      { change: 'segment SQL: requires { fit: { more_than: 50 } } added', moved: 1 },
    ]);
    expect(gated.causes).toEqual({ cooled: [{ cause: 'held at MQL', leads: 1 }] });
    const lifted = await told(A, `${A}promote: { clerk: { when: { Title: Clerk }, to: MQL } }\n`);
    expect(lifted.changes).toMatchObject([{ change: 'promote clerk added (to MQL)', moved: 1 }]);
    const shut = await told(A, `${A}disqualify: { clerk: { when: { Title: Clerk }, reason: No clerks } }\n`);
    expect(shut.changes).toMatchObject([{ change: 'disqualify clerk added', moved: 1 }]);
    expect(shut.causes).toEqual({ disqualified: [{ cause: 'No clerks', leads: 1 }] });
  });

  test.each([
    [
      'a rule added',
      (a: string) => `${a}  new: { when: { Name: Bo }, points: 30 }\n`,
      'rule new added (points 30)',
    ],
    ['a rule removed', (a: string) => a.replace(/ {2}big:.*\n/, ''), 'rule big removed'],
    ['a rule renamed', (a: string) => a.replace('big:', 'large:'), 'rule big renamed large'],
    [
      'a value of a list',
      (a: string) => a.replace('[CEO, director]', '[CEO, founder]'),
      'boss: when Title words founder added; when Title words director removed',
    ],
    [
      'a tier',
      (a: string) => `${a}  size: { field: Size, tiers: [{ at_least: 9, points: 2 }] }\n`,
      'rule size added',
    ],
    ['a group', (a: string) => a.replace('max: 50', 'max: 30'), 'group fit: max 50 → 30'],
    [
      'a source',
      (a: string) => a.replace('lead: Lead,', 'lead: Lead, where: { Event: visit },'),
      'source web: where { Event: visit } added',
    ],
    ['a section', (a: string) => `${a}timezone: Europe/Madrid\n`, 'timezone UTC → Europe/Madrid'],
    ['the score', (a: string) => `${a}score: { max: 40 }\n`, 'score max 100 → 40'],
    ['tests', (a: string) => `${a}tests: []\n`, 'tests changed'],
  ])('%s is named in words', async (_, change, words) => {
    const { stdout, stderr } = await tried(A, change(A), '--format', 'json');
    // An empty list of tests is refused by some versions of the language; its words are told all the same.
    if (stdout === '') return expect(stderr).toBe('');
    const { changes } = JSON.parse(stdout) as Json;
    expect(changes.map(({ change: text }) => text)).toContain(words);
  });

  test('layout, quotes, comments and defaults that are written out say nothing', async () => {
    const B = `# the same\n${A.replace('points: 40', '"points": 40').replace('rules:\n', 'rules: # again\n')}score: { min: 0 }\nsegments:\n  - { from: 0, name: prospect }\n  - { name: "MQL", from: 26 }\n  - { name: SQL, from: 51 }\n`;
    const { stdout, code } = await tried(A, B, '--exit-code');
    expect(code).toBe(0);
    expect(stdout).toContain('no difference');
  });

  test('a rule that only other changes reach is told as such', async () => {
    const { changes } = await told(A, A.replace('type: Event,', 'type: Event, where: { Lead: "2" },'));
    expect(changes.at(-1)).toMatchObject({ change: 'visits: as before, other changes reach it', leads: 1 });
  });

  test('a renamed rule is the same rule: nothing is taken and given', async () => {
    const { code } = await tried(
      A,
      A.replace('big:', 'large:').replace('points: 15 }', 'points: 15, label: Big }'),
      '--exit-code',
    );
    expect(code).toBe(0);
  });

  test('each takes of the flags what it declares', async () => {
    const mail = A.replace('activities:\n', 'activities:\n  mail: { lead: Lead, type: Event, at: Date }\n');
    const B = mail
      .replace('rules:\n', 'rules:\n  mails: { each: { source: mail }, points: 3 }\n')
      .replace('visits: { each: { ', 'visits: { each: { source: web, ');
    put({ 'mail.csv': WEB });
    const { code, stdout, stderr } = await tried(
      A,
      B,
      '-a',
      'mail=mail.csv',
      '--delimiter',
      'mail=,',
      '--format',
      'json',
    );
    expect(code, stderr).toBe(0);
    expect((JSON.parse(stdout) as Json).changes.map(({ change }) => change)).toContain(
      'rule mails added (points 3)',
    );
    const missing = await tried(A, B);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('missing-source');
  });

  test('a rules file that can not be used, and a missing --leads, are told', async () => {
    const bad = await tried(A, A.replace('points: 40', 'points: many'));
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('b.yaml:8');
    const { code, stderr } = await run(['diff', 'a.yaml', 'b.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('--leads');
    expect((await tried(A, A, '--id', 'Id')).code).toBe(2);
  });

  test("a column named score in the export is nobody's business here, and nothing is written", async () => {
    put({ 'a.yaml': A, 'leads.csv': LEADS.replace('Name', 'score'), 'web.csv': WEB });
    const before = everything();
    const data = ['--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];
    const { code, stderr } = await run(['diff', 'a.yaml', 'a.yaml', ...data]);
    expect(code, stderr).toBe(0);
    expect(everything()).toEqual(before);
  });

  test('a pipe is refused: it can be read only once', async () => {
    put({ 'a.yaml': A, 'leads.csv': LEADS, 'web.csv': WEB });
    const flags = [
      'diff',
      'a.yaml',
      'a.yaml',
      '--leads',
      '/dev/stdin',
      '-a',
      'web.csv',
      '--as-of',
      '2026-11-01',
    ];
    const { status, stderr } = spawnSync(process.execPath, [BIN, ...flags], {
      input: LEADS,
      encoding: 'utf8',
    });
    expect(stderr).toContain('not-a-file');
    expect(status).toBe(2);
    expect(isThere('leads.csv')).toBe(true);
  });
});
