// Conditions and selectors of the second reading, and the list of cells that they need as numbers or dates.

import {
  type Block,
  type Book,
  block,
  cell,
  date,
  elements,
  type Field,
  fieldOf,
  LEAD,
  list,
  type Node,
  number,
  type Rows,
  type Type,
  texts,
} from './cells.ts';
import { day, fold, MICRO, micros, span, words } from './values.ts';

export interface Activity {
  source: string;
  row: string[];
  type: string | undefined;
  /** Calendar days before as_of; undefined in a source without dates. */
  age: number | undefined;
}

/** Who a condition is asked of. */
export interface Subject {
  book: Book;
  asOf: number;
  rows: Rows;
  activities: Activity[];
}

const NUMBER = ['at_least', 'at_most', 'more_than', 'less_than'];
const DATE = ['within', 'older_than', 'next', 'before', 'after'];
const MEASURES = ['count', 'days', 'distinct', 'sum'];

export function compareNumber(op: string, got: bigint, want: bigint): boolean {
  if (op === 'at_least') return got >= want;
  if (op === 'at_most') return got <= want;
  return op === 'more_than' ? got > want : got < want;
}

function compareDay(op: string, got: number, want: string, asOf: number): boolean {
  const age = asOf - got;
  if (op === 'within') return age >= 0 && age < span(want);
  if (op === 'older_than') return age >= span(want);
  if (op === 'next') return age <= 0 && -age < span(want);
  return op === 'before' ? got < day(want) : got > day(want);
}

function runsOf(value: string[], cellWords: string[]): boolean {
  return cellWords.some((_, start) => value.every((word, i) => cellWords[start + i] === word));
}

function compareText(op: string, text: string, want: string): boolean {
  const [got, value] = [fold(text), fold(want)];
  if (op === 'is') return got === value;
  if (op === 'exactly') return text === want;
  if (op === 'contains') return got.includes(value);
  if (op === 'starts_with') return got.startsWith(value);
  if (op === 'ends_with') return got.endsWith(value);
  if (op === 'words') return runsOf(words(want), words(text));
  if (op === 'matches') return new RegExp(want, 'iu').test(text);
  if (op !== 'domain' || !got.includes('@')) return false;
  const host = got.slice(got.lastIndexOf('@') + 1);
  return host === value || host.endsWith(`.${value}`);
}

/** One operator on one cell: the reading that its type asks for, a list of values meaning any of them. */
function holdsFor(who: Subject, field: Field, op: string, want: Node, text: string | undefined): boolean {
  if (op === 'known') return (text !== undefined) === (want === 'true');
  if (text === undefined) return false;
  if (op === 'is_not') return !holdsFor(who, field, 'is', want, text);
  if (NUMBER.includes(op)) return compareNumber(op, number(field, text) ?? 0n, micros(String(want)));
  if (DATE.includes(op)) return compareDay(op, date(who.book, field, text) ?? 0, String(want), who.asOf);
  return texts(want).some((value) => {
    if (field.type === 'number') return number(field, text) === micros(value);
    if (field.type === 'date') return date(who.book, field, text) === day(value);
    const parts = field.type === 'list' ? elements(who.book, text, field.separator) : [text];
    return parts.some((part) => compareText(op, part, value));
  });
}

/** A bare value, a list, or operators that must all hold. */
export const operators = (test: Node): [string, Node][] => (test instanceof Map ? [...test] : [['is', test]]);

export function passes(who: Subject, field: Field, test: Node): boolean {
  const text = cell(who.book, field, who.rows);
  return operators(test).every(([op, want]) => holdsFor(who, field, op, want, text));
}

/** All entries of a mapping; `scope` says whose columns its names are. */
export function holds(who: Subject, condition: Node, scope = LEAD): boolean {
  return [...block(condition)].every(([key, value]) => {
    if (key === 'all') return list(value).every((part) => holds(who, part, scope));
    if (key === 'any') return list(value).some((part) => holds(who, part, scope));
    if (key === 'not') return !holds(who, value, scope);
    if (key === 'activity') return measure(who, block(value));
    if (key === 'no_activity') return select(who, block(value)).length === 0;
    return passes(who, fieldOf(who.book, scope, key), value);
  });
}

export function select(who: Subject, selector: Block): Activity[] {
  return who.activities.filter((activity) => {
    const { source, age, type } = activity;
    if (selector.has('source') && selector.get('source') !== source) return false;
    const wanted = selector.get('type');
    if (wanted !== undefined) {
      const isType = ([op, want]: [string, Node]): boolean => {
        if (op === 'known') return (type !== undefined) === (want === 'true');
        if (type === undefined) return false;
        const any = texts(want).some((value) => compareText(op === 'is_not' ? 'is' : op, type, value));
        return op === 'is_not' ? !any : any;
      };
      if (!operators(wanted).every(isType)) return false;
    }
    const [within, older] = [selector.get('within'), selector.get('older_than')];
    if (within !== undefined && !(age !== undefined && age < span(String(within)))) return false;
    if (older !== undefined && !(age !== undefined && age >= span(String(older)))) return false;
    return holds(one(who, activity), selector.get('where') ?? new Map(), source);
  });
}

const one = (who: Subject, { source, row }: Activity): Subject => ({
  ...who,
  rows: new Map([[source, row]]),
  activities: [],
});

function measure(who: Subject, selector: Block): boolean {
  const found = select(who, selector);
  const kind = MEASURES.find((name) => selector.has(name)) ?? 'count';
  const written = selector.get(kind) ?? new Map([['at_least', '1']]);
  const test = block(written);
  const name = String(test.get('field'));
  const values = test.has('field') ? found.map((activity) => readField(who, activity, name)) : [];
  let got = BigInt(found.length) * MICRO;
  if (kind === 'days') got = BigInt(new Set(found.map((activity) => activity.age)).size) * MICRO;
  if (kind === 'distinct') {
    const different = new Set(values.map((v) => v?.compared).filter((v) => v !== undefined));
    got = BigInt(different.size) * MICRO;
  }
  if (kind === 'sum') got = values.reduce((sum, v) => sum + (v?.number() ?? 0n), 0n);
  const tests = operators(written).filter(([op]) => op !== 'field');
  return tests.every(([op, want]) => {
    const isOne = texts(want).some((value) => micros(value) === got);
    if (op === 'is' || op === 'is_not') return isOne === (op === 'is');
    return compareNumber(op, got, micros(String(want)));
  });
}

/** A field of an activity, as `sum` and `distinct` see it. */
export function readField(who: Subject, activity: Activity, name: string) {
  const field = fieldOf(who.book, activity.source, name);
  const text = cell(who.book, field, new Map([[activity.source, activity.row]]));
  if (text === undefined) return undefined;
  let compared = fold(text);
  if (field.type === 'number') compared = String(number(field, text));
  if (field.type === 'date') compared = String(date(who.book, field, text));
  return { compared, number: () => number(field, text) };
}

/** Calls `need` for each field that some condition anywhere in the file reads as a number or a date. */
export function needs(
  book: Book,
  rules: Block,
  sources: string[],
  need: (f: Field, type: Type) => void,
): void {
  const test = (scope: string, name: string, node: Node): void => {
    const ops = node instanceof Map ? [...node.keys()] : [];
    const field = fieldOf(book, scope, name);
    if (ops.some((op) => NUMBER.includes(op))) need(field, 'number');
    if (ops.some((op) => DATE.includes(op))) need(field, 'date');
  };
  const selector = (node: Node): void => {
    const spec = block(node);
    for (const source of spec.has('source') ? texts(spec.get('source')) : sources) {
      if (!book.places.has(source)) continue;
      walk(spec.get('where') ?? new Map(), source);
      const sum = block(spec.get('sum'));
      if (sum.has('field')) need(fieldOf(book, source, String(sum.get('field'))), 'number');
    }
  };
  const walk = (node: Node, scope: string): void => {
    for (const [key, value] of block(node)) {
      if (key === 'all' || key === 'any') for (const part of list(value)) walk(part, scope);
      else if (key === 'not') walk(value, scope);
      else if (key === 'activity' || key === 'no_activity') selector(value);
      else test(scope, key, value);
    }
  };
  for (const [source, spec] of block(rules.get('activities'))) {
    if (book.places.has(source)) walk(block(spec).get('where') ?? new Map(), source);
  }
  for (const rule of block(rules.get('rules')).values()) {
    const spec = block(rule);
    walk(spec.get('when') ?? new Map(), LEAD);
    const each = block(spec.get('each'));
    if (each.has('field')) need(fieldOf(book, LEAD, String(each.get('field'))), 'number');
    else if (spec.has('each')) selector(each);
    for (const tier of list(spec.get('tiers')).map(block)) {
      walk(tier.get('when') ?? new Map(), LEAD);
      if (spec.has('field')) test(LEAD, String(spec.get('field')), tier);
    }
  }
  for (const section of ['disqualify', 'promote']) {
    for (const entry of block(rules.get(section)).values()) walk(block(entry).get('when') ?? '', LEAD);
  }
  for (const segment of list(rules.get('segments'))) walk(block(segment).get('when') ?? '', LEAD);
}
