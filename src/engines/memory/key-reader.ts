// Reads whom an activity belongs to: the keys in its row, the leads that they name, and the id of the row.

import type { Positions } from '../../plan/columns.ts';
import type { Source } from '../../plan/plan.ts';
import { trimCell } from '../../values/invisible.ts';
import type { IsMissing } from '../../values/missing.ts';
import type { LeadIndex } from './lead-index.ts';
import { splitKeys } from './read-row.ts';

export interface KeyReader {
  /** The keys of a row; none where the cell means no value. */
  keysOf(row: readonly string[]): readonly string[];
  leadsOf(keys: readonly string[]): number | readonly number[] | undefined;
}

export function createKeyReader(
  { lead: { column, separator }, match }: Source,
  positions: Positions,
  leadIndex: LeadIndex,
  isMissing: IsMissing,
): KeyReader {
  const keyAt = positions(column) as number;
  return {
    keysOf: (row) => {
      const cell = trimCell(row[keyAt] ?? '');
      if (isMissing(cell)) return NO_KEYS;
      return separator === null ? [cell] : splitKeys(cell, separator, isMissing);
    },
    leadsOf: (keys) => {
      if (keys.length === 1) return leadIndex.find(match, keys[0] as string);
      const found = keys.flatMap((key) => leadIndex.find(match, key) ?? []);
      const leads = new Set(found);
      return leads.size > 1 ? [...leads] : found[0];
    },
  };
}

const NO_KEYS: readonly string[] = [];

/**
 * Reads the id of a row; null: it has none. Of several columns all count together: a cell without a value is equal to
 * another without one, and a row without any value has no id.
 */
export function createEventIdReader(
  { id }: Source,
  positions: Positions,
  isMissing: IsMissing,
): (row: readonly string[]) => string | null {
  const places = id.map((column) => positions(column) as number);
  const valueAt = (row: readonly string[], place: number): string | null => {
    const text = trimCell(row[place] ?? '');
    return isMissing(text) ? null : text;
  };
  const [only] = places;
  if (only === undefined) return () => null;
  if (places.length === 1) return (row) => valueAt(row, only);
  return (row) => {
    const values = places.map((place) => valueAt(row, place));
    return values.every((value) => value === null) ? null : JSON.stringify(values);
  };
}
