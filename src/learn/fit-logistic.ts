// Logistic regression on binned features by bounded block coordinate descent. One block is one feature: its bins do not
// overlap, so that each bin's step has a closed form that never overshoots. A trend is kept by isotonic regression of
// the block.
import { exp, log } from '../evaluate/exact-math.ts';
import { fitIsotonic } from '../evaluate/isotonic.ts';
import type { Binned } from './bins.ts';
import type { Patterns } from './patterns.ts';

/** No bin's weight passes this, so that a bin of one class alone stays finite. */
const BOUND = 4;
/** Pulls weights towards 0 as so much evidence would. */
const RIDGE = 1;

export interface LogisticFit {
  /** Feature numbers in the order of their selection. */
  readonly chosen: number[];
  /** By feature number, weights of its bins in log odds; those not chosen are empty. */
  readonly weights: Float64Array[];
  /** Odds of each pattern as fitted. */
  readonly odds: Float64Array;
}

export function startFit({ features, n, positives }: Patterns): LogisticFit {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const [all, hits] = [total(n), total(positives)];
  return {
    chosen: [],
    weights: features.map(() => new Float64Array(0)),
    odds: new Float64Array(n.length).fill(hits / (all - hits)),
  };
}

/** Per bin: how many positives more than expected, and the information on its weight. */
export function gradients(
  { bins, binCount }: Binned,
  { n, positives }: Patterns,
  odds: Float64Array,
): { readonly surplus: Float64Array; readonly information: Float64Array } {
  const [surplus, information] = [new Float64Array(binCount), new Float64Array(binCount)];
  for (let i = 0; i < n.length; i++) {
    const chance = odds[i]! / (1 + odds[i]!);
    const expected = n[i]! * chance;
    surplus[bins[i]!]! += positives[i]! - expected;
    information[bins[i]!]! += expected * (1 - chance);
  }
  return { surplus, information };
}

/** One sweep over the chosen features, at most `sweeps` times, until no weight moves by `tolerance`. */
export function descend(patterns: Patterns, fit: LogisticFit, sweeps: number, tolerance = 1e-4): void {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let moved = 0;
    for (const feature of fit.chosen) moved = Math.max(moved, moveBlock(patterns, fit, feature));
    moved = Math.max(moved, moveIntercept(patterns, fit));
    if (moved < tolerance) break;
  }
}

function moveBlock(patterns: Patterns, { weights, odds }: LogisticFit, number: number): number {
  const feature = patterns.features[number]!;
  const { surplus, information } = gradients(feature, patterns, odds);
  const old = weights[number]!;
  const force = information.map((value) => value + RIDGE);
  const targets = old.map((weight, bin) => weight + safeStep(surplus[bin]! - RIDGE * weight, force[bin]!));
  const next = keepTrend(feature, targets, force).map((w) => Math.min(BOUND, Math.max(-BOUND, w)));
  const factors = next.map((weight, bin) => exp(weight - old[bin]!));
  for (let i = 0; i < odds.length; i++) odds[i]! *= factors[feature.bins[i]!]!;
  weights[number] = next;
  return next.reduce((most, weight, bin) => Math.max(most, Math.abs(weight - old[bin]!)), 0);
}

function moveIntercept({ n, positives }: Patterns, { odds }: LogisticFit): number {
  let [surplus, information] = [0, 0];
  for (let i = 0; i < n.length; i++) {
    const chance = odds[i]! / (1 + odds[i]!);
    surplus += positives[i]! - n[i]! * chance;
    information += n[i]! * chance * (1 - chance);
  }
  const step = safeStep(surplus, information + 1e-9);
  const factor = exp(step);
  for (let i = 0; i < odds.length; i++) odds[i]! *= factor;
  return Math.abs(step);
}

/**
 * A Newton step that the logistic loss allows: its curvature grows at most exponentially along the step, and the step
 * that is best under that bound always descends.
 */
function safeStep(slope: number, curvature: number): number {
  const step = log(1 + Math.abs(slope) / curvature);
  return slope < 0 ? -step : step;
}

function keepTrend({ trend, unordered }: Binned, targets: Float64Array, force: Float64Array): Float64Array {
  if (trend === 'any') return targets;
  const ordered = [...targets.keys()].filter((bin) => bin !== unordered);
  if (trend === 'falling') ordered.reverse();
  const fitted = fitIsotonic(
    ordered.map((bin) => targets[bin]!),
    ordered.map((bin) => force[bin]!),
  );
  const next = targets.slice();
  for (const [i, bin] of ordered.entries()) next[bin] = fitted[i]!;
  return next;
}
