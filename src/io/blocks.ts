// The bytes of an export, read once from front to back, in blocks; unpacked where they are gzip.
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { fail } from '../problem.ts';
import { reasonOf } from './system-errors.ts';

/** Small enough that a block's rows die young: larger ones cost a quarter more time in the garbage collector. */
export const BLOCK_BYTES = 64 * 1024;

/** Told after each block: how many bytes of the file (as it lies on disk) have been read. */
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
    const chunks = stream[Symbol.asyncIterator]();
    const first = await chunks.next();
    if (first.done) return;
    const bytes = first.value as Buffer;
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const rest = (async function* () {
      yield bytes;
      for (;;) {
        const { done, value } = await chunks.next();
        if (done) return;
        yield value as Buffer;
      }
    })();
    for await (const chunk of isGzip ? unpacked(rest) : rest) {
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
