// A model: variables in bins, those that earn their place, and whole points for them.
import { binVariable } from './bin-variable.ts';
import { fitPoints } from './fit-integers.ts';
import { countPatterns } from './patterns.ts';
import { selectFeatures } from './select-features.ts';
import type { Binning, Variable } from './variables.ts';

export interface ModelRule {
  readonly binning: Binning;
  /** Whole points of each bin; 0 for the reference. */
  readonly points: Int32Array;
}

export interface Model {
  /** In the order of their selection. */
  readonly rules: readonly ModelRule[];
  readonly start: number;
  /** Log odds = intercept + slope × score. */
  readonly intercept: number;
  readonly slope: number;
}

export interface ModelOptions {
  readonly maxRules: number;
  /** Points are multiples of it. */
  readonly step: number;
}

export const [LEAST_SCORE, MOST_SCORE] = [0, 100];

/** A bin holds at least so many leads, or this share of them. */
const LEAST_LEADS = 20;
const LEAST_SHARE = 0.002;

export function fitModel(
  variables: readonly Variable[],
  labels: Uint8Array,
  rows: Uint32Array,
  { maxRules, step }: ModelOptions,
): Model {
  const minimum = Math.max(LEAST_LEADS, Math.ceil(rows.length * LEAST_SHARE));
  const binnings = variables.flatMap((one) => binVariable(one, { labels, rows, minimum }) ?? []);
  const isIn = new Uint8Array(labels.length);
  for (const row of rows) isIn[row] = 1;
  const features = binnings.map(({ binned }) => binned);
  const patterns = countPatterns(features, labels, (row) => isIn[row] === 1);
  const fit = selectFeatures(patterns, maxRules);
  const { points, start, intercept, slope } = fitPoints(patterns, fit, step);
  const rules = fit.chosen.flatMap((number): ModelRule[] => {
    const [binning, own] = [binnings[number], points[number]];
    return binning === undefined || own === undefined || own.length === 0 ? [] : [{ binning, points: own }];
  });
  return { rules, start, intercept, slope };
}

/** The score of every observation. */
export function scoreWith({ rules, start }: Model, count: number): Float64Array {
  const scores = new Float64Array(count).fill(start);
  for (const { binning, points } of rules) {
    const { bins } = binning.binned;
    for (let i = 0; i < count; i++) scores[i]! += points[bins[i]!]!;
  }
  return scores.map((score) => Math.min(MOST_SCORE, Math.max(LEAST_SCORE, score)));
}
