// Real exports from end to end. Each run is checked three ways: its counts add up, every cell of the export
// comes out as it was, and the counts of each log and the points of every rule of every lead are what a scorer
// written out by hand below says. That scorer shares nothing with the program: csv-parse, and a few lines for
// each rules file of real-data/.
//
// The data is not the project's to publish: it stands beside the project. Without it this file skips, aloud.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, expect } from 'vitest';
import { run } from '../../support/run.ts';

export const data = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');

export const here = existsSync(data);

export const temporary = mkdtempSync(join(tmpdir(), 'leadscore-real-'));

export const MICRO = 1_000_000;

/** A row: its cell under a header. */
export type Row = (header: string) => string;

export interface Csv {
  readonly header: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly rows: readonly Row[];
}

/** What a lead's rules earn, in points, and the groups that hold some of them. */
export interface Hand {
  readonly points: Record<string, number>;
  /** Already in millionths, where decay made them. */
  readonly micro?: Record<string, number>;
}

export interface Group {
  readonly rules: readonly string[];
  readonly min?: number;
  readonly max?: number;
}

export interface Frame {
  readonly groups?: Record<string, Group>;
  readonly start?: number;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
}

export interface Act {
  readonly row: Row;
  readonly age: number;
}

// Running.

export interface Run {
  readonly stderr: string;
  readonly scored: Csv;
  readonly summary: Summary;
  readonly rejects: Csv | null;
}

export interface Summary {
  readonly leads: { read: number; scored: number; quarantined: number; duplicate: number };
  readonly activities: Record<string, Record<string, number | string | null>>;
  readonly tables: Record<string, Record<string, number>>;
  readonly segments: Record<string, number>;
  readonly rules_fired: Record<string, { leads: number; points: number }>;
}

interface RunOptions {
  readonly tables?: Record<string, string>;
  readonly more?: string[];
  readonly delimiter?: string;
  readonly exit?: number;
}

let runs = 0;

/** Scores an export of ../shared/data by a rules file of real-data/, in process. */
export async function score(
  rules: string,
  asOf: string,
  leads: string,
  logs: Record<string, string[]>,
  { tables = {}, more = [], delimiter = ',', exit = 0 }: RunOptions = {},
): Promise<Run> {
  const out = join(temporary, `scored-${++runs}`);
  const argv = [
    ...['score', '--rules', rules.includes('/') ? rules : join(import.meta.dirname, 'rules', rules)],
    ...['--leads', dataPath(leads), '--as-of', asOf, '--detail', '--top', '99'],
    ...Object.entries(logs).flatMap(([name, files]) =>
      files.flatMap((file) => ['-a', `${name}=${dataPath(file)}`]),
    ),
    ...Object.entries(tables).flatMap(([name, file]) => ['--table', `${name}=${dataPath(file)}`]),
    ...['--out', `${out}.csv`, '--summary', `${out}.json`, '--rejects', `${out}.rejects.csv`, ...more],
  ];
  const { code, stdout, stderr } = await run(argv);
  expect(code, stderr).toBe(exit);
  expect(stdout).toBe('');
  if (exit !== 0) {
    const left = readdirSync(temporary).filter((name) => name.startsWith(`scored-${runs}`));
    expect(left, 'a refused run writes nothing').toEqual([]);
    return {
      stderr,
      scored: { header: [], cells: [], rows: [] },
      summary: {} as Summary,
      rejects: null,
    };
  }
  return {
    stderr,
    scored: read(`${out}.csv`, delimiter),
    summary: JSON.parse(readFileSync(`${out}.json`, 'utf8')) as Summary,
    rejects: existsSync(`${out}.rejects.csv`) ? read(`${out}.rejects.csv`) : null,
  };
}

/** A rules file of real-data/ with one line changed. */
export function rulesWith(name: string, from: string, to: string): string {
  const text = readFileSync(join(import.meta.dirname, 'rules', name), 'utf8');
  expect(text).toContain(from);
  const path = join(temporary, `${++runs}-${name}`);
  writeFileSync(path, text.replace(from, to));
  return path;
}

function dataPath(file: string): string {
  return file.startsWith('/') ? file : join(data, file);
}

// Reading: csv-parse, and nothing of the program.

const readBefore = new Map<string, Csv>();

/** A file of the data is read once. */
export function read(file: string, delimiter = ','): Csv {
  const csv = readBefore.get(file) ?? readNow(file, delimiter);
  if (!file.startsWith('/')) readBefore.set(file, csv);
  return csv;
}

function readNow(file: string, delimiter: string): Csv {
  const bytes = readFileSync(dataPath(file));
  const [header = [], ...cells] = parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, {
    bom: true,
    delimiter,
    relax_quotes: true,
    skip_empty_lines: true,
  }) as string[][];
  const places = new Map(header.map((name, at) => [name, at]));
  const rows = cells.map(
    (row): Row =>
      (name) => {
        const at = places.get(name);
        if (at === undefined) throw new Error(`${file} has no column ${name}`);
        return (row[at] ?? '').trim();
      },
  );
  return { header, cells, rows };
}

/** `2021-04-16` as a number of days. */
export function dayOf(date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  if (!Number.isInteger(day)) throw new Error(`no date: ${date}`);
  return day;
}

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').toLowerCase();
}

// Counting and scoring by hand.

interface Log {
  readonly keys: (row: Row) => string[];
  /** The leads that have a key. */
  readonly leads: ReadonlyMap<string, readonly string[]>;
  readonly day: (row: Row) => number;
  readonly counts?: (row: Row) => boolean;
  readonly id?: (row: Row) => string;
  readonly asOf: number;
  /** Rows that were taken out before. */
  readonly quarantined?: number;
}

/** What becomes of each row of a log, and each lead's acts. */
export function tally(rows: readonly Row[], { keys, leads, day, counts, id, asOf, quarantined = 0 }: Log) {
  const tallied = { matched: 0, shared: 0, unmatched: 0, no_lead: 0, undated: 0, left_out: 0 };
  const rest = { future: 0, duplicate: 0, quarantined };
  const acts = new Map<string, Act[]>();
  const seen = new Set<string>();
  const days: number[] = [];
  for (const row of rows) {
    const own = keys(row).filter((key) => key !== '');
    const reached = new Set(own.flatMap((key) => leads.get(key) ?? []));
    const age = asOf - day(row);
    days.push(asOf - age);
    if (own.length === 0) tallied.no_lead++;
    else if (counts?.(row) === false) tallied.left_out++;
    else if (reached.size === 0) tallied.unmatched++;
    else if (age < 0) rest.future++;
    else if (id !== undefined && seen.has(id(row))) rest.duplicate++;
    else {
      tallied.matched++;
      if (reached.size > 1) tallied.shared++;
      if (id !== undefined) seen.add(id(row));
      for (const lead of reached) acts.set(lead, [...(acts.get(lead) ?? []), { row, age }]);
    }
  }
  const text = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
  const [oldest, newest] = days.reduce(([low, high], day) => [Math.min(low, day), Math.max(high, day)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  return {
    counts: {
      read: rows.length + quarantined,
      ...tallied,
      ...rest,
      oldest: text(oldest),
      newest: text(newest),
    },
    of: (lead: string): readonly Act[] => acts.get(lead) ?? [],
  };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Half away from zero. */
export const round = (number: number): number => Math.sign(number) * Math.round(Math.abs(number));

/** Decayed points in millionths: each activity is rounded, then they are added. */
export const total = (points: readonly number[]): number => sum(points.map((one) => round(one * MICRO)));

export const atMost = (max: number, points: readonly number[]): number =>
  Math.min(max * MICRO, total(points));

/** Of one day at most so many. */
export function aDay(acts: readonly Act[], times: number): Act[] {
  return [...groupBy(acts, (act) => act.age).values()].flatMap((same) => same.slice(0, times));
}

export function groupBy<Key, One>(all: readonly One[], key: (one: One) => Key): Map<Key, One[]> {
  const groups = new Map<Key, One[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** What is written is removed; where there is no real data the tests are skipped, aloud. */
export function withRealData(): void {
  if (!here) console.warn(`SKIPPED: real data. There is no ../shared/data beside the project.`);
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));
}
