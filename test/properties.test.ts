// What must hold for every rules file and every export: the program agrees with a second reading of the
// contract, ledgers add up, counts reconcile, and no order of rows, columns, rules or files changes a score.
// Seeds are fixed, so that a failure comes back; LEADSCORE_RUNS and LEADSCORE_SEED look further
// and LEADSCORE_SHRINK makes a failing case small, which takes minutes.

import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PLAIN_STYLE, type Plain, type PlainMap } from './oracle/arbitraries.ts';
import { worth } from './oracle/card.ts';
import type { Block, Sheet } from './oracle/cells.ts';
import { compare, describeWorld, done, ledgerOf, show, total } from './oracle/compare.ts';
import { type Case, cases, toYaml } from './oracle/generate.ts';
import { orderless } from './oracle/orderless.ts';
import type { Run } from './oracle/run.ts';
import type { World } from './oracle/score.ts';
import { day, divideRound, fixed, fold, isoDay, MICRO, micros, words, write } from './oracle/values.ts';

const RUNS = Number(process.env.LEADSCORE_RUNS ?? 200);
const SEED = Number(process.env.LEADSCORE_SEED ?? 20261101);
const FEWER = Math.max(1, Math.floor(RUNS / 5));

/** Runs a property and says what failed in words, not as a dump of generators. */
async function always<T>(arb: Arbitrary<T>, holds: (value: T) => Promise<void>, runs = FEWER): Promise<void> {
  const endOnFailure = process.env.LEADSCORE_SHRINK === undefined;
  const found = await fc.check(fc.asyncProperty(arb, holds), { seed: SEED, numRuns: runs, endOnFailure });
  if (found.failed) {
    const path = `LEADSCORE_SEED=${found.seed}, failed at run ${found.numRuns}; LEADSCORE_SHRINK=1 makes it smaller`;
    const cause = found.errorInstance;
    throw new Error(`${path}\n${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

// ── The same case in another order ─────────────────────────────────────────────────────────────────────

/** A shuffle that is a function, so that one seed orders any number of sheets. */
const shuffles = fc.integer().map((seed) => <T>(items: T[]): T[] => {
  const key = (i: number): number => Math.imul((i + 1) ^ seed, 2654435761) >>> 0;
  return items
    .map((item, i) => ({ item, key: key(i) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
});
type Shuffle = <T>(items: T[]) => T[];

const mapLogs = (world: World, change: (sheet: Sheet) => Sheet[]): World['logs'] =>
  Object.fromEntries(Object.entries(world.logs).map(([name, files]) => [name, files.flatMap(change)]));

const shuffleRows =
  (shuffle: Shuffle) =>
  (sheet: Sheet): Sheet => ({ ...sheet, rows: shuffle(sheet.rows) });

/** Ragged rows stay as they are: their cells have no columns to move with. */
const shuffleColumns =
  (shuffle: Shuffle) =>
  ({ header, rows }: Sheet): Sheet => ({
    header: shuffle(header),
    rows: rows.map((row) => (row.length === header.length ? shuffle(row) : row)),
  });

const halves = ({ header, rows }: Sheet): [Sheet, Sheet] => {
  const half = Math.floor(rows.length / 2);
  return [
    { header, rows: rows.slice(0, half) },
    { header, rows: rows.slice(half) },
  ];
};

/** Rows by lead, each with its cells by column name, in an order that owes nothing to the file's. */
function byLead(told: Run): string[] {
  return told.rows.map((row) => show(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}

async function sameRows(one: Case, world: World): Promise<void> {
  const [before, after] = [await done(one.world, one), await done(world, one)];
  const [a, b] = [byLead(before), byLead(after)];
  if (show(a) !== show(b)) {
    const changed = a.filter((row) => !b.includes(row));
    const instead = b.filter((row) => !a.includes(row));
    throw new Error(
      `changed:\n${changed}\nto\n${instead}\n${describeWorld(one.world)}\nbecame\n${describeWorld(world)}`,
    );
  }
}

describe('a second reading of the contract', () => {
  test('gives every cell, outcome and count alike', { timeout: 3_600_000 }, async () => {
    await always(cases(), compare, RUNS);
  });
});

describe('sums', () => {
  test('the ledger adds up to the score and to the groups, and the summary to the ledgers', async () => {
    await always(cases(), async (one) => {
      const told = await done(one.world, one);
      const settings = one.rules.get('score');
      const decimals = Number((settings instanceof Map ? settings.get('decimals') : undefined) ?? 0);
      const grouped = new Map<string, string>();
      const rules = one.rules.get('rules');
      for (const [id, rule] of rules instanceof Map ? rules : []) {
        const group = rule instanceof Map ? rule.get('group') : undefined;
        if (group !== undefined) grouped.set(id, String(group));
      }
      const perRule = new Map<string, bigint>();
      for (const row of told.rows) {
        const ledger = ledgerOf(row);
        expect(fixed(total(ledger.map((line) => line.points)), decimals)).toBe(row.score);
        expect(total(ledger.map((line) => line.points)) - micros(row.score ?? '')).toBe(0n);
        expect(ledger.filter((line) => line.points === 0n)).toEqual([]);
        const groups = one.rules.get('groups');
        for (const group of groups instanceof Map ? groups.keys() : []) {
          const own = ledger.filter(
            ({ kind, name }) =>
              (kind === 'group' && name === group) || (kind === 'rule' && grouped.get(name) === group),
          );
          expect(fixed(total(own.map((line) => line.points)), decimals)).toBe(row[group]);
        }
        for (const { kind, name, points } of ledger) {
          if (kind === 'rule') perRule.set(name, (perRule.get(name) ?? 0n) + points);
        }
      }
      for (const [id, points] of perRule) {
        expect(`${id} ${told.summary.rules_fired[id]?.points}`).toBe(`${id} ${write(points)}`);
      }
    });
  });

  test('the counts of the summary reconcile with each other and with the rejects file', async () => {
    await always(cases(), async (one) => {
      const { summary, rows, rejects } = await done(one.world, one);
      const { read = 0, scored = 0, quarantined = 0, duplicate = 0 } = summary.leads;
      expect(read).toBe(one.world.leads.rows.length);
      expect(scored + quarantined + duplicate).toBe(read);
      expect(rows.length).toBe(scored);
      expect(total(Object.values(summary.segments).map(BigInt))).toBe(BigInt(scored));
      let rejected = quarantined + duplicate;
      for (const [name, counts] of Object.entries(summary.activities)) {
        const n = (key: string): number => Number(counts[key]);
        const classes = ['matched', 'unmatched', 'no_lead', 'undated', 'left_out', 'future', 'duplicate'];
        const sum = classes.reduce((all, key) => all + n(key), n('quarantined'));
        expect(`${name} ${sum}`).toBe(`${name} ${n('read')}`);
        expect(n('shared')).toBeLessThanOrEqual(n('matched'));
        rejected += n('quarantined');
      }
      for (const counts of Object.values(summary.tables ?? {})) rejected += Number(counts.quarantined);
      expect(rejects.length).toBe(rejected);
    });
  });
});

describe('order never matters', () => {
  const shuffled = fc.tuple(orderless, shuffles);
  const everySheet = (world: World, change: (sheet: Sheet) => Sheet): World => ({
    ...world,
    leads: change(world.leads),
    tables: Object.fromEntries(Object.entries(world.tables).map(([name, sheet]) => [name, change(sheet)])),
    logs: mapLogs(world, (sheet) => [change(sheet)]),
  });

  test('of rows, in leads, tables and logs', async () => {
    await always(shuffled, ([one, shuffle]) => sameRows(one, everySheet(one.world, shuffleRows(shuffle))));
  });

  test('of columns', async () => {
    await always(shuffled, ([one, shuffle]) => sameRows(one, everySheet(one.world, shuffleColumns(shuffle))));
  });

  test('of the files of one log', async () => {
    await always(orderless, (one) => {
      return sameRows(one, { ...one.world, logs: mapLogs(one.world, (sheet) => halves(sheet).reverse()) });
    });
  });

  test('of rules: scores and segments are the same, reasons and ledger the same but for their order', async () => {
    await always(shuffled, async ([one, shuffle]) => {
      const rules = one.rules.get('rules');
      const turned: PlainMap = new Map(rules instanceof Map ? shuffle([...rules]) : []);
      const world = {
        ...one.world,
        rules: toYaml(new Map<string, Plain>([...one.rules, ['rules', turned]]), one.style.unquoted),
      };
      const all = { top: 1000 };
      const [before, after] = [
        await done({ ...one.world, ...all }, one),
        await done({ ...world, ...all }, one),
      ];
      const loose = (told: Run): string[] =>
        byLead({
          ...told,
          rows: told.rows.map((row) => ({
            ...row,
            reasons: (row.reasons ?? '').split('; ').sort().join('; '),
            ledger: (row.ledger ?? '')
              .slice(1, -1)
              .split(/,(?=\{)/)
              .sort()
              .join(),
          })),
        });
      if (show(loose(before)) !== show(loose(after))) {
        throw new Error(
          `${show(loose(before))}\n${show(loose(after))}\n${world.rules}\n${describeWorld(one.world)}`,
        );
      }
    });
  });
});

describe('the same bytes', () => {
  test('from the same command twice', async () => {
    await always(cases(), async (one) => {
      const [first, second] = [await done(one.world, one), await done(one.world, one)];
      expect(second.text).toBe(first.text);
      expect(second.rejects).toEqual(first.rejects);
      expect({ ...second.summary, seconds: 0 }).toEqual({ ...first.summary, seconds: 0 });
      const timeless = (said: string): string => said.replace(/[\d.,]+ ?m?s\b/g, '');
      expect(timeless(second.said)).toBe(timeless(first.said));
    });
  });

  test('from a log in one file or in two', async () => {
    await always(cases(), async (one) => {
      const whole = await done(one.world, one);
      const parts = await done({ ...one.world, logs: mapLogs(one.world, halves) }, one);
      expect(parts.text).toBe(whole.text);
      expect(parts.summary.activities).toEqual(whole.summary.activities);
    });
  });

  test('from leads in one run or in two, row by row', async () => {
    await always(orderless, async (one) => {
      const whole = await done(one.world, one);
      const [first, second] = halves(one.world.leads);
      const parts = [
        await done({ ...one.world, leads: first }, one),
        await done({ ...one.world, leads: second }, one),
      ];
      expect(parts.flatMap((part) => part.rows)).toEqual(whole.rows);
    });
  });
});

// ── Plain cases, written by hand ───────────────────────────────────────────────────────────────────────

const caseOf = (rules: string, leads: Sheet, log: Sheet): Case => {
  const world: World = { rules, asOf: PLAIN_STYLE.asOf, leads, tables: {}, logs: { log: [log] } };
  return { rules: new Map(), style: PLAIN_STYLE, world };
};
const BASE =
  'version: 1\nleads: { id: Id }\nactivities:\n  log: { lead: Lead, at: At, type: { always: x } }\n';

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
      const key = fold(`k${c}`.trim());
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
    const ages = Array.from({ length: 3660 }, (_, age) => age);
    const one = caseOf(
      `${BASE}rules:\n${rules.join('')}`,
      { header: ['Id', 'Name'], rows: ages.map((age) => [String(age), 'x']) },
      { header: ['Lead', 'At'], rows: ages.map((age) => [String(age), isoDay(day(PLAIN_STYLE.asOf) - age)]) },
    );
    const { rows } = await done(one.world, one);
    for (const age of ages) {
      const expected = decays.map(([points, how], i) => {
        const decay = parse(`{ ${how} }`, { schema: 'failsafe', mapAsMap: true }) as Block;
        return `r${i} ${write(worth(micros(points), decay, age))}`;
      });
      const paid = expected.filter((line) => !line.endsWith(' 0'));
      const got = ledgerOf(rows[age] ?? {}).filter(({ kind }) => kind === 'rule');
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

describe('examples that random cases found', () => {
  const lead: Sheet = { header: ['Id', 'Count'], rows: [['1', '-2']] };
  const nobody: Sheet = { header: ['Lead', 'At'], rows: [] };

  test('a gate is told with its own number, not with a rounded one', async () => {
    const rules =
      'groups: { fit: {} }\nrules: { a: { when: { Count: { known: true } }, points: 30 } }\n' +
      'segments:\n  - { name: cold, from: 0 }\n  - { name: hot, from: 5, requires: { fit: { at_least: 19.9999 } } }\n';
    await compare(caseOf(`${BASE}${rules}`, lead, nobody));
  });

  test('a rule over a count column fires only where the count earns something', async () => {
    await compare(caseOf(`${BASE}rules: { a: { each: { field: Count }, points: 1 } }\n`, lead, nobody));
  });
});
