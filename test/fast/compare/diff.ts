// `diff` over two small scored files.

import { expect } from 'vitest';
import { type Ran, rowsOf, run, text } from '../../support/run.ts';

/** A scored file of `id,score,segment,reasons` lines. */
export const scored = (...lines: string[]): string => `Id,score,segment,reasons\n${lines.join('\n')}\n`;

export const OLD = scored(
  '1,20,prospect,Boss +20',
  '2,30,MQL,Boss +30',
  '3,60,SQL,Boss +40; Webinar +20 (2×)',
  '4,10,prospect,Boss +10',
  '5,55,SQL,Boss +55',
  '6,40,MQL,Boss +40',
  '7,5,disqualified,Already a customer; Boss +5',
);

export const NEW = scored(
  '1,40,MQL,Boss +20; Pricing page +20 (1×)',
  '2,30,MQL,Boss +30',
  '3,45,MQL,Boss +40; Webinar +5 (1×)',
  '4,0,prospect,Gone quiet -10',
  '6,40,disqualified,Already a customer; Boss +40',
  '7,5,prospect,Boss +5',
  '8,12,prospect,Boss +12',
);

export async function diff(...flags: string[]): Promise<Ran> {
  const ran = await run(['diff', 'old.csv', 'new.csv', ...flags]);
  return ran;
}

export async function json(...flags: string[]) {
  const { code, stdout, stderr } = await diff('--format', 'json', ...flags);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Json;
}

export interface Json {
  readonly id: string;
  readonly points_from: string | null;
  readonly matrix: Record<string, Record<string, number>>;
  readonly moves: Record<string, number>;
  readonly segments: readonly { readonly name: string; readonly rank: number | null }[];
  readonly causes: Record<string, readonly { readonly cause: string; readonly leads: number }[]>;
  readonly points: readonly Record<string, unknown>[];
  readonly changes: readonly { readonly change: string; readonly leads?: number; readonly moved?: number }[];
}

export async function movers(...flags: string[]): Promise<string[][]> {
  const { code, stderr } = await diff('--out', 'movers.csv', ...flags);
  expect(code, stderr).toBe(0);
  return rowsOf(text('movers.csv'));
}
