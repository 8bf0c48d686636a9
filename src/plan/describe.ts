// Describes conditions in words, for gates that held a lead back and for explanations of scores.

import { dayText } from '../values/days.ts';
import { itemAt } from '../values/item-at.ts';
import { decimal } from '../values/micro.ts';
import type { Cell, Comparison, Condition, Of, Plan, Selector, Signal } from './plan.ts';

const COMPARISON_WORDS: { readonly [K in Comparison]: string } = {
  at_least: 'at least',
  at_most: 'at most',
  more_than: 'more than',
  less_than: 'less than',
};

type ConditionWords = {
  [K in Condition['kind']]: (c: Of<Condition, K>, cells: readonly Cell[], plan: Plan) => string;
};

/** `Country is Spain and Job Title has the words CEO`. `cells` are those that the condition's indexes mean. */
export function conditionWords(condition: Condition, cells: readonly Cell[], plan: Plan): string {
  return WORDS[condition.kind](condition as never, cells, plan);
}

const text =
  (verb: string) =>
  (c: { readonly cell: number; readonly values: readonly string[] }, cells: readonly Cell[]): string =>
    `${nameOf(cells, c.cell)} ${verb} ${c.values.join(' or ')}`;

const WORDS: ConditionWords = {
  all: joined(' and '),
  any: joined(' or '),
  not: (c, cells, plan) => `not (${conditionWords(c.of, cells, plan)})`,
  known: (c, cells) => `${nameOf(cells, c.cell)} is ${c.known ? 'known' : 'not known'}`,
  is: text('is'),
  is_not: text('is not'),
  exactly: text('is exactly'),
  contains: text('contains'),
  words: text('has the words'),
  starts_with: text('starts with'),
  ends_with: text('ends with'),
  matches: text('matches'),
  domain: text('is of the domain'),
  equals: (c, cells) => `${nameOf(cells, c.cell)} is ${valuesText(cells, c)}`,
  differs: (c, cells) => `${nameOf(cells, c.cell)} is not ${valuesText(cells, c)}`,
  compare: (c, cells) => `${nameOf(cells, c.cell)} is ${COMPARISON_WORDS[c.op]} ${decimal(c.value)}`,
  age: (c, cells) => `${nameOf(cells, c.cell)} is ${ageWords(c.min, c.max)}`,
  before: (c, cells) => `${nameOf(cells, c.cell)} is before ${dayText(c.day)}`,
  after: (c, cells) => `${nameOf(cells, c.cell)} is after ${dayText(c.day)}`,
  signal: (c, _, plan) =>
    `${signalWords(itemAt(plan.signals, c.signal), plan)} is ${COMPARISON_WORDS[c.op]} ${decimal(c.value)}`,
};

function joined(by: string): ConditionWords['all'] & ConditionWords['any'] {
  return (c, cells, plan) => {
    const exact = exactWords(c, plan);
    if (exact !== undefined) return exact;
    const parts = c.of.map((part) => conditionWords(part, cells, plan));
    return parts.length === 1 ? itemAt(parts, 0) : parts.join(by);
  };
}

/** Of two comparisons that say that a signal is a number, or another one: `count: { is: 3 }`. */
function exactWords({ kind, of }: Of<Condition, 'all' | 'any'>, plan: Plan): string | undefined {
  const [low, high, third] = of;
  if (low?.kind !== 'signal' || high?.kind !== 'signal' || third !== undefined) return undefined;
  if (low.signal !== high.signal || low.value !== high.value) return undefined;
  const ops = kind === 'all' ? ['at_least', 'at_most'] : ['less_than', 'more_than'];
  if (low.op !== ops[0] || high.op !== ops[1]) return undefined;
  const words = signalWords(itemAt(plan.signals, low.signal), plan);
  return `${words} is ${kind === 'all' ? '' : 'not '}${decimal(low.value)}`;
}

function nameOf(cells: readonly Cell[], index: number): string {
  return itemAt(cells, index).name;
}

function valuesText(cells: readonly Cell[], c: Of<Condition, 'equals' | 'differs'>): string {
  const isDate = cells[c.cell]?.kind === 'date';
  return c.values.map((value) => (isDate ? dayText(Number(value)) : decimal(value))).join(' or ');
}

export function ageWords(min: number | null, max: number | null): string {
  if (min !== null && min < 0) return `in the next ${1 - min} days`;
  if (max === null) return `at least ${min ?? 0} days ago`;
  return min ? `${min} to ${max} days ago` : `in the last ${max + 1} days`;
}

const MEASURE_WORDS: { readonly [K in Signal['kind']]: string } = {
  count: 'number of activities',
  days: 'number of days with activities',
  distinct: 'number of different values',
  sum: 'sum',
  points: 'points',
};

function signalWords(signal: Signal, plan: Plan): string {
  return `the ${MEASURE_WORDS[signal.kind]} (${selectorWords(signal.select, plan)})`;
}

function selectorWords({ sources, ages }: Selector, plan: Plan): string {
  const kinds = sources.map(({ source, where }) => {
    const { name, cells } = itemAt(plan.sources, source);
    return where === null ? name : `${name} where ${conditionWords(where, cells, plan)}`;
  });
  return [kinds.join(', '), ages && ageWords(ages.min, ages.max)].filter(Boolean).join(', ');
}
