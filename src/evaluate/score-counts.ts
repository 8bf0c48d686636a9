// Observations counted by score: what ROC, gains, KS and calibration read.

/** Leads of one score. */
export interface ScoreCount {
  readonly score: number;
  readonly n: number;
  readonly positives: number;
}

/** Counts by score, highest first. */
export function countScores(scores: Float64Array, labels: Uint8Array): ScoreCount[] {
  const counts = new Map<number, { score: number; n: number; positives: number }>();
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    const count = counts.get(score) ?? { score, n: 0, positives: 0 };
    if (count.n === 0) counts.set(score, count);
    count.n++;
    count.positives += labels[i]!;
  }
  return [...counts.values()].sort((a, b) => b.score - a.score);
}

export interface Band {
  /** Lowest and highest score in it. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly positives: number;
}

/**
 * Parts of about equal size, highest scores first. Leads of one score are never split: each cut is moved to the nearest
 * change of score, so that there may be fewer parts than asked for.
 */
export function cutIntoBands(counts: readonly ScoreCount[], parts = 10): Band[] {
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  const ends = new Set<number>();
  let [index, seen] = [0, 0];
  for (let part = 1; part < parts; part++) {
    const goal = (part * total) / parts;
    while (index < counts.length && seen + counts[index]!.n <= goal) seen += counts[index++]!.n;
    const next = counts[index]?.n ?? 0;
    ends.add(goal - seen <= seen + next - goal ? index : index + 1);
  }
  const cuts = [...ends, counts.length].filter((end) => end > 0);
  return [...new Set(cuts)].map((end, i, all) => bandOf(counts.slice(i === 0 ? 0 : all[i - 1], end)));
}

function bandOf(counts: readonly ScoreCount[]): Band {
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  const positives = counts.reduce((sum, count) => sum + count.positives, 0);
  return { from: counts.at(-1)!.score, to: counts[0]!.score, n, positives };
}

/** The Kolmogorov–Smirnov distance: how far the two classes are apart at most, and from which score on. */
export function kolmogorovSmirnov(counts: readonly ScoreCount[]): { value: number; score: number } {
  const all = counts.reduce(
    (sum, { n, positives }) => [sum[0]! + positives, sum[1]! + n - positives],
    [0, 0],
  );
  let [positives, negatives] = [0, 0];
  let best = { value: 0, score: counts[0]?.score ?? 0 };
  for (const count of counts) {
    positives += count.positives;
    negatives += count.n - count.positives;
    const value = Math.abs(positives / all[0]! - negatives / all[1]!);
    if (value > best.value) best = { value, score: count.score };
  }
  return best;
}
