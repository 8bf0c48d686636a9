// The metrics of `evaluate` against scikit-learn, scipy and the definitions, to 1e-9. It runs where Python has both
// packages (LEADSCORE_PYTHON names the interpreter) and is skipped with a note elsewhere.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareAuc, measureAuc } from '../../src/evaluate/auc.ts';
import { brierScore, logLoss } from '../../src/evaluate/calibration.ts';
import { stabilityIndex } from '../../src/evaluate/drift.ts';
import { exp, log } from '../../src/evaluate/exact-math.ts';
import { fitIsotonic } from '../../src/evaluate/isotonic.ts';
import { commonOddsRatio } from '../../src/evaluate/mantel-haenszel.ts';
import { wilson } from '../../src/evaluate/rates.ts';
import { countScores, kolmogorovSmirnov } from '../../src/evaluate/score-counts.ts';
import { dense, observe } from '../oracle/observations.ts';

const python = process.env.LEADSCORE_PYTHON ?? 'python3';
const isThere = spawnSync(python, ['-c', 'import sklearn, scipy']).status === 0;
if (!isThere)
  process.stderr.write('metrics are not compared: this machine has no Python with scikit-learn\n');

const SCRIPT = join(import.meta.dirname, 'metrics.py');

describe.skipIf(!isThere)('metrics equal those of Python', () => {
  test.each([
    [1, 40, 5],
    [2, 200, 101],
    [3, 900, 12],
  ])('seed %i: %i observations on %i levels', (seed, n, levels) => {
    const data = observe(seed, n, levels);
    const run = spawnSync(python, [SCRIPT], { input: JSON.stringify(data), encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const theirs = JSON.parse(run.stdout);
    const labels = Uint8Array.from(data.labels);
    const [a, b] = [Float64Array.from(data.scores), Float64Array.from(data.others)];
    const alone = { labels, clusters: Uint32Array.from(labels.keys()) };
    const clustered = { labels, clusters: dense(data.clusters) };
    const stated = countScores(Float64Array.from(data.probabilities), labels);
    const strata = data.strata.map(
      ([withConverted = 0, withNot = 0, withoutConverted = 0, withoutNot = 0]) => ({
        withConverted,
        withNot,
        withoutConverted,
        withoutNot,
      }),
    );
    const interval = wilson(
      data.labels.reduce((sum, label) => sum + label, 0),
      n,
    );
    const odds = commonOddsRatio(strata)!;
    const ours = {
      auc: measureAuc(a, alone).value,
      delong: measureAuc(a, alone).variance,
      difference: compareAuc(a, b, alone).value,
      paired: compareAuc(a, b, alone).variance,
      clustered: measureAuc(a, clustered).variance,
      clusteredPaired: compareAuc(a, b, clustered).variance,
      ks: kolmogorovSmirnov(countScores(a, labels)).value,
      brier: brierScore(stated),
      logLoss: logLoss(stated),
      isotonic: fitIsotonic(data.probabilities, data.weights),
      psi: stabilityIndex(data.before, data.after),
      wilson: [interval.low, interval.high],
      oddsRatio: [odds.value, odds.low, odds.high],
      exp: data.numbers.map(exp),
      log: data.numbers.map((x) => log(Math.abs(x))),
    };
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    for (const [name, value] of Object.entries(ours)) {
      const [mine, other] = [[value].flat(), [theirs[name]].flat() as number[]];
      expect(mine.length, name).toBe(other.length);
      for (const [i, one] of mine.entries()) {
        const scale = name === 'exp' ? Math.abs(other[i]!) : Math.max(1, Math.abs(other[i]!));
        expect(Math.abs(one - other[i]!), `${name} ${i}: ${one} and ${other[i]}`).toBeLessThanOrEqual(
          1e-9 * scale,
        );
      }
    }
  });
});
