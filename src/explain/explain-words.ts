// Why a condition holds for a lead or does not, in words for salespeople: the lead's values, the number of activities
// found and required, and the age of the newest one.

import type { Value } from '../engines/memory/read-row.ts';
import { ageWords, conditionWords } from '../plan/describe.ts';
import {
  type Cell,
  COMPARE,
  type Comparison,
  type Condition,
  type Of,
  type Plan,
  type Selector,
} from '../plan/plan.ts';
import { dayText } from '../values/days.ts';
import { itemAt } from '../values/item-at.ts';
import { decimal, MICRO, type Micro } from '../values/micro.ts';

/** What is known of one lead. */
export interface LeadFacts {
  /** Its place among the leads asked about. */
  readonly lead: number;
  readonly values: readonly Value[];
  /** A signal's value, in millionths. */
  readonly signal: (signal: number) => Micro;
  /** The newest activity that a signal counts, and the newest of its kind outside its window; day numbers. */
  readonly newest: (signal: number) => number | null;
  readonly newestOutside: (signal: number) => number | null;
}

export interface Wording {
  holds(condition: Condition, lead: LeadFacts): boolean;
  /** Why a condition holds that does. */
  grounds(condition: Condition, lead: LeadFacts): string[];
  /** Why a condition doesn't hold that doesn't. */
  gaps(condition: Condition, lead: LeadFacts): string[];
  /** What a signal of points counts, and how near there was any. */
  nothingOf(signal: number, lead: LeadFacts): string;
  /** A cell of the lead: `Employees is 90`, `Title is empty`. */
  cell(cell: number, lead: LeadFacts): string;
}

type LeafCondition = Exclude<Condition, { readonly kind: 'all' | 'any' | 'not' | 'signal' }>;

/** `cells` are those that conditions mean: the leads' own, or a log's. */
export function createWording(
  plan: Plan,
  cells: readonly Cell[],
  asOf: number,
  /** The engine's test. */
  holds: Wording['holds'],
): Wording {
  const cell: Wording['cell'] = (index, { values }) => {
    const { name, kind } = itemAt(cells, index);
    const value = values[index] ?? null;
    return value === null ? `${name} is empty` : `${name} is ${valueText(value, kind === 'date')}`;
  };

  const grounds: Wording['grounds'] = (c, lead) => {
    switch (c.kind) {
      case 'all': {
        // What is not there explains less than what is.
        const positive = c.of.filter(({ kind }) => kind !== 'not');
        return unique((positive.length > 0 ? positive : c.of).flatMap((part) => grounds(part, lead)));
      }
      case 'any':
        return unique(c.of.filter((part) => holds(part, lead)).flatMap((part) => grounds(part, lead)));
      case 'not':
        return gaps(c.of, lead);
      case 'signal':
        return [signalWords(c, lead)];
      case 'age':
        return [cell(c.cell, lead) + agoOf(lead.values[c.cell])];
      default:
        return [cell(c.cell, lead)];
    }
  };

  const gaps: Wording['gaps'] = (c, lead) => {
    switch (c.kind) {
      case 'all':
        return unique(c.of.filter((part) => !holds(part, lead)).flatMap((part) => gaps(part, lead)));
      case 'any':
        return unique(c.of.flatMap((part) => gaps(part, lead)));
      case 'not':
        return grounds(c.of, lead);
      case 'signal':
        return [signalWords(c, lead)];
      default:
        return [leafGap(c, lead)];
    }
  };

  const leafGap = (c: LeafCondition, lead: LeadFacts): string => {
    const value = lead.values[c.cell] ?? null;
    const about = cell(c.cell, lead);
    if (value === null) return about;
    switch (c.kind) {
      case 'known':
      case 'is_not':
      case 'differs':
        return about;
      case 'compare':
        return `${cells[c.cell]?.name} ${decimal(value as Micro)} ${UNMET[c.op]} ${decimal(c.value)}`;
      case 'age':
        return `${about}${agoOf(value)}, not ${ageWords(c.min, c.max)}`;
      case 'before':
      case 'after':
        return `${about}, not ${c.kind} ${dayText(c.day)}`;
      case 'equals': {
        const isDate = cells[c.cell]?.kind === 'date';
        return `${about}, not ${oneOf(c.values.map((wanted) => valueText(wanted, isDate)))}`;
      }
      default:
        return `${about}, ${LACKS[c.kind]} ${oneOf(c.values)}`;
    }
  };

  const agoOf = (value: Value | undefined): string =>
    typeof value === 'number' ? `, ${agoText(asOf - value)}` : '';

  const lastWords = (day: number | null): string =>
    day === null ? '' : `, the last one ${agoText(asOf - day)} (${dayText(day)})`;

  /** `page_view: 2 of 3 in the last 30 days`, `webinar: none in the last 90 days, the last one 104 days ago (…)`. */
  const signalWords = ({ signal, op, value: bound }: Of<Condition, 'signal'>, lead: LeadFacts): string => {
    const { select } = itemAt(plan.signals, signal);
    const value = lead.signal(signal);
    const met = COMPARE[op](value, bound);
    const window = windowWords(select);
    const inWindow = window && ` ${window}`;
    if (value === 0) return `${measured(signal)}: none${inWindow}${lastWords(lead.newestOutside(signal))}`;
    const amount =
      met || isNone(op, bound)
        ? decimal(value)
        : op === 'at_least'
          ? `${decimal(value)} of ${decimal(bound)}`
          : `${decimal(value)}, not ${BOUNDS[op]} ${decimal(bound)}`;
    return `${measured(signal)}: ${amount}${inWindow}${met ? '' : lastWords(lead.newest(signal))}`;
  };

  const measured = (index: number): string => {
    const signal = itemAt(plan.signals, index);
    const what = activityWords(signal.select, plan);
    switch (signal.kind) {
      case 'days':
        return `days with ${what}`;
      case 'distinct':
      case 'sum': {
        const [first] = signal.select.sources;
        const { name } = plan.sources[first?.source ?? 0]!.cells[signal.cells[0] ?? 0]!;
        return signal.kind === 'sum' ? `${name} of ${what}` : `different ${name} of ${what}`;
      }
      default:
        return what;
    }
  };

  const nothingOf: Wording['nothingOf'] = (signal, lead) => {
    const { select } = itemAt(plan.signals, signal);
    const window = windowWords(select);
    const faded = lead.newest(signal);
    const outside = lastWords(lead.newestOutside(signal));
    if (faded !== null) return `${measured(signal)}: decayed to 0${lastWords(faded)}`;
    return `${measured(signal)}: none${window && ` ${window}`}${outside}`;
  };

  return { holds, grounds, gaps, nothingOf, cell };
}

/** `no_activity` and its like: a bound of no activity at all goes without saying. */
function isNone(op: Comparison, bound: Micro): boolean {
  return (op === 'at_most' && bound === 0) || (op === 'less_than' && bound === MICRO);
}

const UNMET: { readonly [K in Comparison]: string } = {
  at_least: '<',
  at_most: '>',
  more_than: '≤',
  less_than: '≥',
};

const BOUNDS: { readonly [K in Comparison]: string } = {
  at_least: 'at least',
  at_most: 'at most',
  more_than: 'more than',
  less_than: 'less than',
};

const LACKS = {
  is: 'not',
  exactly: 'not exactly',
  contains: 'without',
  words: 'without the words',
  starts_with: 'which does not start with',
  ends_with: 'which does not end with',
  matches: 'which does not match',
  domain: 'not at',
} as const;

const LONGEST = 60;

function valueText(value: Exclude<Value, null>, isDate: boolean): string {
  if (typeof value === 'number' && isDate) return dayText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return decimal(value);
  const text = typeof value === 'string' ? value : value.join(', ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const MOST_VALUES = 4;

/** `CEO, founder or director`, `CEO, founder, owner or 6 others`. */
function oneOf(values: readonly string[]): string {
  const told =
    values.length <= MOST_VALUES
      ? values
      : [...values.slice(0, MOST_VALUES - 1), `${values.length - MOST_VALUES + 1} others`];
  return told.length === 1 ? itemAt(told, 0) : `${told.slice(0, -1).join(', ')} or ${told.at(-1)}`;
}

function agoText(age: number): string {
  if (age === 0) return 'today';
  if (age < 0) return age === -1 ? 'tomorrow' : `in ${-age} days`;
  return age === 1 ? 'yesterday' : `${age} days ago`;
}

function windowWords({ ages }: Selector): string {
  return ages === null ? '' : ageWords(ages.min, ages.max);
}

/** What kind of activities a selector is about: `page_view`, `web page_view with url contains /pricing`, `activity`. */
export function activityWords({ sources }: Selector, plan: Plan): string {
  const isAll = sources.length === plan.sources.length;
  const kinds = sources.map(({ source, where }) => {
    const { name, type, cells } = itemAt(plan.sources, source);
    const parts = where === null ? [] : where.kind === 'all' ? where.of : [where];
    const typed = parts.find((part) => (part.kind === 'is' || part.kind === 'is_not') && part.cell === type);
    const rest = parts.filter((part) => part !== typed);
    const noun =
      typed?.kind === 'is'
        ? oneOf(typed.values)
        : typed?.kind === 'is_not'
          ? `activity but ${oneOf(typed.values)}`
          : 'activity';
    const about = isAll ? noun : `${name} ${noun}`;
    const conditions = rest.map((part) => conditionWords(part, cells, plan)).join(' and ');
    return conditions === '' ? about : `${about} (${conditions})`;
  });
  return unique(kinds).join(' or ');
}

function unique(phrases: readonly string[]): string[] {
  return [...new Set(phrases)];
}
