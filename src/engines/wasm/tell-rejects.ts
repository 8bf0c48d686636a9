// Reads the rows that the kernel rejected again, and reports them as the reference engine does.
import type { FileHandle } from 'node:fs/promises';
import { createRowCheck, faultAt, type RowPlace } from '../../csv/check-row.ts';
import { FOOTER, MOST_FOOTERS } from '../../csv/footers.ts';
import { readRecords } from '../../csv/read-records.ts';
import { openRecordTexts, parseRecord } from '../../csv/record-places.ts';
import type { OpenFile } from '../../inputs/open-inputs.ts';
import type { FileRejects, Rejects } from '../../inputs/rejects.ts';
import type { RejectedRow } from './odd-rows.ts';

const BATCH = 1_000;

/** Reports all rejected rows of a file in its order; `cells` returns the errors of a row's cells. */
export async function tellRejects(
  { csv, wanted }: Pick<OpenFile, 'csv' | 'wanted'>,
  handle: FileHandle,
  rows: readonly RejectedRow[],
  rejects: FileRejects,
  all: Rejects,
  cells: (texts: readonly string[], place: RowPlace, row: RejectedRow) => void,
  /** All rows of the file. */
  read: number,
): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => a.from - b.from);
  const at = (row: number): RejectedRow => sorted[row] as RejectedRow; // asked only for rows that there are
  const texts = await openRecordTexts(
    csv.path,
    { start: (row) => at(row).from, end: (row) => at(row).to, isOdd: () => false },
    csv.delimiter,
    handle,
  );
  const dialect = { delimiter: csv.delimiter, quote: '"', escape: '"' };
  const check = createRowCheck(csv.header, dialect, wanted);
  const isBlank = (text: string): boolean => {
    let is = true;
    readRecords(text, true, dialect, { width: csv.header.length }, (found, _, from, until) => {
      is &&= check(found, () => text.slice(from, until), false) === 'blank';
    });
    return is;
  };
  const footers = await countFooters(sorted, handle, read, isBlank);
  const lines = await texts.linesBefore([...sorted.keys()]);
  for (const [index, row] of sorted.entries()) {
    const place = { line: (lines[index] as number) + 1, byte: row.from, raw: texts.raw(index) };
    const fault = index >= sorted.length - footers ? FOOTER : row.fault;
    if (fault) rejects.fault(faultAt(fault, place, dialect));
    else {
      const found = parseRecord(place.raw, csv.delimiter);
      const wrong = check(found, () => place.raw, false);
      if (wrong !== undefined && wrong !== 'blank') rejects.fault({ ...place, ...wrong });
      else cells(found, place, row);
    }
    if (index % BATCH === 0) await all.flush();
  }
  await all.flush();
}

/** A gap between rows that is longer holds more than blank lines, or is not worth a look. */
const MOST_GAP = 1 << 20;

/** How many of the last rows are the foot of a report (see csv/footers.ts): short, and with nothing but blank rows behind them. */
async function countFooters(
  rows: readonly RejectedRow[],
  handle: FileHandle,
  read: number,
  isBlank: (text: string) => boolean,
): Promise<number> {
  let end = (await handle.stat()).size;
  let count = 0;
  for (const { from, to, fault } of rows.toReversed()) {
    if (fault?.code !== 'cells-missing' || end - to > MOST_GAP) break;
    const gap = Buffer.alloc(end - to);
    await handle.read(gap, 0, gap.length, to);
    if (!isBlank(gap.toString())) break;
    if (++count > MOST_FOOTERS) return 0;
    end = from;
  }
  return count < read ? count : 0;
}
