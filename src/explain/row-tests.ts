// The engine's compiled tests over the kept values of rows, as of any day.

import { createRowReader, type Value } from '../engines/memory/read-row.ts';
import { compileRowTest, type RowTest } from '../engines/memory/row-tests.ts';
import { partsOf } from '../plan/condition-sites.ts';
import type { Cell, Condition, Plan } from '../plan/plan.ts';

export interface RowTests {
  /** The row that tests are about from now on. */
  load(values: readonly Value[]): void;
  /** Compiles a condition once; one that asks for ages again on each day. */
  compile(condition: Condition): () => boolean;
  /** The day that ages count to from now on. */
  setDay(day: number): void;
}

export function createRowTests(plan: Plan, cells: readonly Cell[], asOf: number): RowTests {
  const reader = createRowReader(cells, () => undefined, plan);
  let day = asOf;
  let prepared = 0;
  const values = (): readonly Value[] => {
    if (prepared !== reader.values.length) {
      reader.prepare();
      prepared = reader.values.length;
    }
    return reader.values;
  };
  return {
    load: (row) => {
      for (let cell = 0; cell < cells.length; cell++) reader.values[cell] = row[cell] ?? null;
      prepared = 0;
    },
    setDay: (next) => {
      day = next;
    },
    compile: (condition) => {
      let test: RowTest = compileRowTest(condition, reader, day);
      if (!asksForAge(condition)) return () => test(values());
      let compiledFor = day;
      return () => {
        if (compiledFor !== day) {
          test = compileRowTest(condition, reader, day);
          compiledFor = day;
        }
        return test(values());
      };
    },
  };
}

export function asksForAge(condition: Condition): boolean {
  return [...partsOf(condition)].some(({ kind }) => kind === 'age');
}
