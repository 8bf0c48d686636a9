// A cell's trimmed text as the value that the plan reads from it: one case per kind of cell.
import type { Cell, Plan } from '../../plan/plan.ts';
import type { Layers } from '../column-layers.ts';
import { cases, join, type Sql, sql } from '../sql.ts';
import type { SqlDialect, TextKind } from '../sql-dialect.ts';
import { foldedText } from './fold-text.ts';
import { readDate } from './read-date.ts';
import { readNumber } from './read-number.ts';

export interface CellContext {
  readonly plan: Plan;
  readonly d: SqlDialect;
  readonly kind: TextKind;
  /** Where the columns go that the value is made from. */
  readonly layers: Layers;
}

/** A cell that a file holds. */
export type ReadCell = Exclude<Cell, { readonly kind: 'constant' }>;

/** `name`: what the columns are called that the value is made from. */
export function readCell(cell: ReadCell, text: Sql, name: string, context: CellContext): Sql {
  const { plan, d, kind, layers } = context;
  switch (cell.kind) {
    case 'text':
      return text;
    case 'number':
      return readNumber(text, cell, name, layers, d);
    case 'date':
      return readDate(text, cell, name, plan.timezone, layers, d);
    case 'list': {
      const elements = layers.add(0, `${name}_list`, splitKeys(text, cell.separator, plan, d));
      return sql`CASE WHEN ${d.size(elements)} > 0 THEN ${elements} END`;
    }
    case 'type': {
      if (cell.names.length === 0) return text;
      const folded = layers.add(0, `${name}_type`, foldedText(text, kind, d));
      // If two names have the same text, the last one counts, as in a Map.
      const names = [...new Map(cell.names)];
      return cases(
        names.map(([from, to]) => [sql`${folded} = ${d.text(from)}`, d.text(to)]),
        text,
      );
    }
  }
}

/** The elements of a text: trimmed, without the empty ones and those that mean no value. */
export function splitKeys(text: Sql, separator: string, plan: Plan, d: SqlDialect): Sql {
  const missing = join(['', ...plan.missing].map(d.text, d));
  return d.filter(
    d.map(d.split(text, separator), (e) => d.trim(e)),
    (e) => sql`${e} NOT IN (${missing})`,
  );
}
