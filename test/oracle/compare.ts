// Holds the program's output against the second reading, cell by cell and count by count, and says in full what
// case they disagree about.

import { expect } from 'vitest';
import { ANYTHING, type Scored } from './card.ts';
import type { Sheet } from './cells.ts';
import type { Case } from './generate.ts';
import { type Run, run } from './run.ts';
import { type Counts, type Result, score, type World } from './score.ts';
import { micros } from './values.ts';

/** Whether the program's text is the expected one, `ANYTHING` standing for words of its choice. */
function agrees(expected: string, got: string): boolean {
  const escaped = expected.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(ANYTHING, '.*');
  return new RegExp(`^${escaped}$`, 's').test(got);
}

export const show = (value: unknown): string => JSON.stringify(value, null, 1);
const tell = (sheet: Sheet): string =>
  [sheet.header, ...sheet.rows].map((row) => JSON.stringify(row)).join('\n');

export function describeWorld(world: World): string {
  const logs = Object.entries(world.logs).flatMap(([name, files]) =>
    files.map((f) => `-- ${name}\n${tell(f)}`),
  );
  const tables = Object.entries(world.tables).map(([name, sheet]) => `-- ${name}\n${tell(sheet)}`);
  const parts = [world.rules, `as of ${world.asOf}`, `-- leads\n${tell(world.leads)}`, ...tables, ...logs];
  const all = parts.join('\n');
  return all.length > 20_000 ? `${all.slice(0, 20_000)}\n…` : all;
}

export async function done(world: World, one: Case): Promise<Run> {
  const result = await run(world, one.style);
  if (result.code !== 0) throw new Error(`exit ${result.code}\n${result.said}\n${describeWorld(world)}`);
  return result;
}

/** The lines of a ledger as exact millionths, never as floating point. */
export function ledgerOf(row: Record<string, string>): { kind: string; name: string; points: bigint }[] {
  const line = /\{"(rule|group|step)":"([^"]*)","points":(-?\d+(?:\.\d+)?)\}/g;
  const found = [...(row.ledger ?? '').matchAll(line)];
  expect(`[${found.map(([text]) => text).join(',')}]`).toBe(row.ledger);
  return found.map(([, kind = '', name = '', points = '']) => ({ kind, name, points: micros(points) }));
}

export const total = (points: bigint[]): bigint => points.reduce((a, b) => a + b, 0n);

function differencesOf(expected: Scored, got: Record<string, string> | undefined): string[] {
  if (got === undefined) return ['no row'];
  const cells: Record<string, string> = {
    score: expected.score ?? '',
    segment: expected.segment ?? '',
    reasons: expected.reasons ?? '',
    ledger: expected.ledger ?? '',
    ...expected.groups,
  };
  return Object.entries(cells)
    .filter(([name, cell]) => !agrees(cell, got[name] ?? ''))
    .map(([name, cell]) => `${name}: expected ${JSON.stringify(cell)}, got ${JSON.stringify(got[name])}`);
}

function countsOf(result: Result): Record<string, unknown> {
  const outcomes = result.leads.map((lead) => lead.outcome);
  const of = (outcome: string): number => outcomes.filter((o) => o === outcome).length;
  const leads = {
    read: outcomes.length,
    scored: of('scored'),
    quarantined: of('quarantined'),
    duplicate: of('duplicate'),
  };
  return { leads, activities: result.sources, tables: result.tables };
}

/** The same counts of the program, and no others. */
function countsTold(told: Run, expected: Result): Record<string, unknown> {
  const only = (from: Record<string, unknown> = {}, keys: string[]): Record<string, unknown> =>
    Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, from[key]]));
  const sources = Object.entries(expected.sources).map(([name, counts]: [string, Counts]) => [
    name,
    only(told.summary.activities[name], Object.keys(counts)),
  ]);
  return {
    leads: only(told.summary.leads, ['read', 'scored', 'quarantined', 'duplicate']),
    activities: Object.fromEntries(sources),
    tables: Object.fromEntries(
      Object.keys(expected.tables).map((name) => [
        name,
        only(told.summary.tables[name], ['read', 'quarantined']),
      ]),
    ),
  };
}

/** Fails with the rules, the files and both results when the two readings differ anywhere. */
export async function compare(one: Case): Promise<void> {
  const { world, style } = one;
  const expected = score(world);
  const told = await done(world, one);
  const fail = (what: string): never => {
    throw new Error(`${what}\n${describeWorld(world)}\n${show(style)}`);
  };
  const scored = world.leads.rows.filter((_, i) => expected.leads[i]?.outcome === 'scored');
  const cards = expected.leads.filter((lead) => lead.outcome === 'scored');
  if (told.rows.length !== cards.length)
    fail(`${cards.length} scored rows expected, got ${told.rows.length}`);

  const groups = Object.keys(cards[0]?.groups ?? {});
  const header = [...world.leads.header, 'score', 'segment', ...groups, 'reasons', 'ledger'];
  if (cards.length > 0 && show(told.header) !== show(header)) fail(`header ${show(told.header)}`);
  cards.forEach((card, i) => {
    const cells = world.leads.header.map((name) => told.rows[i]?.[name]);
    if (show(cells) !== show(scored[i])) fail(`cells changed: ${show(scored[i])} became ${show(cells)}`);
    const differences = differencesOf(card, told.rows[i]);
    if (differences.length > 0)
      fail(`${tell({ header: [], rows: [cells.map(String)] })}\n${differences.join('\n')}`);
  });

  const [wanted, got] = [countsOf(expected), countsTold(told, expected)];
  if (show(wanted) !== show(got)) fail(`counts expected ${show(wanted)}\ngot ${show(got)}`);
  const firedBy = cards.flatMap((card) => card.fired ?? []);
  for (const [id, { leads }] of Object.entries(told.summary.rules_fired)) {
    const n = firedBy.filter((fired) => fired === id).length;
    if (n !== leads) fail(`rule ${id} fired for ${n}, got ${leads}`);
  }
  const segments = cards.map((card) => card.segment ?? '');
  for (const name of new Set(segments)) {
    const n = segments.filter((segment) => segment === name).length;
    if (told.summary.segments[name] !== n)
      fail(`segment ${name}: expected ${n}, got ${show(told.summary.segments)}`);
  }
}
