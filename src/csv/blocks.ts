// The bytes of an export, read once from front to back, in blocks; unpacked where they are gzip.
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { reasonOf } from '../files/system-errors.ts';
import { fail } from '../problem.ts';

/** Small enough that a block's rows die young: larger ones cost a quarter more time in the garbage collector. */
export const BLOCK_BYTES = 64 * 1024;

/** Called after each block with the number of bytes read so far, as they are on disk. */
export type Advance = (bytes: number) => void;

/** Blocks of a file's bytes. A file that can't be opened or read is an `io` problem. */
export async function* readBlocks(path: string, advance: Advance): AsyncGenerator<Buffer> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    return fail('io', 'cannot-read', `${path} can't be opened: ${reasonOf(error)}`);
  }
  const stream = createReadStream('', { fd: handle, highWaterMark: BLOCK_BYTES });
  try {
    const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
    const start = await readStart(chunks);
    const all = blocksFrom(start, chunks);
    const isGzip = start[0] === 0x1f && start[1] === 0x8b;
    for await (const chunk of isGzip ? unpacked(all) : all) {
      advance(stream.bytesRead);
      yield chunk;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    fail('io', 'cannot-read', `${path} can't be read: ${reasonOf(error)}`);
  } finally {
    stream.destroy();
  }
}

/** So many bytes show what kind of file it is. */
const START_BYTES = 64;

/** The first blocks in one, until they show what kind of file it is: a pipe may hand over byte by byte. */
export async function readStart(blocks: AsyncIterator<Buffer>): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  while (start.length < START_BYTES) {
    const { done, value } = await blocks.next();
    if (done) break;
    start = start.length === 0 ? value : Buffer.concat([start, value]);
  }
  return start;
}

/** A block and those behind it. */
export async function* blocksFrom(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}

async function* unpacked(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: BLOCK_BYTES });
  const feeding = (async () => {
    try {
      for await (const chunk of packed) {
        if (!gunzip.write(chunk)) await new Promise((resolve) => gunzip.once('drain', resolve));
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  })();
  yield* gunzip;
  await feeding;
}
