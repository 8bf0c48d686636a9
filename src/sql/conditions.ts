// Conditions as SQL: one entry a kind. An expression may be NULL where it doesn't hold; only `not` cares.

import type { Cell, Comparison, Condition, Of, TextOperator } from '../plan/plan.ts';
import { fold, wordsOf } from '../values/fold.ts';
import type { Form } from './cells.ts';
import type { Dialect } from './dialect.ts';
import { refuse } from './refuse.ts';
import { allOf, anyOf, join, type Sql, sql } from './sql.ts';

/** What a condition's indexes mean, and the day that ages count to. */
export interface Ground {
  readonly d: Dialect;
  readonly cells: readonly Cell[];
  readonly value: (cell: number, form?: Form) => Sql;
  readonly signal: (signal: number) => Sql;
  /** A day number. */
  readonly asOf: Sql;
}

type Compilers = { readonly [K in Condition['kind']]: (condition: Of<Condition, K>, ground: Ground) => Sql };

export function conditionSql(condition: Condition, ground: Ground): Sql {
  return COMPILERS[condition.kind](condition as never, ground);
}

const COMPARISON: { readonly [K in Comparison]: Sql } = {
  at_least: sql`>=`,
  at_most: sql`<=`,
  more_than: sql`>`,
  less_than: sql`<`,
};

const COMPILERS: Compilers = {
  all: ({ of }, ground) => allOf(of.map((part) => conditionSql(part, ground))),
  any: ({ of }, ground) => anyOf(of.map((part) => conditionSql(part, ground))),
  not: ({ of }, ground) => sql`(NOT coalesce(${conditionSql(of, ground)}, FALSE))`,
  known: ({ cell, known }, { value }) =>
    known ? sql`${value(cell)} IS NOT NULL` : sql`${value(cell)} IS NULL`,
  is: textTest('folded', ({ values }, d) => isOneOf(values.map(foldedTrim), d)),
  is_not: (c, ground) => {
    const { value, d } = ground;
    const folded = value(c.cell, 'folded');
    const is = isOneOf(c.values.map(foldedTrim), d);
    if (!isList(c, ground)) return sql`NOT (${is(folded)})`;
    return sql`(${folded} IS NOT NULL AND NOT (${d.some(folded, is)}))`;
  },
  exactly: textTest(undefined, ({ values }, d) =>
    isOneOf(
      values.map((one) => one.trim()),
      d,
    ),
  ),
  contains: textTest(
    'folded',
    each(fold, (x, part, d) => d.has(x, part)),
  ),
  words: textTest(
    'words',
    each(
      (one) => wordsOf(fold(one)),
      (x, part, d) => d.has(x, part),
    ),
  ),
  starts_with: textTest(
    'folded',
    each(fold, (x, part, d) => d.startsWith(x, part)),
  ),
  ends_with: textTest(
    'folded',
    each(fold, (x, part, d) => d.endsWith(x, part)),
  ),
  domain: textTest('folded', ({ values }, d) => {
    const domains = values.map(foldedTrim);
    return (x) => {
      const host = d.afterLast(x, '@');
      const isOne = isOneOf(domains, d)(host);
      return sql`(${d.has(x, '@')} AND ${anyOf([isOne, ...domains.map((one) => d.endsWith(host, `.${one}`))])})`;
    };
  }),
  matches: textTest(
    undefined,
    each(
      (one) => one,
      (x, pattern, d) => d.matches(x, pattern) ?? refuse(`the pattern "${pattern}" is not read alike`),
    ),
  ),
  equals: ({ cell, values }, { value }) => sql`${value(cell)} IN (${join(values.map((one) => sql`${one}`))})`,
  differs: ({ cell, values }, { value }) =>
    sql`${value(cell)} NOT IN (${join(values.map((one) => sql`${one}`))})`,
  compare: ({ cell, op, value: bound }, { value }) => sql`${value(cell)} ${COMPARISON[op]} ${bound}`,
  age: ({ cell, min, max }, { value, asOf }) =>
    allOf([
      ...(min === null ? [] : [sql`${value(cell)} <= ${asOf} - ${min}`]),
      ...(max === null ? [] : [sql`${value(cell)} >= ${asOf} - ${max}`]),
      ...(min === null && max === null ? [sql`${value(cell)} IS NOT NULL`] : []),
    ]),
  before: ({ cell, day }, { value }) => sql`${value(cell)} < ${day}`,
  after: ({ cell, day }, { value }) => sql`${value(cell)} > ${day}`,
  signal: ({ signal, op, value: bound }, ground) => sql`${ground.signal(signal)} ${COMPARISON[op]} ${bound}`,
};

type TextCondition = Of<Condition, TextOperator>;
type TextSql = (x: Sql) => Sql;

function foldedTrim(value: string): string {
  return fold(value.trim());
}

function isList({ cell }: TextCondition, { cells }: Ground): boolean {
  return cells[cell]?.kind === 'list';
}

function isOneOf(values: readonly string[], d: Dialect): TextSql {
  const texts = [...new Set(values)].map(d.text, d);
  return (x) => (texts.length === 1 ? sql`${x} = ${texts[0] as Sql}` : sql`${x} IN (${join(texts)})`);
}

/** A test on a text, or on each element of a list. */
function textTest(form: Form | undefined, compile: (c: TextCondition, d: Dialect) => TextSql) {
  return (c: TextCondition, ground: Ground): Sql => {
    const test = compile(c, ground.d);
    const x = ground.value(c.cell, form);
    return isList(c, ground) ? ground.d.some(x, test) : test(x);
  };
}

function each(prepare: (value: string) => string, holds: (x: Sql, value: string, d: Dialect) => Sql) {
  return ({ values }: TextCondition, d: Dialect): TextSql => {
    const prepared = [...new Set(values.map(prepare))];
    return (x) => anyOf(prepared.map((value) => holds(x, value, d)));
  };
}
