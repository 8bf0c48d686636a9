// An evaluation as JSON: the same data under the keys that other commands use, scores in points, days as dates.
import type { Evaluation } from '../../evaluate/evaluation.ts';
import { dayText } from '../../values/days.ts';
import { decimal } from '../../values/micro.ts';

export function evaluationJson(evaluation: Evaluation): object {
  const { window, drift, snapshots, thresholds, suggestions, judgements, ...rest } = evaluation;
  const threshold = <T extends { readonly from: number }>(one: T) => ({ ...one, from: points(one.from) });
  const { capacity, lift, precision, yaml } = suggestions;
  const renamed = {
    ...rest,
    windowDays: window,
    snapshots: snapshots.map(({ asOf, until, ...one }) => ({
      asOf: dayText(asOf),
      until: dayText(until),
      ...one,
    })),
    thresholds: thresholds.map(threshold),
    suggestions: {
      capacity: capacity && { ...capacity, threshold: capacity.threshold && threshold(capacity.threshold) },
      lift: lift && threshold(lift),
      precision: { ...precision, threshold: precision.threshold && threshold(precision.threshold) },
      yaml,
    },
    judgements: {
      ...judgements,
      rules: judgements.rules.map(({ points: micro, tiers, ...rule }) => ({
        ...rule,
        points: points(Math.round(micro)),
        tiers: tiers.map((tier) => ({ ...tier, points: points(Math.round(tier.points)) })),
      })),
    },
    drift: drift.map(({ fromAsOf, toAsOf, ...one }) => ({
      from: dayText(fromAsOf),
      to: dayText(toAsOf),
      ...one,
    })),
  };
  return snakeKeys(renamed) as object;
}

function points(micro: number): number {
  return Number(decimal(micro));
}

function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeKeys(one),
    ]),
  );
}
