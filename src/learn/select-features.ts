// Forward selection: at each step the feature with the greatest score test joins, while it pays the price that BIC asks
// for its bins.
import { log } from '../evaluate/exact-math.ts';
import type { Binned } from './bins.ts';
import { descend, gradients, type LogisticFit, startFit } from './fit-logistic.ts';
import type { Patterns } from './patterns.ts';

export function selectFeatures(patterns: Patterns, maximum: number): LogisticFit {
  const leads = patterns.n.reduce((sum, n) => sum + n, 0);
  const fit = startFit(patterns);
  while (fit.chosen.length < maximum) {
    let best = { feature: -1, gain: 0 };
    for (const [number, feature] of patterns.features.entries()) {
      if (fit.chosen.includes(number) || feature.binCount < 2) continue;
      const gain = scoreTest(feature, patterns, fit) - (feature.binCount - 1) * log(leads);
      if (gain > best.gain) best = { feature: number, gain };
    }
    if (best.feature < 0) break;
    fit.chosen.push(best.feature);
    fit.weights[best.feature] = new Float64Array(patterns.features[best.feature]!.binCount);
    descend(patterns, fit, 3);
  }
  descend(patterns, fit, 50);
  return fit;
}

/** Twice the log likelihood that the feature's bins would add at most, by their slope and curvature. */
function scoreTest(feature: Binned, patterns: Patterns, { odds }: LogisticFit): number {
  const { surplus, information } = gradients(feature, patterns, odds);
  return surplus.reduce((sum, slope, bin) => sum + (slope * slope) / (information[bin]! + 1), 0);
}
