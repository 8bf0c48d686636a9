// Conditions: mappings of names to tests, and all, any, not, activity, no_activity.

import type { Comparison, Condition, TextOperator } from '../plan/plan.ts';
import type { Place, ProblemCode } from '../problem.ts';
import { readDay } from '../values/days.ts';
import { fold, wordsOf } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import type { Micro } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';
import { yamlNumber } from '../values/number-format.ts';
import { patternError } from '../values/pattern.ts';
import { commaHint, type Report, readDate, readDays, readFlag, readNumber, readTexts } from './nodes.ts';
import type { Marks } from './places.ts';
import type { FieldType, Scope } from './scope.ts';
import type { YamlEntry, YamlNode, YamlText } from './yaml.ts';

/** What a condition needs to know about its place in the file. */
export interface Conditions {
  readonly scope: Scope;
  readonly report: Report;
  /** What the condition belongs to, for messages: `rule company-size`. */
  readonly by: string;
  /** Collects the place of each test for the checks that run after compilation. */
  readonly marks: Marks;
  /** Reads `activity` and `no_activity`; missing where a row of a log is tested. */
  readonly activity?: (entry: YamlEntry, by: string) => Condition | undefined;
}

/** The operators and the type that each gives to an undeclared field. */
const OPERATORS: Readonly<Record<string, FieldType | 'any'>> = {
  at_least: 'number',
  at_most: 'number',
  more_than: 'number',
  less_than: 'number',
  within: 'date',
  older_than: 'date',
  next: 'date',
  before: 'date',
  after: 'date',
  is: 'text',
  is_not: 'text',
  exactly: 'text',
  contains: 'text',
  words: 'text',
  starts_with: 'text',
  ends_with: 'text',
  matches: 'text',
  domain: 'text',
  known: 'any',
};
export const COMPARISONS: readonly Comparison[] = ['at_least', 'at_most', 'more_than', 'less_than'];
export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);

/** Reads a mapping of tests, which holds if all of its entries hold. */
export function readCondition(node: YamlNode, context: Conditions): Condition | undefined {
  const { report, by } = context;
  if (node.kind !== 'map') {
    report(node.at, 'not-a-condition', `a condition of ${by} must be a mapping of a field to its test`);
    return undefined;
  }
  if (node.entries.length === 0) {
    report(
      node.at,
      'empty-condition',
      `a condition of ${by} must have a test; an empty one would match every lead`,
    );
    return undefined;
  }
  return allOf(node.entries.flatMap((entry) => readEntry(entry, context) ?? []));
}

/** Combines conditions; undefined for an empty list, which occurs only after a reported problem. */
export function allOf(conditions: readonly Condition[]): Condition | undefined {
  return conditions.length > 1 ? { kind: 'all', of: conditions } : conditions[0];
}

/** The same for conditions of which one must hold. */
export function anyOf(conditions: readonly Condition[]): Condition | undefined {
  return conditions.length > 1 ? { kind: 'any', of: conditions } : conditions[0];
}

function readEntry(entry: YamlEntry, context: Conditions): Condition | undefined {
  const { key, keyAt, value } = entry;
  const { report } = context;
  switch (key) {
    case 'all':
    case 'any':
      return readParts(key, value, context);
    case 'not': {
      const of = readCondition(value, context);
      return of && { kind: 'not', of };
    }
    case 'activity':
    case 'no_activity':
      if (context.activity) return context.activity(entry, context.by);
      report(keyAt, 'misplaced', `"${key}" tests a lead; it must not be part of a condition on one activity`);
      return undefined;
    case 'field':
      report(
        keyAt,
        'reserved-name',
        'a column with the name "field" must be declared under another name',
        'declare it under fields:',
      );
      return undefined;
    default:
      return readTest(key, keyAt, value, context);
  }
}

function readParts(kind: 'all' | 'any', node: YamlNode, context: Conditions): Condition | undefined {
  if (node.kind !== 'list') {
    context.report(node.at, 'not-a-list', `"${kind}" must be a list of conditions`);
    return undefined;
  }
  if (node.items.length === 0)
    context.report(node.at, 'empty-list', `"${kind}" must have at least one condition`);
  const of = node.items.flatMap((item) => readCondition(item, context) ?? []);
  return of.length > 0 ? { kind, of } : undefined;
}

/** A test on one field: a bare value, a list (any of), or a mapping of operators that all hold. */
export function readTest(
  name: string,
  nameAt: Place,
  node: YamlNode,
  context: Conditions,
): Condition | undefined {
  if (node.kind === 'text' && node.plain && node.text === '' && /:\S/.test(name)) {
    const hint = `write a space after the colon: ${name.replace(':', ': ')}`;
    context.report(nameAt, 'empty-value', `"${name}" has no value`, hint);
    return undefined;
  }
  if (node.kind !== 'map') return readOperator('is', node, name, nameAt, context);
  if (node.entries.length === 0) {
    context.report(node.at, 'empty-condition', `the test of "${name}" must have an operator`);
    return undefined;
  }
  return readOperators(node.entries, name, nameAt, context);
}

export function readOperators(
  entries: readonly YamlEntry[],
  name: string,
  nameAt: Place,
  context: Conditions,
): Condition | undefined {
  return allOf(
    entries.flatMap(({ key, keyAt, value }) => {
      if (Object.hasOwn(OPERATORS, key)) return readOperator(key, value, name, nameAt, context, keyAt) ?? [];
      const known = Object.hasOwn(ELSEWHERE, key) ? `write ${ELSEWHERE[key]}` : undefined;
      const near = known ?? commaHint(key) ?? didYouMean(key, OPERATOR_NAMES);
      context.report(
        keyAt,
        'unknown-operator',
        `"${key}" is not an operator`,
        near ?? 'use for example is, contains, at_least or within',
      );
      return [];
    }),
  );
}

/** Operators as other tools name them, with ours. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  '>=': 'at_least',
  gte: 'at_least',
  min: 'at_least',
  '<=': 'at_most',
  lte: 'at_most',
  max: 'at_most',
  '>': 'more_than',
  gt: 'more_than',
  greater_than: 'more_than',
  '<': 'less_than',
  lt: 'less_than',
  '=': 'is',
  '==': 'is',
  eq: 'is',
  equals: 'is',
  in: 'is, with a list',
  '!=': 'is_not',
  ne: 'is_not',
  not_in: 'is_not, with a list',
  like: 'contains',
  regex: 'matches',
  exists: 'known',
  between: 'at_least and at_most',
};

function readOperator(
  operator: string,
  node: YamlNode,
  name: string,
  nameAt: Place,
  context: Conditions,
  operatorAt: Place = nameAt,
): Condition | undefined {
  const { scope, report, by } = context;
  const gives = OPERATORS[operator] as FieldType | 'any';
  const declared = scope.find(name, nameAt, by).type;
  // On a declared number or date, `is` and `is_not` compare as such.
  const equality = operator === 'is' || operator === 'is_not';
  const as = equality && (declared === 'number' || declared === 'date') ? declared : gives;
  const what = equality && as === 'text' ? 'a bare value' : `"${operator}"`;
  const cell = scope.cell(name, as, operatorAt, by, what, nameAt);
  const label = `"${operator}" of "${name}" in ${by}`;
  const build = BUILD[as](operator, node, label, report);
  if (cell === undefined || build === undefined) return undefined;
  const condition = build(cell);
  context.marks.set(condition, operatorAt);
  if ('values' in condition) {
    const nodes = node.kind === 'list' ? node.items : [node];
    context.marks.set(
      condition.values,
      nodes.map(({ at }) => at),
    );
  }
  return condition;
}

/** Builds the condition from the index of the cell that it reads. */
type Build = ((cell: number) => Condition) | undefined;

const BUILD: Readonly<
  Record<FieldType | 'any', (operator: string, node: YamlNode, label: string, report: Report) => Build>
> = {
  any: (_, node, label, report) => {
    const known = readFlag(node, label, report);
    return known === undefined ? undefined : (cell) => ({ kind: 'known', cell, known });
  },
  number: (operator, node, label, report) => {
    if (operator === 'is' || operator === 'is_not') {
      return equality(operator, node, label, report, yamlNumber, 'not-a-number', 'a number');
    }
    const value = readNumber(node, label, report);
    const op = operator as Comparison;
    return value === undefined ? undefined : (cell) => ({ kind: 'compare', cell, op, value });
  },
  date: (operator, node, label, report) => {
    switch (operator) {
      case 'is':
      case 'is_not':
        return equality(operator, node, label, report, readDay, 'bad-date', 'a date (YYYY-MM-DD)');
      case 'before':
      case 'after': {
        const day = readDate(node, label, report);
        return day === undefined ? undefined : (cell) => ({ kind: operator, cell, day });
      }
      default: {
        const days = readDays(node, label, report);
        return days === undefined ? undefined : (cell) => ({ kind: 'age', cell, ...ages(operator, days) });
      }
    }
  },
  text: (operator, node, label, report) => {
    const kind = operator as TextOperator;
    const texts = readTexts(node, label, report);
    for (const text of texts) checkText(kind, text, label, report);
    const values = texts.map(({ text }) => text);
    return values.length === 0 ? undefined : (cell) => ({ kind, cell, values });
  },
  list: () => undefined, // no operator reads a list as a whole: the operators of text test its elements
};

/** The ages that `within`, `older_than` and `next` mean; 0 is the day itself. */
export function ages(operator: string, days: number): { min: number | null; max: number | null } {
  if (operator === 'within') return { min: 0, max: days - 1 };
  if (operator === 'older_than') return { min: days, max: null };
  return { min: 1 - days, max: 0 };
}

function equality(
  operator: 'is' | 'is_not',
  node: YamlNode,
  label: string,
  report: Report,
  read: (text: string) => Micro | undefined,
  code: ProblemCode,
  wanted: string,
): Build {
  const values = readTexts(node, label, report).flatMap(({ text, at }) => {
    const value = read(trimCell(text));
    if (value === undefined) report(at, code, `${label} must be ${wanted}; got "${text}"`);
    return value ?? [];
  });
  if (values.length === 0) return undefined;
  return (cell) => ({ kind: operator === 'is' ? 'equals' : 'differs', cell, values });
}

function checkText(operator: TextOperator, { text, at }: YamlText, label: string, report: Report): void {
  if (operator === 'matches') {
    const fault = patternError(text);
    if (fault) report(at, 'bad-pattern', `${label}: ${fault.message}`, fault.hint);
  } else if (operator === 'words' && wordsOf(fold(text)) === '') {
    report(at, 'no-word', `${label} must have a letter or a digit; got "${text}"`);
  } else if (operator === 'domain' && text.includes('@')) {
    report(
      at,
      'bad-domain',
      `${label} must be a domain without "@"; got "${text}"`,
      `write ${text.slice(text.lastIndexOf('@') + 1)}`,
    );
  } else if (operator !== 'exactly' && fold(text).trim() === '') {
    report(at, 'empty-value', `${label} must not be blank without its accents; got "${text}"`);
  }
}
