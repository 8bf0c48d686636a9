// How far stated probabilities are from what happened.
import { log } from './exact-math.ts';
import type { ScoreCount } from './score-counts.ts';

/** Leads of one stated probability (`score`), with how many converted. */
export type ProbabilityCounts = readonly ScoreCount[];

/** The mean squared distance between probability and outcome. */
export function brierScore(counts: ProbabilityCounts): number {
  return meanOf(counts, ({ score, n, positives }) => {
    return positives * (1 - score) * (1 - score) + (n - positives) * score * score;
  });
}

/** The mean negative log likelihood; probabilities are held 1e-15 away from 0 and 1. */
export function logLoss(counts: ProbabilityCounts): number {
  return meanOf(counts, ({ score, n, positives }) => {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, score));
    return -(positives * log(p) + (n - positives) * log(1 - p));
  });
}

export interface CalibrationRow {
  readonly n: number;
  readonly positives: number;
  /** The mean stated probability. */
  readonly stated: number;
}

/** Stated against observed, by the tenths that `bands` cuts. */
export function calibrationTable(
  counts: ProbabilityCounts,
  bands: readonly { readonly from: number; readonly to: number }[],
): CalibrationRow[] {
  return bands.map(({ from, to }) => {
    let [n, positives, stated] = [0, 0, 0];
    for (const count of counts) {
      if (count.score < from || count.score > to) continue;
      n += count.n;
      positives += count.positives;
      stated += count.n * count.score;
    }
    return { n, positives, stated: n === 0 ? 0 : stated / n };
  });
}

/** The expected calibration error: the mean distance between stated and observed over the rows, by leads. */
export function calibrationError(rows: readonly CalibrationRow[]): number {
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  return rows.reduce((sum, row) => sum + Math.abs(row.stated * row.n - row.positives), 0) / n;
}

function meanOf(counts: ProbabilityCounts, loss: (count: ScoreCount) => number): number {
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  return counts.reduce((sum, count) => sum + loss(count), 0) / n;
}
