// A random case as tables of a warehouse: what the script for a dialect is run over.

import type { Sheet } from './cells.ts';
import type { World } from './score.ts';

export interface WarehouseTable {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Rows that are whole, in tables named as in the rules; several files of a source are one table. */
export function tablesOf({ leads, tables, logs }: World): WarehouseTable[] {
  const table = (name: string, sheets: readonly Sheet[]): WarehouseTable => {
    const header = sheets[0]?.header ?? [];
    return {
      name,
      header,
      rows: sheets.flatMap(({ rows }) => rows.filter(({ length }) => length === header.length)),
    };
  };
  return [
    table('leads', [leads]),
    ...Object.entries(tables).map(([name, sheet]) => table(name, [sheet])),
    ...Object.entries(logs).map(([name, sheets]) => table(name, sheets)),
  ];
}
