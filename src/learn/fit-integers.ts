// From weights in log odds to whole points: rounded, then moved one step at a time while the likelihood gains.
import { exp, log, logistic } from '../evaluate/exact-math.ts';
import type { LogisticFit } from './fit-logistic.ts';
import type { Patterns } from './patterns.ts';

export interface PointsFit {
  /** By feature number, whole points of its bins; 0 for the reference. Those that earn nothing are empty. */
  readonly points: Int32Array[];
  /** What a lead starts from, so that the least total seen is 0. */
  readonly start: number;
  /** Log odds = intercept + slope × score. */
  readonly intercept: number;
  readonly slope: number;
}

/** How far the scores seen reach. */
const SPAN = 100;

export function fitPoints(patterns: Patterns, fit: LogisticFit, unit: number): PointsFit {
  const weights = fit.weights.map((own, number) => {
    const reference = own[patterns.features[number]!.reference] ?? 0;
    return own.map((weight) => weight - reference);
  });
  const totals = (points: readonly ArrayLike<number>[]) => {
    const sums = new Float64Array(patterns.n.length);
    for (const [number, { bins }] of patterns.features.entries()) {
      const own = points[number]!;
      if (own.length > 0) for (let i = 0; i < sums.length; i++) sums[i]! += own[bins[i]!]!;
    }
    return sums;
  };
  const spanOf = (sums: Float64Array) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const sum of sums) {
      low = Math.min(low, sum);
      high = Math.max(high, sum);
    }
    return { low, high };
  };
  const { low, high } = spanOf(totals(weights));
  const empty = weights.map(() => new Int32Array(0));
  if (fit.chosen.length === 0 || !(high > low)) return { points: empty, start: 0, intercept: 0, slope: 0 };
  let scale = SPAN / (high - low);
  for (let attempt = 0; ; attempt++) {
    const points = weights.map((own) => Int32Array.from(own, (weight) => roundTo(weight * scale, unit)));
    const sums = totals(points);
    const intercept = improve(patterns, points, sums, scale, unit);
    const span = spanOf(sums);
    const width = span.high - span.low;
    if ((width <= SPAN && width >= SPAN - unit) || attempt === 5 || width === 0) {
      return {
        points: points.map((own) => (own.some((value) => value !== 0) ? own : new Int32Array(0))),
        start: -span.low,
        intercept: intercept + span.low / scale,
        slope: 1 / scale,
      };
    }
    scale *= SPAN / width;
  }
}

/** Half away from zero. */
function roundTo(value: number, unit: number): number {
  const steps = Math.floor(Math.abs(value) / unit + 0.5);
  return (value < 0 ? -steps : steps) * unit || 0;
}

/** Moves points by one unit while that adds to the likelihood; `sums` follows. Returns the intercept. */
function improve(
  patterns: Patterns,
  points: readonly Int32Array[],
  sums: Float64Array,
  scale: number,
  unit: number,
): number {
  let intercept = fitIntercept(patterns, sums, scale, 0);
  for (let sweep = 0; sweep < 10; sweep++) {
    let changed = false;
    const loss = lossTable(sums, intercept, scale, unit);
    for (const [number, own] of points.entries()) {
      const feature = patterns.features[number]!;
      if (own.length === 0) continue;
      const [up, down] = [new Float64Array(own.length), new Float64Array(own.length)];
      for (let i = 0; i < sums.length; i++) {
        const [bin, n, sum] = [feature.bins[i]!, patterns.n[i]!, sums[i]!];
        const linear = (patterns.positives[i]! * unit) / scale;
        up[bin]! += n * (loss(sum + unit) - loss(sum)) - linear;
        down[bin]! += n * (loss(sum - unit) - loss(sum)) + linear;
      }
      const moves = new Int32Array(own.length);
      for (let bin = 0; bin < own.length; bin++) {
        if (bin === feature.reference) continue;
        const move = up[bin]! < -1e-6 ? unit : down[bin]! < -1e-6 ? -unit : 0;
        if (move === 0 || !keepsTrend(own, bin, own[bin]! + move, feature)) continue;
        own[bin]! += move;
        moves[bin] = move;
        changed = true;
      }
      for (let i = 0; i < sums.length; i++) sums[i]! += moves[feature.bins[i]!]!;
    }
    if (!changed) break;
    intercept = fitIntercept(patterns, sums, scale, intercept);
  }
  return intercept;
}

function keepsTrend(
  own: Int32Array,
  bin: number,
  value: number,
  { trend, unordered }: { readonly trend: string; readonly unordered: number },
): boolean {
  if (trend === 'any' || bin === unordered) return true;
  const sign = trend === 'rising' ? 1 : -1;
  const before = bin > 0 && bin - 1 !== unordered ? own[bin - 1]! : undefined;
  const after = bin + 1 < own.length && bin + 1 !== unordered ? own[bin + 1]! : undefined;
  return (
    (before === undefined || sign * (value - before) >= 0) &&
    (after === undefined || sign * (after - value) >= 0)
  );
}

/** log(1 + odds) by total: the loss of a lead that did not convert. */
function lossTable(
  sums: Float64Array,
  intercept: number,
  scale: number,
  unit: number,
): (sum: number) => number {
  const margin = unit * 200;
  const low = sums.reduce((least, sum) => Math.min(least, sum), 0) - margin;
  const high = sums.reduce((most, sum) => Math.max(most, sum), 0) + margin;
  const table = Float64Array.from({ length: (high - low) / unit + 1 }, (_, i) => {
    const logOdds = intercept + (low + i * unit) / scale;
    return logOdds > 30 ? logOdds : log(1 + exp(logOdds));
  });
  return (sum) => table[(sum - low) / unit]!;
}

function fitIntercept({ n, positives }: Patterns, sums: Float64Array, scale: number, from: number): number {
  const counts = new Map<number, { n: number; positives: number }>();
  for (let i = 0; i < sums.length; i++) {
    const count = counts.get(sums[i]!) ?? { n: 0, positives: 0 };
    if (count.n === 0) counts.set(sums[i]!, count);
    count.n += n[i]!;
    count.positives += positives[i]!;
  }
  let intercept = from;
  for (let round = 0; round < 50; round++) {
    let [surplus, information] = [0, 0];
    for (const [sum, count] of counts) {
      const chance = logistic(intercept + sum / scale);
      surplus += count.positives - count.n * chance;
      information += count.n * chance * (1 - chance);
    }
    const step = log(1 + Math.abs(surplus) / (information + 1e-9));
    intercept += surplus < 0 ? -step : step;
    if (step < 1e-9) break;
  }
  return intercept;
}
