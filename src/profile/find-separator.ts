// Finds the separator of a column with lists: parts that recur, and cells with several of them.
import type { ValueTable } from './value-table.ts';

const SEPARATORS = [';', '|', ','] as const;
const MOST_PARTS = 2_000;

/** Undefined where the column holds no lists, or not all of its values are known. */
export function findSeparator({ kept, share }: ValueTable): string | undefined {
  if (share < 1) return undefined;
  return SEPARATORS.find((separator) => isSeparator(kept, separator));
}

function isSeparator(kept: ValueTable['kept'], separator: string): boolean {
  let [cells, lists] = [0, 0];
  const parts = new Map<string, number>();
  for (const [value, { count }] of kept) {
    cells += count;
    if (!value.includes(separator)) {
      parts.set(value, (parts.get(value) ?? 0) + count);
      continue;
    }
    const pieces = value.split(separator).flatMap((piece) => piece.trim() || []);
    // A sentence has commas too; its parts are long, or start behind them with a blank and never recur.
    if (pieces.some((piece) => piece.length > 60)) return false;
    lists += count;
    for (const piece of pieces) parts.set(piece, (parts.get(piece) ?? 0) + count);
    if (parts.size > MOST_PARTS && separator === ',') return false;
  }
  const isOften = lists * 20 >= cells && lists >= 3;
  const isIds =
    separator !== ',' && lists >= 3 && [...parts.keys()].every((part) => /^[\w-]{3,40}$/.test(part));
  const recurs =
    parts.size * 2 <= kept.size || [...parts.values()].filter((n) => n > 1).length * 2 > parts.size;
  return (isOften && recurs) || isIds;
}
