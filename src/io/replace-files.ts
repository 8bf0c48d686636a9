// Files out: each is written beside its place and takes it only when all are whole, so that a run that fails
// leaves the old ones as they were.
import { randomBytes } from 'node:crypto';
import { mkdir, open, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, ProblemError } from '../problem.ts';
import { reasonOf } from './blocks.ts';
import { writeFully } from './spool.ts';

export interface Output {
  readonly path: string;
  write(text: string): Promise<void>;
}

export interface OutputSet {
  /** Starts a file; nothing stands at `path` before `commit`. */
  create(path: string): Promise<Output>;
  /** A path for a temporary file beside an output. */
  beside(path: string): string;
  /** Puts all files in place. */
  commit(): Promise<void>;
  /** Takes back what was not committed. */
  discard(): Promise<void>;
}

export function openOutputs(): OutputSet {
  const files: {
    path: string;
    temporary: string;
    finish: () => Promise<void>;
    abandon: () => Promise<void>;
  }[] = [];
  let committed = false;

  const create = async (asked: string): Promise<Output> => {
    const path = await realpath(asked).catch(() => resolve(asked));
    const temporary = besidePath(path);
    try {
      const file = await open(temporary, 'wx');
      let size = 0;
      const finish = async () => {
        const { size: onDisk } = await file.stat();
        if (onDisk !== size) throw new Error(`${size} bytes were written and ${onDisk} arrived`);
        await file.sync();
        await file.close();
      };
      files.push({ path, temporary, finish, abandon: () => file.close() });
      const write = (text: string) =>
        orProblem(path, async () => {
          const bytes = Buffer.from(text);
          await writeFully(file, bytes, null);
          size += bytes.length;
        });
      return { path: asked, write };
    } catch (error) {
      const isFolderMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const reason = isFolderMissing ? `there is no folder ${dirname(path)}` : reasonOf(error);
      return fail('io', 'cannot-write', `${asked} can't be written: ${reason}`);
    }
  };

  const discard = async (): Promise<void> => {
    if (committed) return;
    for (const { temporary, abandon } of files) {
      await abandon().catch(() => {});
      await unlink(temporary).catch(() => {});
    }
  };

  const commit = async (): Promise<void> => {
    for (const { path, finish } of files) await orProblem(path, finish);
    for (const { path, temporary } of files) await orProblem(path, () => rename(temporary, path));
    committed = true;
  };

  return { create, commit, discard, beside: (path) => besidePath(resolve(path)) };
}

function besidePath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
}

async function orProblem(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    fail('io', 'cannot-write', `${path} can't be written: ${reasonOf(error)}`);
  }
}

/** Makes a directory for lists; one that is there is fine. */
export async function makeDirectory(path: string): Promise<void> {
  await orProblem(path, async () => {
    await mkdir(path, { recursive: true });
  });
}
