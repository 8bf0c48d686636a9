// A file in blocks, which threads take in turns: one after the other each finds the rows of its block, where the one before
// left off; what the rows mean is worked out side by side.
import { isUtf8 } from 'node:buffer';
import { readSync } from 'node:fs';
import type { KernelMemory } from './kernel-memory.ts';
import { NotForWasm } from './not-for-wasm.ts';

/** What is left of a row at a block's end goes on in the next. A longer row is not for this engine. */
export const MOST_REST = 1 << 20;
export const BLOCK = 1 << 18;

/** A file to be read: an open descriptor that all threads share. */
export interface FileToRead {
  readonly path: string;
  readonly fd: number;
  readonly size: number;
  /** Where its rows start. */
  readonly start: number;
  readonly delimiter: string;
  readonly header: readonly string[];
  /** By column: whether anybody reads it. */
  readonly wanted: readonly boolean[];
}

/** Where the threads find what they share of one file: next block, the thread at turn, how much is left, whether one failed; two unused. */
const CONTROL_BYTES = 64 + 2 * MOST_REST;
const NEXT = 0;
const TURN = 1;
const REST = 2;
const FAILED = 3;

export function createControl({ kernel }: KernelMemory): number {
  return kernel.alloc(BigInt(CONTROL_BYTES)) >>> 0;
}

/** A thread's own place to read blocks to. */
export interface BlockBuffer {
  readonly at: number;
  readonly ends: number;
  readonly starts: number;
  readonly block: number;
}

export function createBuffer({ kernel }: KernelMemory, block: number): BlockBuffer {
  const bytes = MOST_REST + block + 4096;
  const alloc = (size: number): number => kernel.alloc(BigInt(size)) >>> 0;
  return { at: alloc(bytes), ends: alloc(bytes * 4), starts: alloc(bytes * 2), block };
}

export interface Block {
  /** The bytes of the file that hold the block's rows: their addresses, and where in the file they are. */
  readonly from: number;
  readonly to: number;
  readonly fileAt: number;
  /** Whether the file ends with them. */
  readonly isEnd: boolean;
}

export interface BlockReader {
  /** Hears which bytes are about to be split into rows. */
  readonly split: (block: Block) => void;
  /** Takes the rows that were found; where `isOrdered`, block by block in the order of the file. */
  readonly rows: (block: Block) => void;
  readonly isOrdered: boolean;
}

/** Reads those blocks of a file that no other thread has taken; generates after each, so that a thread can look up. */
export function* readBlocks(
  memory: KernelMemory,
  file: FileToRead,
  control: number,
  buffer: BlockBuffer,
  { split, rows, isOrdered }: BlockReader,
): Generator<number> {
  const { kernel, views } = memory;
  const word = control / 4;
  const count = Math.ceil((file.size - file.start) / buffer.block);
  kernel.layOut(
    file.header.length,
    file.delimiter.charCodeAt(0),
    buffer.ends,
    buffer.starts,
    Math.floor((MOST_REST + buffer.block) / 2),
  );
  try {
    for (;;) {
      const { i32, bytes } = views();
      const block = Atomics.add(i32, word + NEXT, 1);
      if (block >= count) return;
      const start = file.start + block * buffer.block;
      const end = Math.min(file.size, start + buffer.block);
      const at = buffer.at + MOST_REST;
      readFully(file, bytes.subarray(at, at + end - start), start);
      for (let turn = Atomics.load(i32, word + TURN); turn !== block; turn = Atomics.load(i32, word + TURN)) {
        if (Atomics.load(i32, word + FAILED) !== 0) return;
        Atomics.wait(i32, word + TURN, turn, 1000);
      }
      const rest = i32[word + REST] ?? 0;
      const restAt = control + 64 + (block % 2) * MOST_REST;
      const from = at - rest;
      if (rest > 0) bytes.copyWithin(from, restAt, restAt + rest);
      const found: Block = { from, to: at + end - start, fileAt: start - rest, isEnd: block === count - 1 };
      split(found);
      const used = kernel.split(found.from, endOf(bytes, found), found.isEnd) >>> 0;
      const left = found.isEnd ? 0 : found.to - used;
      if (left > MOST_REST) throw new NotForWasm(`${file.path}: a row is very long`);
      if (left > 0) bytes.copyWithin(control + 64 + ((block + 1) % 2) * MOST_REST, used, found.to);
      i32[word + REST] = left;
      const pass = (): void => {
        Atomics.store(i32, word + TURN, block + 1);
        Atomics.notify(i32, word + TURN);
      };
      if (!isOrdered) pass();
      if (!isUtf8(bytes.subarray(from, found.isEnd ? found.to : used))) {
        throw new NotForWasm(`${file.path}: it is not UTF-8 throughout`);
      }
      rows(found);
      if (isOrdered) pass();
      yield end;
    }
  } catch (error) {
    const { i32 } = views();
    Atomics.store(i32, word + FAILED, 1);
    Atomics.notify(i32, word + TURN);
    throw error;
  }
}

/** Behind the last byte; a last row without a line end gets one. */
function endOf(bytes: Buffer, { to, isEnd }: Block): number {
  if (!isEnd || bytes[to - 1] === 10) {
    bytes[to] = 0;
    return to;
  }
  bytes[to] = 10;
  return to + 1;
}

/** The error of an input that changed since the run began. */
export class InputChanged extends Error {
  override readonly name = 'InputChanged';
}

function readFully({ fd, path }: FileToRead, into: Buffer, from: number): void {
  for (let done = 0; done < into.length; ) {
    const count = readSync(fd, into, done, into.length - done, from + done);
    if (count === 0) throw new InputChanged(path);
    done += count;
  }
}
