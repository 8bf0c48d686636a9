// The metrics of `evaluate` on fixed observations: the same digits on every machine. test/system/evaluate-python
// compares the same functions with scikit-learn and scipy.
import { describe, expect, test } from 'vitest';
import { compareAuc, measureAuc } from '../../../src/evaluate/auc.ts';
import {
  brierScore,
  calibrationError,
  calibrationTable,
  logLoss,
} from '../../../src/evaluate/calibration.ts';
import { stabilityIndex } from '../../../src/evaluate/drift.ts';
import { exp, log } from '../../../src/evaluate/exact-math.ts';
import { fitIsotonic } from '../../../src/evaluate/isotonic.ts';
import { commonOddsRatio } from '../../../src/evaluate/mantel-haenszel.ts';
import { designEffect, wilson } from '../../../src/evaluate/rates.ts';
import { countScores, cutIntoBands, kolmogorovSmirnov } from '../../../src/evaluate/score-counts.ts';
import { dense, observe } from '../../oracle/observations.ts';

const data = observe(7, 300, 12);
const labels = Uint8Array.from(data.labels);
const [a, b] = [Float64Array.from(data.scores), Float64Array.from(data.others)];
const clustered = { labels, clusters: dense(data.clusters) };

test('digits that no machine changes', () => {
  const stated = countScores(Float64Array.from(data.probabilities), labels);
  expect({
    auc: measureAuc(a, clustered),
    difference: compareAuc(a, b, clustered),
    ks: kolmogorovSmirnov(countScores(a, labels)),
    brier: brierScore(stated),
    logLoss: logLoss(stated),
    calibrationError: calibrationError(calibrationTable(stated, cutIntoBands(stated))),
    psi: stabilityIndex(data.before, data.after),
    odds: commonOddsRatio([
      { withConverted: 12, withNot: 5, withoutConverted: 6, withoutNot: 9 },
      { withConverted: 16, withNot: 7, withoutConverted: 17, withoutNot: 19 },
    ]),
    exp: [-700, -1, 1e-9, 0.5, 700].map(exp),
    log: [1e-300, 0.1, 1, 3, 1e300].map(log),
  }).toMatchInlineSnapshot(`
    {
      "auc": {
        "high": 0.7586887288368477,
        "low": 0.6494727220877611,
        "value": 0.7040807254623044,
        "variance": 0.0007762764542703855,
      },
      "brier": 0.32773592651300376,
      "calibrationError": 0.2604663700697075,
      "difference": {
        "high": 0.028483371135117806,
        "low": -0.08693820755048057,
        "value": -0.029227418207681377,
        "variance": 0.0008669975032993167,
      },
      "exp": [
        9.85967654375977e-305,
        0.36787944117144233,
        1.000000001,
        1.6487212707001282,
        1.0142320547350045e+304,
      ],
      "ks": {
        "score": 6,
        "value": 0.2921408250355619,
      },
      "log": [
        -690.7755278982137,
        -2.3025850929940455,
        0,
        1.0986122886681098,
        690.7755278982137,
      ],
      "logLoss": 0.9957322670175758,
      "odds": {
        "high": 6.969118720740554,
        "low": 1.1954099580844952,
        "value": 2.8863391896737185,
      },
      "psi": 0.37122679200819575,
    }
  `);
});

test('known values', () => {
  const four = { labels: Uint8Array.of(0, 1, 0, 1), clusters: Uint32Array.of(0, 1, 2, 3) };
  expect(measureAuc(Float64Array.of(1, 2, 2, 3), four).value).toBe(0.875);
  expect(measureAuc(Float64Array.of(5, 5, 5, 5), four).value).toBe(0.5);
  expect(measureAuc(Float64Array.of(3, 1, 4, 2), four).value).toBe(0);
  expect(fitIsotonic([1, 3, 2, 4], [1, 1, 3, 1])).toEqual([1, 2.25, 2.25, 4]);
  expect(stabilityIndex([10, 20, 70], [1, 2, 7])).toBe(0);
  expect(wilson(0, 20)).toMatchObject({ value: 0, low: 0 });
  expect(wilson(20, 20)).toMatchObject({ value: 1, high: 1 });
  expect(wilson(10, 100, 4).high).toBe(wilson(2.5, 25).high);
  expect(designEffect(Array(50).fill({ n: 1, positives: 1 }))).toBe(1);
  const twice = Array.from({ length: 1000 }, (_, i) => ({ n: 2, positives: i % 4 === 0 ? 2 : 0 }));
  expect(designEffect(twice)).toBeCloseTo(2, 2);
  expect(commonOddsRatio([{ withConverted: 1, withNot: 0, withoutConverted: 0, withoutNot: 1 }])).toBe(null);
});

test('the order of observations changes no bit', () => {
  const order = [...labels.keys()].sort((i, j) => data.probabilities[i]! - data.probabilities[j]!);
  const shuffled = {
    labels: Uint8Array.from(order, (i) => labels[i]!),
    clusters: Uint32Array.from(order, (i) => clustered.clusters[i]!),
  };
  const [c, d] = [a, b].map((scores) => Float64Array.from(order, (i) => scores[i]!));
  // A lead's own observations keep the order of their snapshots, so each has one here.
  const alone = (of: typeof clustered) => ({ ...of, clusters: Uint32Array.from(labels.keys()) });
  expect(measureAuc(c!, alone(shuffled))).toEqual(measureAuc(a, alone(clustered)));
  expect(compareAuc(c!, d!, alone(shuffled))).toEqual(compareAuc(a, b, alone(clustered)));
  expect(countScores(c!, shuffled.labels)).toEqual(countScores(a, labels));
});

describe('bands', () => {
  test('never split the leads of one score and hold everybody once', () => {
    const counts = countScores(a, labels);
    const bands = cutIntoBands(counts);
    expect(bands.reduce((sum, { n }) => sum + n, 0)).toBe(300);
    for (const [i, band] of bands.entries()) {
      expect(band.from).toBeLessThanOrEqual(band.to);
      if (i > 0) expect(band.to).toBeLessThan(bands[i - 1]!.from);
    }
  });

  test('different scores give tenths; one score gives one band', () => {
    const all = Float64Array.from({ length: 200 }, (_, i) => i);
    const none = new Uint8Array(200);
    expect(cutIntoBands(countScores(all, none)).map(({ n }) => n)).toEqual(Array(10).fill(20));
    expect(cutIntoBands(countScores(new Float64Array(200), none)).map(({ n }) => n)).toEqual([200]);
  });
});
