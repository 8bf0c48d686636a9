// A script as text: statements for a session, or one query for a dbt model.

import { refuse } from '../compile-part.ts';
import { commentSql, quoted, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import type { Script } from './script.ts';

/** Statements: the date, what the session needs, each relation, then the query, or the table that it makes. */
export function writeScript(
  { relations, query, columns }: Script,
  whose: string,
  asOf: string,
  create: string | null,
  d: SqlDialect,
): string {
  const statements: Sql[] = [
    d.setAsOf(asOf),
    ...d.setup,
    ...relations.flatMap(({ name, query: body, note, isTyped }) => {
      const [first, ...rest] = isTyped
        ? [sql`CREATE OR REPLACE TEMPORARY VIEW ${name} AS\n${body}`]
        : d.keep(name, body);
      return [sql`${noteOf(note)}${first as Sql}`, ...rest];
    }),
    create === null ? query : sql`CREATE TABLE ${d.table(create)} AS\n${query}`,
  ];
  return `${headOf(whose, 'set below', columns)}\n${statements.map((one) => `${one};\n`).join('\n')}`;
}

/** `ref('contacts')` or `source('events', 'visits')`, with or without braces. */
const DBT_RELATION = /^(?:\{\{)? *((?:ref|source)\( *'[^'"{}%\\]+'(?: *, *'[^'"{}%\\]+')? *\)) *(?:\}\})?$/;

/**
 * The dialect as dbt has it: the date is a variable of the project, a table may be another model or a source; `{` of a text
 * is no template's.
 */
export function forDbt(d: SqlDialect): SqlDialect {
  const date = quoted('CAST(\'{{ var("as_of") }}\' AS DATE)');
  return {
    ...d,
    ...d.inline,
    text: (value) => {
      if (/\{[{%#]/.test(value)) refuse(`the text "${value}" is a template`);
      return d.text(value);
    },
    table: (name) => {
      const relation = DBT_RELATION.exec(name)?.[1];
      return relation === undefined ? d.table(name) : quoted(`{{ ${relation} }}`);
    },
    asOf: d.daysUntil(date),
  };
}

/** One query, its relations as CTEs; dbt fills in the date. */
export function writeModel({ relations, query, columns }: Script, whose: string): string {
  const ctes = relations.map(({ name, query: body, note }) => sql`${noteOf(note)}${name} AS (\n${body}\n)`);
  return `${headOf(whose, 'the variable as_of', columns)}\nWITH ${ctes.join(',\n')}\n${query}\n`;
}

/** What the first lines say: whose it is, where the date is, and what comes of it. */
function headOf(whose: string, date: string, columns: readonly string[]): string {
  const notes = [whose, `The date to score as of is ${date}. A row a lead: ${columns.join(', ')}`];
  return notes.map(noteOf).join('');
}

function noteOf(note: string): Sql {
  return sql`${commentSql(note).trimEnd() as Sql}\n`;
}
