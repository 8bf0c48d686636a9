// Lines across a chart, such as thresholds and gates, with their labels above: in as many rows as they need.

import { type Markish, ruleX, text } from '@observablehq/plot';
import { cut, widthOf } from '../terminal/text.ts';

/** Each chart is drawn twice: for a desk and for a phone. */
export interface Frame {
  readonly className: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly at: number;
  readonly label: string;
}

const ROW = 14;
/** About how wide a letter of a label is. */
export const LETTER = 8;

/** A segment's name, as long as a label of a line may be. */
export function shortName(name: string, { className }: Frame): string {
  return cut(name, className === 'wide' ? 24 : 9);
}

export function axisLabel(label: string, { width }: Frame): string {
  return cut(label, width / (3 * LETTER));
}

/** Room for the numbers beside an axis, the longest of which is about this one. */
export function leftMargin(longest: string): number {
  return 12 + LETTER * Math.max(3, widthOf(longest));
}

/** Labels beside horizontal lines, moved apart so that none covers another. */
export function besideLines(
  lines: readonly Line[],
  [bottom, top]: readonly [number, number],
  height: number,
): Line[] {
  const row = (ROW / height) * (top - bottom);
  let free = Number.NEGATIVE_INFINITY;
  return lines
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, label }) => {
      const place = Math.max(at, free);
      free = place + row;
      return { at: place, label };
    });
}

/** The marks of vertical lines, and the room that the labels above the chart need: theirs and `others`. */
export function upright(
  lines: readonly Line[],
  others: readonly Line[],
  [start, end]: readonly [number, number],
  width: number,
): { readonly room: number; readonly marks: readonly Markish[] } {
  const sorted = [...lines, ...others].sort((a, b) => a.at - b.at);
  const ends: number[] = [];
  const placed = sorted.map((line) => {
    const half = (widthOf(line.label) * LETTER) / 2;
    const drawn = ((line.at - start) / (end - start)) * width;
    const middle = Math.max(half, Math.min(width - half, drawn)); // not beyond the chart
    const free = ends.findIndex((taken) => taken < middle - half);
    const row = free < 0 ? ends.length : free;
    ends[row] = middle + half;
    return { at: start + (middle / width) * (end - start), label: line.label, row };
  });
  return {
    room: 12 + ROW * Math.max(1, ends.length),
    marks: [
      ruleX(lines, { x: 'at', className: 'threshold' }),
      ...ends.map((_, row) =>
        text(
          placed.filter((line) => line.row === row),
          { x: 'at', frameAnchor: 'top', dy: -10 - ROW * row, text: 'label', className: 'mark' },
        ),
      ),
    ],
  };
}
