// The public door: a program that holds its rows in memory gets the scores of the command line, and is told what is
// wrong in the same words.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import {
  compileRules,
  type LeadScore,
  ProblemError,
  problemLine,
  type Row,
  scoreLead,
  scoreLeads,
  today,
} from '../src/index.ts';
import { rowsOf, run } from './run.ts';

const ROOT = join(import.meta.dirname, '..');
const EXPORTS = join(ROOT, 'fixtures', 'exports');
const AS_OF = '2026-11-01';

const RULES = `version: 1
leads: { id: id }
activities:
  web: { lead: who, type: what, at: when }
groups: { fit: { max: 50 } }
rules:
  boss: { group: fit, when: { title: { words: CEO } }, points: 30 }
  big: { group: fit, when: { size: { at_least: 100 } }, points: 30 }
  visits: { each: { type: visit, within: 30d }, points: 2.5, decay: { linear: 10d } }
disqualify:
  customer: { when: { stage: customer }, reason: Already a customer }
`;
const plan = compileRules(RULES);
const visit = (who: string, when = AS_OF): Row => ({ who, what: 'visit', when });
const cards = (rows: Iterable<Row>, rest: Partial<Parameters<typeof scoreLeads>[2]> = {}) =>
  scoreLeads(plan, rows, { asOf: AS_OF, ...rest }).leads;
const score = (lead: Row, rest: Partial<Parameters<typeof scoreLeads>[2]> = {}) =>
  scoreLead(plan, lead, { asOf: AS_OF, ...rest });

function problemsOf(work: () => unknown): ProblemError['problems'] {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the same as the command line', () => {
  interface Export {
    readonly rules: string;
    readonly folder: string;
    readonly leads: string;
    readonly tables: Readonly<Record<string, string>>;
    readonly logs: Readonly<Record<string, string>>;
    readonly delimiter: string;
    readonly encoding: 'utf8' | 'latin1';
  }

  const exports: readonly Export[] = [
    {
      ...{ rules: 'rules/inbound-b2b.yaml', folder: 'hubspot', leads: 'contacts.csv', delimiter: ',' },
      ...{ tables: { company: 'companies.csv' }, logs: { email: 'email-events.csv', web: 'page-views.csv' } },
      encoding: 'utf8',
    },
    {
      ...{ rules: 'fixtures/exports/salesforce/rules.yaml', folder: 'salesforce', leads: 'Lead.csv' },
      ...{ tables: {}, logs: { task: 'Task.csv', campaign: 'CampaignMember.csv' }, delimiter: ',' },
      encoding: 'utf8',
    },
    {
      ...{ rules: 'rules/inbound-es.yaml', folder: 'spanish', leads: 'contactos.csv', delimiter: ';' },
      ...{ tables: {}, logs: { actividad: 'actividades.csv' }, encoding: 'latin1' },
    },
  ];

  /** The rows of a file as a program would hold them; those with a cell too many or too few left out. */
  function objects(one: Export, file: string): { rows: Row[]; malformed: number } {
    const text = readFileSync(join(EXPORTS, one.folder, file)).toString(one.encoding);
    const { delimiter } = one;
    const all = parse(text, { delimiter, bom: true, relax_column_count: true }) as string[][];
    const [header = [], ...rows] = all;
    const whole = rows.filter(({ length }) => length === header.length);
    return {
      rows: whole.map((row) => Object.fromEntries(row.map((cell, i) => [header[i] ?? '', cell]))),
      malformed: rows.length - whole.length,
    };
  }

  test.each(exports)('$folder: scores, segments, subtotals, reasons, ledgers, counts', async (one) => {
    const folder = mkdtempSync(join(tmpdir(), 'leadscore-door-'));
    try {
      const of = (file: string) => join(EXPORTS, one.folder, file);
      const named = (flag: string, files: Readonly<Record<string, string>>) =>
        Object.entries(files).flatMap(([name, file]) => [flag, `${name}=${of(file)}`]);
      const { code, stderr } = await run([
        ...['score', '--rules', join(ROOT, one.rules), '--leads', of(one.leads), '--as-of', AS_OF],
        ...[...named('-a', one.logs), ...named('--table', one.tables), '--max-rejects', '10%', '--quiet'],
        ...['--detail', '--top', '1000', '--summary', join(folder, 'summary.json')],
        ...['-o', join(folder, 'out.csv'), ...(one.encoding === 'latin1' ? ['--encoding', 'latin1'] : [])],
      ]);
      expect(code, stderr).toBe(0);
      const [header = [], ...written] = rowsOf(readFileSync(join(folder, 'out.csv')), one.delimiter);
      const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as {
        leads: Record<string, number>;
        activities: Record<string, Record<string, number>>;
      };

      const rules = compileRules(readFileSync(join(ROOT, one.rules), 'utf8'));
      const leads = objects(one, one.leads);
      const rowsBy = (files: Readonly<Record<string, string>>) =>
        Object.fromEntries(Object.entries(files).map(([name, file]) => [name, objects(one, file).rows]));
      const scored = scoreLeads(rules, leads.rows, {
        asOf: AS_OF,
        activities: rowsBy(one.logs),
        tables: rowsBy(one.tables),
      });

      const groups = rules.groups.map(({ id }) => id);
      const told = scored.leads.flatMap((result, row) => {
        if ('refused' in result) return [];
        return [
          {
            cells: Object.values(leads.rows[row] ?? {}),
            ...{
              score: result.score,
              segment: result.segment,
              groups: groups.map((id) => result.groups[id]),
            },
            ...{ reasons: result.reasons.join('; '), ledger: result.ledger },
          },
        ];
      });
      const column = (row: string[], name: string) => row[header.lastIndexOf(name)] ?? '';
      expect(told).toEqual(
        written.map((row) => ({
          cells: row.slice(0, header.indexOf('score')),
          ...{ score: Number(column(row, 'score')), segment: column(row, 'segment') },
          groups: groups.map((id) => Number(column(row, id))),
          ...{ reasons: column(row, 'reasons'), ledger: JSON.parse(column(row, 'ledger')) },
        })),
      );
      expect(told.length).toBe(summary.leads.scored);
      expect(told.length).toBeGreaterThan(100);

      const refused = scored.leads.flatMap((result) => ('refused' in result ? [result.refused.code] : []));
      expect(refused.filter((reason) => reason === 'duplicate').length).toBe(summary.leads.duplicate);
      expect(refused.filter((reason) => reason !== 'duplicate').length + leads.malformed).toBe(
        summary.leads.quarantined,
      );
      for (const [name, file] of Object.entries(one.logs)) {
        const { read, shared, oldest, newest, quarantined, ...counts } = summary.activities[name] ?? {};
        const { quarantined: ownQuarantined = 0, ...own } = scored.activities[name] ?? {};
        expect({ ...Object.fromEntries(Object.keys(counts).map((key) => [key, 0])), ...own }).toEqual(counts);
        const { malformed } = objects(one, file);
        expect(ownQuarantined + malformed).toBe(quarantined);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('compileRules', () => {
  test('makes frozen plain data', () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    expect(isFrozen(plan)).toBe(true);
    expect(structuredClone(plan)).toEqual(plan);
  });

  test('the same text makes the same plan', () => expect(compileRules(RULES)).toEqual(plan));

  test('a copy of a plan scores alike', () => {
    const lead = { id: '1', title: 'CEO', size: '100', stage: '' };
    const rest = { asOf: AS_OF, activities: { web: [visit('1', '2026-10-29')] } };
    expect(scoreLead(structuredClone(plan), lead, rest)).toEqual(scoreLead(plan, lead, rest));
  });

  test('throws every problem of a file, with code, line and column', () => {
    const problems = problemsOf(() => compileRules(RULES.replace('words', 'wrods').replace('2.5', 'many')));
    expect(problems.map(({ kind, code, at }) => ({ kind, code, at }))).toMatchObject([
      { kind: 'usage', code: 'unknown-operator', at: { file: 'rules.yaml', line: 7, column: 40 } },
      { kind: 'usage', at: { file: 'rules.yaml', line: 9 } },
    ]);
    expect(problemLine(problems[0] as (typeof problems)[number])).toBe(
      'rules.yaml:7:40 unknown-operator: "wrods" is not an operator; did you mean "words"?',
    );
  });

  test('calls the file what it is called', () => {
    const [problem] = problemsOf(() => compileRules('version: 2', 'mine.yaml'));
    expect(problem?.at?.file).toBe('mine.yaml');
  });

  test('the error reads as the lines of its problems', () => {
    expect(() => compileRules(RULES.replace('words', 'wrods'))).toThrow(
      /^rules\.yaml:7:40 unknown-operator: /,
    );
  });
});

describe('scoreLead', () => {
  test('a score, its segment, subtotals, reasons, ledger', () => {
    const lead = { id: '1', title: 'CEO', size: '250', stage: 'lead' };
    const activities = { web: [visit('1'), visit('1', '2026-10-31'), visit('2')] };
    expect(score(lead, { activities })).toEqual({
      score: 55,
      segment: 'SQL',
      groups: { fit: 50 },
      reasons: ['Boss +30', 'Big +30', 'Visits +4.75 (2×)'],
      ledger: [
        { rule: 'boss', points: 30 },
        { rule: 'big', points: 30 },
        { group: 'fit', points: -10 },
        { rule: 'visits', points: 4.75 },
        { step: 'rounding', points: 0.25 },
      ],
    } satisfies LeadScore);
  });

  test('the rows of activities may be those of other leads too', () => {
    expect(score({ id: '1' }, { activities: { web: [visit('2'), visit('3')] } }).score).toBe(0);
  });

  test('nothing is a negative zero', () => {
    const minus = compileRules(
      'version: 1\nleads: { id: id }\ngroups: { g: {} }\nrules:\n  a: { group: g, when: { id: { known: true } }, points: -0.2 }\n',
    );
    const { score, groups } = scoreLead(minus, { id: '1' }, { asOf: AS_OF });
    expect([Object.is(score, 0), Object.is(groups.g, 0)]).toEqual([true, true]);
  });

  test('a lead without an id is refused', () => {
    for (const lead of [{}, { id: '' }, { id: '  ' }] as Row[]) {
      expect(problemsOf(() => score(lead))).toMatchObject([{ kind: 'data', code: 'no-id' }]);
    }
  });

  test('a cell that does not read is refused, and named', () => {
    const [problem] = problemsOf(() => score({ id: '1', size: 'many' }));
    expect(problem).toMatchObject({ kind: 'data', code: 'bad-cell' });
    expect(problem?.message).toMatch(/"size".*"many"/);
  });

  test.each(['2026-02-30', '01/11/2026', '', '2026-11-01T00:00'])('as of %j is refused', (asOf) => {
    expect(problemsOf(() => score({ id: '1' }, { asOf }))).toMatchObject([
      { kind: 'usage', code: 'bad-date' },
    ]);
  });

  test('a disqualified lead keeps its score', () => {
    expect(score({ id: '1', title: 'CEO', stage: 'Customer' })).toMatchObject({
      ...{ score: 30, segment: 'disqualified', reasons: ['Already a customer', 'Boss +30'] },
    });
  });
});

describe('scoreLeads', () => {
  test('one result a row, in order; a refused row refuses itself alone', () => {
    const rows = [
      { id: '1', title: 'CEO' },
      { id: '' },
      { id: '1' },
      { id: '4', size: 'x' },
      { id: '5', size: '100' },
    ];
    const results = cards(rows);
    expect(results.map((one) => ('refused' in one ? one.refused.code : one.score))).toEqual([
      ...[30, 'no-id', 'duplicate', 'bad-cell', 30],
    ]);
    expect(results[2]).toMatchObject({ refused: { message: expect.stringMatching(/"1".*lead 1\b/) } });
  });

  test('ids are exact after trimming', () => {
    const results = cards([{ id: 'a' }, { id: 'A' }, { id: ' a ' }]);
    expect(results.map((one) => ('refused' in one ? one.refused.code : 'scored'))).toEqual([
      ...['scored', 'scored', 'duplicate'],
    ]);
  });

  test('a header that a row lacks is an empty cell', () => {
    expect(cards([{ id: '1' }, { id: '2', title: 'CEO' }])).toMatchObject([{ score: 0 }, { score: 30 }]);
  });

  test('headers are matched exactly', () => {
    expect(cards([{ id: '1', Title: 'CEO' }])).toMatchObject([{ score: 0 }]);
  });

  test('columns that no rule reads may hold anything', () => {
    expect(cards([{ id: '1', other: '\0"\n' }])).toMatchObject([{ score: 0 }]);
  });

  test('no leads, no results', () => expect(cards([])).toEqual([]));

  test('counts activity rows, each once', () => {
    const web = [
      ...[visit('1'), visit('1', '2026-10-01'), visit('9'), visit(''), visit('1', '')],
      ...[visit('1', '2026-11-02'), visit('1', 'soon')],
    ];
    const { activities, faults } = scoreLeads(plan, [{ id: '1' }], { asOf: AS_OF, activities: { web } });
    expect(activities).toEqual({
      web: { matched: 2, unmatched: 1, no_lead: 1, undated: 1, future: 1, quarantined: 1 },
    });
    expect(faults.length).toBe(1);
    expect(faults[0]).toMatch(/^web: "when".*"soon"/);
  });

  test('a source without rows had no activity', () => {
    expect(scoreLeads(plan, [{ id: '1' }], { asOf: AS_OF }).activities).toEqual({ web: {} });
  });

  test('reads any iterable once, and changes nothing', () => {
    function* leads(): Generator<Row> {
      yield Object.freeze({ id: '1', title: 'CEO' });
      yield Object.freeze({ id: '2' });
    }
    const web = Object.freeze([Object.freeze(visit('2'))]);
    const rest = Object.freeze({ asOf: AS_OF, activities: Object.freeze({ web }) });
    expect(scoreLeads(plan, leads(), rest).leads).toMatchObject([{ score: 30 }, { score: 3 }]);
  });

  test('rows of tables', () => {
    const joined = compileRules(`version: 1
leads: { id: id }
tables: { firm: { key: key, match: firm } }
rules: { big: { when: { firm.size: { at_least: 10 } }, points: 5 } }
`);
    const firm = [
      { key: 'x', size: '10' },
      { key: 'x', size: '1' },
      { key: 'y', size: '9' },
      { key: 'z', size: 'ten' },
    ];
    const rows = ['x', 'y', 'z', 'w', ''].map((name, i) => ({ id: `${i}`, firm: name }));
    const { leads, faults } = scoreLeads(joined, rows, { asOf: AS_OF, tables: { firm } });
    expect(leads.map((one) => ('score' in one ? one.score : one))).toEqual([5, 0, 0, 0, 0]);
    expect(faults.length).toBe(2);
    expect(faults.find((fault) => /^firm: "size".*"ten"/.test(fault))).toBeDefined();
    expect(faults.find((fault) => /^firm: .*(key)/.test(fault))).toBeDefined();
  });

  test('the order of rows and of activities changes no score', () => {
    const leads = Array.from({ length: 20 }, (_, i) => ({
      id: `${i}`,
      size: `${i * 10}`,
      title: i % 3 ? '' : 'CEO',
    }));
    const web = Array.from({ length: 200 }, (_, i) =>
      visit(`${(i * 7) % 23}`, `2026-10-${String((i % 31) + 1).padStart(2, '0')}`),
    );
    const there = cards(leads, { activities: { web } });
    const back = cards(leads.toReversed(), { activities: { web: web.toReversed() } });
    expect(back.toReversed()).toEqual(there);
  });
});

describe('names that JavaScript knows are plain data', () => {
  const odd = compileRules(`version: 1
leads: { id: __proto__ }
activities: { constructor: { lead: toString, type: valueOf, at: at } }
groups: { __proto__: { label: P } }
rules:
  __proto__: { label: A, group: __proto__, when: { constructor: x }, points: 1 }
  toString: { each: { type: __proto__ }, points: 2 }
  valueOf: { when: { hasOwnProperty: { known: true } }, points: 4 }
`);
  /** With a key of its own, which `{ __proto__: … }` would not make. */
  const own = (key: string, value: string, rest: Record<string, string> = {}): Row =>
    Object.fromEntries([[key, value], ...Object.entries(rest)]);

  test('as headers, ids, sources, types, groups and rules', () => {
    const lead = own('__proto__', '__proto__', { constructor: 'x' });
    const act = own('toString', '__proto__', { valueOf: '__proto__', at: AS_OF } as never);
    const { leads, activities } = scoreLeads(odd, [lead, own('__proto__', 'constructor')], {
      asOf: AS_OF,
      activities: Object.fromEntries([['constructor', [act]]]),
    });
    expect(leads).toMatchObject([
      {
        score: 3,
        ledger: [
          { rule: '__proto__', points: 1 },
          { rule: 'toString', points: 2 },
        ],
      },
      { score: 0, ledger: [] },
    ]);
    const [first] = leads;
    expect(first && 'groups' in first ? Object.entries(first.groups) : []).toEqual([['__proto__', 1]]);
    expect(Object.entries(activities)).toEqual([['constructor', { matched: 1 }]]);
  });

  test('what a row inherits is no cell', () => {
    expect(scoreLead(odd, own('__proto__', '1'), { asOf: AS_OF })).toMatchObject({ score: 0, ledger: [] });
    const heir = Object.assign(Object.create({ title: 'CEO' }) as object, { id: '1' }) as Row;
    expect(score(heir).score).toBe(0);
  });

  test('what the activities inherit is no source', () => {
    expect(scoreLeads(odd, [], { asOf: AS_OF, activities: {} }).activities).toEqual({ constructor: {} });
  });
});

test("today is that of the rules' time zone", () => {
  const inZone = (zone: string) =>
    compileRules(`version: 1\ntimezone: ${zone}\nleads: { id: id }\nrules: {}\n`);
  const late = Date.UTC(2026, 10, 21, 23, 59, 59, 999);
  expect(today(inZone('UTC'), late)).toBe('2026-11-21');
  expect(today(inZone('Europe/Madrid'), late)).toBe('2026-11-22');
  expect(today(inZone('UTC'), 0)).toBe('1970-01-01');
  expect(today(inZone('America/New_York'), 0)).toBe('1969-12-31');
});

test('the package is imported by its name', () => {
  const program = `import { compileRules, scoreLead, scoreLeads } from 'leadscore';
const plan = compileRules('version: 1\\nleads: { id: id }\\nrules: { a: { when: { id: { known: true } }, points: 5 } }');
const { score } = scoreLead(plan, { id: '1' }, { asOf: '2026-11-01' });
console.log(score, typeof scoreLeads);`;
  const argv = ['--input-type=module', '-e', program];
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
  expect([status, stdout], stderr).toEqual([0, '5 function\n']);
});
