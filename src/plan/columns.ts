// Which column of an export a name means, and which columns a plan reads of each file.

import { caseless } from '../values/fold.ts';
import { dropInvisible } from '../values/invisible.ts';
import { itemAt } from '../values/item-at.ts';
import { nearest } from '../values/nearest.ts';
import type { Cell, Column, Plan } from './plan.ts';

export type ColumnMatch =
  | { readonly kind: 'found'; readonly index: number }
  | { readonly kind: 'absent'; readonly nearest: string | undefined }
  | { readonly kind: 'ambiguous'; readonly indexes: readonly number[] };

/** What must be the same of two names of columns, the strictest first. */
const SAME: readonly ((name: string) => string)[] = [
  (name) => name.trim(),
  plainHeader,
  (name) => caseless(plainHeader(name)),
];

/** A header in one line: blanks of any kind, line ends too, are one space; invisible characters are dropped. */
export function plainHeader(name: string): string {
  return dropInvisible(name).replace(/\s+/g, ' ').trim();
}

/** Finds a header: exact after trimming, else the only one with blanks of another kind, else in any letter case and in NFC. */
export function findColumn(header: readonly string[], name: string): ColumnMatch {
  let indexes: number[] = [];
  for (const same of SAME) {
    const wanted = same(name);
    indexes = indexesWhere(header, (cell) => same(cell) === wanted);
    if (indexes.length > 0) break;
  }
  if (indexes.length === 0) {
    return { kind: 'absent', nearest: nearest(name.trim(), header.map(plainHeader).filter(Boolean)) };
  }
  return indexes.length === 1 ? { kind: 'found', index: itemAt(indexes, 0) } : { kind: 'ambiguous', indexes };
}

function indexesWhere(cells: readonly string[], test: (cell: string) => boolean): number[] {
  return cells.flatMap((cell, i) => (test(cell) ? [i] : []));
}

/** The index of a column in the row; undefined for one that belongs to another row (a table's). */
export type Positions = (column: Column) => number | undefined;

/** The table that a cell reads; undefined for the lead's own columns. */
export function tableOf(cell: Cell): string | undefined {
  return cell.kind === 'constant' ? undefined : cell.column.table;
}

/** The columns that a table's file must have. */
export function tableColumns(plan: Plan, table: number): Column[] {
  const { name, key } = itemAt(plan.tables, table);
  return [
    key,
    ...plan.leads.cells.flatMap((cell) => ('column' in cell && tableOf(cell) === name ? [cell.column] : [])),
  ];
}

/** The columns that the leads' own file must have. */
export function leadColumns(plan: Plan): Column[] {
  return [
    plan.leads.id,
    ...plan.leads.cells.flatMap((cell) =>
      'column' in cell && tableOf(cell) === undefined ? [cell.column] : [],
    ),
  ];
}

/** The columns that a log must have. */
export function sourceColumns(plan: Plan, source: number): Column[] {
  const { lead, id, cells } = itemAt(plan.sources, source);
  return [lead.column, ...id, ...cells.flatMap((cell) => ('column' in cell ? [cell.column] : []))];
}
