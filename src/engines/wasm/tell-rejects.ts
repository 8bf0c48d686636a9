// Rows that the kernel left to be rejected, read again where they are and told as the reference tells them.
import type { FileHandle } from 'node:fs/promises';
import { faultAt, openRowCheck, type RowPlace } from '../../csv/check-row.ts';
import { openRecordTexts, parseRecord } from '../../csv/record-places.ts';
import type { OpenFile } from '../../inputs/open-inputs.ts';
import type { FileRejects, Rejects } from '../../inputs/rejects.ts';
import type { RejectedRow } from './odd-rows.ts';

const BATCH = 1_000;

/** Tells all rejected rows of a file in its order; `cells` says what is wrong with the cells of one. */
export async function tellRejects(
  { csv, wanted }: Pick<OpenFile, 'csv' | 'wanted'>,
  handle: FileHandle,
  rows: readonly RejectedRow[],
  rejects: FileRejects,
  all: Rejects,
  cells: (texts: readonly string[], place: RowPlace, row: RejectedRow) => void,
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
  const check = openRowCheck(csv.header, wanted);
  const lines = await texts.linesBefore([...sorted.keys()]);
  for (const [index, row] of sorted.entries()) {
    const place = { line: (lines[index] as number) + 1, byte: row.from, raw: texts.raw(index) };
    if (row.fault)
      rejects.fault(row.isText ? faultAt(row.fault, place, dialect) : { ...place, ...row.fault });
    else {
      const found = parseRecord(place.raw, csv.delimiter);
      const wrong = check(found, false);
      if (wrong !== undefined && wrong !== 'blank') rejects.fault({ ...place, ...wrong });
      else cells(found, place, row);
    }
    if (index % BATCH === 0) await all.flush();
  }
  await all.flush();
}
