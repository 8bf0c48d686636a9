// Whether the decimals of a sheet's numbers may be thousands, as in values/decimals.ts: one row, a number per cell.
import { tableOf } from '../../plan/columns.ts';
import { type Cell, hasOpenDecimals, type Plan } from '../../plan/plan.ts';
import { MAY_BE_THOUSANDS, NO_THOUSANDS, THOUSANDS } from '../../values/decimals.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { createTypedSheet, type Sheet } from './typed-sheet.ts';

export interface DecimalKinds {
  /** What is read: `leads`, `table 0`, `source 0`. */
  readonly of: string;
  readonly cells: readonly Cell[];
  /** The bits of each cell. */
  readonly query: Sql;
}

interface Sheets {
  readonly leads: Sheet | null;
  readonly tables: readonly (Sheet | null)[];
  readonly sources: readonly (readonly Sheet[])[];
}

/** One for each sheet with numbers that may have thousands for decimals. */
export function decimalKinds(plan: Plan, { leads, tables, sources }: Sheets, d: SqlDialect): DecimalKinds[] {
  const named = new Map(openCells(plan).map((one) => [one.of, one.cells]));
  const kinds = (of: string, all: readonly Cell[], sheet: Sheet | null): DecimalKinds[] => {
    const cells = named.get(of) ?? [];
    if (sheet === null || cells.length === 0) return [];
    return [{ of, cells, query: kindsSql(all, cells, sheet, plan, d) }];
  };
  return [
    ...kinds('leads', plan.leads.cells, leads),
    ...tables.flatMap((sheet, i) => kinds(`table ${i}`, plan.leads.cells, sheet)),
    ...sources.flatMap((sheets, i) => {
      return sheets.flatMap((sheet) => kinds(`source ${i}`, plan.sources[i]?.cells ?? [], sheet));
    }),
  ];
}

/** The numbers of each kind of row that may have thousands for decimals. */
export function openCells({ leads, tables, sources }: Plan): Omit<DecimalKinds, 'query'>[] {
  const ofLeads = (table: string | undefined): Cell[] =>
    leads.cells.filter((cell) => hasOpenDecimals(cell) && tableOf(cell) === table);
  return [
    { of: 'leads', cells: ofLeads(undefined) },
    ...tables.map(({ name }, i) => ({ of: `table ${i}`, cells: ofLeads(name) })),
    ...sources.map(({ cells }, i) => ({ of: `source ${i}`, cells: cells.filter(hasOpenDecimals) })),
  ];
}

function kindsSql(
  all: readonly Cell[],
  cells: readonly Cell[],
  sheet: Sheet,
  plan: Plan,
  d: SqlDialect,
): Sql {
  const typed = createTypedSheet(all, (cell) => cells.includes(cell), sheet, plan, d);
  const bits = cells.flatMap((cell) => {
    if (!('column' in cell)) return [];
    const text = typed.text(cell.column);
    const hasDecimals = sql`${typed.value(all.indexOf(cell))} IS NOT NULL AND ${d.has(text, '.')}`;
    const fits = d.fits(text, THOUSANDS);
    const seen = (when: Sql, bit: number): Sql =>
      sql`coalesce(max(CASE WHEN ${hasDecimals} AND ${when} THEN ${bit} END), 0)`;
    return [sql`${seen(fits, MAY_BE_THOUSANDS)} + ${seen(sql`NOT ${fits}`, NO_THOUSANDS)}`];
  });
  const columns = bits.map((bit, i) => sql`${bit} AS bits${i}`);
  return sql`SELECT ${join(columns)} FROM ${typed.rows()} AS typed`;
}
