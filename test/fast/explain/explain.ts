// `explain` over a small export.

import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { rowsOf, run } from '../../support/run.ts';
import { type ExplainedLead, explained, ledgerText, micros } from './read.ts';

export const root = join(import.meta.dirname, '..', '..', '..');

export const home = process.cwd();

/** `score` with these words: its rows by header. */
export async function scored(words: readonly string[]): Promise<Record<string, string>[]> {
  const told = await run(['score', ...words, '--out', '-', '--detail', '--top', '1000', '--quiet']);
  expect(told.code, told.stderr).toBe(0);
  const delimiter = told.stdout.split('\n')[0]?.includes(';') ? ';' : ',';
  const [header = [], ...rows] = rowsOf(told.stdout, delimiter);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i] ?? '', cell])));
}

/** Each rule of a plan that counts activities, by id. */
async function eachRules(words: readonly string[]): Promise<Set<string>> {
  const { stdout } = await run(['score', ...words, '--show-plan']);
  const plan = JSON.parse(stdout) as { rules: { id: string; earns: { kind: string } }[] };
  return new Set(plan.rules.filter(({ earns }) => earns.kind === 'each').map(({ id }) => id));
}

async function idHeader(words: readonly string[]): Promise<string> {
  const { stdout } = await run(['score', ...words, '--show-plan']);
  return (JSON.parse(stdout) as { leads: { id: { header: string } } }).leads.id.header;
}

/** Explains scored leads, every one unless told otherwise, and holds each against what `score` writes. */
export async function agrees(
  words: readonly string[],
  wants: (row: Record<string, string>, index: number) => boolean = () => true,
): Promise<ExplainedLead[]> {
  const rows = (await scored(words)).filter(wants);
  const wanted = (await idHeader(words)).toLowerCase();
  const idOf = (row: Record<string, string>): string =>
    Object.entries(row)
      .find(([header]) => header.trim().toLowerCase() === wanted)?.[1]
      .trim() ?? '';
  if (rows.length === 0) return [];
  const told = await explained([...words, ...rows.flatMap((row) => ['--lead', idOf(row)])]);
  expect(told.problems).toEqual([]);
  expect(told.leads.map(({ id }) => id)).toEqual(rows.map(idOf));
  const each = await eachRules(words);
  for (const [index, lead] of told.leads.entries()) {
    const row = rows[index]!;
    const own = { segment: lead.segment, reasons: lead.reasons.join('; '), ledger: ledgerText(lead) };
    expect(own, lead.id).toEqual({ segment: row.segment, reasons: row.reasons, ledger: row.ledger });
    expect(micros(lead.score)).toBe(micros(Number(row.score)));
    addsUp(lead, each);
  }
  return told.leads;
}

/** The running sums are those of the ledger, and a rule's activities add up to what it gave, or to what was cut. */
function addsUp(lead: ExplainedLead, each: ReadonlySet<string>): void {
  let sum = 0n;
  for (const step of lead.ledger) {
    sum += micros(step.points);
    expect(micros(step.sum), `${lead.id} ${step.label}`).toBe(sum);
    if (step.rule === undefined || !each.has(step.rule)) continue;
    const paid = step.activities.reduce((all, { points }) => all + micros(points ?? 0), 0n);
    expect(paid, `${lead.id} ${step.rule}`).toBe(micros(step.before_max ?? step.points));
    const reason = lead.reasons.find((one) => one.startsWith(`${step.label} `));
    if (reason !== undefined) expect(reason).toContain(`(${step.activities.length}×)`);
  }
  expect(sum).toBe(micros(lead.score));
}

export const RULES = `version: 1
name: Small
leads: { id: Id }
activities:
  web: { lead: Who, type: Event, at: Date, id: Key, where: { not: { Note: robot } } }
groups:
  fit: { max: 40 }
rules:
  decision-maker: { group: fit, when: { Title: { words: [CEO, founder] } }, points: 25 }
  company-size: { group: fit, field: Employees, tiers: [{ at_least: 1000, points: 20 }, { at_least: 200, points: 10 }] }
  pricing: { each: { type: pricing, within: 30d }, points: 10, times_per_day: 1, max: 25, decay: { linear: 60d } }
  webinars: { when: { activity: { type: webinar, within: 90d, count: { at_least: 3 } } }, points: 15 }
  gone-quiet: { when: { no_activity: { within: 14d } }, points: -10 }
segments:
  - { name: prospect, from: 0 }
  - { name: MQL, from: 26 }
  - { name: SQL, from: 51, requires: { fit: { at_least: 30 } } }
promote:
  demo: { when: { activity: { type: demo, within: 30d } }, to: SQL, reason: Asked for a demo }
`;

export const WORDS = [
  '--rules',
  'rules.yaml',
  '--leads',
  'leads.csv',
  '-a',
  'web.csv',
  '--as-of',
  '2026-11-01',
];

export async function explain(words: readonly string[], columns = 80) {
  vi.stubEnv('NO_COLOR', '1');
  const told = await run(['explain', ...WORDS, ...words], { columns });
  vi.unstubAllEnvs();
  return told;
}
