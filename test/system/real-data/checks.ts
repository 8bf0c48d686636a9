// What is checked of each run: its frame, every rule of every lead, its segments.

import { expect } from 'vitest';
import { type Csv, type Frame, type Hand, MICRO, type Row, type Run, round, sum } from './by-hand.ts';

/** Counts that add up, and cells as they were. */
export function checkFrame({ scored, summary, rejects }: Run, leads: Csv): void {
  expect(scored.header.slice(0, leads.header.length)).toEqual(leads.header);
  expect(scored.cells.length).toBe(leads.cells.length);
  const wide = leads.header.length;
  const changed = leads.cells.findIndex((cells, n) => {
    const out = scored.cells[n]?.slice(0, wide) ?? [];
    return out.length !== cells.length || out.some((cell, at) => cell !== cells[at]);
  });
  if (changed >= 0) expect(scored.cells[changed]?.slice(0, wide)).toEqual(leads.cells[changed]);

  const { read: all, scored: kept, quarantined, duplicate } = summary.leads;
  expect(all).toBe(kept + quarantined + duplicate);
  expect(scored.rows.length).toBe(kept);
  let rejected = quarantined + duplicate;
  for (const [name, log] of Object.entries(summary.activities)) {
    const { read: rows, shared, oldest, newest, ...classes } = log;
    expect(sum(Object.values(classes).map(Number)), name).toBe(rows);
    expect(Number(shared), name).toBeLessThanOrEqual(Number(log.matched));
    rejected += Number(log.quarantined);
  }
  for (const table of Object.values(summary.tables)) rejected += table.quarantined ?? 0;
  expect(rejects?.rows.length ?? 0).toBe(rejected);
  expect(sum(Object.values(summary.segments))).toBe(kept);
  for (const [segment, leadsOf] of Object.entries(summary.segments)) {
    expect(scored.rows.filter((row) => row('segment') === segment).length, segment).toBe(leadsOf);
  }
}

const millionths = (text: string | number): number => round(Number(text) * MICRO);

/** A lead by hand: exact subtotals in millionths, the rounded score, the reasons of its rules. */
export interface Scored {
  readonly row: Row;
  readonly score: number;
  readonly groups: Record<string, number>;
  readonly reasons: string;
}

/**
 * Each rule's points, each group's subtotal and the score of each lead; then what the summary says of the
 * rules. Gives the leads by hand.
 */
export function checkScores(
  run: Run,
  leads: readonly Row[],
  frame: Frame,
  byHand: (row: Row) => Hand,
): Scored[] {
  const { groups = {}, start = 0, min = 0, max = 100, decimals = 0 } = frame;
  const grouped = new Set(Object.values(groups).flatMap((group) => group.rules));
  const unit = 10 ** (6 - decimals);
  const rounded = (micro: number): number => (round(micro / unit) * unit) / MICRO;
  const fixed = (number: number): string => (number === 0 ? 0 : number).toFixed(decimals);
  const order = Object.keys(run.summary.rules_fired);
  const fired = new Map(order.map((rule) => [rule, { leads: 0, points: 0 }]));

  const scored = leads.map((row): Scored & { points: [string, number][] } => {
    const hand = byHand(row);
    const all = { ...mapValues(hand.points, millionths), ...hand.micro };
    for (const rule of Object.keys(all)) if (!fired.has(rule)) throw new Error(`no such rule: ${rule}`);
    const points = order.flatMap((rule): [string, number][] => (all[rule] ? [[rule, all[rule]]] : []));
    const subtotals = mapValues(groups, (group) => {
      const own = sum(points.filter(([rule]) => group.rules.includes(rule)).map(([, one]) => one));
      return Math.min((group.max ?? Infinity) * MICRO, Math.max((group.min ?? -Infinity) * MICRO, own));
    });
    const free = sum(points.filter(([rule]) => !grouped.has(rule)).map(([, own]) => own));
    const exact = start * MICRO + free + sum(Object.values(subtotals));
    const score = rounded(Math.min(max * MICRO, Math.max(min * MICRO, exact)));
    return { row, points, groups: subtotals, score, reasons: reasonsOf(points) };
  });

  for (const [n, { points, groups: subtotals, score }] of scored.entries()) {
    const row = run.scored.rows[n]!;
    const ledger = JSON.parse(row('ledger')) as { rule?: string; points: number }[];
    const earned = ledger.flatMap(({ rule, points: own }) => (rule === undefined ? [] : [`${rule} ${own}`]));
    const wanted = {
      score: fixed(score),
      ...mapValues(subtotals, (own) => fixed(rounded(own))),
      rules: points.map(([rule, own]) => `${rule} ${own / MICRO}`).sort(),
    };
    const got = {
      ...Object.fromEntries(['score', ...Object.keys(groups)].map((name) => [name, row(name)])),
      rules: earned.sort(),
    };
    // `expect` is slow, and the leads are many: it is asked where it will fail.
    if (JSON.stringify(got) !== JSON.stringify(wanted)) expect(got, nameOf(run, n)).toEqual(wanted);
    const ledgerSum = sum(ledger.map((line) => millionths(line.points)));
    if (ledgerSum !== millionths(row('score'))) expect.fail(`the ledger doesn't add up: ${nameOf(run, n)}`);
    for (const [rule, own] of points) {
      const at = fired.get(rule)!;
      at.leads++;
      at.points += own;
    }
  }
  for (const [rule, own] of fired) {
    const told = run.summary.rules_fired[rule]!;
    expect({ leads: told.leads, points: millionths(told.points) }, rule).toEqual(own);
  }
  return scored;
}

/** By size, ties in the order of the rules; nothing that rounds to 0. */
function reasonsOf(points: readonly [string, number][]): string {
  return [...points]
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([rule, own]) => ({ rule, hundredths: round(own / 10_000) }))
    .filter(({ hundredths }) => hundredths !== 0)
    .map(({ rule, hundredths }) => {
      const label = rule.charAt(0).toUpperCase() + rule.slice(1).replaceAll('-', ' ');
      return `${label} ${hundredths > 0 ? '+' : ''}${hundredths / 100}`;
    })
    .join('; ');
}

/** Each lead's segment, and its reasons: `byHand` gives those that stand before the rules'. */
export function checkSegments(
  run: Run,
  leads: readonly Scored[],
  byHand: (lead: Scored) => string | readonly [segment: string, ...first: (string | false)[]],
): void {
  for (const [n, lead] of leads.entries()) {
    const row = run.scored.rows[n]!;
    const [segment, ...first] = [byHand(lead)].flat();
    const wanted = [segment, [...first, lead.reasons].filter(Boolean).join('; ')];
    // `(n×)` is not worked out here.
    const got = [row('segment'), row('reasons').replaceAll(/ \(\d+×\)/g, '')];
    if (got[0] !== wanted[0] || got[1] !== wanted[1]) expect(got, nameOf(run, n)).toEqual(wanted);
  }
}

const nameOf = (run: Run, n: number): string => `row ${n + 1}: ${run.scored.cells[n]!.join(' | ')}`;

function mapValues<From, To>(all: Record<string, From>, to: (one: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, to(one)]));
}

export const usualSegment = ({ score }: Scored): string =>
  score >= 51 ? 'SQL' : score >= 26 ? 'MQL' : 'prospect';
