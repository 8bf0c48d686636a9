// Conditions as SQL: one entry per kind. An expression may be NULL where the condition does not hold; only `not` cares.
import type { Cell, Comparison, Condition, Of, TextTest } from '../../plan/plan.ts';
import { fold, wordsOf } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import type { Micro } from '../../values/micro.ts';
import { refuse } from '../compile-part.ts';
import { allOf, anyOf, join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import type { SqlTextForm } from './fold-text.ts';

/** What the indexes of a condition mean, and the day that ages count to. */
export interface ConditionContext {
  readonly d: SqlDialect;
  readonly cells: readonly Cell[];
  readonly value: (cell: number, form?: SqlTextForm) => Sql;
  readonly signal: (signal: number) => Sql;
  /** A day number. */
  readonly asOf: Sql;
}

type ConditionCompilers = {
  readonly [K in Condition['kind']]: (condition: Of<Condition, K>, context: ConditionContext) => Sql;
};

export function conditionSql(condition: Condition, context: ConditionContext): Sql {
  // The entry and the condition have the same kind, which TypeScript cannot see through the union.
  return COMPILERS[condition.kind](condition as never, context);
}

export const COMPARISON: { readonly [K in Comparison]: Sql } = {
  at_least: sql`>=`,
  at_most: sql`<=`,
  more_than: sql`>`,
  less_than: sql`<`,
};

const COMPILERS: ConditionCompilers = {
  all: ({ of }, context) => allOf(of.map((part) => conditionSql(part, context))),
  any: ({ of }, context) => anyOf(of.map((part) => conditionSql(part, context))),
  not: ({ of }, context) => sql`(NOT coalesce(${conditionSql(of, context)}, FALSE))`,
  known: ({ cell, known }, { value }) =>
    known ? sql`${value(cell)} IS NOT NULL` : sql`${value(cell)} IS NULL`,
  is: textTest('folded', ({ values }, d) => isOneOf(values.map(foldTrimmed), d)),
  is_not: (c, context) => {
    const { value, d } = context;
    const folded = value(c.cell, 'folded');
    const is = isOneOf(c.values.map(foldTrimmed), d);
    if (!isList(c, context)) return sql`NOT (${is(folded)})`;
    return sql`(${folded} IS NOT NULL AND NOT (${d.some(folded, is)}))`;
  },
  exactly: textTest(undefined, ({ values }, d) => {
    const trimmed = values.map(trimCell);
    return isOneOf(trimmed, d);
  }),
  contains: anyTextTest('folded', fold, (x, part, d) => d.has(x, part)),
  words: anyTextTest(
    'words',
    (one) => wordsOf(fold(one)),
    (x, part, d) => d.has(x, part),
  ),
  starts_with: anyTextTest('folded', fold, (x, part, d) => d.startsWith(x, part)),
  ends_with: anyTextTest('folded', fold, (x, part, d) => d.endsWith(x, part)),
  domain: textTest('folded', ({ values }, d) => {
    const domains = values.map(foldTrimmed);
    return (x) => {
      const host = d.afterLast(x, '@');
      const isOne = isOneOf(domains, d)(host);
      return sql`(${d.has(x, '@')} AND ${anyOf([isOne, ...domains.map((one) => d.endsWith(host, `.${one}`))])})`;
    };
  }),
  matches: anyTextTest(
    undefined,
    (one) => one,
    (x, pattern, d) => d.matches(x, pattern) ?? refuse(`the pattern "${pattern}" has another meaning`),
  ),
  equals: ({ cell, values }, { value }) => sql`${value(cell)} IN (${numbers(values)})`,
  differs: ({ cell, values }, { value }) => sql`${value(cell)} NOT IN (${numbers(values)})`,
  compare: ({ cell, op, value: bound }, { value }) => sql`${value(cell)} ${COMPARISON[op]} ${bound}`,
  age: ({ cell, min, max }, { value, asOf }) =>
    allOf([
      ...(min === null ? [] : [sql`${value(cell)} <= ${asOf} - ${min}`]),
      ...(max === null ? [] : [sql`${value(cell)} >= ${asOf} - ${max}`]),
      ...(min === null && max === null ? [sql`${value(cell)} IS NOT NULL`] : []),
    ]),
  before: ({ cell, day }, { value }) => sql`${value(cell)} < ${day}`,
  after: ({ cell, day }, { value }) => sql`${value(cell)} > ${day}`,
  signal: ({ signal, op, value: bound }, context) =>
    sql`${context.signal(signal)} ${COMPARISON[op]} ${bound}`,
};

type TextSql = (x: Sql) => Sql;

function foldTrimmed(value: string): string {
  return fold(trimCell(value));
}

function numbers(values: readonly Micro[]): Sql {
  return join(values.map((one) => sql`${one}`));
}

function isList({ cell }: TextTest, { cells }: ConditionContext): boolean {
  return cells[cell]?.kind === 'list';
}

function isOneOf(values: readonly string[], d: SqlDialect): TextSql {
  const texts = [...new Set(values)].map(d.text, d);
  const list = join(texts);
  return (x) => (texts.length === 1 ? sql`${x} = ${list}` : sql`${x} IN (${list})`);
}

/** A test on a text, or on each element of a list. */
function textTest(form: SqlTextForm | undefined, compile: (c: TextTest, d: SqlDialect) => TextSql) {
  return (c: TextTest, context: ConditionContext): Sql => {
    const test = compile(c, context.d);
    const x = context.value(c.cell, form);
    return isList(c, context) ? context.d.some(x, test) : test(x);
  };
}

/** A text test that one of the values has to pass, each of them prepared once. */
function anyTextTest(
  form: SqlTextForm | undefined,
  prepare: (value: string) => string,
  holds: (x: Sql, value: string, d: SqlDialect) => Sql,
) {
  return textTest(form, ({ values }, d) => {
    const prepared = [...new Set(values.map(prepare))];
    return (x) => anyOf(prepared.map((value) => holds(x, value, d)));
  });
}
