// The dialects, by name.
import type { Dialect } from './dialect.ts';
import { DUCKDB } from './dialects/duckdb.ts';
import { POSTGRES } from './dialects/postgres.ts';
import { SPARK } from './dialects/spark.ts';

export const DIALECTS: ReadonlyMap<string, Dialect> = new Map(
  [DUCKDB, POSTGRES, SPARK].map((one) => [one.name, one]),
);
