// The figures of one sample: ranking, parts of the scores, calibration, drift.
import type { Plan } from '../plan/plan.ts';
import { segmentNames } from '../plan/plan.ts';
import { probabilityAt, probabilityText } from '../result/beyond-score.ts';
import { decimal, MICRO } from '../values/micro.ts';
import { measureAuc } from './auc.ts';
import { brierScore, calibrationError, calibrationTable, logLoss } from './calibration.ts';
import { stabilityIndex } from './drift.ts';
import type { Calibration, Drift, Ranking, ScorePart } from './evaluation.ts';
import { ruleDrift } from './judge-rules.ts';
import { wilson } from './rates.ts';
import type { Sample, SnapshotCounts } from './sample.ts';
import { countScores, cutIntoBands, kolmogorovSmirnov, type ScoreCount } from './score-counts.ts';

export function rankingOf(scores: Float64Array, sample: Sample): Ranking {
  const auc = measureAuc(scores, sample);
  const ks = kolmogorovSmirnov(countScores(scores, sample.labels));
  return {
    auc: { value: auc.value, low: auc.low, high: auc.high },
    gini: 2 * auc.value - 1,
    ks: { value: ks.value, score: ks.score / MICRO },
  };
}

interface CountedPart {
  readonly name: string;
  readonly n: number;
  readonly positives: number;
}

/** Rates, lifts and gains of parts, highest scores first. */
export function partsOf(counted: readonly CountedPart[], designEffect: number): ScorePart[] {
  const n = counted.reduce((sum, part) => sum + part.n, 0);
  const positives = counted.reduce((sum, part) => sum + part.positives, 0);
  let seen = 0;
  return counted.map((part) => {
    seen += part.positives;
    const rate = wilson(part.positives, part.n, designEffect);
    return { ...part, rate, lift: rate.value / (positives / n), gain: seen / positives };
  });
}

export function deciles(counts: readonly ScoreCount[], designEffect: number): ScorePart[] {
  const named = cutIntoBands(counts).map((band) => ({ ...band, name: rangeText(band.from, band.to) }));
  return partsOf(
    named.map(({ name, n, positives }) => ({ name, n, positives })),
    designEffect,
  );
}

function rangeText(from: number, to: number): string {
  return from === to ? decimal(from) : `${decimal(from)} to ${decimal(to)}`;
}

/** Ten equal parts of the range of scores, as the summary of a run shows them. */
export function scoreBands(
  { score: { min, max } }: Plan,
  counts: readonly ScoreCount[],
  designEffect: number,
): ScorePart[] {
  const step = (max - min) / 10;
  const bands = Array.from({ length: 10 }, (_, i) => {
    const [from, end] = [min + (9 - i) * step, min + (10 - i) * step];
    const inside = counts.filter(({ score }) => score >= from && (i === 0 || score < end));
    return {
      name: `${decimal(Math.round(from))} to ${i === 0 ? '' : '<'}${decimal(Math.round(end))}`,
      n: inside.reduce((sum, { n }) => sum + n, 0),
      positives: inside.reduce((sum, { positives }) => sum + positives, 0),
    };
  });
  return partsOf(bands, designEffect);
}

export function segmentParts(plan: Plan, { segments, labels }: Sample, designEffect: number): ScorePart[] {
  const names = segmentNames(plan);
  const counted = names.map((name) => ({ name, n: 0, positives: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const part = counted[segments[i]!]!;
    part.n++;
    part.positives += labels[i]!;
  }
  return partsOf(counted.slice(0, plan.segments.length).reverse(), designEffect);
}

/** The calibration of the rules' own `probability`; null: they have none. */
export function calibrationOf({ probability }: Plan, { scores, labels }: Sample): Calibration | null {
  if (probability === null) return null;
  const chances = scores.map((score) => Number(probabilityText(probabilityAt(probability, score))));
  const counts = countScores(chances, labels);
  const rows = calibrationTable(counts, cutIntoBands(counts));
  return { brier: brierScore(counts), logLoss: logLoss(counts), error: calibrationError(rows), rows };
}

/** Between each snapshot and the next. */
export function driftOf(plan: Plan, sample: Sample, snapshots: readonly SnapshotCounts[]): Drift[] {
  return snapshots.slice(1).map((after, i): Drift => {
    const before = snapshots[i]!;
    const inSnapshot = (index: number) =>
      countScores(
        sample.scores.filter((_, row) => sample.snapshots[row] === index),
        sample.labels.filter((_, row) => sample.snapshots[row] === index),
      );
    const [one, two] = [inSnapshot(i), inSnapshot(i + 1)];
    const bands = cutIntoBands(one);
    // Scores between two bands belong to the higher one; those outside to the first or the last.
    const shares = (counts: readonly ScoreCount[]) =>
      bands.map((_, band) =>
        counts.reduce((sum, { score, n }) => {
          const own = bands.findIndex(({ from }) => score >= from);
          return sum + ((own < 0 ? bands.length - 1 : own) === band ? n : 0);
        }, 0),
      );
    const rules = ruleDrift(plan, sample, i, i + 1)
      .map((psi, rule) => ({ id: plan.rules[rule]!.id, psi }))
      .sort((a, b) => b.psi - a.psi);
    return {
      fromAsOf: before.asOf,
      toAsOf: after.asOf,
      rates: [before.positives / before.leads, after.positives / after.leads],
      scorePsi: stabilityIndex(shares(one), shares(two)),
      rules,
    };
  });
}
