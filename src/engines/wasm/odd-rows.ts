// Rows that the kernel is not sure of, read by the reference reader where they are; those that are sound are written anew,
// plainly, and go the way of all others.
import { createRowCheck, isCells } from '../../csv/check-row.ts';
import { readRecords } from '../../csv/read-records.ts';
import type { Fault } from '../../csv/scan-row.ts';
import type { Block, FileToRead } from './blocks.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { NotForWasm } from './not-for-wasm.ts';

/** A rejected row: its place in the file, and the error of its text; without one, its cells are the reason. */
export interface RejectedRow {
  readonly from: number;
  readonly to: number;
  readonly fault?: Fault;
}

export interface OddRows {
  /** Starts on a block, and ends with it: how many rows there were, those that are no cells too, without blank ones. */
  begin(block: Block): void;
  end(): number;
  odd(at: number, to: number): number;
  isHeader(start: number, end: number): boolean;
  isBlank(start: number, end: number): boolean;
  /** Rejects a row by its number among those of the block. */
  reject(row: number): void;
  /** Where a row is in the file. */
  placeOf(row: number): { readonly from: number; readonly to: number };
  readonly rejected: readonly RejectedRow[];
  /** How many empty lines and rows of empty cells there are. */
  readonly blank: number;
  /** For each row that is no cells: how many sound ones were before it. */
  readonly faultsAfter: readonly number[];
}

export function createOddRows(
  { kernel, views, keepText }: KernelMemory,
  file: FileToRead,
  { ends, starts }: { readonly ends: number; readonly starts: number },
): OddRows {
  const { header, delimiter } = file;
  const width = header.length;
  const dialect = { delimiter, quote: '"', escape: '"' };
  const check = createRowCheck(header, dialect, file.wanted);
  const needsQuotes = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`);
  let at: Block = { from: 0, to: 0, fileAt: 0, isEnd: false };
  let places = new Map<number, { from: number; to: number }>();
  const rejected: RejectedRow[] = [];
  const faultsAfter: number[] = [];
  let rows = 0;
  let faults = 0;
  let blankRows = 0;
  let isAtBlank = false; // whether the kernel rejects next what it has found to be blank
  let blankLines = 0;
  let blankBefore = 0; // rows of the blocks before

  const enter = (cells: readonly string[], place: { from: number; to: number }): void => {
    const row = cells.map((cell) => (needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
    const { at: start, length } = keepText(`${row.join(delimiter)}\n`);
    places.set(kernel.rowCount(), place);
    if (kernel.again(start, start + length) === 0) throw new Error('a row written anew is not sound');
  };

  const odd = (start: number, to: number): number => {
    const { bytes } = views();
    const last = Math.min(to, at.to);
    for (let lines = 1; ; lines *= 2) {
      const end = endOfLines(bytes, start, last, lines);
      const isAll = at.isEnd && end === last;
      const text = bytes.toString('utf8', start, end);
      const hasNul = text.includes('\0');
      const used = readRecords(text, isAll, dialect, { width }, (found, _, from, until) => {
        const before = at.fileAt + start - at.from;
        const place = {
          from: before + Buffer.byteLength(text.slice(0, from)),
          to: before + Buffer.byteLength(text.slice(0, until)),
        };
        const fault = check(found, () => text.slice(from, until), hasNul);
        const isHeader = fault !== 'blank' && fault?.code === 'header-again';
        if (fault === 'blank' && isCells(found) && found.length === 1) {
          blankLines++;
          return;
        }
        // The kernel finds headers and rows of empty cells by itself.
        if (isCells(found) && (fault === undefined || fault === 'blank' || isHeader)) {
          return enter(found, place);
        }
        if (isHeader) throw new NotForWasm(`${file.path}: a quoted header follows a byte order mark`);
        faults++;
        faultsAfter.push(rows + kernel.rowCount());
        if (fault && fault !== 'blank') rejected.push({ ...place, fault });
      });
      if (used.chars > 0) {
        // The line end that was put behind the file's last row is used up with it.
        const count = Buffer.byteLength(text.slice(0, used.chars));
        return start + count >= at.to && at.isEnd ? to - start : count;
      }
      if (end === last) return at.isEnd ? to - start : 0;
    }
  };

  const placeOf = (row: number): { from: number; to: number } => {
    const odd = places.get(row);
    if (odd) return odd;
    const { u32, bytes } = views();
    const start = u32[starts / 4 + row] as number;
    let end = u32[ends / 4 + row * width + width - 1] as number;
    if (end > start && bytes[end - 1] === 13) end--;
    const before = at.fileAt - at.from;
    return { from: before + start, to: before + end };
  };
  const checkAt = (start: number, end: number): ReturnType<typeof check> => {
    const text = views().bytes.toString('utf8', start, end);
    let wrong: ReturnType<typeof check>;
    readRecords(text, true, dialect, { width }, (found, _, from, until) => {
      wrong = check(found, () => text.slice(from, until), false);
    });
    return wrong;
  };
  return {
    begin: (block) => {
      at = block;
      places = new Map();
      faults = 0;
    },
    end: () => {
      const found = kernel.rowCount();
      rows += found;
      const skipped = blankRows - blankBefore;
      blankBefore = blankRows;
      return found + faults - skipped;
    },
    ...{ odd, placeOf, rejected, faultsAfter },
    reject: (row) => {
      if (isAtBlank) isAtBlank = false;
      else rejected.push(placeOf(row));
    },
    isHeader: (start, end) => {
      const wrong = checkAt(start, end);
      return wrong !== undefined && wrong !== 'blank';
    },
    isBlank: (start, end) => {
      if (checkAt(start, end) !== 'blank') return false;
      blankRows++;
      isAtBlank = true;
      return true;
    },
    get blank() {
      return blankRows + blankLines;
    },
  };
}

/** Behind so many lines; `to` where there are fewer. */
function endOfLines(bytes: Buffer, from: number, to: number, lines: number): number {
  const part = bytes.subarray(from, to);
  let at = 0;
  for (let i = 0; i < lines; i++) {
    const lf = part.indexOf(10, at);
    if (lf < 0) return to;
    at = lf + 1;
  }
  return from + at;
}
