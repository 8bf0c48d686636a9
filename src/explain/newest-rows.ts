// The newest rows of a list that would grow with a lead's activities: enough of them to show, and a count of the rest.

import type { ActivityAt } from '../result/explanation.ts';

/** How many rows of one list are kept to be shown. */
export const MOST_ROWS = 1_000;

export interface NewestRows<T extends ActivityAt> {
  readonly count: number;
  add(row: T): void;
  /** Newest first. */
  rows(): readonly T[];
}

export function createNewestRows<T extends ActivityAt>(): NewestRows<T> {
  let kept: T[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add: (row) => {
      count++;
      if (kept.push(row) >= 2 * MOST_ROWS) kept = newestFirst(kept).slice(0, MOST_ROWS);
    },
    rows: () => newestFirst(kept).slice(0, MOST_ROWS),
  };
}

/** Undated ones last; of one day in the order of the file. */
export function newestFirst<T extends ActivityAt>(activities: readonly T[]): T[] {
  const dayOf = ({ day }: T): number => day ?? Number.NEGATIVE_INFINITY;
  return activities.toSorted((a, b) => (dayOf(a) === dayOf(b) ? a.line - b.line : dayOf(b) - dayOf(a)));
}
