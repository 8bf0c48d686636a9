// How far a distribution moved between two snapshots.
import { log } from './exact-math.ts';

/** An empty part counts as this share, so that the index stays finite. */
const LEAST_SHARE = 1e-4;

/**
 * The population stability index over the same parts of two populations. Below 0.1 is taken as stable, above 0.25 as a
 * shift that calls for a look.
 */
export function stabilityIndex(before: readonly number[], after: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [allBefore, allAfter] = [total(before), total(after)];
  return before.reduce((sum, count, part) => {
    const expected = Math.max(LEAST_SHARE, count / allBefore);
    const actual = Math.max(LEAST_SHARE, after[part]! / allAfter);
    return sum + (actual - expected) * log(actual / expected);
  }, 0);
}
