// Conditions: mappings of names to tests, and all, any, not, activity, no_activity.

import type { Condition } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import { didYouMean } from '../values/nearest.ts';
import { commaHint, type Report } from './nodes.ts';
import { BUILD, OPERATOR_NAMES, OPERATORS } from './operators.ts';
import type { Marks } from './places.ts';
import type { FieldType, Scope } from './scope.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

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
