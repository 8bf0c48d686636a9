// Look-up tables in memory: for each key the values of the cells that conditions ask for, and no more.

import { type Positions, tableOf } from '../../plan/columns.ts';
import type { Cell, Plan } from '../../plan/plan.ts';
import type { CellFault } from '../../result/cell-fault.ts';
import type { DecimalNotes } from '../../result/run-facts.ts';
import { trimCell } from '../../values/invisible.ts';
import { comparedKey } from '../../values/key-form.ts';
import { createMissingTest } from '../../values/missing.ts';
import { ownCopy } from './big-sets.ts';
import { createRowReader, type Value } from './read-row.ts';

export interface Lookup {
  /** Which of the lead's cells a row of this table gives. */
  readonly cells: readonly number[];
  /** The row that a lead's key names. */
  find(key: string): readonly Value[] | undefined;
}

export type TableOutcome =
  | { readonly kind: 'kept' }
  | { readonly kind: 'no_key' }
  | { readonly kind: 'repeated'; readonly key: string }
  | { readonly kind: 'faults'; readonly faults: readonly CellFault[] };

/** Fills the look-up of one table, row by row. */
export function createLookup(plan: Plan, table: number, positions: Positions, decimals?: DecimalNotes) {
  const { name, key, form } = plan.tables[table] as Plan['tables'][number];
  const cells = plan.leads.cells.flatMap((cell, index) => (tableOf(cell) === name ? [index] : []));
  const reader = createRowReader(
    cells.map((index) => plan.leads.cells[index] as Cell),
    positions,
    plan,
    decimals,
  );
  const isMissing = createMissingTest(plan.missing);
  const keyAt = positions(key) as number;
  const rows = new Map<string, readonly Value[]>();
  const compared = comparedKey(form);
  const add = (row: readonly string[]): TableOutcome => {
    const faults = reader.read(row);
    if (faults.length > 0) return { kind: 'faults', faults };
    const text = trimCell(row[keyAt] ?? '');
    if (isMissing(text)) return { kind: 'no_key' };
    const compare = compared(text);
    if (rows.has(compare)) return { kind: 'repeated', key: text };
    rows.set(ownCopy(compare), reader.values.map(kept));
    return { kind: 'kept' };
  };
  const lookup: Lookup = { cells, find: (text) => rows.get(compared(text)) };
  return { lookup, add };
}

function kept(value: Value): Value {
  if (typeof value === 'string') return ownCopy(value);
  return Array.isArray(value) ? value.map(ownCopy) : value;
}
