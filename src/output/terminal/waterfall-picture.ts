// The picture of a waterfall: each line's bar begins where the sum before it ended, below the segments' starts.

import type { Plan } from '../../plan/plan.ts';
import { decimal, type Micro } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { type Paint, padEnd, widthOf } from './text.ts';

export interface Picture {
  /** The segments' names over their starts. */
  readonly axis: string;
  /** A bar from one sum to the next, with the segments' starts as dotted lines behind it. */
  readonly bar: (from: Micro, to: Micro) => string;
}

/** `sums`: every sum that a bar ends at. */
export function createPicture(plan: Plan, sums: readonly Micro[], paint: Paint, width: number): Picture {
  const { low, high } = rangeOf(plan, sums);
  /** Halves of a column from the left. */
  const halvesTo = (value: Micro): number =>
    Math.round((2 * width * (Number(value) - low)) / Math.max(1, high - low));
  const columnOf = (value: Micro): number => Math.min(width - 1, Math.floor(halvesTo(value) / 2));
  const starts = plan.segments.slice(1).map(({ from }) => columnOf(from));

  const bar = (from: Micro, to: Micro): string => {
    const isLoss = to < from;
    const [left, right] = isLoss ? [halvesTo(to), halvesTo(from)] : [halvesTo(from), halvesTo(to)];
    const begin = Math.min(left, 2 * width - 1);
    const end = Math.max(right, begin + 1); // what is more than nothing shows
    const filled = (half: number): boolean => from !== to && half >= begin && half < end;
    const cells = Array.from({ length: width }, (_, column) => {
      const [first, second] = [filled(2 * column), filled(2 * column + 1)];
      if (!first && !second) return starts.includes(column) ? paint.dim('┊') : ' ';
      if (isLoss) return paint.warn('▒');
      return paint.bar(first && second ? '█' : first ? '▌' : '▐');
    });
    return cells.join('').trimEnd();
  };
  return { axis: axisOf(plan, columnOf, width, high === plan.score.max ? decimal(high) : ''), bar };
}

/** The score's own range, so that leads compare; wider where a sum leaves it, narrower where it is out of all proportion. */
function rangeOf({ score, segments }: Plan, sums: readonly Micro[]): { low: number; high: number } {
  const reached = [...sums, ...segments.slice(1).map(({ from }) => from), 0].map(Number);
  const [least, most] = [Math.min(...reached), Math.max(...reached)];
  const far = 4 * Math.max(1, most - least);
  return {
    low: score.min > least - far ? Math.min(least, score.min) : least,
    high: score.max < most + far ? Math.max(most, score.max) : most,
  };
}

/** `prospect     MQL 26     SQL 51      100`; a name without room gives way, the last one moves to the left. */
function axisOf({ segments }: Plan, columnOf: (value: Micro) => number, width: number, end: string): string {
  let line = '';
  for (const [index, { name, from }] of segments.entries()) {
    const next = segments[index + 1];
    const limit = next === undefined ? width : columnOf(next.from) - 1;
    for (const text of index === 0
      ? [escapeControls(name)]
      : [`${escapeControls(name)} ${decimal(from)}`, escapeControls(name)]) {
      const at = index === 0 ? 0 : Math.min(columnOf(from), width - widthOf(text));
      const isFree = index === 0 || (at > 0 && widthOf(line) < at);
      if (!isFree || at + widthOf(text) > limit) continue;
      line = padEnd(line, at) + text;
      break;
    }
  }
  return end === '' || widthOf(line) + 1 + end.length > width ? line : padEnd(line, width - end.length) + end;
}
