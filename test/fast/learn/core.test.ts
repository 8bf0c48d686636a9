// The parts of `learn` that have a law of their own: the optimum of binning, folds and patterns that do not depend on
// the order of rows, and calibration in few points.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calibrate, probabilityAt } from '../../../src/learn/calibrate.ts';
import { type BinningOptions, mergeBins } from '../../../src/learn/merge-bins.ts';
import { countPatterns } from '../../../src/learn/patterns.ts';
import { dealFolds } from '../../../src/learn/random.ts';
import { hashText } from '../../oracle/hash.ts';

const binCount = fc
  .tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 }))
  .map(([x, y]) => ({ n: 1 + Math.max(x, y), positives: Math.min(x, y) }));
const trend = fc.constantFrom<BinningOptions['trend'][]>('any', 'rising', 'falling', 'either');

type Bins = readonly { readonly n: number; readonly positives: number }[];

/** What a way to cut is worth; undefined where it breaks a condition. */
function worth(counts: Bins, ends: readonly number[], { minimum, price, trend }: BinningOptions) {
  const bins = ends.map((end, i) => {
    const part = counts.slice(i === 0 ? 0 : ends[i - 1], end);
    return { n: part.reduce((s, c) => s + c.n, 0), hits: part.reduce((s, c) => s + c.positives, 0) };
  });
  if (bins.some(({ n }) => n < minimum)) return undefined;
  const rates = bins.map(({ n, hits }) => hits / n);
  const rises = rates.every((rate, i) => i === 0 || rate >= rates[i - 1]! - 1e-12);
  const falls = rates.every((rate, i) => i === 0 || rate <= rates[i - 1]! + 1e-12);
  const holds = { any: true, rising: rises, falling: falls, either: rises || falls }[trend];
  if (!holds) return undefined;
  const term = (count: number, n: number) => (count === 0 ? 0 : count * Math.log(count / n));
  return bins.reduce((sum, { n, hits }) => sum + term(hits, n) + term(n - hits, n) - price, 0);
}

test('binning is the best of all ways to cut', () => {
  fc.assert(
    fc.property(
      fc.array(binCount, { minLength: 1, maxLength: 8 }),
      fc.record({ minimum: fc.nat({ max: 30 }), price: fc.constantFrom(0.5, 2), trend }),
      (counts, options) => {
        const ways = [...Array(2 ** (counts.length - 1)).keys()].map((mask) =>
          [...counts.keys()].filter((i) => i === counts.length - 1 || mask & (1 << i)).map((i) => i + 1),
        );
        const best = ways.map((ends) => worth(counts, ends, options)).filter((value) => value !== undefined);
        const ends = mergeBins(counts, options);
        // Too few leads for a single bin: all are kept in one.
        if (best.length === 0) expect(ends).toEqual([counts.length]);
        else expect(worth(counts, ends, options)).toBeCloseTo(Math.max(...best), 9);
      },
    ),
    { numRuns: 300, seed: 20261128 },
  );
});

test('folds depend on keys and seed alone, and hold each class alike', () => {
  const keys = Array.from({ length: 503 }, (_, i) => `lead ${i}`);
  const isPositive = (key: string) => hashText(key, 1) % 5 === 0;
  const deal = (all: readonly string[], seed: number) => {
    const folds = dealFolds(all, (i) => isPositive(all[i]!), 5, seed);
    return new Map(all.map((key, i) => [key, folds[i]!]));
  };
  const folds = deal(keys, 42);
  expect(new Map([...deal(keys.toReversed(), 42)].sort())).toEqual(new Map([...folds].sort()));
  expect(deal(keys, 43)).not.toEqual(folds);
  for (const wanted of [true, false]) {
    const sizes = [0, 1, 2, 3, 4].map(
      (fold) => keys.filter((key) => isPositive(key) === wanted && folds.get(key) === fold).length,
    );
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

test('patterns are counted once each, in an order of their own', () => {
  const feature = (bins: Uint8Array) =>
    ({ bins, binCount: 3, reference: 0, trend: 'any', unordered: -1 }) as const;
  const rows = Array.from({ length: 200 }, (_, i) => [
    hashText('a', i) % 3,
    hashText('b', i) % 3,
    hashText('y', i) % 2,
  ]);
  const count = (of: number[][]) =>
    countPatterns(
      [0, 1].map((column) => feature(Uint8Array.from(of, (row) => row[column]!))),
      Uint8Array.from(of, (row) => row[2]!),
      () => true,
    );
  const [one, other] = [count(rows), count(rows.toReversed())];
  expect(other).toEqual(one);
  expect(one.n.length).toBe(9);
  expect(one.n.reduce((sum, n) => sum + n, 0)).toBe(200);
  expect([...one.features[0]!.bins]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
});

test('a calibration of at most eleven points never falls and meets a straight line', () => {
  const counts = Array.from({ length: 101 }, (_, score) => ({ score, n: 1000, positives: score * 5 }));
  const points = calibrate(counts);
  expect(points.length).toBeLessThanOrEqual(11);
  for (const { score } of counts) expect(probabilityAt(points, score)).toBeCloseTo(score / 200, 6);
  const noisy = counts.map((count) => ({
    ...count,
    positives: hashText(`${count.score}`, 5) % (count.score * 5 + 1),
  }));
  const fitted = calibrate(noisy).map(({ probability }) => probability);
  expect(fitted).toEqual(fitted.toSorted((x, y) => x - y));
});
