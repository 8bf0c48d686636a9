// Conditions as data: a union tagged by `kind`, so that whoever evaluates them has one row per kind.
import type { Micro } from '../values/micro.ts';

/** The members of a union with this tag. */
export type Of<Union extends { readonly kind: string }, Kind extends Union['kind']> = Union extends unknown
  ? Kind extends Union['kind']
    ? Union
    : never
  : never;

/** Over the cells of one row; `signal` over a lead's activities. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'known'; readonly cell: number; readonly known: boolean }
  | { readonly kind: TextOperator; readonly cell: number; readonly values: readonly string[] }
  /** A number's value in millionths, a date's in days since 1970-01-01. */
  | { readonly kind: 'equals' | 'differs'; readonly cell: number; readonly values: readonly Micro[] }
  | { readonly kind: 'compare'; readonly cell: number; readonly op: Comparison; readonly value: Micro }
  /** Days from the date to `as_of`, both ends included; null: no end. */
  | { readonly kind: 'age'; readonly cell: number; readonly min: number | null; readonly max: number | null }
  | { readonly kind: 'before' | 'after'; readonly cell: number; readonly day: number }
  | { readonly kind: 'signal'; readonly signal: number; readonly op: Comparison; readonly value: Micro };

export type TextOperator =
  | 'is'
  | 'is_not'
  | 'exactly'
  | 'contains'
  | 'words'
  | 'starts_with'
  | 'ends_with'
  | 'matches'
  | 'domain';

/** A test of text; with several values, one of them is enough. */
export type TextTest = Of<Condition, TextOperator>;

const TEXT_OPERATORS: { readonly [K in TextOperator]: true } = {
  is: true,
  is_not: true,
  exactly: true,
  contains: true,
  words: true,
  starts_with: true,
  ends_with: true,
  matches: true,
  domain: true,
};

export function isTextTest(condition: Condition): condition is TextTest {
  return Object.hasOwn(TEXT_OPERATORS, condition.kind);
}

export type Comparison = 'at_least' | 'at_most' | 'more_than' | 'less_than';

/** Whether a comparison holds. */
export const COMPARE: { readonly [K in Comparison]: (value: Micro, bound: Micro) => boolean } = {
  at_least: (value, bound) => value >= bound,
  at_most: (value, bound) => value <= bound,
  more_than: (value, bound) => value > bound,
  less_than: (value, bound) => value < bound,
};
