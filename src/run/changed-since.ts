// An earlier result, for a run that writes only the leads with other values in the added columns.
import { openCsv } from '../csv/read-csv.ts';
import { createStringTable } from '../engines/memory/string-table.ts';
import { holdFile } from '../files/held-file.ts';
import { findColumn } from '../plan/columns.ts';
import { fail, ProblemError, problem } from '../problem.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { trimCell } from '../values/invisible.ts';
import type { ComparedColumn, ResultColumns } from './result-columns.ts';

export interface EarlierResult {
  /** Whether a lead is new, or one of its added cells is not what it was. */
  isChanged(id: string, card: ScoreCard): boolean;
}

/** Separates cells; no cell of a file contains it. */
const CELL_END = '\0';

/** A column that the earlier result lacks counts as empty there. */
export async function readEarlierResult(
  path: string,
  { idNames, compared }: Pick<ResultColumns, 'idNames' | 'compared'>,
): Promise<EarlierResult> {
  const csv = await openCsv(
    await holdFile(path),
    {},
    () => {},
    () => true,
  );
  try {
    const indexOf = (names: readonly string[]): number => {
      for (const name of names) {
        const found = findColumn(csv.header, name);
        if (found.kind === 'found') return found.index;
      }
      return -1;
    };
    const needed = (names: readonly string[], hint: string): void => {
      const message = `--changed-since: ${path} has no column "${names[0]}"`;
      fail('data', 'unknown-column', message, hint, { file: path, line: 1 });
    };
    const id = indexOf(idNames);
    if (id < 0) needed(idNames, 'write the id column into the earlier result too');
    const cells = compared.map(({ names }) => indexOf(names));
    const hint = 'is it a result of leadscore score?';
    if (compared.length > 0 && cells.every((index) => index < 0)) needed(compared[0]?.names ?? [], hint);
    const ids = createStringTable();
    const texts = createStringTable();
    const textOf: number[] = [];
    await csv.each({
      row: (row) => {
        const lead = ids.add(trimCell(row[id] ?? ''));
        textOf[lead] = texts.add(cells.map((index) => row[index] ?? '').join(CELL_END));
      },
      fault: ({ code, message, line }) => {
        throw new ProblemError([problem('data', code, message, undefined, { file: path, line })]);
      },
    });
    await csv.held.check();
    return {
      isChanged: (lead, card) => {
        const number = ids.find(lead);
        if (number < 0) return true;
        return texts.text(textOf[number] ?? -1) !== textNow(card, compared);
      },
    };
  } finally {
    await csv.close();
  }
}

function textNow(card: ScoreCard, compared: readonly ComparedColumn[]): string {
  return compared.map(({ cell }) => cell(card)).join(CELL_END);
}
