// Whose an activity is: the keys in its row, and the leads that they name.

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
