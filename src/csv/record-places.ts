// Keeps the place of each row of a file, so that the row can be written unchanged without being parsed again.
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { refuseChanged } from '../files/held-file.ts';
import type { Bytes } from './bytes.ts';
import { createRowScanner } from './scan-row.ts';

export interface RecordPlaces {
  readonly count: number;
  /** The bytes of the next row; `isOdd`: it must not be copied unchanged; how many of its cells start like formulas. */
  add(start: number, end: number, isOdd: boolean, formulas: number): void;
  start(row: number): number;
  end(row: number): number;
  isOdd(row: number): boolean;
  /** Of all rows but these. */
  formulas(without: Iterable<number>): number;
}

export function createPlaces(): RecordPlaces {
  let starts = new Float64Array(1024);
  let lengths = new Uint32Array(1024);
  const odd = new Set<number>();
  const formulas = new Map<number, number>();
  let count = 0;
  let sum = 0;
  return {
    get count() {
      return count;
    },
    add: (start, end, isOdd, found) => {
      if (count === starts.length) {
        starts = grown(starts, new Float64Array(count * 2));
        lengths = grown(lengths, new Uint32Array(count * 2));
      }
      starts[count] = start;
      lengths[count] = end - start;
      if (isOdd) odd.add(count);
      if (found > 0) formulas.set(count, found);
      sum += found;
      count++;
    },
    start: (row) => starts[row] as number,
    end: (row) => (starts[row] as number) + (lengths[row] as number),
    isOdd: (row) => odd.has(row),
    formulas: (without) => {
      let rest = sum;
      for (const row of without) rest -= formulas.get(row) ?? 0;
      return rest;
    },
  };
}

function grown<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

const BLOCK = 1 << 20;

/** The rows as CSV text for the result, asked for in order or not. */
export interface RecordTexts {
  /** Gets hold of a row: of one after the other, … */
  next(row: number): Promise<void> | undefined;
  /** … or of any. */
  at(row: number): undefined;
  /** Adds the row that it has got hold of. */
  put(to: Bytes): void;
  /** How many line ends there are before these rows, which are in order. */
  linesBefore(rows: readonly number[]): Promise<number[]>;
  /** The row as it is in the file. */
  raw(row: number): string;
  close(): Promise<void>;
}

/** `handle`: the file, where it is open already; whoever opened it closes it. */
export async function openRecordTexts(
  path: string,
  places: Pick<RecordPlaces, 'start' | 'end' | 'isOdd'>,
  delimiter: string,
  handle: FileHandle | null = null,
): Promise<RecordTexts> {
  const file = handle ?? (await open(path, 'r'));
  const block = Buffer.allocUnsafe(BLOCK * 2);
  let from = 0; // the bytes of the file that the block holds
  let to = 0;
  let held = 0;
  let alone: Buffer | undefined; // the row that is held, where the block hasn't got it
  const hold = (row: number, bytes?: Buffer): undefined => {
    held = row;
    alone = bytes;
  };
  const readOn = async (row: number): Promise<void> => {
    const start = places.start(row);
    from = start;
    to = start;
    while (to - from < BLOCK) {
      const { bytesRead } = await file.read(block, to - from, block.length - (to - from), to);
      if (bytesRead === 0) break;
      to += bytesRead;
    }
    if (places.end(row) > to) refuseChanged(path);
    hold(row);
  };
  const read = (row: number): Buffer => {
    const bytes = Buffer.allocUnsafe(places.end(row) - places.start(row));
    const count = readSync(file.fd, bytes, 0, bytes.length, places.start(row));
    if (count < bytes.length) refuseChanged(path);
    return bytes;
  };
  return {
    next: (row) => (places.start(row) >= from && places.end(row) <= to ? hold(row) : readOn(row)),
    at: (row) => hold(row, read(row)),
    put: (bytes) => {
      const [source, start] = alone ? [alone, 0] : [block, places.start(held) - from];
      const end = start + places.end(held) - places.start(held);
      if (places.isOdd(held)) bytes.text(rewritten(source.toString('utf8', start, end), delimiter));
      else bytes.bytes(source, start, end);
    },
    raw: (row) => read(row).toString(),
    linesBefore: async (rows) => {
      const lines: number[] = [];
      const counter = createLineCounter();
      let at = 0;
      for (const row of rows) {
        for (const start = places.start(row); at < start; ) {
          const { bytesRead } = await file.read(block, 0, Math.min(BLOCK, start - at), at);
          if (bytesRead === 0) refuseChanged(path);
          counter.add(block.subarray(0, bytesRead));
          at += bytesRead;
        }
        lines.push(counter.lines);
      }
      from = 0;
      to = 0;
      return lines;
    },
    close: async () => {
      if (handle === null) await file.close();
    },
  };
}

const LF = 10;
const CR = 13;

/** LF, CRLF and CR each end a line: inside quotes a CR may be without an LF. */
function createLineCounter() {
  let afterCr = false;
  const counter = {
    lines: 0,
    add: (bytes: Buffer): void => {
      if (afterCr && bytes[0] === LF) counter.lines--;
      for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) counter.lines++;
      for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) {
        if (bytes[at + 1] !== LF) counter.lines++;
      }
      afterCr = bytes.at(-1) === CR;
    },
  };
  return counter;
}

/** A sound record with quotes where the result has them, and nowhere else. */
function rewritten(record: string, delimiter: string): string {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    let end: number;
    if (record[at] === '"') {
      end = at + 1;
      for (;;) {
        end = record.indexOf('"', end) + 1;
        if (record[end] !== '"') break;
        end++;
      }
      const inner = record.slice(at + 1, end - 1);
      const asks = inner.startsWith('#') || /["\r\n]/.test(inner) || inner.includes(delimiter);
      cells.push(asks ? record.slice(at, end) : inner);
    } else {
      const found = record.indexOf(delimiter, at);
      end = found < 0 ? record.length : found;
      const cell = record.slice(at, end);
      cells.push(cell.startsWith('#') ? `"${cell}"` : cell);
    }
    if (end >= record.length) return cells.join(delimiter);
    at = end + 1;
  }
}

/** The cells of a sound record. */
export function parseRecord(record: string, delimiter: string): string[] {
  const row = createRowScanner(record, true, { delimiter, quote: '"', escape: '"' }).scan(0);
  if (row === 'open' || 'fault' in row) throw new Error('a row was thought to be sound');
  return row.cells;
}
