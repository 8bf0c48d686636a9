// Whether one condition makes another true. Sound, not complete: "yes" is certain, "no" may be ignorance.

import {
  type Cell,
  COMPARE,
  type Condition,
  isTextTest,
  type Of,
  type TextOperator,
  type TextTest,
} from '../plan/plan.ts';
import { fold, wordsOf } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import { itemAt } from '../values/item-at.ts';

/** Whether wherever `one` holds `other` holds too. Their indexes mean the same cells. */
export function implies(one: Condition, other: Condition, cells: readonly Cell[]): boolean {
  if (same(one, other)) return true;
  if (one.kind === 'any') return one.of.every((part) => implies(part, other, cells));
  if (other.kind === 'all') return other.of.every((part) => implies(one, part, cells));
  if (one.kind === 'all') return one.of.some((part) => implies(part, other, cells));
  if (other.kind === 'any') return other.of.some((part) => implies(one, part, cells));
  if (one.kind === 'signal' && other.kind === 'signal') {
    return one.signal === other.signal && isTighter(one, other);
  }
  if (!('cell' in one) || !('cell' in other) || one.cell !== other.cell) return false;
  return ofOneCell(one, other, itemAt(cells, one.cell).kind === 'list');
}

/** The same condition, written alike. */
export function same(one: Condition, other: Condition): boolean {
  return one === other || textOf(one) === textOf(other);
}

function textOf(condition: Condition): string {
  return JSON.stringify(condition, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

function ofOneCell(
  one: Extract<Condition, { readonly cell: number }>,
  other: Extract<Condition, { readonly cell: number }>,
  isList: boolean,
): boolean {
  if (other.kind === 'known') return other.known && !(one.kind === 'known' && !one.known);
  switch (one.kind) {
    case 'compare':
      return other.kind === 'compare' && isTighter(one, other);
    case 'equals':
      if (other.kind === 'equals') return one.values.every((value) => other.values.includes(value));
      if (other.kind === 'differs') return one.values.every((value) => !other.values.includes(value));
      return other.kind === 'compare' && one.values.every((value) => COMPARE[other.op](value, other.value));
    case 'age':
      return (
        other.kind === 'age' &&
        (other.min === null || (one.min !== null && one.min >= other.min)) &&
        (other.max === null || (one.max !== null && one.max <= other.max))
      );
    case 'before':
      return other.kind === 'before' && one.day <= other.day;
    case 'after':
      return other.kind === 'after' && one.day >= other.day;
    default:
      return isTextTest(one) && isTextTest(other) && impliesText(one, other, isList);
  }
}

/** A lower bound inside a lower bound, an upper one inside an upper one. */
function isTighter(
  one: Of<Condition, 'compare' | 'signal'>,
  other: Of<Condition, 'compare' | 'signal'>,
): boolean {
  const isLower = (op: typeof one.op): boolean => op === 'at_least' || op === 'more_than';
  if (isLower(one.op) !== isLower(other.op)) return false;
  const isStrict = one.op === 'more_than' || one.op === 'less_than';
  const wantsStrict = other.op === 'more_than' || other.op === 'less_than';
  if (one.value === other.value) return isStrict || !wantsStrict;
  return isLower(one.op) ? one.value > other.value : one.value < other.value;
}

/** Each value of the one has a value of the other that it brings along. */
function impliesText(one: TextTest, other: TextTest, isList: boolean): boolean {
  if (one.kind === 'is_not' || other.kind === 'is_not') {
    if (one.kind === 'is_not' && other.kind === 'is_not') {
      return other.values.every((value) =>
        one.values.some((its) => fold(trimCell(its)) === fold(trimCell(value))),
      );
    }
    if (isList || one.kind === 'is_not') return false;
  }
  if (one.kind === 'exactly' && other.kind === 'exactly') {
    return one.values.every((value) => other.values.some((its) => trimCell(value) === trimCell(its)));
  }
  if (one.kind === 'is' || one.kind === 'exactly') {
    return one.values.every((value) => textHolds(other, value) === true);
  }
  const brings = BRINGS[one.kind][other.kind];
  return brings !== undefined && one.values.every((value) => other.values.some((its) => brings(value, its)));
}

type Brings = (value: string, its: string) => boolean;
const holds: Brings = (value, its) => fold(value).includes(fold(its));

/** What a value of the left that holds implies for a value of the right. */
const BRINGS: { readonly [K in TextOperator]: { readonly [O in TextOperator]?: Brings } } = {
  is: {}, // an equal text is compared with the other test itself
  is_not: {},
  exactly: {},
  contains: { contains: holds },
  words: { words: (value, its) => wordsOf(fold(value)).includes(wordsOf(fold(its))) },
  starts_with: { starts_with: (value, its) => fold(value).startsWith(fold(its)), contains: holds },
  ends_with: { ends_with: (value, its) => fold(value).endsWith(fold(its)), contains: holds },
  domain: { domain: (value, its) => isOfDomain(fold(trimCell(value)), fold(trimCell(its))) },
  matches: { matches: (value, its) => value === its },
};

function isOfDomain(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Whether a text test holds for a cell with this text; undefined where the folded text does not decide. */
export function textHolds({ kind, values }: TextTest, text: string): boolean | undefined {
  const folded = fold(trimCell(text));
  switch (kind) {
    case 'is':
      return values.some((value) => folded === fold(trimCell(value)));
    case 'is_not':
      return !values.some((value) => folded === fold(trimCell(value)));
    case 'contains':
      return values.some((value) => folded.includes(fold(value)));
    case 'words':
      return values.some((value) => wordsOf(folded).includes(wordsOf(fold(value))));
    case 'starts_with':
      return values.some((value) => folded.startsWith(fold(value)));
    case 'ends_with':
      return values.some((value) => folded.endsWith(fold(value)));
    case 'domain': {
      const host = folded.includes('@') && folded.slice(folded.lastIndexOf('@') + 1);
      return host !== false && values.some((value) => isOfDomain(host, fold(trimCell(value))));
    }
    case 'exactly':
    case 'matches':
      return undefined;
    default:
      return kind satisfies never;
  }
}
