// Random observations with ties and shared leads, the same on every machine.
import { hashText } from './hash.ts';

/** Random observations; several share a lead and many share a score. */
export function observe(seed: number, n: number, levels: number) {
  const chance = (name: string, i: number) => hashText(`${name} ${i}`, seed) / 2 ** 32;
  const index = [...Array(n).keys()];
  const truth = index.map((i) => chance('truth', i));
  const noisy = (name: string) =>
    index.map((i) => Math.floor(levels * (0.5 * truth[i]! + 0.5 * chance(name, i))));
  return {
    labels: index.map((i): number => (chance('label', i) < truth[i]! ? 1 : 0)),
    scores: noisy('a'),
    others: noisy('b'),
    probabilities: index.map((i) => 0.001 + 0.998 * chance('p', i)),
    weights: index.map((i) => 1 + Math.floor(5 * chance('w', i))),
    clusters: index.map((i) => Math.floor(chance('cluster', i) * n * 0.6)),
    before: [...Array(8).keys()].map((i) => 1 + Math.floor(100 * chance('before', i))),
    after: [...Array(8).keys()].map((i) => 1 + Math.floor(100 * chance('after', i))),
    strata: [...Array(6).keys()].map((i) =>
      [0, 1, 2, 3].map((cell) => 1 + Math.floor(50 * chance('cell', 4 * i + cell))),
    ),
    numbers: index.map((i) => (chance('number', i) - 0.5) * 1400),
  };
}

/** Leads are numbered without gaps, as `evaluate` numbers them. */
export const dense = (values: readonly number[]): Uint32Array => {
  const ids = new Map([...new Set(values)].map((value, i) => [value, i]));
  return Uint32Array.from(values, (value) => ids.get(value)!);
};
