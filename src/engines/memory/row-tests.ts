// Conditions over one row, as functions of its values: one entry a kind.

import { COMPARE, type Condition, type Of, type TextOperator } from '../../plan/plan.ts';
import { fold, wordsOf } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import type { Micro } from '../../values/micro.ts';
import { patternTest } from '../../values/pattern.ts';
import { type RowReader, remembered, type TextForm, type Value } from './read-row.ts';

export type RowTest = (values: readonly Value[]) => boolean;

/** A condition that asks for no activities. */
export type RowCondition = Exclude<Condition, { readonly kind: 'signal' }>;

type Kinds = RowCondition['kind'];
type TestCompilers = {
  readonly [K in Kinds]: (condition: Of<Condition, K>, reader: RowReader, asOf: number) => RowTest;
};

/** `asOf`: the day number that ages count to. */
export function compileRowTest(condition: Condition, reader: RowReader, asOf: number): RowTest {
  if (condition.kind === 'signal') throw new Error('a row has no signals');
  return COMPILERS[condition.kind](condition as never, reader, asOf);
}

function parts(of: readonly Condition[], reader: RowReader, asOf: number): RowTest[] {
  return of.map((part) => compileRowTest(part, reader, asOf));
}

const COMPILERS: TestCompilers = {
  all: (c, reader, asOf) => {
    const tests = parts(c.of, reader, asOf);
    return (values) => tests.every((test) => test(values));
  },
  any: (c, reader, asOf) => {
    const tests = parts(c.of, reader, asOf);
    return (values) => tests.some((test) => test(values));
  },
  not: (c, reader, asOf) => {
    const test = compileRowTest(c.of, reader, asOf);
    return (values) => !test(values);
  },
  known:
    ({ cell, known }) =>
    (values) =>
      (values[cell] !== null) === known,
  is: textTest('folded', ({ values }) => {
    const wanted = new Set(values.map(foldedTrim));
    return (text) => wanted.has(text);
  }),
  is_not: ({ cell, values }, reader) => {
    const unwanted = new Set(values.map(foldedTrim));
    const at = reader.formOf(cell, 'folded');
    return (row) => {
      const value = row[at] as string | readonly string[] | null;
      if (value === null) return false;
      return typeof value === 'string'
        ? !unwanted.has(value)
        : !value.some((element) => unwanted.has(element));
    };
  },
  exactly: textTest(null, ({ values }) => {
    const wanted = new Set(values.map((value) => trimCell(value)));
    return (text) => wanted.has(text);
  }),
  contains: textTest(
    'folded',
    anyOf(fold, (text, value) => text.includes(value)),
  ),
  words: textTest(
    'words',
    anyOf(
      (value) => wordsOf(fold(value)),
      (text, value) => text.includes(value),
    ),
  ),
  starts_with: textTest(
    'folded',
    anyOf(fold, (text, value) => text.startsWith(value)),
  ),
  ends_with: textTest(
    'folded',
    anyOf(fold, (text, value) => text.endsWith(value)),
  ),
  domain: textTest(
    'folded',
    anyOf(foldedTrim, (text, domain) => {
      const at = text.lastIndexOf('@');
      if (at < 0) return false;
      const host = text.slice(at + 1);
      return host === domain || host.endsWith(`.${domain}`);
    }),
  ),
  matches: textTest(null, ({ values }) => {
    const tests = values.map(patternTest);
    return remembered((text) => tests.some((test) => test(text)));
  }),
  equals: ({ cell, values }) => {
    const wanted = new Set<Value>(values);
    return (row) => wanted.has(row[cell] as Value);
  },
  differs: ({ cell, values }) => {
    const unwanted = new Set<Value>(values);
    return (row) => row[cell] !== null && !unwanted.has(row[cell] as Value);
  },
  compare: ({ cell, op, value: bound }) => {
    const holds = COMPARE[op];
    return (values) => {
      const value = values[cell] as Micro | null;
      return value !== null && holds(value, bound);
    };
  },
  age: ({ cell, min, max }, _, asOf) => {
    const latest = min === null ? Number.POSITIVE_INFINITY : asOf - min;
    const earliest = max === null ? Number.NEGATIVE_INFINITY : asOf - max;
    return (values) => {
      const day = values[cell] as number | null;
      return day !== null && day >= earliest && day <= latest;
    };
  },
  before:
    ({ cell, day }) =>
    (values) =>
      values[cell] !== null && (values[cell] as number) < day,
  after:
    ({ cell, day }) =>
    (values) =>
      values[cell] !== null && (values[cell] as number) > day,
};

function foldedTrim(value: string): string {
  return fold(trimCell(value));
}

/** A test on a text, or on each element of a list; false where there is no value. */
function textTest(
  form: TextForm | null,
  compile: (c: Of<Condition, TextOperator>) => (text: string) => boolean,
) {
  return (c: Of<Condition, TextOperator>, reader: RowReader): RowTest => {
    const test = compile(c);
    const at = form === null ? c.cell : reader.formOf(c.cell, form);
    return (values) => {
      const value = values[at] as string | readonly string[] | null;
      return value !== null && (typeof value === 'string' ? test(value) : value.some(test));
    };
  };
}

function anyOf(prepare: (value: string) => string, holds: (text: string, value: string) => boolean) {
  return ({ values }: Of<Condition, TextOperator>) => {
    const prepared = values.map(prepare);
    const [only] = prepared;
    if (prepared.length === 1) return (text: string) => holds(text, only as string);
    return (text: string) => prepared.some((value) => holds(text, value));
  };
}
