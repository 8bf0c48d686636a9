// A script as text: statements for a session.
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
  const statements: Sql[] = [
    d.setAsOf(asOf),
    ...d.setup,
    ...relations.flatMap(({ name, query: body, note, isTyped }) => {
      const made = isTyped ? [sql`CREATE OR REPLACE TEMPORARY VIEW ${name} AS\n${body}`] : d.keep(name, body);
      return made.map((one, i) => (i === 0 ? sql`${commentSql(note)}${one}` : one));
    }),
    ...results.map(({ name, query: made }, i) => {
      if (create === null) return made;
      const table = i === 0 ? create : `${create}_${name}`;
      return sql`CREATE TABLE ${d.table(table)} AS\n${made}`;
    }),
  ];
  return `${headComment(results, rules, 'set below')}\n${statements.map((one) => `${one};\n`).join('\n')}`;
}
