import { rmSync } from 'node:fs';
import { beforeEach, expect, vi } from 'vitest';
import { everything, inFreshFolder, isThere, put, type Ran, rowsOf, run, text, withFlags } from './run.ts';

export const RULES = `version: 1
name: Trial
leads: { id: id }
rules:
  vip: { when: { tier: gold }, points: 40 }
`;

type Content = string | Buffer;

/** A fault in a row: its line, its code, and what its message says. */
type Wanted = readonly [line: number, code: string, says?: RegExp];

export const argvOf = (...flags: string[]): string[] =>
  withFlags(
    ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv', '--as-of', '2026-11-01'],
    flags,
  );

/** Scores `leads`. */
export function score(leads: Content, ...flags: string[]): Promise<Ran> {
  if (!isThere('rules.yaml')) put({ 'rules.yaml': RULES });
  put({ 'leads.csv': leads });
  return run(argvOf(...flags));
}

/** Q: exactly these rows are quarantined, each told by its place and as it stands in the file; all others scored. */
export async function quarantines(
  leads: Content,
  wanted: readonly Wanted[],
  ids: readonly string[],
  ...flags: string[]
): Promise<string> {
  const { code, stderr } = await score(
    leads,
    ...withFlags(['--max-rejects', '100%', '--summary', 'run.json'], flags),
  );
  expect(code, stderr).toBe(0);
  const rejects = isThere('out.csv.rejects.csv') ? rowsOf(text('out.csv.rejects.csv')) : [[]];
  expect(rejects.slice(1).map(([, line, , reason]) => [Number(line), reason])).toEqual(
    wanted.map(([line, reason]) => [line, reason]),
  );
  const bytes = Buffer.from(leads);
  for (const [i, [, , byte, , message = '', raw = '']] of rejects.slice(1).entries()) {
    expect(message).toMatch(wanted[i]?.[2] ?? /\S/);
    expect(message).not.toMatch(/[\r\n]/);
    // What stands at the byte is the row; of one that is very long, its beginning.
    const stood = bytes.subarray(Number(byte)).toString();
    if (raw.length < 1000) expect(stood.startsWith(raw), `${raw} at ${byte}`).toBe(true);
  }
  const delimiter = flags.includes('--delimiter') ? (flags[flags.indexOf('--delimiter') + 1] ?? ',') : ',';
  const out = text('out.csv');
  const header = rowsOf(out, delimiter)[0] ?? [];
  expect(
    rowsOf(out, delimiter)
      .slice(1)
      .map((row) => row[header.indexOf('id')]),
  ).toEqual(ids);
  const { leads: counts } = JSON.parse(text('run.json')) as { leads: Record<string, number> };
  const duplicate = wanted.filter(([, reason]) => reason === 'duplicate').length;
  expect(counts).toEqual({
    read: ids.length + wanted.length,
    scored: ids.length,
    quarantined: wanted.length - duplicate,
    duplicate,
  });
  return out;
}

/** Accepted without a word: no row is refused. */
export const accepts = (leads: Content, ids: readonly string[], ...flags: string[]): Promise<string> =>
  quarantines(leads, [], ids, ...flags);

/** Rn: refused with this code and located messages, one line each; no file has changed. */
export async function refuses(run: () => Promise<Ran>, code: number, ...says: RegExp[]): Promise<string> {
  put({ 'out.csv': 'old', 'out.csv.rejects.csv': 'old rejects' });
  const before = everything();
  const { code: exit, stdout, stderr } = await run();
  expect(exit, stderr).toBe(code);
  expect(stdout).toBe('');
  const lines = stderr.trimEnd().split('\n');
  for (const line of lines) {
    expect(line).toMatch(/^(\S+(:\d+(:\d+)?)? )?[a-z]+(-[a-z]+)*: \S/);
    expect(line.length).toBeLessThan(1500);
  }
  for (const one of says) expect(stderr).toMatch(one);
  expect(everything()).toEqual(before);
  return stderr;
}

export async function refusesLeads(leads: Content, ...says: RegExp[]): Promise<void> {
  put({ 'rules.yaml': RULES, 'leads.csv': leads });
  await refuses(() => run(argvOf()), 3, ...says);
  for (const name of ['out.csv', 'out.csv.rejects.csv']) rmSync(name);
}

export async function refusesRules(rules: string, ...says: RegExp[]): Promise<void> {
  put({ 'rules.yaml': rules, 'leads.csv': 'id,tier,Title\n1,gold,CEO\n' });
  await refuses(() => run(argvOf()), 2, ...says);
  for (const name of ['out.csv', 'out.csv.rejects.csv']) rmSync(name);
}

export const many = (count: number, row: (i: number) => string): string =>
  `id,tier,note\n${Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('')}`;

export const idsTo = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1));

// ── Faults of the machine ──────────────────────────────────────────────────────────────────────────────────

export const LARGE = many(9000, (i) => `${i + 1},gold,${'n'.repeat(60)}`);

/** Every test of the file gets a folder with the rules and an old result. */
export function inBadInputFolder(): void {
  inFreshFolder();
  beforeEach(() => {
    for (const name of ['NO_COLOR', 'FORCE_COLOR']) vi.stubEnv(name, undefined);
    return () => vi.unstubAllEnvs();
  });
}
