// Counts over two subtotals at once. Their range is not known before the last lead: cells get wider as the range
// grows, and what was counted moves into the wider ones. So memory is bounded, and the order of leads never matters.
import { MICRO, type Micro } from '../../values/micro.ts';

/** Cells along an axis at most. */
const MOST = 128;

export interface Grid {
  /** The width of a cell along each axis, in points. */
  readonly widths: readonly [number, number];
  /** Leads by cell: from `x * width` up to the next. */
  readonly cells: readonly { readonly x: number; readonly y: number; readonly leads: number }[];
}

interface Axis {
  width: number;
  low: number;
  high: number;
}

export function createGrid(): { count: (x: Micro, y: Micro) => void; grid: () => Grid } {
  const axes = [newAxis(), newAxis()] as const;
  let columns = new Map<number, Map<number, number>>();

  const enter = (x: number, y: number, leads: number): void => {
    let column = columns.get(x);
    if (column === undefined) {
      column = new Map();
      columns.set(x, column);
    }
    column.set(y, (column.get(y) ?? 0) + leads);
  };

  const widen = (xs: number, ys: number): void => {
    const before = columns;
    columns = new Map();
    for (const [x, column] of before) {
      for (const [y, leads] of column) enter(Math.floor(x / xs), Math.floor(y / ys), leads);
    }
  };

  return {
    count: (x, y) => {
      const xs = reach(axes[0], x);
      const ys = reach(axes[1], y);
      if (xs * ys > 1) widen(xs, ys);
      enter(cellOf(axes[0], x), cellOf(axes[1], y), 1);
    },
    grid: () => ({
      widths: [axes[0].width, axes[1].width],
      cells: [...columns].flatMap(([x, column]) => [...column].map(([y, leads]) => ({ x, y, leads }))),
    }),
  };
}

function newAxis(): Axis {
  return { width: 1, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
}

function cellOf({ width }: Axis, value: Micro): number {
  return Math.floor(Number(value) / (width * MICRO));
}

/** Takes a value into the axis' range; how many times wider that made its cells. 1, 2, 10, 20, 100 …: they nest. */
function reach(axis: Axis, value: Micro): number {
  let times = 1;
  axis.low = Math.min(axis.low, cellOf(axis, value));
  axis.high = Math.max(axis.high, cellOf(axis, value));
  while (axis.high - axis.low >= MOST) {
    const step = /^1/.test(String(axis.width)) ? 2 : 5;
    axis.width *= step;
    axis.low = Math.floor(axis.low / step);
    axis.high = Math.floor(axis.high / step);
    times *= step;
  }
  return times;
}
