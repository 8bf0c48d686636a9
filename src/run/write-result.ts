// The result: each lead's own cells, kept in a spool since its row was read, with the added ones behind them.
import { createBytes } from '../csv/bytes.ts';
import { csvRows, escapeFormula } from '../csv/write-csv.ts';
import type { Batches, LeadCard, RowSink, SourceRowText } from '../engines/engine.ts';
import type { Output } from '../files/replace-files.ts';
import type { Spool } from '../files/spool.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { EarlierResult } from './changed-since.ts';
import type { ResultColumns, Span } from './result-columns.ts';

/** Keeps leads' own cells as CSV text in the spool, block by block. */
export function createSpoolSink(
  { spans }: ResultColumns,
  spool: Spool,
  delimiter: string,
  escapeFormulas: boolean,
): RowSink {
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
      for (let i = 0; i < rows.length; i++) for (const text of texts) spool.append(text[i] ?? '');
      await spool.flush();
    },
  };
}

function cellsOf(rows: readonly (readonly string[])[], columns: readonly number[]): (readonly string[])[] {
  const isWhole = columns.length === rows[0]?.length && columns.every((column, index) => column === index);
  return isWhole ? [...rows] : rows.map((row) => columns.map((column) => row[column] ?? ''));
}

const BATCH = 256;
const BLOCK = 1 << 18;

export interface WriteTargets {
  readonly main: Output;
  /** One per segment; empty where they are not asked for. */
  readonly bySegment: ReadonlyMap<string, Output>;
  /** One per active list of the plan; empty where they are not asked for. */
  readonly byList: readonly Output[];
  readonly only: ReadonlySet<string> | null;
  /** The main file holds only leads that differ from this result; null: all. */
  readonly earlier: EarlierResult | null;
}

/** Writes the rows of the leads, in the order of the scores. */
export async function writeRows(
  scores: Batches,
  rowText: SourceRowText,
  sorted: boolean,
  { spans }: ResultColumns,
  delimiter: string,
  { main, bySegment, byList, only, earlier }: WriteTargets,
): Promise<void> {
  const find = sorted ? rowText.at : rowText.next;
  const lines = createBytes(BLOCK * 2);
  const withLines = (output: Output) => ({ output, lines: createBytes(1024) });
  const segmentLines = new Map([...bySegment].map(([segment, output]) => [segment, withLines(output)]));
  const listLines = byList.map(withLines);
  const isWanted = ({ segment }: ScoreCard): boolean => only === null || only.has(segment);

  /** By span, then by what leads are alike in. */
  const layout = spans.map((span) => ({ span, known: [] as string[] }));

  const hand = async (): Promise<void> => {
    if (lines.length > 0) await main.write(lines.take());
    for (const list of [...segmentLines.values(), ...listLines])
      if (list.lines.length > 0) await list.output.write(list.lines.take());
  };
  const add = async (leads: readonly LeadCard[]): Promise<void> => {
    const wanted = leads.filter(({ card }) => isWanted(card));
    const added = layout.map(({ span, known }) => addedTexts(span, wanted, known, delimiter));
    let row = 0;
    for (const { lead, card, id } of leads) {
      const finding = find(lead);
      if (finding) await finding;
      if (!isWanted(card)) continue;
      const start = lines.length;
      let text = 0;
      for (let i = 0; i < added.length; i++) {
        if (i > 0) lines.text(delimiter);
        const texts = added[i];
        if (texts) lines.text(texts[row] ?? '');
        else rowText.put(text++, lines);
      }
      row++;
      if (lines.length === start) lines.text('""'); // a lone empty cell would read back as a blank line
      lines.text('\n');
      const segment = segmentLines.get(card.segment);
      if (segment) lines.copy(start, segment.lines);
      if (listLines.length > 0) {
        for (const list of card.lists) lines.copy(start, listLines[list]?.lines ?? lines);
      }
      if (earlier !== null && !earlier.isChanged(id(), card)) lines.cut(start);
      if (lines.length >= BLOCK) await hand();
    }
  };
  for await (const leads of scores) {
    for (let from = 0; from < leads.length; from += BATCH) await add(leads.slice(from, from + BATCH));
  }
  await hand();
}

/** The added cells of each lead as CSV text; null for a span of the export. */
function addedTexts(
  span: Span,
  batch: readonly LeadCard[],
  known: string[],
  delimiter: string,
): readonly string[] | null {
  if (span.kind === 'own') return null;
  const others = batch.filter(({ sharedCard }) => sharedCard < 0 || known[sharedCard] === undefined);
  const made = csvRows(
    others.map(({ card }) => span.cells.map((cell) => cell(card))),
    delimiter,
  );
  const rare: string[] = []; // of those that aren't kept
  others.forEach(({ sharedCard }, i) => {
    if (sharedCard >= 0) known[sharedCard] = made[i] ?? '';
    else rare.push(made[i] ?? '');
  });
  let next = 0;
  return batch.map(({ sharedCard }) => (sharedCard >= 0 ? known[sharedCard] : rare[next++]) ?? '');
}
