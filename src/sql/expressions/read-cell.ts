// A cell's trimmed text as the value that the plan reads from it: one case per kind of cell.
import type { Cell, Column, Plan } from '../../plan/plan.ts';
import { fold } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import type { Layers } from '../column-layers.ts';
import { refuse } from '../compile-part.ts';
import { foldByTable } from '../default-dialect.ts';
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
  /** The millionths of a column that holds numbers, NULL where it holds another type; null: every column is text. */
  readonly nativeNumber: Sql | null;
  /** The elements of a column. */
  readonly elements: (column: Column, separator: string) => Sql;
}

/** A cell that a file holds. */
export type ReadCell = Exclude<Cell, { readonly kind: 'constant' }>;

/** `name`: what the columns are called that the value is made from. */
export function readCell(cell: ReadCell, text: Sql, name: string, context: CellContext): Sql {
  const { plan, d, kind, layers, nativeNumber } = context;
  switch (cell.kind) {
    case 'text':
      return text;
    case 'number': {
      const read = readNumber(plainCharacters(text, kind, d), cell, name, layers, d);
      return nativeNumber === null ? read : sql`coalesce(${nativeNumber}, ${read})`;
    }
    case 'date':
      return readDate(plainCharacters(text, kind, d), cell, name, plan.timezone, layers, d);
    case 'list': {
      const elements = layers.add(0, `${name}_list`, context.elements(cell.column, cell.separator));
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

/** The blanks and minus signs that numbers and dates may hold, as ASCII. */
function plainCharacters(text: Sql, kind: TextKind, d: SqlDialect): Sql {
  if (kind === 'plain') return text;
  return sql`translate(${text}, ${d.text('\u00a0\u2009\u202f\u2212\ufe63\uff0d')}, ${d.text('   ---')})`;
}

/** The elements of a list: trimmed, without the empty ones and those that mean no value. */
export function tidyElements(list: Sql, plan: Plan, d: SqlDialect): Sql {
  const words = plan.missing.map((word) => fold(trimCell(word)));
  if (words.some((word) => !/^[ -~]*$/.test(word))) {
    refuse('"missing" words of other letters than A to Z cannot be found in lists');
  }
  const missing = join(words.map(d.text, d));
  // Normal forms make no difference to a text that folds to ASCII, and a lambda of Spark cannot make them.
  const folded = (e: Sql): Sql => foldByTable(e, { ...d, nfc: (x) => x });
  const isValue = (e: Sql): Sql =>
    words.length === 0 ? sql`${e} <> ''` : sql`${e} <> '' AND ${folded(e)} NOT IN (${missing})`;
  return d.filter(
    d.map(list, (e) => d.trim(e)),
    isValue,
  );
}
