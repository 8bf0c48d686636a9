// Leads and their tables as relations: typed rows, the first row of each id or key, and leads with what their tables say
// of them.
import { tableOf } from '../plan/columns.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import { type Cells, type Form, openCells, type Sheet } from './cells.ts';
import type { Dialect } from './dialect.ts';
import { join, NULL, type Sql, sql } from './sql.ts';

export interface LeadSide {
  /** A cell of a lead or of one of its tables; NULL of a table that was left out. */
  readonly value: (cell: number, form?: Form) => Sql;
  /** The typed rows of the leads: `row` (where sheets have one), `id`, `fault`, and the cells that were asked for. */
  leadRows(): Sql;
  /** The same of a table, with `key` in place of `id`. */
  tableRows(table: number): Sql;
  /** The cells that those rows hold. */
  leadCells(): readonly Sql[];
  tableCells(table: number): readonly Sql[];
  /** The leads of a relation of such rows (with `lead` for each) and what their tables say, by these names of the relations. */
  joined(leads: Sql, table: (table: number) => Sql): Sql;
}

export function openLeadSide(
  plan: Plan,
  leads: Sheet,
  tables: readonly (Sheet | null)[],
  row: Sql | null,
  d: Dialect,
  /** Whether typed rows say what is wrong with them. */
  tellsFaults = false,
): LeadSide {
  const { cells, id } = plan.leads;
  const own = openCells(cells, (cell) => tableOf(cell) === undefined, leads, plan, d);
  const others = tables.map(
    (sheet, i) => sheet && openCells(cells, (cell) => tableOf(cell) === plan.tables[i]!.name, sheet, plan, d),
  );
  const sideOf = (cell: Cell): Cells | null => {
    const table = tableOf(cell);
    if (table === undefined) return own;
    return others[plan.tables.findIndex(({ name }) => name === table)] ?? null;
  };
  const value = (index: number, form?: Form): Sql => {
    const cell = cells[index] as Cell;
    return sideOf(cell)?.value(index, form) ?? sql`CAST(${NULL} AS ${typeOf(cell, d)})`;
  };
  // What a table is matched by has to be there for the join.
  const matches = plan.tables.map(({ match }, i) => (match === null || !tables[i] ? null : value(match)));

  const typed = (of: Cells, key: Sql, name: Sql): Sql => {
    const fault = of.fault();
    const { code, message } = of.told();
    const told = tellsFaults ? [sql`${code} AS fault_code`, sql`${message} AS fault_message`] : [];
    const columns = [
      ...(row ? [row] : []),
      sql`${key} AS ${name}`,
      sql`${fault} AS fault`,
      ...told,
      ...of.asked(),
    ];
    return sql`SELECT ${join(columns)}\nFROM ${of.rows()} AS typed`;
  };
  return {
    value,
    leadRows: () => typed(own, own.text(id), sql`id`),
    tableRows: (table) =>
      typed(others[table] as Cells, others[table]!.text(plan.tables[table]!.key), sql`tkey`),
    leadCells: own.asked,
    tableCells: (table) => others[table]!.asked(),
    joined: (leadRows, tableName) => {
      const joins = plan.tables.map(({ match }, i) => {
        const side = others[i];
        if (!side) return sql``;
        const columns = join([sql`tkey AS key${i}`, ...side.asked()]);
        const table = sql`(SELECT ${columns} FROM ${tableName(i)}) AS ls_table${i}`;
        const by = matches[i] ?? sql`id`;
        if (match === null || cells[match]?.kind !== 'list')
          return sql`\nLEFT JOIN ${table} ON key${i} = ${by}`;
        const first = firstKeyOf(leadRows, by, tableName(i), i, d);
        return sql`\nLEFT JOIN ${first} ON first${i} = ls_leads.lead\nLEFT JOIN ${table} ON key${i} = match${i}`;
      });
      return sql`${leadRows} AS ls_leads${join(joins, '')}`;
    },
  };
}

/** Of a list the first element that is a key decides. */
function firstKeyOf(leads: Sql, list: Sql, table: Sql, i: number, d: Dialect): Sql {
  const elements = d.explode(sql`(SELECT lead, ${list} FROM ${leads} AS l) AS l`, list);
  const found = sql`SELECT lead, e, pos FROM ${elements} AS v JOIN ${table} AS k ON k.tkey = v.e`;
  const ranked = sql`SELECT lead, e, row_number() OVER (PARTITION BY lead ORDER BY pos) AS nth FROM (${found}) AS f`;
  return sql`(SELECT lead AS first${i}, e AS match${i} FROM (${ranked}) AS r WHERE nth = 1) AS matched${i}`;
}

function typeOf({ kind }: Cell, { types }: Dialect): Sql {
  if (kind === 'list') return types.texts;
  return kind === 'number' || kind === 'date' ? types.big : types.text;
}
