// Tests with random cases. The seed is fixed, so a failure comes back in the next run. LEADSCORE_EFFORT multiplies the
// number of cases: `npm test` tries few of them, the soak tests five times as many.

import fc, { type Arbitrary } from 'fast-check';

export const SEED = 20261121;

const EFFORT = Number(process.env.LEADSCORE_EFFORT ?? 1);
if (!(EFFORT > 0)) throw new Error('LEADSCORE_EFFORT must be a number above 0');

/** How many cases to try where `npm test` tries `count`. */
export const times = (count: number): number => Math.max(1, Math.round(count * EFFORT));

/** Of a list that soak tries whole, so many evenly spread for `npm test`. */
export const spread = <T>(all: readonly T[], count: number): readonly T[] =>
  EFFORT > 1
    ? all
    : all.filter(
        (_, index) =>
          Math.floor(((index + 1) * count) / all.length) > Math.floor((index * count) / all.length),
      );

/** The settings of fast-check for so many cases. A failing case is not made smaller: that takes minutes. */
export const sampling = (count: number) => ({ seed: SEED, numRuns: times(count), endOnFailure: true });

/** Checks a property; a failure is shown as the error of its case, not as a dump of generators. */
export async function always<T>(
  arbitrary: Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  count = 4,
): Promise<void> {
  const found = await fc.check(fc.asyncProperty(arbitrary, holds), sampling(count));
  if (!found.failed) return;
  const cause = found.errorInstance;
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new Error(`case ${found.numRuns} of seed ${SEED}\n${reason}`);
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function openRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
