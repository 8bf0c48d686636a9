// System errors of reading and writing files, in words; and writing that never stops half way.
import { fail } from '../problem.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EEXIST: 'a file is there already',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than the system allows',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports an error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this system',
  ETXTBSY: 'it is in use',
  EBUSY: 'it is in use',
  Z_DATA_ERROR: 'its gzip data are damaged',
  Z_BUF_ERROR: 'its gzip data end too early',
};

const ROOM = 'make room, or write to another disk';

/** The way out, where there is one to name. */
const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: ROOM,
  EDQUOT: ROOM,
  EFBIG: ROOM,
  EACCES: 'write to a folder that you may write to',
  EROFS: 'write to a folder that you may write to',
};

/** The system's code of an error; empty where it has none. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? '';
}

/** A system error in words. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error as Error).message;
}

/** Does a piece of work on a file; what the system refuses becomes a problem that names it. The rest is a bug. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return cannotWrite(path, error);
  }
}

export function cannotWrite(what: string, error: unknown): never {
  fail('io', 'cannot-write', `${what} can't be written: ${reasonOf(error)}`, HINTS[codeOf(error)]);
}

export function cannotRead(what: string, error: unknown): never {
  fail('io', 'cannot-read', `${what} can't be read: ${reasonOf(error)}`);
}

/** As much of a file handle as writing takes. */
export interface Writable {
  write(
    bytes: Buffer,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ readonly bytesWritten: number }>;
}

/** Writes all bytes, however many calls that takes: a system may write less than it was given. */
export async function writeFully(file: Writable, bytes: Buffer, position: number | null): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const at = position === null ? null : position + done;
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
    if (bytesWritten === 0) throw fellShort('the system takes no more bytes');
    done += bytesWritten;
  }
}

/** What the system doesn't call an error, and is one. */
export function fellShort(message: string): Error {
  return Object.assign(new Error(message), { code: 'SHORT' });
}
