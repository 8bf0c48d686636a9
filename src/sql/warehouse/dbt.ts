// A script as a dbt model: one query, with its relations as CTEs.
import { refuse } from '../compile-part.ts';
import { commentSql, join, quoted, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import type { Script, ScriptResult } from './script.ts';
import { headComment } from './script-head.ts';

/** `ref('contacts')` or `source('events', 'visits')`, with or without braces. */
const DBT_RELATION = /^(?:\{\{)? *((?:ref|source)\( *'[^'"{}%\\]+'(?: *, *'[^'"{}%\\]+')? *\)) *(?:\}\})?$/;

/**
 * The dialect in a dbt project: the date is a variable of the project, a table may be another model or a source, and a
 * text that dbt would read as a template is refused.
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

/** The model of one result. */
export function writeModel({ relations }: Script, result: ScriptResult, rules: string): string {
  const ctes = [...relations, ...result.relations].map(
    ({ name, query, note }) => sql`${commentSql(note)}${name} AS (\n${query}\n)`,
  );
  return `${headComment([result], rules, 'the variable as_of')}\nWITH ${join(ctes, ',\n')}\n${result.query}\n`;
}
