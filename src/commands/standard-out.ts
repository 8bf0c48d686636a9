// Standard output as a place for data: a reader that goes away ends the run quietly, a full disk doesn't.
import { fstatSync, write } from 'node:fs';
import { promisify } from 'node:util';
import { cannotWrite, codeOf, writeFully } from '../files/system-errors.ts';

/** As much of a stream as is needed; process.stdout and process.stderr fit, and so do a test's own. */
export interface TextStream {
  write(text: string): unknown;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** The number of the file that it writes to, where it is one of the process's own. */
  readonly fd?: number;
}

export interface StandardOut {
  /** Waits where the reader is slow; false once nobody reads any more. */
  readonly write: (text: string) => Promise<boolean>;
  /** Throws what went wrong while writing, if anything did; waits until the system has had its say. */
  readonly check: () => Promise<void>;
}

export function createOut(stream: TextStream): StandardOut {
  let fault: unknown;
  let wake = (): void => {};
  stream.on?.('error', (error) => {
    fault ??= error;
    wake();
  });
  const writeStream = async (text: string): Promise<void> => {
    if (stream.write(text) !== false || !stream.once) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
      stream.once?.('drain', resolve);
    });
  };
  const writeText = isFile(stream.fd) ? fileWriter(stream.fd) : writeStream;
  let all: Promise<unknown> = Promise.resolve();
  const writeNext = async (text: string): Promise<boolean> => {
    if (fault === undefined) await writeText(text).catch((error) => (fault ??= error));
    return fault === undefined;
  };
  return {
    write: (text) => {
      const next = all.then(() => writeNext(text));
      all = next;
      return next;
    },
    check: async () => {
      await all;
      await new Promise((resolve) => setImmediate(resolve));
      if (fault !== undefined && codeOf(fault) !== 'EPIPE') cannotWrite('standard output', fault);
    },
  };
}

function isFile(fd: number | undefined): fd is number {
  return fd !== undefined && fstatSync(fd).isFile();
}

/** A disk that fills up takes a part of the bytes, and process.stdout doesn't look how many a file took. */
function fileWriter(fd: number): (text: string) => Promise<void> {
  const writeSome = promisify(write);
  const file = {
    write: (bytes: Buffer, offset: number, length: number, position: number | null) =>
      writeSome(fd, bytes, offset, length, position),
  };
  return (text) => writeFully(file, Buffer.from(text), null);
}
