// Conversion rates with their intervals.
import type { Interval } from './auc.ts';
import { Z95 } from './exact-math.ts';

/** Wilson's 95 % interval of a share; `n` is divided by the design effect. */
export function wilson(positives: number, n: number, designEffect = 1): Interval {
  if (n === 0) return { value: 0, low: 0, high: 1 };
  const value = positives / n;
  const size = n / designEffect;
  const square = Z95 * Z95;
  const center = (value + square / (2 * size)) / (1 + square / size);
  const reach =
    (Z95 * Math.sqrt((value * (1 - value)) / size + square / (4 * size * size))) / (1 + square / size);
  return {
    value,
    low: positives === 0 ? 0 : Math.max(0, center - reach),
    high: positives === n ? 1 : Math.min(1, center + reach),
  };
}

/**
 * How many times the variance of a rate is what independent observations would have: leads that are observed in
 * several snapshots tend to keep their class. Never below 1.
 *
 * @param leads Per lead: how many observations and how many positives among them.
 */
export function designEffect(leads: Iterable<{ readonly n: number; readonly positives: number }>): number {
  // The squares of integers are summed, so that no order of leads changes the result.
  let [count, n, positives, nn, np, pp] = [0, 0, 0, 0, 0, 0];
  for (const lead of leads) {
    count++;
    n += lead.n;
    positives += lead.positives;
    nn += lead.n * lead.n;
    np += lead.n * lead.positives;
    pp += lead.positives * lead.positives;
  }
  const rate = positives / n;
  if (count < 2 || rate === 0 || rate === 1) return 1;
  const residuals = pp - 2 * rate * np + rate * rate * nn;
  const clustered = ((count / (count - 1)) * residuals) / (n * n);
  return Math.max(1, clustered / ((rate * (1 - rate)) / n));
}
