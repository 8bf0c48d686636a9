// Columns that are made of columns: each layer of a sheet's columns may name those of the layers below it.

import { commentSql, join, type Sql, sql } from './sql.ts';
import type { SqlDialect } from './sql-dialect.ts';

export interface Layers {
  /** Adds a column to a layer, with a note for who reads the query; what names it in the layers above. */
  add(layer: number, name: string, value: Sql, note?: string): Sql;
  /** The rows of `from` with all columns. */
  over(from: Sql): Sql;
}

export function createLayers(d: SqlDialect): Layers {
  const layers: { readonly name: Sql; readonly value: Sql; readonly note: string | undefined }[][] = [];
  return {
    add: (layer, name, value, note) => {
      while (layers.length <= layer) layers.push([]);
      const column = d.id(name);
      const known = layers[layer]!.some((one) => one.name === column);
      if (!known) layers[layer]!.push({ name: column, value, note });
      return column;
    },
    over: (from) =>
      layers.reduce((inner, columns) => {
        if (columns.length === 0) return inner;
        const added = columns.map(({ name, value, note }, i) => {
          const comma = i < columns.length - 1 ? sql`,` : sql``;
          return sql`\n  ${note === undefined ? sql`` : commentSql(note)}${value} AS ${name}${comma}`;
        });
        return sql`(SELECT *,${join(added, '')}\nFROM ${inner} AS x${d.fence})`;
      }, from),
  };
}
