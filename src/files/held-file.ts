// An input held by one descriptor from the beginning of a run to its end, so that a file that is replaced, rewritten, cut off
// or grown meanwhile is found out.
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { fail } from '../problem.ts';
import { reasonOf } from './system-errors.ts';

/** The name of standard input. */
export const STANDARD_INPUT = '-';

export interface HeldFile {
  readonly path: string;
  /** null: standard input. */
  readonly handle: FileHandle | null;
  readonly size: number;
  /** Whether it can be read again, and from any place. */
  readonly isPlain: boolean;
  /** Refuses a plain file that is not what it was when it was opened. A pipe is read once, as it comes. */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What files were when a command first opened them, by path. */
export type FileMarks = Map<string, string>;

/** `marks`: refuses a file that is not what the same command has read before. */
export async function holdFile(path: string, marks: FileMarks = new Map()): Promise<HeldFile> {
  if (path === STANDARD_INPUT) {
    return { path, handle: null, size: 0, isPlain: false, check: async () => {}, close: async () => {} };
  }
  const handle = await open(path, 'r').catch((error: unknown) =>
    fail('io', 'cannot-read', `${path} can't be opened: ${reasonOf(error)}`),
  );
  const found = await handle.stat({ bigint: true });
  const mark = markOf(found);
  const isPlain = found.isFile();
  const before = marks.get(path) ?? mark;
  marks.set(path, before);
  if (isPlain && before !== mark) {
    await handle.close();
    refuseChanged(path);
  }
  return {
    path,
    handle,
    size: Number(found.size),
    isPlain,
    check: async () => {
      if (!isPlain) return;
      const now = await stat(path, { bigint: true }).catch(() => undefined);
      const isSame = now !== undefined && markOf(now) === mark;
      if (!isSame || markOf(await handle.stat({ bigint: true })) !== mark) refuseChanged(path);
    },
    close: () => handle.close(),
  };
}

export function refuseChanged(path: string): never {
  const hint = 'run again when nothing writes to it; no file was replaced';
  return fail('data', 'input-changed', `${path} changed while it was read`, hint, { file: path });
}

function markOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].join(' ');
}
