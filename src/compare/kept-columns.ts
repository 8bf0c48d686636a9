// Columns of the newer scored file, kept for the list of movers: an e-mail address, the owner.
import { createStringTable } from '../engines/memory/string-table.ts';
import { findColumn } from '../plan/columns.ts';
import { fail } from '../problem.ts';
import type { Headed } from '../run/scored-columns.ts';
import { didYouMean } from '../values/nearest.ts';

export interface KeptColumns {
  readonly names: readonly string[];
  /** Their places in the file. */
  readonly indexes: readonly number[];
  keep(lead: number, cells: readonly string[]): void;
  /** The cells of a lead; all empty for one that the newer file does not have. */
  of(lead: number): readonly string[];
}

/** No cell of a file holds it. */
const CELL_END = '\0';

export function createKeptColumns({ path, header }: Headed, names: readonly string[]): KeptColumns {
  const indexes = names.map((name) => {
    const found = findColumn(header, name);
    if (found.kind === 'found') return found.index;
    const message = `--columns: ${path} has no column "${name}"`;
    return fail('data', 'unknown-column', message, didYouMean(name, header), { file: path, line: 1 });
  });
  const texts = createStringTable();
  const textOf: number[] = [];
  return {
    names,
    indexes,
    keep: (lead, cells) => {
      textOf[lead] = texts.add(indexes.map((index) => cells[index] ?? '').join(CELL_END));
    },
    of: (lead) => {
      const text = textOf[lead];
      return text === undefined ? indexes.map(() => '') : texts.text(text).split(CELL_END);
    },
  };
}
