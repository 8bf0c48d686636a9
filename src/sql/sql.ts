// SQL as a type of its own: a plain string does not fit where SQL is expected, so a text from a rules file or an
// export only gets into a statement through a dialect's quoting.

declare const SQL: unique symbol;

/** A piece of SQL. Made by the tag below, and by a dialect's `text` and `id`. */
export type Sql = string & { readonly [SQL]: true };

/** sql`${d.id('Job Title')} = ${d.text('CEO')}`. Whole numbers need no quoting. */
export function sql(parts: TemplateStringsArray, ...values: readonly (Sql | number | bigint)[]): Sql {
  const [first = '', ...rest] = parts;
  return quoted(values.reduce((text: string, value, i) => `${text}${piece(value)}${rest[i] ?? ''}`, first));
}

/** A negative number in brackets: `- -5` without its space would be a comment. */
function piece(value: Sql | number | bigint): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new Error(`${value} is not a whole number`);
  return typeof value !== 'string' && value < 0 ? `(${value})` : String(value);
}

/** Text as it is, for dialects, which quote it first. This cast is the only way from a string to SQL. */
export function quoted(text: string): Sql {
  return text as Sql;
}

export function join(parts: readonly Sql[], by = ', '): Sql {
  return quoted(parts.join(by));
}

/** All of them; TRUE for none. */
export function allOf(parts: readonly Sql[]): Sql {
  return joinBalanced(parts, sql` AND `) ?? sql`TRUE`;
}

/** Any of them; FALSE for none. */
export function anyOf(parts: readonly Sql[]): Sql {
  return joinBalanced(parts, sql` OR `) ?? sql`FALSE`;
}

/** The sum; 0 for none. */
export function sumOf(parts: readonly Sql[]): Sql {
  return joinBalanced(parts, sql` + `) ?? sql`0`;
}

/** As a balanced tree, because parsers fail on a thousand operators in a row; undefined for none. */
function joinBalanced(parts: readonly Sql[], by: Sql): Sql | undefined {
  if (parts.length <= 1) return parts[0];
  if (parts.length <= 8) return sql`(${join(parts, by)})`;
  const half = parts.length >> 1;
  const halves = [parts.slice(0, half), parts.slice(half)].flatMap((part) => joinBalanced(part, by) ?? []);
  return sql`(${join(halves, by)})`;
}

/** `CASE WHEN a THEN x WHEN b THEN y ELSE z END`; without branches only the rest. */
export function cases(branches: readonly (readonly [when: Sql, then: Sql])[], rest: Sql): Sql {
  if (branches.length === 0) return rest;
  const whens = branches.map(([when, then]) => sql`WHEN ${when} THEN ${then}`);
  return sql`CASE ${join(whens, ' ')} ELSE ${rest} END`;
}

export const NULL = sql`NULL`;

/** A comment on a line of its own. Its text can neither end it nor open a template. */
export function commentSql(text: string): Sql {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/([${])(?=[{%#])/g, '$1 ');
  return quoted(`-- ${line}\n`);
}
