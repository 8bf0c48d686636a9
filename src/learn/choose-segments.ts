// Where MQL and SQL start: by how many leads can be worked on, or by how they convert.
import type { Sample } from '../evaluate/sample.ts';
import { forCapacity } from '../evaluate/thresholds.ts';
import { MICRO } from '../values/micro.ts';
import { type CalibrationPoint, probabilityAt } from './calibrate.ts';
import { LEAST_SCORE, MOST_SCORE } from './fit-model.ts';
import type { Learned } from './learned.ts';

/** SQL converts with this many times the average odds. */
const SQL_ODDS = 3;

export function chooseSegments(
  sample: Sample,
  scores: Float64Array,
  points: readonly CalibrationPoint[],
  capacity: number | null,
): { readonly segments: Learned['segments']; readonly fits: boolean } {
  const average = sample.labels.reduce((sum, label) => sum + label, 0) / sample.labels.length;
  const odds = (share: number) => share / (1 - share);
  const firstScore = (holds: (probability: number) => boolean): number => {
    for (let score = LEAST_SCORE + 1; score < MOST_SCORE; score++) {
      if (holds(probabilityAt(points, score))) return score;
    }
    return MOST_SCORE;
  };
  const byCapacity = capacity === null ? null : lowestFor(sample, scores, capacity);
  const sql =
    byCapacity ?? firstScore((share) => (share < 1 ? odds(share) >= SQL_ODDS * odds(average) : true));
  const mql = Math.min(
    firstScore((share) => share > average),
    Math.max(LEAST_SCORE, sql - 1),
  );
  const segments = [
    { name: 'prospect', from: LEAST_SCORE },
    { name: 'MQL', from: mql },
    { name: 'SQL', from: sql },
  ];
  return { segments, fits: capacity === null || byCapacity !== null };
}

/** null: even the highest score has more leads. */
function lowestFor(sample: Sample, scores: Float64Array, capacity: number): number | null {
  const score = { start: 0, min: LEAST_SCORE * MICRO, max: MOST_SCORE * MICRO, decimals: 0 };
  const micro = scores.map((value) => value * MICRO);
  const from = forCapacity(
    { score },
    { ...sample, scores: micro },
    new Uint8Array(scores.length).fill(1),
    capacity,
  );
  return from === null ? null : from / MICRO;
}
