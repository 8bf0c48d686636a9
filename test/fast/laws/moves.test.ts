// What must hold for every comparison: the matrix adds up to both runs, what is attributed adds up to each lead's
// change, and both agree with the scored files as another reader reads them. Random rules and exports.

import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import type { Style } from '../../oracle/arbitraries.ts';
import { describeWorld, done, ledgerOf, total } from '../../oracle/compare.ts';
import { type Case, cases, toYaml } from '../../oracle/generate.ts';
import { rulesOf } from '../../oracle/random-rules.ts';
import { fromCsv, type Run, toCsv } from '../../oracle/run.ts';
import type { World } from '../../oracle/score.ts';
import { micros, write } from '../../oracle/values.ts';
import { always } from '../../support/random.ts';
import { run as front, inFreshFolder, put } from '../../support/run.ts';

inFreshFolder();

type Row = Readonly<Record<string, string>>;

/** What diff came to: its JSON, and the list of movers with every kind in it. */
interface Diffed {
  readonly code: number;
  readonly said: string;
  readonly json: {
    readonly matrix: Record<string, Record<string, number>>;
    readonly entered: Record<string, number>;
    readonly left: Record<string, number>;
    readonly moves: Record<string, number>;
  };
  readonly movers: readonly Row[];
}

async function diff(
  files: Readonly<Record<string, string>>,
  argv: readonly string[],
  delimiter: string,
): Promise<Diffed> {
  put(files);
  const kinds = 'promoted,cooled,disqualified,requalified,entered,left,jitter,stayed';
  const list = ['--out', '-', '--detail', '--only', kinds];
  const { code, stdout, stderr } = await front(['diff', ...argv, ...list, '--format', 'json']);
  const [header = [], ...rows] = fromCsv(stdout, delimiter);
  const movers = rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i] ?? '', cell])));
  return { code, said: stderr, json: code === 0 ? JSON.parse(stderr) : {}, movers };
}

const byId = (run: Run): Map<string, Row> =>
  new Map(run.rows.map((row) => [(row['Record ID'] ?? '').trim(), row]));

function countsOf(run: Run): Record<string, number> {
  return run.summary.segments;
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);

/** The comparison against both scored files. */
function check(before: Run, after: Run, { json, movers }: Diffed): void {
  const names = Object.keys(json.matrix);
  for (const [name, n] of Object.entries(countsOf(before))) {
    const row = names.includes(name) ? sum(Object.values(json.matrix[name] ?? {})) : 0;
    expect(`${name} ${row + (json.left[name] ?? 0)}`).toBe(`${name} ${n}`);
  }
  for (const [name, n] of Object.entries(countsOf(after))) {
    const column = sum(names.map((from) => json.matrix[from]?.[name] ?? 0));
    expect(`${name} ${column + (json.entered[name] ?? 0)}`).toBe(`${name} ${n}`);
  }
  const [old, now] = [byId(before), byId(after)];
  const ids = new Set([...old.keys(), ...now.keys()]);
  const { rescored = 0, stayed: _, ...kinds } = json.moves;
  expect(sum(Object.values(kinds)) + rescored).toBe(movers.length);

  const told = new Map(movers.map((row) => [(row.id ?? '').trim(), row]));
  expect(told.size).toBe(movers.length);
  for (const id of ids) {
    const [then, since] = [old.get(id), now.get(id)];
    const row = told.get(id);
    const isSame =
      then &&
      since &&
      then.segment === since.segment &&
      micros(then.score ?? '') === micros(since.score ?? '');
    expect(row === undefined, id).toBe(isSame === true);
    if (row === undefined) continue;
    expect([row.from, row.to]).toEqual([then?.segment ?? '', since?.segment ?? '']);
    if (then === undefined || since === undefined) {
      expect(row.delta).toBe('');
      continue;
    }
    const delta = micros(since.score ?? '') - micros(then.score ?? '');
    expect(row.delta).toBe(write(delta));
    const lines = ledgerOf(row);
    expect(total(lines.map(({ points }) => points))).toBe(delta);
    expect(lines.map(({ kind, name, points }) => `${kind} ${name} ${points}`).sort()).toEqual(
      gains(then, since).sort(),
    );
  }
}

/** What each line of the ledger gained from one row to the other. */
function gains(before: Row, after: Row): string[] {
  const gained = new Map<string, bigint>();
  for (const [row, sign] of [
    [after, 1n],
    [before, -1n],
  ] as const) {
    for (const { kind, name, points } of ledgerOf(row)) {
      gained.set(`${kind} ${name}`, (gained.get(`${kind} ${name}`) ?? 0n) + sign * points);
    }
  }
  return [...gained].filter(([, points]) => points !== 0n).map(([line, points]) => `${line} ${points}`);
}

/** The same rules a while later, some leads gone and some come. */
const later = fc.tuple(
  cases({ leads: 20, activities: 60 }),
  fc.integer({ min: 0, max: 40 }),
  fc.nat(3),
  fc.nat(3),
);

function moved(world: World, days: number, gone: number, come: number): [World, World] {
  const { header, rows } = world.leads;
  const asOf = new Date(Date.parse(world.asOf) + days * 86_400_000).toISOString().slice(0, 10);
  return [
    { ...world, leads: { header, rows: rows.slice(come) } },
    { ...world, asOf, leads: { header, rows: rows.slice(0, rows.length - gone) } },
  ];
}

test('two scored files: the matrix adds up to both, and each change to its lines', async () => {
  await always(later, async ([one, days, gone, come]) => {
    const [first, second] = moved(one.world, days, gone, come);
    const [before, after] = [await done(first, one), await done(second, one)];
    const { style } = one;
    const files = { 'old.csv': before.text, 'new.csv': after.text, 'rules.yaml': one.world.rules };
    for (const rules of [[], ['--rules', 'rules.yaml']]) {
      const told = await diff(files, ['old.csv', 'new.csv', ...rules, ...hints(style)], style.delimiter);
      expect(told.code, `${told.said}\n${describeWorld(second)}`).toBe(0);
      check(before, after, told);
    }
  });
});

/** A header of a few columns may not show its delimiter. */
function hints({ delimiter }: Style): string[] {
  return ['--delimiter', delimiter, '--id', 'Record ID'];
}

/** Another rules file for the same export. */
const revised: Arbitrary<[Case, string]> = cases({ leads: 20, activities: 60 }).chain((one) =>
  fc.tuple(
    fc.constant(one),
    rulesOf(one.style).map((rules) => toYaml(rules, one.style.unquoted)),
  ),
);

/** The same data for other rules: what they declare and nobody gives is left out. */
function under(rules: string, world: World): World {
  const declared = ['email', 'web', 'calls'].filter((name) => new RegExp(`^  "?${name}"?:`, 'm').test(rules));
  const hasTable = /^"?tables"?:/m.test(rules);
  const without = declared.filter((name) => world.logs[name] === undefined);
  if (hasTable && world.tables.company === undefined) without.push('company');
  return {
    ...world,
    rules,
    without,
    tables: hasTable ? world.tables : {},
    logs: Object.fromEntries(Object.entries(world.logs).filter(([name]) => declared.includes(name))),
  };
}

test('two rules files: the same as scoring by each and comparing', async () => {
  await always(revised, async ([one, rules]) => {
    const { style, world } = one;
    const other = under(rules, world);
    const [before, after] = [await done(world, one), await done(other, one)];
    const files: Record<string, string> = {
      'old.yaml': world.rules,
      'new.yaml': rules,
      'leads.csv': toCsv(world.leads, style),
    };
    const argv = ['old.yaml', 'new.yaml', '--leads', 'leads.csv', '--as-of', world.asOf];
    const add = (flag: string, name: string, csv: string): void => {
      files[`${name}.csv`] = csv;
      argv.push(flag, `${name}=${name}.csv`);
    };
    for (const [name, [sheet]] of Object.entries({ ...world.logs, ...other.logs })) {
      if (sheet) add('--activities', name, toCsv(sheet, style));
    }
    for (const [name, sheet] of Object.entries({ ...world.tables, ...other.tables })) {
      add('--table', name, toCsv(sheet, style));
    }
    for (const name of new Set([...(world.without ?? []), ...(other.without ?? [])]))
      argv.push('--without', name);
    const told = await diff(files, [...argv, '--max-rejects', '100%'], ',');
    expect(told.code, `${told.said}\n${rules}\n${describeWorld(world)}`).toBe(0);
    check(before, after, told);
  });
});
