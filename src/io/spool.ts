// What is written of each lead's own row waits here, in a temporary file, until its score is known: memory doesn't
// grow with the length of rows, and the export is read only once.
import { readSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { cannotRead, writeFully, writing } from './system-errors.ts';
import { addTemporary, forgetTemporary } from './temporaries.ts';

const END = '\0';
const BUFFER_CHARS = 1 << 20;

export interface Spool {
  /** Keeps the next lead's text, which holds no NUL. */
  append(text: string): void;
  /** Writes out what waits in memory, if it is much. */
  flush(): Promise<void>;
  /** All texts in order, some at a time. */
  inOrder(): AsyncGenerator<string[]>;
  /** Writes out all that waits, so that `inOrder` and `at` find it. */
  ready(): Promise<void>;
  /** The text with this index. */
  at(index: number): string;
  close(): Promise<void>;
}

/** Opens a spool in a directory. The file has no name there as soon as the system allows. */
export async function openSpool(path: string): Promise<Spool> {
  const what = `the temporary file ${path}`;
  addTemporary(path);
  const file = await writing(what, () => open(path, 'wx+', 0o600));
  const unlinked = await unlink(path).then(
    () => true,
    () => false,
  );
  let waiting: string[] = [];
  let chars = 0;
  let written = 0;
  const lengths: number[] = [];
  let offsets: Float64Array | undefined;

  const writeOut = async (): Promise<void> => {
    const texts = waiting;
    waiting = [];
    chars = 0;
    if (texts.length === 0) return;
    const bytes = Buffer.from(texts.join(END) + END);
    await writing(what, () => writeFully(file, bytes, written));
    written += bytes.length;
  };

  const readNow = (into: Buffer, at: number, from: number): number => {
    try {
      return readSync(file.fd, into, at, into.length - at, from);
    } catch (error) {
      return cannotRead(what, error);
    }
  };

  return {
    append: (text) => {
      waiting.push(text);
      chars += text.length;
      lengths.push(Buffer.byteLength(text) + 1);
    },
    flush: async () => {
      if (chars >= BUFFER_CHARS) await writeOut();
    },
    inOrder: async function* () {
      const chunk = Buffer.allocUnsafe(1 << 18);
      let rest: Buffer = Buffer.alloc(0);
      for (let at = 0; at < written; ) {
        const { bytesRead } = await file
          .read(chunk, 0, chunk.length, at)
          .catch((error) => cannotRead(what, error));
        if (bytesRead === 0) throw new Error('the spool ends too early');
        at += bytesRead;
        const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
        const end = bytes.lastIndexOf(0);
        rest = bytes.subarray(end + 1);
        if (end >= 0) yield bytes.subarray(0, end).toString().split(END);
      }
    },
    ready: writeOut,
    at: (index) => {
      offsets ??= starts(lengths);
      const bytes = Buffer.allocUnsafe((lengths[index] as number) - 1);
      let read = 0;
      // Synchronous: a file just written is in the system's cache, and waiting would cost ten times the reading.
      while (read < bytes.length) {
        const n = readNow(bytes, read, (offsets[index] as number) + read);
        if (n === 0) throw new Error('the spool ends too early');
        read += n;
      }
      return bytes.toString();
    },
    close: async () => {
      await file.close().catch(() => {}); // nobody will read it
      if (!unlinked) await unlink(path).catch(() => {});
      forgetTemporary(path);
    },
  };
}

function starts(lengths: readonly number[]): Float64Array {
  const offsets = new Float64Array(lengths.length);
  let at = 0;
  lengths.forEach((length, lead) => {
    offsets[lead] = at;
    at += length;
  });
  return offsets;
}
