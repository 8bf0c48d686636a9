// What was counted finely, put together in as few bars or cells as a picture has room for, with round edges.

import type { Plan } from '../../plan/plan.ts';
import { MICRO } from '../../values/micro.ts';
import type { ReportFindings } from './report-findings.ts';

/** Equal parts of an axis, in points. */
export interface Bins {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Where a part starts and ends. */
export function edgesOf(
  { start, step }: Bins,
  index: number,
): { readonly from: number; readonly to: number } {
  return { from: start + index * step, to: start + (index + 1) * step };
}

/**
 * At most so many parts from `low` to `high`, their edges multiples of a round step, which is one of `width`.
 * A range that ends on an edge ends there: what lies on it is in the last part.
 */
export function binsFor(low: number, high: number, width: number, most: number): Bins {
  let step = width;
  for (let i = 0; ; i++) {
    const start = Math.floor(low / step) * step;
    const count = Math.max(1, Math.ceil((high - start) / step));
    if (count <= most) return { start, step, count };
    step *= [2, 2.5, 2][i % 3] as number;
    // 2.5 × 2 is no multiple of a width of 2: only where it is, the finer counts nest.
    if (!Number.isInteger(step / width)) step *= 2;
  }
}

export function binOf({ start, step, count }: Bins, value: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((value - start) / step)));
}

/** A bar of the distribution: its edges as drawn, the scores it holds in micropoints, its leads by segment. */
export interface ScoreBar {
  readonly from: number;
  readonly to: number;
  readonly lowest: number;
  readonly highest: number;
  readonly leads: readonly number[];
}

/** The scores in a few bars, or else in up to so many. Thresholds lie on the edges of bars where that is possible. */
export function scoreBars({ scores, bars }: ReportFindings, plan: Plan, most: number): ScoreBar[] {
  const { min, max, decimals } = plan.score;
  const start = scores.start / MICRO;
  const width = scores.step / MICRO;
  const fine = bars[0]?.length ?? 0;
  const thresholds = plan.segments.slice(1).map(({ from }) => from / MICRO);
  const all = { start, step: width, count: fine };
  const bins =
    fine <= FEW
      ? all
      : (alignedBins(start, max / MICRO, width, thresholds) ??
        (fine <= most ? all : binsFor(start, max / MICRO, width, FEW)));
  const leads = Array.from({ length: bins.count }, () => bars.map(() => 0));
  for (const [segment, counts] of bars.entries()) {
    for (const [i, n] of counts.entries()) leads[binOf(bins, start + i * width)]![segment]! += n;
  }
  const isWhole = decimals === 0 && bins.step >= 1;
  return leads.map((counts, i) => {
    const { from: edge, to } = edgesOf(bins, i);
    // Bars that were moved to the thresholds begin before the scale does; nothing can be there.
    const from = Math.max(edge, start);
    const lowest = Math.max(min, from * MICRO);
    const highest = Math.min(max, (isWhole ? to - 1 : to) * MICRO);
    const isLast = i === bins.count - 1;
    return {
      ...{ from, to, lowest, leads: counts },
      highest: isLast ? Math.max(lowest, max) : highest,
    };
  });
}

/** About as many bars as show a shape: points come in fives and tens, so that of more bars most would be empty. */
const FEW = 25;

/** A few bars, moved so that all thresholds lie on edges; undefined where no move does that. */
function alignedBins(
  low: number,
  high: number,
  width: number,
  thresholds: readonly number[],
): Bins | undefined {
  const bins = binsFor(low, high, width, FEW);
  const { start, step } = bins;
  const [rest = 0, ...others] = new Set(thresholds.map((at) => (at - start) % step));
  if (others.length > 0) return undefined;
  if (rest === 0) return bins;
  const moved = start + rest - step;
  return { start: moved, step, count: Math.floor((high - moved) / step) + 1 };
}
