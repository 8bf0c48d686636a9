// The common odds ratio over strata, by Mantel and Haenszel, with the interval of Robins, Breslow and Greenland.
import type { Interval } from './auc.ts';
import { exp, log, Z95 } from './exact-math.ts';

/** Leads of one stratum: converted or not, with the trait or without it. */
export interface Stratum {
  readonly withConverted: number;
  readonly withNot: number;
  readonly withoutConverted: number;
  readonly withoutNot: number;
}

/** null where the strata hold nothing to compare. */
export function commonOddsRatio(strata: readonly Stratum[]): Interval | null {
  let [r, s, pr, mixed, qs] = [0, 0, 0, 0, 0];
  for (const { withConverted: a, withNot: b, withoutConverted: c, withoutNot: d } of strata) {
    const n = a + b + c + d;
    if (n === 0) continue;
    const [up, down] = [(a * d) / n, (b * c) / n];
    const [p, q] = [(a + d) / n, (b + c) / n];
    r += up;
    s += down;
    pr += p * up;
    mixed += p * down + q * up;
    qs += q * down;
  }
  if (r === 0 || s === 0) return null;
  const variance = pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s);
  const center = log(r / s);
  const reach = Z95 * Math.sqrt(variance);
  return { value: r / s, low: exp(center - reach), high: exp(center + reach) };
}
