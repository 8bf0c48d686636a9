// Where segments should start: for so many leads, for the best lift, for a precision.
import type { Plan } from '../plan/plan.ts';
import { MICRO } from '../values/micro.ts';
import type { Interval } from './auc.ts';
import { wilson } from './rates.ts';
import type { Sample } from './sample.ts';
import type { ScoreCount } from './score-counts.ts';

/** What a threshold takes and what it misses. */
export interface Threshold {
  /** Micropoints. */
  readonly from: number;
  readonly n: number;
  readonly positives: number;
  readonly precision: Interval;
  /** The share of all converted leads that it takes. */
  readonly recall: number;
}

/** @param counts Highest first. */
export function thresholdAt(counts: readonly ScoreCount[], from: number, designEffect: number): Threshold {
  let [n, positives, all] = [0, 0, 0];
  for (const count of counts) {
    all += count.positives;
    if (count.score < from) continue;
    n += count.n;
    positives += count.positives;
  }
  const recall = all === 0 ? 0 : positives / all;
  return { from, n, positives, precision: wilson(positives, n, designEffect), recall };
}

/** Enough leads on both sides of a cut to compare them. */
const LEAST_LEADS = 20;

/** The start of the upper of two segments at which it converts most against the lower one. */
export function bestLift(counts: readonly ScoreCount[], lowerFrom: number): Threshold | null {
  const above = counts.filter(({ score }) => score >= lowerFrom);
  const all = { n: sum(above, ({ n }) => n), positives: sum(above, ({ positives }) => positives) };
  let best: { readonly from: number; readonly ratio: number } | null = null;
  let [n, positives] = [0, 0];
  for (const count of above) {
    n += count.n;
    positives += count.positives;
    const rest = { n: all.n - n, positives: all.positives - positives };
    if (n < LEAST_LEADS || rest.n < LEAST_LEADS || rest.positives === 0) continue;
    const ratio = positives / n / (rest.positives / rest.n);
    if (best === null || ratio > best.ratio) best = { from: count.score, ratio };
  }
  return best && thresholdAt(counts, best.from, 1);
}

/** The lowest start from which on at least this share converts. */
export function forPrecision(counts: readonly ScoreCount[], share: number): Threshold | null {
  let [n, positives] = [0, 0];
  let from: number | null = null;
  for (const count of counts) {
    n += count.n;
    positives += count.positives;
    if (n >= LEAST_LEADS && positives >= share * n) from = count.score;
  }
  return from === null ? null : thresholdAt(counts, from, 1);
}

/**
 * The lowest score from which on at most so many leads remain in every snapshot, once the gates of the highest segment
 * have been applied; null: even the highest score takes more.
 */
export function forCapacity(
  plan: Pick<Plan, 'score'>,
  sample: Sample,
  passes: Uint8Array,
  capacity: number,
): number | null {
  const bySnapshot = new Map<number, number[]>();
  for (let i = 0; i < sample.scores.length; i++) {
    if (passes[i] === 0) continue;
    const scores = bySnapshot.get(sample.snapshots[i]!) ?? [];
    if (scores.length === 0) bySnapshot.set(sample.snapshots[i]!, scores);
    scores.push(sample.scores[i]!);
  }
  let from = plan.score.min;
  const step = MICRO / 10 ** plan.score.decimals;
  for (const scores of bySnapshot.values()) {
    if (scores.length <= capacity) continue;
    scores.sort((a, b) => b - a);
    // Leads of the score at the limit do not fit together: the threshold is just above it.
    from = Math.max(from, scores[capacity]! + step);
  }
  return from > plan.score.max ? null : from;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
