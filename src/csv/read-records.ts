// Splits text into rows and errors. An error costs its own physical line: reading continues after it, in the same pass.
import type { CsvDialect } from './csv-dialect.ts';
import { createRowScanner, type Fault, malformed, type ScannedRow, type Wanted } from './scan-row.ts';

/** A longer row is an error, so that an unclosed quote cannot swallow the file. */
export const ROW_CHARS = 4 * 1024 * 1024;

export const TOO_LONG = {
  fault: { code: 'too-long', message: `the row is longer than ${ROW_CHARS} characters` },
} as const;
export const NOT_CLOSED = malformed('a quote is not closed');

/** Takes a row or an error, `lines` lines into the text, from one character to another. */
export type Take = (found: string[] | Fault, lines: number, start: number, end: number) => void;

/** How much of the text was used. */
export interface Used {
  readonly chars: number;
  readonly lines: number;
  /** Whether there is more to use; else the rest is the beginning of a row. */
  readonly isPart: boolean;
}

/** So much is read at a time: behind a row that turned out too long much more may wait. */
const PART_CHARS = 256 * 1024;

/** Reads what is whole; `width` is how many cells a row has, `isAll` whether the text goes to the file's end. */
export function readRecords(
  text: string,
  isAll: boolean,
  dialect: CsvDialect,
  shape: { readonly width: number; readonly wanted?: Wanted | undefined },
  take: Take,
): Used {
  const { width } = shape;
  const { scan, lineEnd, behind } = createRowScanner(text, isAll, dialect, shape.wanted);
  let at = 0;
  let lines = 0;

  /**
   * A row that goes on behind its first line may be an unclosed quote that swallows others: then a whole row starts
   * there. 'open' where more of the text must be seen to tell.
   */
  const judge = (row: ScannedRow, second: number): ScannedRow => {
    if (row !== 'open' && 'fault' in row) return row;
    const isLong = (row === 'open' ? text.length : row.end) - at > ROW_CHARS;
    if (!isLong && (row === 'open' ? !isAll : row.cells.length === width)) return row;
    const next = scan(second);
    if (next === 'open') {
      if (!isAll && text.length - second <= ROW_CHARS) return 'open';
    } else if ('cells' in next && next.cells.length === width) return NOT_CLOSED;
    if (isLong) return TOO_LONG;
    return row === 'open' ? NOT_CLOSED : row;
  };

  while (at < text.length && at < PART_CHARS) {
    const stop = lineEnd(at);
    if (stop === text.length && !isAll) break;
    const next = behind(stop);
    let row: ScannedRow = stop - at > ROW_CHARS ? TOO_LONG : scan(at);
    if (row === 'open' || ('cells' in row && row.end > stop)) row = judge(row, next);
    if (row === 'open') break;
    if ('fault' in row || row.end === stop) {
      take('fault' in row ? row.fault : row.cells, lines, at, stop);
      at = next;
      lines++;
    } else {
      take(row.cells, lines, at, row.end);
      for (let end = stop; end <= row.end && end < text.length; end = lineEnd(behind(end))) lines++;
      at = behind(row.end);
    }
  }
  return { chars: at, lines, isPart: at >= PART_CHARS };
}
