// `explain --format json` as tests read it, and its numbers as exact millionths.

import { run } from '../../support/run.ts';

export interface ActivityTold {
  source: string;
  type: string | null;
  date: string | null;
  file: string;
  line: number;
}

export interface StepTold {
  rule?: string;
  group?: string;
  step?: string;
  label: string;
  points: number;
  sum: number;
  before_max: number | null;
  because: string[];
  activities: (ActivityTold & { points: number | null })[];
  unpaid: (ActivityTold & { why: string })[];
}

export interface ExplainedLead {
  id: string;
  name: string | null;
  file: string;
  line: number;
  score: number;
  segment: string;
  reasons: string[];
  ledger: StepTold[];
  not_fired: { rule?: string; promote?: string; label: string; to: string | null; why: string[] }[];
  not_counted: (ActivityTold & { why: string; words: string })[];
  standing: Record<string, unknown>;
  outlook: {
    until: string;
    segment: { on: string; segment: string; score: number; way: string } | null;
    score: { on: string; score: number } | null;
  };
}

export interface ExplainedTold {
  leads: ExplainedLead[];
  problems: unknown[];
}

/** Runs `explain` with these words; throws what it said if it failed. */
export async function explained(words: readonly string[]): Promise<ExplainedTold> {
  const told = await run(['explain', ...words, '--format', 'json']);
  if (told.code !== 0) throw new Error(`exit ${told.code}\n${told.stderr}${told.stdout}`);
  return JSON.parse(told.stdout) as ExplainedTold;
}

/** Points of at most six decimals as millionths. */
export function micros(points: number): bigint {
  const [whole = '', fraction = ''] = Math.abs(points).toFixed(6).split('.');
  const size = BigInt(whole + fraction);
  return points < 0 ? -size : size;
}

/** The ledger as `score --detail` writes it. */
export function ledgerText({ ledger }: ExplainedLead): string {
  const lines = ledger.map(({ rule, group, step, points }) => ({
    ...(rule !== undefined && { rule }),
    ...(group !== undefined && { group }),
    ...(step !== undefined && { step }),
    points,
  }));
  return JSON.stringify(lines);
}
