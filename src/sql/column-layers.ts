// Columns made from columns: each layer of a relation's columns may name those of the layers below it, so no expression
// is written twice.
import { commentSql, join, type Sql, sql } from './sql.ts';
import type { SqlDialect } from './sql-dialect.ts';

export interface Layers {
  /** Adds a column to a layer, with a note for people who read the query. The layers above use the name it returns. */
  add(layer: number, name: string, value: Sql, note?: string): Sql;
  /** The rows of `from` with all columns. */
  over(from: Sql): Sql;
}

interface LayerColumn {
  readonly value: Sql;
  readonly note: string | undefined;
}

export function createLayers(d: SqlDialect): Layers {
  const layers: Map<Sql, LayerColumn>[] = [];
  return {
    add: (layer, name, value, note) => {
      const columns = layers[layer] ?? new Map<Sql, LayerColumn>();
      layers[layer] = columns;
      const column = d.id(name);
      if (!columns.has(column)) columns.set(column, { value, note });
      return column;
    },
    // A layer that has no columns is a hole in the list, which `reduce` skips.
    over: (from) =>
      layers.reduce((inner, columns) => {
        const added = [...columns].map(([column, { value, note }]) =>
          note === undefined
            ? sql`\n  ${value} AS ${column}`
            : sql`\n  ${commentSql(note)}  ${value} AS ${column}`,
        );
        return sql`(SELECT *,${join(added, ',')}\nFROM ${inner} AS x${d.fence})`;
      }, from),
  };
}
