// The golden cases of the rules language: each folder of fixtures/language shows a sentence of the language
// page with leads small enough to score by hand. What was worked out by hand stands in the leads' own
// `want_...` columns (every column of the export comes out again, so a scored row holds both) and in
// wants.json; what the program wrote beside that is kept whole in expected/.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { run, splitCommand } from '../../support/run.ts';

type Wants = {
  exit?: number;
  stderr?: string[];
  summary?: Record<string, unknown>;
  rejects?: Record<string, string>[];
};
type Table = { header: string[]; rows: string[][] };

const root = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'language');
const home = process.cwd();
const names = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

afterAll(() => process.chdir(home));

describe('the rules language', () => {
  test('has cases', () => expect(names.length).toBeGreaterThan(0));

  for (const name of names) {
    test(name, async () => {
      const folder = join(root, name);
      const out = mkdtempSync(join(tmpdir(), 'leadscore-case-'));
      try {
        await checkCase(folder, out);
      } finally {
        process.chdir(home);
        rmSync(out, { recursive: true, force: true });
      }
    });
  }
});

async function checkCase(folder: string, out: string): Promise<void> {
  const wants = readWants(folder);
  const leads = readTable(join(folder, 'leads.csv'));
  const wanted = wantColumns(leads.header);
  if (wants === undefined && wanted.length === 0) throw new Error('this case wants nothing');

  const paths = {
    scored: join(out, 'scored.csv'),
    summary: join(out, 'summary.json'),
    rejects: join(out, 'rejects.csv'),
  };
  const command = splitCommand(readFileSync(join(folder, 'command'), 'utf8'));
  process.chdir(folder);
  const outputs = ['--out', paths.scored, '--summary', paths.summary, '--rejects', paths.rejects];
  const { code, stdout, stderr } = await run([...command, ...outputs]);
  process.chdir(home);
  const messages = stderr.replaceAll(out, 'OUT');

  expect(code, messages).toBe(wants?.exit ?? 0);
  expect(stdout, 'standard output carries data only').toBe('');
  for (const piece of wants?.stderr ?? []) expect(messages).toContain(piece);

  if (code !== 0) {
    expect(existsSync(paths.scored), 'a refused run writes nothing').toBe(false);
    await expect(messages).toMatchFileSnapshot(join(folder, 'expected', 'messages.txt'));
    return;
  }

  const scored = readTable(paths.scored);
  checkRows(leads, scored, wanted);
  for (const row of scored.rows) checkLedger(scored.header, row);

  const summary = JSON.parse(readFileSync(paths.summary, 'utf8').replaceAll(out, 'OUT')) as Record<
    string,
    unknown
  >;
  if (wants?.summary !== undefined) expect(summary).toMatchObject(wants.summary);
  if (wants?.rejects !== undefined) checkRejects(paths.rejects, wants.rejects);

  const golden = (file: string) => join(folder, 'expected', file);
  await expect(readFileSync(paths.scored, 'utf8')).toMatchFileSnapshot(golden('scored.csv'));
  await expect(steady(summary, command)).toMatchFileSnapshot(golden('summary.json'));
  if (existsSync(paths.rejects)) {
    await expect(readFileSync(paths.rejects, 'utf8')).toMatchFileSnapshot(golden('rejects.csv'));
  } else {
    expect(existsSync(golden('rejects.csv')), 'a golden file of rejects, and none were rejected').toBe(false);
  }
}

/** A lead row with wants comes out, in its place, with what it wants; one without any is not scored. */
function checkRows(leads: Table, scored: Table, wanted: string[]): void {
  if (wanted.length === 0) return;
  const originals = leads.rows.filter((row) => wanted.some((name) => cell(leads.header, row, name) !== ''));
  expect(scored.rows.map((row) => row.slice(0, leads.header.length))).toEqual(originals);
  for (const row of scored.rows) {
    const got = wanted.map((name) => [name, cell(scored.header, row, name.slice('want_'.length))]);
    const want = wanted.map((name) => [name, cell(scored.header, row, name)]);
    expect(got, `lead ${row[0]}`).toEqual(want);
  }
}

/** The points are added as decimal text in integers of a millionth: no float may hide a difference. */
function checkLedger(header: string[], row: string[]): void {
  const ledger = cell(header, row, 'ledger');
  const lines = JSON.parse(ledger) as unknown[];
  const points = [...ledger.matchAll(/"points":(-?\d+(?:\.\d{1,6})?)\}/g)].map((match) => match[1] ?? '');
  expect(points.length, `every ledger line of lead ${row[0]} has exact points`).toBe(lines.length);
  const sum = points.reduce((total, text) => total + toMillionths(text), 0n);
  expect(sum, `the ledger of lead ${row[0]} adds up`).toBe(toMillionths(cell(header, row, 'score')));
}

function toMillionths(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) throw new Error(`not a decimal number: ${text}`);
  const [, sign, whole = '', fraction = ''] = match;
  const size = BigInt(whole + fraction.padEnd(6, '0'));
  return sign === '-' ? -size : size;
}

function checkRejects(path: string, wants: Record<string, string>[]): void {
  const { header, rows } = existsSync(path) ? readTable(path) : { header: [], rows: [] };
  const got = rows.map((row, n) =>
    Object.fromEntries(Object.keys(wants[n] ?? { line: '' }).map((name) => [name, cell(header, row, name)])),
  );
  expect(got).toEqual(wants);
}

/** The summary as a golden file: without what differs from run to run, or from release to release. */
function steady(summary: Record<string, unknown>, command: string[]): string {
  const { seconds: _seconds, engine: _engine, tool: _tool, as_of, ...rest } = summary;
  // Without --as-of the run is of today.
  const kept = command.includes('--as-of') ? { as_of, ...rest } : rest;
  return `${JSON.stringify(kept, null, 2)}\n`;
}

function readWants(folder: string): Wants | undefined {
  const path = join(folder, 'wants.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Wants) : undefined;
}

// Rows as lists, not objects: a header may well be called __proto__.
function readTable(path: string): Table {
  const [header = [], ...rows] = parse(readFileSync(path), { skip_empty_lines: true }) as string[][];
  return { header, rows };
}

function cell(header: string[], row: string[], name: string): string {
  const at = header.indexOf(name);
  if (at < 0) throw new Error(`the file has no column ${name}: ${header.join(', ')}`);
  return row[at] ?? '';
}

function wantColumns(header: string[]): string[] {
  return header.filter((name) => name.startsWith('want_'));
}
