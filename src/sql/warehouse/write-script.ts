// A script as text: statements for a session.

import type { Relation } from '../relations/relation.ts';
import { commentSql, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import type { Script } from './script.ts';
import { headComment } from './script-head.ts';

/** The date, what the session needs, each relation, then the queries or the tables that they make. */
export function writeScript(
  script: Script,
  rules: string,
  asOf: string,
  create: string | null,
  d: SqlDialect,
): string {
  const { relations, results } = script;
  const keep = ({ name, query, note, isTyped }: Relation): Sql[] => {
    const made = isTyped ? [sql`CREATE OR REPLACE TEMPORARY VIEW ${name} AS\n${query}`] : d.keep(name, query);
    return made.map((one, i) => (i === 0 ? sql`${commentSql(note)}${one}` : one));
  };
  const statements: Sql[] = [
    d.setAsOf(asOf),
    ...d.setup,
    ...relations.flatMap(keep),
    ...results.flatMap(({ name, relations: own, query }, i) => {
      const table = create === null || i === 0 ? create : `${create}_${name}`;
      const made = table === null ? query : sql`CREATE TABLE ${d.table(table)} AS\n${query}`;
      // No code is a number, so the cast fails on the first row.
      const stop = sql`SELECT CAST(code AS INTEGER) FROM ${d.table(table ?? '')}`;
      const hint = name === 'rejects' && table !== null;
      const comment = hint
        ? commentSql(`To stop the run on rejected rows, add after this statement: ${stop};`)
        : sql``;
      return [...own.flatMap(keep), sql`${comment}${made}`];
    }),
  ];
  return `${headComment(results, rules, 'set below')}\n${statements.map((one) => `${one};\n`).join('\n')}`;
}
