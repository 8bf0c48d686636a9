// Classes of the cells of one column. Two cells are in one class if no condition, window or table distinguishes them. The
// reference engine's reader and tests decide, and one cell represents each class when a whole row is tested.
import type { Positions } from '../../plan/columns.ts';
import type { Cell, Plan } from '../../plan/plan.ts';
import { createRowReader, type Value } from '../memory/read-row.ts';
import { compileRowTest } from '../memory/row-tests.ts';
import type { Leaf } from './conditions.ts';

export interface ColumnClasses {
  /** The cells that the column gives, by their number in the plan. */
  readonly cells: readonly number[];
  /** Reads a cell's text: its class, null where it can't be read. */
  classOf(text: string): number | null;
  /** A cell of a class. */
  sample(number: number): string;
  /** The values of the last text that was read. */
  readonly values: readonly Value[];
}

export interface ColumnAsk {
  readonly plan: Plan;
  readonly cells: readonly Cell[];
  /** Which cells the column gives. */
  readonly isOwn: (cell: Cell) => boolean;
  /** The conditions that it answers. */
  readonly leaves: readonly Leaf[];
  readonly asOf: number;
  /** What else tells cells apart: a text that is the same for those that are alike. It may fill in values. */
  readonly more: (values: Value[], text: string) => string;
}

export function createColumnClasses({ plan, cells, isOwn, leaves, asOf, more }: ColumnAsk): ColumnClasses {
  const ownCells = cells.flatMap((cell, index) => (cell.kind !== 'constant' && isOwn(cell) ? [index] : []));
  const columns = new Set(
    ownCells.flatMap((index) => {
      const cell = cells[index];
      return cell !== undefined && 'column' in cell ? [cell.column] : [];
    }),
  );
  const positions: Positions = (column) => (columns.has(column) ? 0 : undefined);
  const reader = createRowReader(cells, positions, plan);
  const tests = leaves.map((leaf) => compileRowTest(leaf, reader, asOf));
  const classes = new Map<string, number>();
  const samples: string[] = [];
  return {
    cells: ownCells,
    values: reader.values,
    sample: (number) => samples[number] ?? '',
    classOf: (text) => {
      if (reader.read([text]).length > 0) return null;
      const extra = more(reader.values, text);
      reader.prepare();
      const key = `${tests.map((test) => (test(reader.values) ? '1' : '0')).join('')} ${extra}`;
      const known = classes.get(key);
      if (known !== undefined) return known;
      const number = samples.push(` ${text}`.slice(1)) - 1;
      classes.set(key, number);
      return number;
    },
  };
}
