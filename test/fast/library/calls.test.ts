// compileRules, scoreLead, scoreLeads.

import { describe, expect, test } from 'vitest';
import {
  compileRules,
  type LeadScore,
  ProblemError,
  problemLine,
  type Row,
  scoreLead,
  scoreLeads,
} from '../../../src/index.ts';
import { AS_OF, plan, RULES, score } from './library.ts';

const visit = (who: string, when = AS_OF): Row => ({ who, what: 'visit', when });

const cards = (rows: Iterable<Row>, rest: Partial<Parameters<typeof scoreLeads>[2]> = {}) =>
  scoreLeads(plan, rows, { asOf: AS_OF, ...rest }).leads;

function problemsOf(work: () => unknown): ProblemError['problems'] {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  throw new Error('nothing was thrown');
}

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
