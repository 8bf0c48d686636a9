// What a model is worth on leads that it was not fitted on: everything is fitted anew without each fold.
import { type Auc, compareAuc, measureAuc, type Observations } from '../evaluate/auc.ts';
import { calibrationError, calibrationTable } from '../evaluate/calibration.ts';
import { countScores, cutIntoBands } from '../evaluate/score-counts.ts';
import { indexes } from './bins.ts';
import { type CalibrationPoint, calibrate, probabilityAt } from './calibrate.ts';
import { fitModel, LEAST_SCORE, MOST_SCORE, type Model, type ModelOptions, scoreWith } from './fit-model.ts';
import { dealFolds } from './random.ts';
import type { Variable } from './variables.ts';

const FOLDS = 5;

export interface Validation {
  readonly auc: Auc;
  /** Conversion of the highest tenth against the average. */
  readonly topLift: number;
  /** The mean distance between calibrated probabilities and conversion, on folds that neither was fitted on. */
  readonly calibrationError: number;
  readonly points: readonly CalibrationPoint[];
  /** In how many folds each variable was chosen, by name. */
  readonly chosen: ReadonlyMap<string, number>;
  readonly rules: readonly number[];
  /** The newest snapshot alone; null: there is one only. */
  readonly newest: Auc | null;
  /** The same leads by the rules at hand, and the difference; null: there are none. */
  readonly own: { readonly auc: Auc; readonly difference: Auc } | null;
}

export interface ValidationInput {
  readonly variables: readonly Variable[];
  readonly observations: Observations;
  readonly ids: readonly string[];
  readonly snapshots: Uint8Array;
  readonly seed: number;
  readonly options: ModelOptions;
  /** Scores of the rules at hand. */
  readonly ownScores: Float64Array | null;
}

export function crossValidate(input: ValidationInput, final: Model): Validation {
  const { variables, observations, ids, options } = input;
  const { labels, clusters } = observations;
  const converted = new Uint8Array(ids.length);
  for (let i = 0; i < labels.length; i++) converted[clusters[i]!]! |= labels[i]!;
  const foldOfLead = dealFolds(ids, (lead) => converted[lead] === 1, FOLDS, input.seed);
  const fold = Uint8Array.from(clusters, (lead) => foldOfLead[lead]!);
  const logOdds = new Float64Array(labels.length);
  const chosen = new Map<string, number>();
  const rules: number[] = [];
  for (let left = 0; left < FOLDS; left++) {
    const rows = indexes(labels.length).filter((i) => fold[i] !== left);
    const model = fitModel(variables, labels, rows, options);
    const scores = scoreWith(model, labels.length);
    for (let i = 0; i < scores.length; i++) {
      if (fold[i] === left) logOdds[i] = model.intercept + model.slope * scores[i]!;
    }
    for (const { binning } of model.rules) {
      const { name } = binning.variable;
      chosen.set(name, (chosen.get(name) ?? 0) + 1);
    }
    rules.push(model.rules.length);
  }
  const scale = (value: number) =>
    final.slope === 0 ? final.start : Math.floor((value - final.intercept) / final.slope + 0.5);
  // Held-out log odds on the scale of the final score, which is what the calibration reads.
  const scores = logOdds.map((value) => Math.min(MOST_SCORE, Math.max(LEAST_SCORE, scale(value))));
  const bands = cutIntoBands(countScores(logOdds, labels));
  const [top] = bands;
  const average = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return {
    auc: measureAuc(logOdds, observations),
    topLift: top === undefined ? 0 : top.positives / top.n / average,
    calibrationError: heldOutError(scores, labels, fold),
    points: calibrate(countScores(scores, labels)),
    chosen,
    rules,
    newest: newestAuc(logOdds, input),
    own:
      input.ownScores === null
        ? null
        : {
            auc: measureAuc(input.ownScores, observations),
            difference: compareAuc(logOdds, input.ownScores, observations),
          },
  };
}

/** Each fold is calibrated by the others. */
function heldOutError(scores: Float64Array, labels: Uint8Array, fold: Uint8Array): number {
  const stated = new Float64Array(scores.length);
  for (let left = 0; left < FOLDS; left++) {
    const others = (of: Float64Array | Uint8Array) => of.filter((_: number, i: number) => fold[i] !== left);
    const points = calibrate(
      countScores(others(scores) as Float64Array, others(labels) as Uint8Array), // filter keeps the kind of array
    );
    for (let i = 0; i < scores.length; i++)
      if (fold[i] === left) stated[i] = probabilityAt(points, scores[i]!);
  }
  const counts = countScores(stated, labels);
  return calibrationError(calibrationTable(counts, cutIntoBands(counts)));
}

function newestAuc(logOdds: Float64Array, { snapshots, observations }: ValidationInput): Auc | null {
  const newest = snapshots.reduce((most, one) => Math.max(most, one), 0);
  if (newest === 0) return null;
  const rows = indexes(snapshots.length).filter((i) => snapshots[i] === newest);
  const labels = Uint8Array.from(rows, (i) => observations.labels[i]!);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives < 2 || labels.length - positives < 2) return null;
  return measureAuc(
    Float64Array.from(rows, (i) => logOdds[i]!),
    { labels, clusters: Uint32Array.from(rows.keys()) },
  );
}
