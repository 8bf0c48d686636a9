// Look-up tables and leads as relations, one row per key, for targets that read their inputs in SQL.
import type { Sql } from '../sql.ts';
import { sql } from '../sql.ts';
import type { LeadRelations } from './lead-relations.ts';
import type { Relation } from './relation.ts';

/** How a target picks the first row of each key. */
export interface FirstRows {
  /** The typed rows as they are kept. */
  typed(query: Sql, key: Sql): Sql;
  /** The first row of each key, with these cells. */
  table(rows: Sql, key: Sql, cells: readonly Sql[]): Sql;
  /** The same for leads, as `lead` (what tells them apart, in their order), `id`, and the cells. */
  leads(rows: Sql, id: Sql, cells: readonly Sql[]): Sql;
}

export function inputRelations({ leads, tables }: LeadRelations, first: FirstRows): Relation[] {
  const [key, id] = [sql`tkey`, sql`id`];
  return [
    ...tables.flatMap((one): Relation[] => {
      if (one === null) return [];
      const rows = sql`ls_table_rows${one.table}`;
      return [
        {
          name: rows,
          query: first.typed(one.query(), key),
          note: `the rows of table ${one.name}, typed`,
          isTyped: true,
        },
        {
          name: sql`ls_table${one.table}`,
          query: first.table(rows, key, one.cells()),
          note: `table ${one.name}: one row per key`,
        },
      ];
    }),
    {
      name: sql`ls_lead_rows`,
      query: first.typed(leads.query(), id),
      note: 'the rows of the leads, typed',
      isTyped: true,
    },
    {
      name: sql`ls_leads`,
      query: first.leads(sql`ls_lead_rows`, id, leads.cells()),
      note: 'the valid leads: one row per id',
    },
  ];
}
