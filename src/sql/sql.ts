// SQL as a type of its own: a plain string does not fit where SQL is expected, so no text of a rules file or an
// export gets into a statement but through a dialect's quoting.

declare const SQL: unique symbol;

/** A piece of SQL. Made by the tag below, and by a dialect's `text` and `id`. */
export type Sql = string & { readonly [SQL]: true };

/** sql`${d.id('Job Title')} = ${d.text('CEO')}`. Whole numbers may stand as they are. */
export function sql(parts: TemplateStringsArray, ...values: readonly (Sql | number | bigint)[]): Sql {
  return parts.reduce((text, part, i) => text + piece(values[i - 1] as Sql | number | bigint) + part) as Sql;
}

/** A negative number in brackets: `- -5` without its space would be a comment. */
function piece(value: Sql | number | bigint): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new Error(`${value} is no whole number`);
  return typeof value !== 'string' && value < 0 ? `(${value})` : String(value);
}

/** Text as SQL as it is: for dialects alone, which quote it first. */
export function quoted(text: string): Sql {
  return text as Sql;
}

export function join(parts: readonly Sql[], by = ', '): Sql {
  return parts.join(by) as Sql;
}

/** All of them; TRUE of none. */
export function allOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`TRUE` : folded(parts, ' AND ');
}

/** Any of them; FALSE of none. */
export function anyOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`FALSE` : folded(parts, ' OR ');
}

/** The sum; 0 of none. */
export function sumOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`0` : folded(parts, ' + ');
}

/** As a balanced tree: parsers give up on a thousand in a row. */
function folded(parts: readonly Sql[], by: ' AND ' | ' OR ' | ' + '): Sql {
  if (parts.length === 1) return parts[0] as Sql;
  if (parts.length <= 8) return `(${parts.join(by)})` as Sql;
  const half = parts.length >> 1;
  return `(${folded(parts.slice(0, half), by)}${by}${folded(parts.slice(half), by)})` as Sql;
}

/** `CASE WHEN a THEN x WHEN b THEN y ELSE z END`; without branches the rest alone. */
export function cases(branches: readonly (readonly [when: Sql, then: Sql])[], rest: Sql): Sql {
  if (branches.length === 0) return rest;
  const whens = branches.map(([when, then]) => sql`WHEN ${when} THEN ${then}`);
  return sql`CASE ${join(whens, ' ')} ELSE ${rest} END`;
}

export const NULL = sql`NULL`;

/** A comment of one line; what it says can't end it, nor be a template's. */
export function commentSql(text: string): Sql {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/([${])(?=[{%#])/g, '$1 ');
  return `-- ${line}\n  ` as Sql;
}
