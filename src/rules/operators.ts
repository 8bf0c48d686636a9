// The operators: the type that each gives to a field, and how its value is read.
import type { Comparison, Condition, TextOperator } from '../plan/plan.ts';
import type { ProblemCode } from '../problem.ts';
import { readDay } from '../values/days.ts';
import { fold, wordsOf } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import type { Micro } from '../values/micro.ts';
import { yamlNumber } from '../values/number-format.ts';
import { patternError } from '../values/pattern.ts';
import { type Report, readDate, readDays, readFlag, readNumber, readTexts } from './nodes.ts';
import type { FieldType } from './scope.ts';
import type { YamlNode, YamlText } from './yaml.ts';

/** The operators and the type that each gives to an undeclared field. */
export const OPERATORS: Readonly<Record<string, FieldType | 'any'>> = {
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

/** Builds the condition from the index of the cell that it reads. */
export type Build = ((cell: number) => Condition) | undefined;

export const BUILD: Readonly<
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
