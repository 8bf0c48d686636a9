// Leads that fall into the same bins of every feature count as one pattern.
import { type Binned, binsOf, indexes } from './bins.ts';

export interface Patterns {
  readonly features: readonly Binned[];
  readonly n: Float64Array;
  readonly positives: Float64Array;
}

/** The different patterns among the observations that `isIn` names, in an order that only depends on the bins. */
export function countPatterns(
  features: readonly Binned[],
  labels: Uint8Array,
  isIn: (observation: number) => boolean,
): Patterns {
  const rows = indexes(labels.length).filter(isIn);
  const ids = new Uint32Array(rows.length);
  let count = 1;
  for (const { bins, binCount } of features) {
    // New ids ascend with (id, bin), which keeps the patterns in lexicographic order.
    const places = new Uint32Array(count * binCount);
    for (let r = 0; r < rows.length; r++) places[ids[r]! * binCount + bins[rows[r]!]!] = 1;
    let next = 0;
    for (let i = 0; i < places.length; i++) if (places[i] === 1) places[i] = next++;
    for (let r = 0; r < rows.length; r++) ids[r] = places[ids[r]! * binCount + bins[rows[r]!]!]!;
    count = Math.max(1, next);
  }
  const [n, positives] = [new Float64Array(count), new Float64Array(count)];
  const first = new Uint32Array(count);
  for (let r = 0; r < rows.length; r++) {
    const id = ids[r]!;
    n[id]!++;
    positives[id]! += labels[rows[r]!]!;
    first[id] = rows[r]!;
  }
  return {
    features: features.map((feature) => ({
      ...feature,
      bins: binsOf(first, feature.bins),
    })),
    n,
    positives,
  };
}
