// Texts with a mark between them, however many there are.
import { join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** Texts with `by` between them, without those that are NULL. */
export function joinTexts(parts: readonly Sql[], by: string, d: SqlDialect): Sql {
  const most = Math.min(d.mostArguments, 90);
  if (parts.length <= most) return sql`concat_ws(${d.text(by)}, ${join(parts)})`;
  const chunks: Sql[] = [];
  for (let i = 0; i < parts.length; i += most) {
    chunks.push(sql`nullif(${joinTexts(parts.slice(i, i + most), by, d)}, '')`);
  }
  return joinTexts(chunks, by, d);
}
