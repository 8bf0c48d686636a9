// The result: each lead's own cells, kept in a spool since its row was read, with the added ones behind them.
import type { Output } from '../io/replace-files.ts';
import type { Spool } from '../io/spool.ts';
import { csvRows, escapeFormula } from '../io/write-csv.ts';
import type { ScoreCard } from '../plan/score-card.ts';
import type { Batches } from './engine.ts';
import type { ResultColumns, Span } from './result-columns.ts';

/** Keeps leads' own cells as CSV text, batch by batch. */
export interface OwnCells {
  add(row: readonly string[]): void;
  /** Hands what has gathered to the spool. */
  flush(): Promise<void>;
}

export function openOwnCells(
  { spans }: ResultColumns,
  spool: Spool,
  delimiter: string,
  escapeFormulas: boolean,
): OwnCells {
  const own = spans.flatMap((span) => (span.kind === 'own' ? [span.columns] : []));
  let waiting: (readonly string[])[] = [];
  return {
    add: (row) => {
      waiting.push(row);
    },
    flush: async () => {
      const rows = escapeFormulas ? waiting.map((row) => row.map(escapeFormula)) : waiting;
      waiting = [];
      const texts = own.map((columns) => csvRows(cellsOf(rows, columns), delimiter));
      for (let i = 0; i < rows.length; i++) for (const text of texts) spool.append(text[i] as string);
      await spool.flush();
    },
  };
}

function cellsOf(rows: readonly (readonly string[])[], columns: readonly number[]): (readonly string[])[] {
  const isWhole = columns.length === rows[0]?.length && columns.every((column, index) => column === index);
  return isWhole ? [...rows] : rows.map((row) => columns.map((column) => row[column] as string));
}

const BATCH = 256;

/** The CSV texts of a lead's own spans: of one lead after the other, or of any. */
export interface OwnTexts {
  readonly next: (lead: number) => readonly string[] | Promise<readonly string[]>;
  readonly at: (lead: number) => readonly string[] | Promise<readonly string[]>;
}

export interface WriteTargets {
  readonly main: Output;
  /** One a segment; null where no lists are asked for. */
  readonly lists: ReadonlyMap<string, Output> | null;
  readonly only: ReadonlySet<string> | null;
}

/** Writes the rows of the leads, in the order of the scores. */
export async function writeRows(
  scores: Batches,
  ownTexts: (lead: number) => readonly string[] | Promise<readonly string[]>,
  { spans }: ResultColumns,
  delimiter: string,
  { main, lists, only }: WriteTargets,
): Promise<void> {
  let batch: { card: ScoreCard; own: readonly string[] }[] = [];
  const flush = async (): Promise<void> => {
    const added = spans.map((span) => addedTexts(span, batch, delimiter));
    const byList = new Map<Output, string[]>();
    const lines = batch.map(({ card, own }, row) => {
      let next = 0;
      let line = spans
        .map((span, index) => (span.kind === 'own' ? own[next++] : added[index]![row]))
        .join(delimiter);
      if (line === '') line = '""'; // a lone empty cell would read back as a blank line
      const list = lists?.get(card.segment);
      if (list) {
        const rows = byList.get(list);
        if (rows) rows.push(line);
        else byList.set(list, [line]);
      }
      return line;
    });
    batch = [];
    if (lines.length > 0) await main.write(`${lines.join('\n')}\n`);
    for (const [list, rows] of byList) await list.write(`${rows.join('\n')}\n`);
  };
  for await (const leads of scores) {
    for (const { lead, card } of leads) {
      const texts = ownTexts(lead);
      const own = texts instanceof Promise ? await texts : texts;
      if (only !== null && !only.has(card.segment)) continue;
      batch.push({ card, own });
      if (batch.length === BATCH) await flush();
    }
  }
  await flush();
}

function addedTexts(span: Span, batch: readonly { card: ScoreCard }[], delimiter: string): string[] {
  if (span.kind === 'own') return [];
  return csvRows(
    batch.map(({ card }) => span.cells.map((cell) => cell(card))),
    delimiter,
  );
}
