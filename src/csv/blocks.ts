// The bytes of an export, read once from front to back, in blocks; unpacked where they are gzip.
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { HeldFile } from '../files/held-file.ts';
import { reasonOf } from '../files/system-errors.ts';
import { fail } from '../problem.ts';

/** Small enough that a block's rows die young: larger ones cost a quarter more time in the garbage collector. */
export const BLOCK_BYTES = 64 * 1024;

/** Called after each block with the number of bytes read so far, as they are on disk. */
export type Advance = (bytes: number) => void;

/** Blocks of a file's bytes. A file that can't be read is an `io` problem. Whoever holds the file closes it. */
export async function* readBlocks(held: HeldFile, advance: Advance): AsyncGenerator<Buffer> {
  let done = 0;
  const chunks = chunksOf(held, (bytes) => {
    done += bytes;
  });
  try {
    const start = await readStart(chunks);
    const all = blocksFrom(start, chunks);
    const isGzip = start[0] === 0x1f && start[1] === 0x8b;
    for await (const chunk of isGzip ? unpacked(all) : all) {
      advance(done);
      yield chunk;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    fail('io', 'cannot-read', `${held.path} can't be read: ${reasonOf(error)}`);
  } finally {
    await chunks.return(undefined);
  }
}

const STANDARD_INPUT_FD = 0;

/** A file's bytes as they lie on disk. Of a plain file the next are read while those before are worked on. */
async function* chunksOf(
  { handle, isPlain }: HeldFile,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const readChunk = async (): Promise<Buffer> => {
    const buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    const { bytesRead } =
      handle === null
        ? await readSome(STANDARD_INPUT_FD, buffer, 0, BLOCK_BYTES, null)
        : await handle.read(buffer, 0, BLOCK_BYTES, null);
    return buffer.subarray(0, bytesRead);
  };
  let ahead: Promise<Buffer> | undefined;
  try {
    for (;;) {
      const chunk = await (ahead ?? readChunk());
      if (chunk.length === 0) return;
      count(chunk.length);
      if (isPlain) ahead = readChunk();
      ahead?.catch(() => {}); // thrown where it is awaited
      yield chunk;
    }
  } finally {
    await ahead?.catch(() => {}); // the file is closed when nothing reads it
  }
}

const readSome = promisify(read);

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
