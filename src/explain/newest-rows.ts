// The newest rows of a list that would grow with a lead's activities: enough of them to show, and a count of the rest.

import type { ActivityAt } from '../result/explanation.ts';

/** How many rows of one list are kept to be shown. */
export const MOST_ROWS = 1_000;

export interface NewestRows<Detail> {
  readonly count: number;
  add(at: ActivityAt, detail: Detail): void;
  /** Newest first. */
  rows(): (ActivityAt & Detail)[];
}

/** Rows are put together when they are asked for: most of those added are never shown. */
export function createNewestRows<Detail>(): NewestRows<Detail> {
  let kept: { readonly at: ActivityAt; readonly detail: Detail }[] = [];
  let count = 0;
  const newest = () => kept.toSorted((a, b) => compareNewest(a.at, b.at)).slice(0, MOST_ROWS);
  return {
    get count() {
      return count;
    },
    add: (at, detail) => {
      count++;
      if (kept.push({ at, detail }) >= 4 * MOST_ROWS) kept = newest();
    },
    rows: () => newest().map(({ at, detail }) => ({ ...at, ...detail })),
  };
}

/** Undated ones last; of one day in the order of the file. */
export function newestFirst<T extends ActivityAt>(activities: readonly T[]): T[] {
  return activities.toSorted(compareNewest);
}

function compareNewest(a: ActivityAt, b: ActivityAt): number {
  if (a.day === b.day) return a.line - b.line;
  return (b.day ?? Number.NEGATIVE_INFINITY) - (a.day ?? Number.NEGATIVE_INFINITY);
}
