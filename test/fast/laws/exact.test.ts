// Exact at any size; the tables of the plan, value by value.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PLAIN_STYLE } from '../../oracle/arbitraries.ts';
import { worth } from '../../oracle/card.ts';
import type { Block } from '../../oracle/cells.ts';
import { compare, done, ledgerOf, total } from '../../oracle/compare.ts';
import { day, divideRound, fold, isoDay, MICRO, micros, trim, words, write } from '../../oracle/values.ts';
import { always, spread } from '../../support/random.ts';
import { BASE, caseOf } from './plain.ts';

describe('exact at any size', () => {
  test('totals of a rule stop at a thousand million points, and every ledger number is a safe integer', async () => {
    const rule = fc.record({
      points: fc.oneof(
        fc.constantFrom(1_000_000, -1_000_000, 999_999.999999),
        fc.integer({ min: -9, max: 9 }),
      ),
      column: fc.boolean(),
      decay: fc.constantFrom('', ', decay: { half_life: 3d }', ', decay: { linear: 7d }'),
    });
    const arb = fc.record({
      rules: fc.array(rule, { minLength: 1, maxLength: 8 }),
      count: fc.constantFrom(0, 1, 999, 1000, 1001, 999_999_999_999),
      activities: fc.integer({ min: 0, max: 1500 }),
      bounds: fc.constantFrom(
        '{ min: -999999999, max: 999999999 }',
        '{}',
        '{ min: 0, max: 100, decimals: 6 }',
      ),
    });
    await always(arb, async ({ rules, count, activities, bounds }) => {
      const lines = rules.map(({ points, column, decay }, i) => {
        const each = column
          ? `{ field: Count }, points: ${points || 1}`
          : `{}, points: ${points || 1}${decay}`;
        return `  r${i}: { each: ${each} }\n`;
      });
      const day = (i: number): string => `2026-10-${10 + (i % 20)}`;
      const log = Array.from({ length: activities }, (_, i) => ['1', day(i)]);
      const one = caseOf(
        `${BASE}rules:\n${lines.join('')}${bounds === '{}' ? '' : `score: ${bounds}\n`}`,
        { header: ['Id', 'Count'], rows: [['1', String(count)]] },
        { header: ['Lead', 'At'], rows: log },
      );
      await compare(one);
      for (const row of (await done(one.world, one)).rows) {
        for (const { kind, points } of ledgerOf(row)) {
          expect(Number.isSafeInteger(Number(points))).toBe(true);
          if (kind !== 'rule') continue;
          expect(points <= 1_000_000_000n * MICRO && points >= -1_000_000_000n * MICRO).toBe(true);
        }
      }
    });
  });

  test('a sum of twelve-digit cells is told from its neighbour a millionth away', async () => {
    const big = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
    await always(fc.array(big, { minLength: 1, maxLength: 200 }), async (cells) => {
      // A last cell brings the sum back to where a threshold may stand.
      const sum = total(cells);
      const home = divideRound(sum, 10n ** 18n) * 10n ** 18n;
      const step = home < 0n ? 1n : -1n;
      const back = Array.from(
        { length: Number((home < 0n ? -home : home) / 10n ** 17n) },
        () => step * 10n ** 17n,
      );
      const all = [...cells, ...back];
      const exact = total(all);
      const limit = (value: bigint): string => write(value);
      const tests = [
        ['at', `at_least: ${limit(exact)}`],
        ['over', `at_least: ${limit(exact + 1n)}`],
        ['above', `more_than: ${limit(exact - 1n)}`],
        ['under', `less_than: ${limit(exact)}`],
      ];
      const rules = tests.map(
        ([id, t]) => `  ${id}: { when: { activity: { sum: { field: Amount, ${t} } } }, points: 1 }\n`,
      );
      const one = caseOf(
        `${BASE}rules:\n${rules.join('')}`,
        { header: ['Id', 'Name'], rows: [['1', 'x']] },
        { header: ['Lead', 'At', 'Amount'], rows: all.map((cell) => ['1', '2026-10-01', write(cell)]) },
      );
      await compare(one);
      expect((await done(one.world, one)).rows[0]?.reasons).toBe('At +1; Above +1');
    });
  });
});

describe('the tables of the plan, value by value', () => {
  /** Letters of later Unicode versions than the oldest Node that is supported knows. */
  const LATER = /[\u1c80-\u1c8f\ua7c0-\ua7ff]/;
  const letters = Array.from({ length: 0xffff }, (_, i) => String.fromCodePoint(i + 1)).filter(
    (c) => !/[\p{Cs}\p{Cn}\p{Co}]/u.test(c) && !LATER.test(c) && !/[\u3400-\ud7ff]/.test(c),
  );

  test('folding', async () => {
    const classes = new Map<string, number>();
    for (const c of letters) {
      const key = fold(trim(`k${c}`));
      classes.set(key, (classes.get(key) ?? 0) + 1);
    }
    const one = caseOf(
      `${BASE.replace('lead: Lead,', 'lead: Lead, match: Key,')}rules: { n: { each: {}, points: 1 } }\n` +
        'score: { max: 1000000 }\n',
      { header: ['Id', 'Key'], rows: [...classes.keys()].map((key, i) => [String(i), key]) },
      { header: ['Lead', 'At'], rows: letters.map((c) => [`k${c}`, '2026-11-01']) },
    );
    const { rows } = await done(one.world, one);
    const wrong = [...classes].filter(([, n], i) => rows[i]?.score !== String(n));
    expect(wrong).toEqual([]);
  });

  test('words', async () => {
    const one = caseOf(
      `${BASE}rules: { w: { when: { Text: { words: a b } }, points: 1 } }\n`,
      { header: ['Id', 'Text'], rows: letters.map((c, i) => [String(i), `a${c}b`]) },
      { header: ['Lead', 'At'], rows: [] },
    );
    const { rows } = await done(one.world, one);
    const wrong = letters.filter(
      (c, i) => (rows[i]?.score === '1') !== (words(`a${c}b`).join(' ') === 'a b'),
    );
    expect(wrong.map((c) => c.codePointAt(0)?.toString(16))).toEqual([]);
  });

  test('decay, at every age', async () => {
    const decays: [string, string][] = [
      ['7.123456', 'half_life: 14d'],
      ['1000000', 'half_life: 365d'],
      ['-999999.999999', 'half_life: 1d'],
      ['0.000003', 'half_life: 97d'],
      ['5', 'half_life: 3650d'],
      ['7.000001', 'linear: 60d'],
      ['-3.333333', 'linear: 4000d'],
      ['2.5', 'steps: { 7d: 100%, 2w: 33.3%, 3000d: 0.0002%, 4000d: 50% }'],
    ];
    const rules = decays.map(
      ([points, how], i) => `  r${i}: { each: {}, points: ${points}, decay: { ${how} } }\n`,
    );
    // Those at which steps end, and of the others some: soak tries every one.
    const everyAge = Array.from({ length: 3660 }, (_, age) => age);
    const isNearStep = (age: number): boolean => age < 70 || Math.abs(age - 3000) < 2;
    const others = spread(
      everyAge.filter((age) => !isNearStep(age)),
      300,
    );
    const ages = [...everyAge.filter(isNearStep), ...others];
    const one = caseOf(
      `${BASE}rules:\n${rules.join('')}`,
      { header: ['Id', 'Name'], rows: ages.map((age) => [String(age), 'x']) },
      { header: ['Lead', 'At'], rows: ages.map((age) => [String(age), isoDay(day(PLAIN_STYLE.asOf) - age)]) },
    );
    const { rows } = await done(one.world, one);
    for (const [place, age] of ages.entries()) {
      const expected = decays.map(([points, how], i) => {
        const decay = parse(`{ ${how} }`, { schema: 'failsafe', mapAsMap: true }) as Block;
        return `r${i} ${write(worth(micros(points), decay, age))}`;
      });
      const paid = expected.filter((line) => !line.endsWith(' 0'));
      const got = ledgerOf(rows[place] ?? {}).filter(({ kind }) => kind === 'rule');
      expect(`${age}: ${got.map(({ name, points }) => `${name} ${write(points)}`)}`).toBe(`${age}: ${paid}`);
    }
  });

  test('windows, at every age', async () => {
    const tests = ['within', 'older_than', 'next'].flatMap((op) => [1, 2, 7, 30].map((n) => `${op}: ${n}d`));
    const days = ['before', 'after'].map((op) => `${op}: 2026-10-25`);
    const ofLead = [...tests, ...days].map((t, i) => `  l${i}: { when: { Day: { ${t} } }, points: 1 }\n`);
    const ofLog = tests.filter((t) => !t.startsWith('next'));
    const rules = ofLog.map((t, i) => `  a${i}: { when: { activity: { ${t} } }, points: 1 }\n`);
    const none = ofLog.map((t, i) => `  n${i}: { when: { no_activity: { ${t} } }, points: 1 }\n`);
    const each = ofLog.map((t, i) => `  e${i}: { each: { ${t} }, points: 1 }\n`);
    const ages = Array.from({ length: 80 }, (_, i) => i - 35);
    const on = (age: number): string => isoDay(day(PLAIN_STYLE.asOf) - age);
    await compare(
      caseOf(
        `${BASE}rules:\n${[...ofLead, ...rules, ...none, ...each].join('')}`,
        { header: ['Id', 'Day'], rows: ages.map((age) => [String(age), on(age)]) },
        { header: ['Lead', 'At'], rows: ages.map((age) => [String(age), on(age)]) },
      ),
    );
  });

  test('measures, of the activities of one lead', async () => {
    const row = fc.tuple(
      fc.constantFrom('2026-11-01', '2026-10-31', '2026-10-31 23:30-05:00', '2026-10-30 10:00', ''),
      fc.constantFrom('1', '1.0', '+1', '2', '0', '-0', '2.000001', '', '-3'),
      fc.constantFrom('2026-10-01', '2026-10-01 10:00', '2026-10-02', '2026-10-01T22:00-03:00', ''),
      fc.constantFrom('SEO', 'seo', 'Séo', 'se o', ''),
    );
    const measures = ['count: {', 'days: {', 'distinct: { field: n,', 'distinct: { field: due,'];
    const more = ['distinct: { field: Text,', 'sum: { field: n,'];
    const limits = [
      'at_least: 1',
      'at_least: 2',
      'at_least: 3',
      'at_most: 0',
      'more_than: 4',
      'less_than: 4',
    ];
    const all = [...measures, ...more].flatMap((measure) => limits.map((limit) => `${measure} ${limit} }`));
    const rules = all.map((m, i) => `  m${i}: { when: { activity: { ${m} } }, points: 1 }\n`);
    const declared =
      'fields: { n: { column: N, type: number }, due: { column: Due, type: date } }, lead: Lead';
    await always(fc.array(row, { maxLength: 8 }), (rows) =>
      compare(
        caseOf(
          `${BASE.replace('lead: Lead', declared)}rules:\n${rules.join('')}`,
          { header: ['Id', 'Name'], rows: [['1', 'x']] },
          { header: ['Lead', 'At', 'N', 'Due', 'Text'], rows: rows.map((cells) => ['1', ...cells]) },
        ),
      ),
    );
  });
});
