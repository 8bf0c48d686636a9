// Rows of text as the values that the plan's cells want. Only the needed columns are looked at.

import type { Positions } from '../../plan/columns.ts';
import { type Cell, hasOpenDecimals, type Plan } from '../../plan/plan.ts';
import type { CellFault } from '../../result/cell-fault.ts';
import { type DecimalNotes, noteDecimals } from '../../result/run-facts.ts';
import { dateReader } from '../../values/date-format.ts';
import { decimalsOf } from '../../values/decimals.ts';
import { fold, wordsOf } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import type { Micro } from '../../values/micro.ts';
import { createMissingTest, type IsMissing } from '../../values/missing.ts';
import { numberReader } from '../../values/number-format.ts';
import { ownCopy } from './big-sets.ts';

/** What a cell holds: text, a number in millionths, a day number, the elements of a list, or no value. */
export type Value = string | Micro | readonly string[] | null;

/** How compared text is prepared: folded, or as the words of the folded text. */
export type TextForm = 'folded' | 'words';

export interface RowReader {
  /** The values of the last row read: one a cell, then one a form. */
  readonly values: Value[];
  /** The index of a cell's form among the values. */
  formOf(cell: number, form: TextForm): number;
  /** Reads a row's own cells; returns their errors, mostly none. */
  read(row: readonly string[]): readonly CellFault[];
  /** Fills in the forms, once every cell has its value. */
  prepare(): void;
}

const NO_FAULTS: readonly CellFault[] = [];

/** `decimals`: where it notes what the decimals of numbers look like; undefined: nowhere. */
export function createRowReader(
  cells: readonly Cell[],
  positions: Positions,
  plan: Plan,
  decimals?: DecimalNotes,
): RowReader {
  const isMissing = createMissingTest(plan.missing);
  const values: Value[] = cells.map((cell) => (cell.kind === 'constant' ? cell.value : null));
  const noterOf = (cell: Cell): ((text: string) => void) | null =>
    decimals && hasOpenDecimals(cell) ? (text) => noteDecimals(decimals, cell, decimalsOf(text)) : null;
  const steps = cells.flatMap((cell, index) => {
    const position = cell.kind === 'constant' ? undefined : positions(cell.column);
    return position === undefined
      ? []
      : [{ cell, index, position, parse: PARSERS[cell.kind](cell as never, plan), note: noterOf(cell) }];
  });
  const forms: { cell: number; form: TextForm; make: (text: string) => string }[] = [];

  return {
    values,
    formOf: (cell, form) => {
      const known = forms.findIndex((one) => one.cell === cell && one.form === form);
      if (known >= 0) return cells.length + known;
      values.push(null);
      return cells.length + forms.push({ cell, form, make: remembered(MAKE[form]) }) - 1;
    },
    read: (row) => {
      let faults: CellFault[] | undefined;
      for (const { cell, index, position, parse, note } of steps) {
        const text = trimCell(row[position] ?? '');
        if (isMissing(text)) {
          values[index] = null;
          continue;
        }
        const value = parse(text);
        if (value === undefined) {
          faults ??= [];
          faults.push({ cell: cell as CellFault['cell'], value: text });
        } else if (note !== null) note(text);
        values[index] = value ?? null;
      }
      return faults ?? NO_FAULTS;
    },
    prepare: () => {
      for (let i = 0; i < forms.length; i++) {
        const { cell, make } = forms[i] as (typeof forms)[number];
        const value = values[cell] as string | readonly string[] | null;
        values[cells.length + i] =
          value === null ? null : typeof value === 'string' ? make(value) : value.map(make);
      }
    },
  };
}

const MAKE: { readonly [K in TextForm]: (text: string) => string } = {
  folded: fold,
  words: (text) => wordsOf(fold(text)),
};

type Parser = (text: string) => Value | undefined;

const PARSERS: { readonly [K in Cell['kind']]: (cell: Cell & { readonly kind: K }, plan: Plan) => Parser } = {
  text: () => (text) => text,
  constant: () => (text) => text,
  number: numberReader,
  date: (cell, { timezone }) => dateReader(cell, timezone),
  list: ({ separator }, plan) => {
    const isMissing = createMissingTest(plan.missing);
    return (text) => {
      const elements = splitKeys(text, separator, isMissing);
      return elements.length === 0 ? null : elements;
    };
  },
  type: ({ names }) => {
    const renamed = new Map(names);
    return remembered((text) => renamed.get(fold(text)) ?? text);
  },
};

/** The elements of a cell: trimmed, without the empty ones and those that mean "no value". */
export function splitKeys(text: string, separator: string, isMissing: IsMissing): string[] {
  return text.split(separator).flatMap((element) => {
    const trimmed = trimCell(element);
    return isMissing(trimmed) ? [] : [trimmed];
  });
}

const MEMO_ENTRIES = 10_000;
const MEMO_LENGTH = 64;

/** The same function, remembering its answers for short texts: columns repeat themselves. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    if (text.length > MEMO_LENGTH) return make(text);
    let answer = answers.get(text);
    if (answer === undefined) {
      const own = ownCopy(text); // the answer may be the text itself
      answer = make(own);
      if (answers.size >= MEMO_ENTRIES) answers.clear();
      answers.set(own, answer);
    }
    return answer;
  };
}
