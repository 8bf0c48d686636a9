// Random plans over random exports: order never matters; the same bytes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plain, PlainMap } from '../../oracle/arbitraries.ts';
import type { Sheet } from '../../oracle/cells.ts';
import { compare, describeWorld, done, show } from '../../oracle/compare.ts';
import { type Case, cases, toYaml } from '../../oracle/generate.ts';
import { orderless } from '../../oracle/orderless.ts';
import type { Run } from '../../oracle/run.ts';
import type { World } from '../../oracle/score.ts';
import { always } from '../../support/random.ts';
import { BASE, caseOf } from './plain.ts';

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
