// Seeds are fixed, so that a failure comes back; LEADSCORE_RUNS and LEADSCORE_SEED look further
// and LEADSCORE_SHRINK makes a failing case small, which takes minutes.

import fc, { type Arbitrary } from 'fast-check';
import { PLAIN_STYLE } from '../../oracle/arbitraries.ts';
import type { Sheet } from '../../oracle/cells.ts';
import type { Case } from '../../oracle/generate.ts';
import type { World } from '../../oracle/score.ts';

export const RUNS = Number(process.env.LEADSCORE_RUNS ?? 200);

const SEED = Number(process.env.LEADSCORE_SEED ?? 20261101);

const FEWER = Math.max(1, Math.floor(RUNS / 5));

/** Runs a property and says what failed in words, not as a dump of generators. */
export async function always<T>(
  arb: Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  runs = FEWER,
): Promise<void> {
  const endOnFailure = process.env.LEADSCORE_SHRINK === undefined;
  const found = await fc.check(fc.asyncProperty(arb, holds), { seed: SEED, numRuns: runs, endOnFailure });
  if (found.failed) {
    const path = `LEADSCORE_SEED=${found.seed}, failed at run ${found.numRuns}; LEADSCORE_SHRINK=1 makes it smaller`;
    const cause = found.errorInstance;
    throw new Error(`${path}\n${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

// ── Plain cases, written by hand ───────────────────────────────────────────────────────────────────────

export const caseOf = (rules: string, leads: Sheet, log: Sheet): Case => {
  const world: World = { rules, asOf: PLAIN_STYLE.asOf, leads, tables: {}, logs: { log: [log] } };
  return { rules: new Map(), style: PLAIN_STYLE, world };
};

export const BASE =
  'version: 1\nleads: { id: Id }\nactivities:\n  log: { lead: Lead, at: At, type: { always: x } }\n';
