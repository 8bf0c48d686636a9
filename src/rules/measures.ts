// The test of a measure over activities: `count: 3`, `days: { at_least: 2 }`, `distinct: { field: url, is_not: 1 }`.
import type { Comparison, Condition } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import type { Micro } from '../values/micro.ts';
import { allOf, anyOf } from './conditions.ts';
import { type Keys, type Report, readKeys, readNumber } from './nodes.ts';
import { COMPARISONS } from './operators.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

/** Makes the comparison of the measure with a number. */
type Compare = (op: Comparison, value: Micro, at: Place) => Condition;

export interface MeasureTest {
  readonly keys: Keys;
  /** undefined: a reported problem left nothing to compare with. */
  condition(compare: Compare): Condition | undefined;
}

export function readMeasure(
  entry: YamlEntry,
  measure: string,
  overField: boolean,
  report: Report,
): MeasureTest | undefined {
  if (entry.value.kind !== 'map' && !overField) {
    const values = readValues(entry.value, `"${measure}"`, report);
    return {
      keys: new Map(),
      condition: (compare) => equals(values, entry.keyAt, compare),
    };
  }
  const operators = [...COMPARISONS, 'is', 'is_not'];
  const known = [...operators, ...(overField ? ['field'] : [])];
  const keys = readKeys(entry.value, `"${measure}"`, known, report);
  if (keys === undefined) return undefined;
  if (!operators.some((operator) => keys.has(operator))) {
    report(
      entry.keyAt,
      'missing-key',
      `"${measure}" must have a comparison`,
      `write for example ${measure}: { at_least: 3 }`,
    );
  }
  const tests = operators.flatMap((operator) => {
    const test = keys.get(operator);
    if (test === undefined) return [];
    const what = `"${operator}" of "${measure}"`;
    const isComparison = operator !== 'is' && operator !== 'is_not';
    const values = isComparison ? readOne(test.value, what, report) : readValues(test.value, what, report);
    return [{ operator, values, at: test.keyAt }];
  });
  return {
    keys,
    condition: (compare) =>
      allOf(
        tests.flatMap(({ operator, values, at }) => {
          if (operator === 'is') return equals(values, at, compare) ?? [];
          if (operator === 'is_not') return differs(values, at, compare) ?? [];
          return values.map((value) => compare(operator as Comparison, value, at));
        }),
      ),
  };
}

/** A number, or a list of them. */
function readValues(node: YamlNode, what: string, report: Report): Micro[] {
  if (node.kind !== 'list') return readOne(node, what, report);
  if (node.items.length === 0) report(node.at, 'empty-list', `${what} is an empty list`);
  return node.items.flatMap((item) => readNumber(item, what, report) ?? []);
}

function readOne(node: YamlNode, what: string, report: Report): Micro[] {
  const value = readNumber(node, what, report);
  return value === undefined ? [] : [value];
}

function equals(values: readonly Micro[], at: Place, compare: Compare): Condition | undefined {
  return anyOf(
    values.map((value) => ({
      kind: 'all',
      of: [compare('at_least', value, at), compare('at_most', value, at)],
    })),
  );
}

function differs(values: readonly Micro[], at: Place, compare: Compare): Condition | undefined {
  return allOf(
    values.map((value) => ({
      kind: 'any',
      of: [compare('less_than', value, at), compare('more_than', value, at)],
    })),
  );
}
