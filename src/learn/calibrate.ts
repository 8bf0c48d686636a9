// Probabilities by score: isotonic regression of held-out outcomes, reduced to a few points between which lines run.
import { fitIsotonic } from '../evaluate/isotonic.ts';
import type { ScoreCount } from '../evaluate/score-counts.ts';

export interface CalibrationPoint {
  readonly score: number;
  /** In millionths, a whole multiple of what four decimals of a percent can say. */
  readonly probability: number;
}

const MILLION = 1_000_000;

/**
 * At most `most` points, chosen so that the lines between them are nearest to the isotonic fit by leads.
 *
 * @param counts Held-out leads by whole score.
 */
export function calibrate(counts: readonly ScoreCount[], most = 11): CalibrationPoint[] {
  const ascending = counts.toSorted((a, b) => a.score - b.score);
  const fitted = fitIsotonic(
    ascending.map(({ n, positives }) => positives / n),
    ascending.map(({ n }) => n),
  );
  if (ascending.length < 2)
    return ascending.map(({ score }, i) => ({ score, probability: toMillionths(fitted[i]!) }));
  const errorBetween = (from: number, to: number): number => {
    let error = 0;
    const width = ascending[to]!.score - ascending[from]!.score;
    for (let i = from + 1; i < to; i++) {
      const share = (ascending[i]!.score - ascending[from]!.score) / width;
      const distance = fitted[i]! - fitted[from]! - share * (fitted[to]! - fitted[from]!);
      error += ascending[i]!.n * distance * distance;
    }
    return error;
  };
  const last = ascending.length - 1;
  // Least error of lines that end at a point, by number of lines.
  let errors = Float64Array.from(ascending, (_, i) => (i === 0 ? 0 : Number.POSITIVE_INFINITY));
  const origins: Int32Array[] = [];
  const lines = Math.min(most - 1, last);
  const cost = ascending.map((_, to) =>
    Float64Array.from({ length: to }, (__, from) => errorBetween(from, to)),
  );
  for (let line = 0; line < lines; line++) {
    const origin = new Int32Array(ascending.length).fill(-1);
    const next = new Float64Array(ascending.length).fill(Number.POSITIVE_INFINITY);
    for (let to = 1; to <= last; to++) {
      for (let from = 0; from < to; from++) {
        const error = errors[from]! + cost[to]![from]!;
        if (error < next[to]!) [next[to], origin[to]] = [error, from];
      }
    }
    origins.push(origin);
    errors = next;
  }
  const knots = [last];
  for (let line = lines - 1; line >= 0; line--) knots.unshift(origins[line]![knots[0]!]!);
  return knots.map((i) => ({ score: ascending[i]!.score, probability: toMillionths(fitted[i]!) }));
}

function toMillionths(probability: number): number {
  return Math.floor(probability * MILLION + 0.5);
}

/** The probability at a score, as a fraction: a line between points, held at the ends. */
export function probabilityAt(points: readonly CalibrationPoint[], score: number): number {
  const next = points.findIndex((point) => point.score >= score);
  if (next === 0) return points[0]!.probability / MILLION;
  if (next < 0) return points.at(-1)!.probability / MILLION;
  const [from, to] = [points[next - 1]!, points[next]!];
  const share = (score - from.score) / (to.score - from.score);
  return (from.probability + share * (to.probability - from.probability)) / MILLION;
}
