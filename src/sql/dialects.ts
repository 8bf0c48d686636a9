// The dialects, by name.

import { DUCKDB } from './dialects/duckdb.ts';
import { POSTGRES } from './dialects/postgres.ts';
import { SPARK } from './dialects/spark.ts';
import type { SqlDialect } from './sql-dialect.ts';

export const DIALECTS: ReadonlyMap<string, SqlDialect> = new Map(
  [DUCKDB, POSTGRES, SPARK].map((one) => [one.name, one]),
);
