// Reports of the bundled exports.

import { expect } from 'vitest';
import { type Ran, run } from '../../support/run.ts';

export interface Summary {
  readonly rules: { readonly sha256: string };
  readonly leads: Record<'read' | 'scored' | 'quarantined' | 'duplicate', number>;
  readonly activities: Record<string, Record<string, number | string | null>>;
  readonly tables: Record<string, Record<string, number>>;
  readonly segments: Record<string, number>;
  readonly rules_fired: Record<string, { readonly leads: number; readonly points: number }>;
}

export const ok = async (...argv: string[]): Promise<Ran> => {
  const ran = await run(argv);
  expect(ran.code, ran.stderr).toBe(0);
  return ran;
};

/** Flags as they are typed. */
export const words = (line: string): string[] => line.split(' ');

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, n) => total + n, 0);
