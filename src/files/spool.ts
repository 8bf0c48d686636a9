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
  /** All texts in order, some at a time: each ends with a NUL. */
  inOrder(): AsyncGenerator<Buffer>;
  /** Writes out all that waits, so that `inOrder` and `at` find it. */
  ready(): Promise<void>;
  /** The text with this index. */
  at(index: number): Buffer;
  readonly close: () => Promise<void>;
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
  let count = 0;
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

  // Synchronous: a file just written is in the system's cache, and waiting would cost ten times the reading.
  const readAt = (into: Buffer, start: number): void => {
    for (let read = 0; read < into.length; ) {
      const n = readNow(file.fd, into, read, start + read, what);
      if (n === 0) throw new Error('the spool ends too early');
      read += n;
    }
  };

  /** Where each text starts, and where the last one ends: looked up only where they are not wanted in order. */
  const findStarts = (): Float64Array => {
    const starts = new Float64Array(count + 1);
    let text = 0;
    for (let at = 0; at < written; ) {
      const chunk = Buffer.allocUnsafe(Math.min(1 << 18, written - at));
      readAt(chunk, at);
      for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, end + 1))
        starts[++text] = at + end + 1;
      at += chunk.length;
    }
    return starts;
  };

  return {
    append: (text) => {
      waiting.push(text);
      chars += text.length;
      count++;
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
        if (end >= 0) yield bytes.subarray(0, end + 1);
      }
    },
    ready: writeOut,
    at: (index) => {
      offsets ??= findStarts();
      const start = offsets[index] as number;
      const bytes = Buffer.allocUnsafe((offsets[index + 1] as number) - start - END.length);
      readAt(bytes, start);
      return bytes;
    },
    close: async () => {
      await file.close().catch(() => {}); // nobody will read it
      if (!unlinked) await unlink(path).catch(() => {});
      forgetTemporary(path);
    },
  };
}

function readNow(fd: number, into: Buffer, at: number, from: number, what: string): number {
  try {
    return readSync(fd, into, at, into.length - at, from);
  } catch (error) {
    return cannotRead(what, error);
  }
}
