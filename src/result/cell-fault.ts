// A cell that can't be used, and its message, the same in every engine.

import type { Cell } from '../plan/plan.ts';
import { numberSample } from '../values/number-format.ts';

/** A cell that doesn't read as what it must be. */
export interface CellFault {
  readonly cell: Cell & { readonly kind: 'number' | 'date' };
  readonly value: string;
}

/** `"Created" is no date: "15 Apr, 2021" (it reads ISO 8601)`. */
export function cellFaultText({ cell, value }: CellFault): string {
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  const reads =
    cell.kind === 'date'
      ? ['ISO 8601', ...cell.formats].join(', ')
      : `numbers such as ${numberSample(cell.numbers)}, below 10^12`;
  return `"${cell.column.header}" is no ${cell.kind}: "${shown}" (it reads ${reads})`;
}
