// Columns that are made of columns: each layer of a sheet's columns may name those of the layers below it.
import type { Dialect } from './dialect.ts';
import { join, type Sql, sql } from './sql.ts';

export interface Layers {
  /** Adds a column to a layer; what names it in the layers above. */
  add(layer: number, name: string, value: Sql): Sql;
  /** The rows of `from` with all columns. */
  over(from: Sql): Sql;
}

export function openLayers(d: Dialect): Layers {
  const layers: { readonly name: Sql; readonly value: Sql }[][] = [];
  return {
    add: (layer, name, value) => {
      while (layers.length <= layer) layers.push([]);
      const column = d.id(name);
      const known = layers[layer]!.some((one) => one.name === column);
      if (!known) layers[layer]!.push({ name: column, value });
      return column;
    },
    over: (from) =>
      layers.reduce((inner, columns) => {
        if (columns.length === 0) return inner;
        const added = columns.map(({ name, value }) => sql`${value} AS ${name}`);
        return sql`(SELECT *,\n  ${join(added, ',\n  ')}\nFROM ${inner} AS x)`;
      }, from),
  };
}
