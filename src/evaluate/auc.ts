// How well a score ranks: the area under the ROC curve with ties counted as one half, and its variance by DeLong or,
// where a lead has several observations, by Obuchowski's clustered estimate. Two scores of the same observations
// are compared by the variance of their difference. No result depends on the order of the observations.
import { sortedSum, Z95 } from './exact-math.ts';
import { countScores, type ScoreCount } from './score-counts.ts';

/** Observations, one per index. */
export interface Observations {
  /** 1 where the outcome holds, else 0. */
  readonly labels: Uint8Array;
  /** Which lead an observation is of: numbers from 0. */
  readonly clusters: Uint32Array;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Auc extends Interval {
  readonly variance: number;
}

interface Placements {
  readonly auc: number;
  /**
   * Per observation: the share of the other class that it is ranked on the right side of, minus the AUC.
   */
  readonly deviations: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

function placements(scores: Float64Array, labels: Uint8Array): Placements {
  const counts = countScores(scores, labels);
  const positives = counts.reduce((sum, count) => sum + count.positives, 0);
  const negatives = labels.length - positives;
  /** By score: what a positive and what a negative observation of it is ranked rightly against. */
  const shares = new Map<number, readonly [negative: number, positive: number]>();
  let twiceWins = 0;
  let [positivesAbove, negativesAbove] = [0, 0];
  for (const count of counts) {
    const tied = count.n - count.positives;
    const twiceBelow = 2 * (negatives - negativesAbove - tied) + tied;
    const twiceAbove = 2 * positivesAbove + count.positives;
    shares.set(count.score, [twiceAbove / (2 * positives), twiceBelow / (2 * negatives)]);
    twiceWins += count.positives * twiceBelow;
    positivesAbove += count.positives;
    negativesAbove += tied;
  }
  const auc = twiceWins / (2 * positives * negatives);
  const deviations = new Float64Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    deviations[i] = shares.get(scores[i]!)![labels[i] as 0 | 1] - auc;
  }
  return { auc, deviations, positives, negatives };
}

/** The AUC of counted scores, without an interval. */
export function aucOf(counts: readonly ScoreCount[]): number {
  const [n, positives] = [
    counts.reduce((sum, count) => sum + count.n, 0),
    counts.reduce((sum, count) => sum + count.positives, 0),
  ];
  const negatives = n - positives;
  let [twiceWins, negativesAbove] = [0, 0];
  for (const count of counts) {
    const tied = count.n - count.positives;
    twiceWins += count.positives * (2 * (negatives - negativesAbove - tied) + tied);
    negativesAbove += tied;
  }
  return twiceWins / (2 * positives * negatives);
}

/** The variance of a mean difference of placements, by clusters; each observation its own cluster is DeLong's. */
function clusteredVariance(
  deviations: Float64Array,
  { labels, clusters }: Observations,
  positives: number,
  negatives: number,
): number {
  let count = 0;
  for (const cluster of clusters) count = Math.max(count, cluster + 1);
  const sums: [Float64Array, Float64Array] = [new Float64Array(count), new Float64Array(count)];
  const kinds = new Uint8Array(count);
  // Observations are in the order of their snapshots, so that a lead's sum does not depend on the order of rows.
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as 0 | 1;
    sums[label][clusters[i]!]! += deviations[i]!;
    kinds[clusters[i]!]! |= 1 << label;
  }
  let [withNegative, withPositive, all] = [0, 0, 0];
  for (const kind of kinds) {
    withNegative += kind & 1;
    withPositive += kind >> 1;
    all += kind > 0 ? 1 : 0;
  }
  const squares = (values: Float64Array) => sortedSum(values.map((value) => value * value));
  const products = sortedSum(sums[0].map((value, cluster) => value * sums[1][cluster]!));
  const s10 = ((withPositive / (withPositive - 1)) * squares(sums[1])) / positives;
  const s01 = ((withNegative / (withNegative - 1)) * squares(sums[0])) / negatives;
  const s11 = (all / (all - 1)) * products;
  return s10 / positives + s01 / negatives + (2 * s11) / (positives * negatives);
}

/** The AUC with its 95 % interval; at least two leads of each class are needed. */
export function measureAuc(scores: Float64Array, observations: Observations): Auc {
  const { auc, deviations, positives, negatives } = placements(scores, observations.labels);
  const variance = Math.max(0, clusteredVariance(deviations, observations, positives, negatives));
  const reach = Z95 * Math.sqrt(variance);
  return { value: auc, variance, low: Math.max(0, auc - reach), high: Math.min(1, auc + reach) };
}

/** The AUC of `scores` minus that of `others`, over the same observations. */
export function compareAuc(scores: Float64Array, others: Float64Array, observations: Observations): Auc {
  const one = placements(scores, observations.labels);
  const two = placements(others, observations.labels);
  const deviations = one.deviations.map((value, i) => value - two.deviations[i]!);
  const variance = Math.max(0, clusteredVariance(deviations, observations, one.positives, one.negatives));
  const reach = Z95 * Math.sqrt(variance);
  const value = one.auc - two.auc;
  return { value, variance, low: value - reach, high: value + reach };
}
