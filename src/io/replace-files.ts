// Files out: each is written beside its place and takes it only when all are whole, so that a run that fails
// leaves the old ones as they were. A pipe or a device can't be replaced: it is written as it is.
import { randomBytes } from 'node:crypto';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { writeFully, writing } from './system-errors.ts';
import { addTemporary, committing, forgetTemporary } from './temporaries.ts';

export interface Output {
  /** As it was asked for. */
  readonly path: string;
  write(content: string | Buffer): Promise<void>;
}

export interface OutputSet {
  /** Starts a file; nothing stands at `path` before `commit`. */
  create(path: string): Promise<Output>;
  /** Makes a directory for files; one that is there is fine. */
  makeDirectory(path: string): Promise<void>;
  /** A path for a temporary file beside an output. */
  beside(path: string): string;
  /** Puts all files in place. */
  commit(): Promise<void>;
  /** Takes back what was not committed. */
  discard(): Promise<void>;
}

/** A file being written; `temporary` null where it is written in place. */
interface Started {
  readonly path: string;
  readonly temporary: string | null;
  readonly file: FileHandle;
  size: number;
}

export function openOutputs(): OutputSet {
  const started: Started[] = [];
  const made: { readonly first: string; readonly last: string }[] = [];
  let committed = false;

  const create = (asked: string): Promise<Output> =>
    writing(asked, async () => {
      const path = await realPath(asked);
      const old = await stat(asked).catch(() => undefined);
      const inPlace = old !== undefined && !old.isFile() && !old.isDirectory();
      const temporary = inPlace ? null : besidePath(path);
      const file = await open(temporary ?? asked, inPlace ? 'w' : 'wx');
      if (temporary !== null) addTemporary(temporary);
      if (old?.isFile()) await file.chmod(old.mode);
      const one: Started = { path, temporary, file, size: 0 };
      started.push(one);
      const write = (content: string | Buffer): Promise<void> =>
        writing(asked, async () => {
          const bytes = typeof content === 'string' ? Buffer.from(content) : content;
          await writeFully(file, bytes, null);
          one.size += bytes.length;
        });
      return { path: asked, write };
    });

  const discard = async (): Promise<void> => {
    if (committed) return;
    for (const { temporary, file } of started) {
      await file.close().catch(() => {});
      if (temporary === null) continue;
      await unlink(temporary).catch(() => {});
      forgetTemporary(temporary);
    }
    for (const { first, last } of made) {
      // From the inside out, and only while they are empty.
      for (let at = last; at.length >= first.length; at = dirname(at)) await rmdir(at).catch(() => {});
    }
  };

  const commit = (): Promise<void> =>
    committing(async () => {
      for (const one of started) await writing(one.path, () => finish(one));
      for (const { path, temporary } of started) {
        if (temporary === null) continue;
        await writing(path, () => rename(temporary, path));
        forgetTemporary(temporary);
      }
      committed = true;
    });

  const makeDirectory = (path: string): Promise<void> =>
    writing(path, async () => {
      const first = await mkdir(path, { recursive: true });
      if (first !== undefined) made.push({ first, last: resolve(path) });
    });

  return { create, makeDirectory, commit, discard, beside: (path) => besidePath(resolve(path)) };
}

async function finish({ temporary, file, size }: Started): Promise<void> {
  if (temporary !== null) {
    const { size: onDisk } = await file.stat();
    if (onDisk !== size) throw new Error(`${size} bytes were written and ${onDisk} arrived`);
    await file.sync();
  }
  await file.close();
}

/** Where a path leads, links followed; of a file that isn't there yet, where it will be. */
export async function realPath(path: string): Promise<string> {
  const full = resolve(path);
  const there = await realpath(full).catch(() => undefined);
  if (there !== undefined) return there;
  const isLink = await lstat(full).then(
    (one) => one.isSymbolicLink(),
    () => false,
  );
  if (isLink) return resolve(dirname(full), await readlink(full));
  const folder = await realpath(dirname(full)).catch(() => dirname(full));
  return join(folder, basename(full));
}

function besidePath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
}
