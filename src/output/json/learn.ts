// What was learned, as JSON.
import type { Learned } from '../../learn/learned.ts';
import { dayText } from '../../values/days.ts';

export function learnedJson(learned: Learned, out: string): object {
  const { auc, own, newest, rules, snapshots, leftOut, outcome } = learned;
  const interval = ({
    value,
    low,
    high,
  }: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }) => ({
    value,
    low,
    high,
  });
  return {
    outcome,
    snapshots: snapshots.map(({ asOf, until, leads, positives }) => ({
      as_of: dayText(asOf),
      until: dayText(until),
      leads,
      positives,
    })),
    ...{ leads: learned.leads, positives: learned.positives, negatives: learned.negatives },
    auc: interval(auc),
    top_lift: learned.topLift,
    calibration_error: learned.calibrationError,
    newest: newest && interval(newest),
    own: own && { name: own.name, auc: interval(own.auc), difference: interval(own.difference) },
    rules: rules.map(({ id, tiers, n, positives, folds }) => ({
      id,
      points: tiers.map(({ points }) => points),
      leads: n,
      positives,
      folds,
    })),
    segments: learned.segments,
    left_out: leftOut,
    warnings: learned.warnings,
    seed: learned.seed,
    written: out,
  };
}
