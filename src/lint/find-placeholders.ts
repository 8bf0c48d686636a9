// Cells that look like "no value" and count as text, because the rules do not list them under `missing`.
import type { Value } from '../engines/memory/read-row.ts';
import type { Cell } from '../plan/plan.ts';
import type { Finding } from '../problem.ts';
import { fold } from '../values/fold.ts';
import { isPlaceholder, missingHint } from '../values/guess-formats.ts';
import { grouped } from '../values/micro.ts';
import { dataFinding } from './lint.ts';

export interface Placeholders {
  /** Looks at the values of one row, in the order of the cells. */
  readonly look: (values: readonly Value[]) => void;
  readonly findings: (file: string) => Finding[];
}

/** `isNamed`: whether the rules ask for this value of the cell, folded, so that it means something. */
export function openPlaceholders(
  cells: readonly Cell[],
  isNamed: (cell: number, value: string) => boolean,
): Placeholders {
  const texts = cells.flatMap((cell, index) => (cell.kind === 'text' ? [{ cell, index }] : []));
  /** By column and word: how many rows. */
  const counts = new Map<string, { readonly word: string; readonly header: string; rows: number }>();
  return {
    look: (values) => {
      for (const { cell, index } of texts) {
        const word = values[index];
        if (typeof word !== 'string' || !isPlaceholder(word) || isNamed(index, fold(word))) continue;
        const key = `${word}\n${cell.column.header}`;
        const known = counts.get(key) ?? { word, header: cell.column.header, rows: 0 };
        counts.set(key, known);
        known.rows++;
      }
    },
    findings: (file) => {
      if (counts.size === 0) return [];
      const found = [...counts.values()].sort((a, b) => b.rows - a.rows);
      const where = found
        .slice(0, MOST_NAMED)
        .map(({ word, header, rows }) => `"${word}" in ${header} (${grouped(rows)})`)
        .join(', ');
      const message = `cells that look like "no value" count as text: ${where}`;
      const hint = missingHint(found.map(({ word }) => word));
      return [dataFinding('note', { file }, 'placeholder-cells', message, hint)];
    },
  };
}

const MOST_NAMED = 5;
