// Where the path of an output leads, and whether a file there can be replaced.
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Whether a path is a pipe or a device. */
export async function isInPlace(asked: string): Promise<boolean> {
  const there = await stat(asked).catch(() => undefined);
  return there !== undefined && !there.isFile() && !there.isDirectory();
}

/** Links to links to …: as many as systems follow. */
const MOST_LINKS = 40;

/** Where a path leads, links followed; of a file that isn't there yet, where it will be. */
export async function realPath(path: string, links = 0): Promise<string> {
  const full = resolve(path);
  const there = await realpath(full).catch(() => undefined);
  if (there !== undefined) return there;
  const folder = await realpath(dirname(full)).catch(() => dirname(full));
  const target = await lstat(full).then(
    (one) => (one.isSymbolicLink() ? readlink(full) : null),
    () => null,
  );
  if (target !== null && links < MOST_LINKS) return realPath(resolve(folder, target), links + 1);
  return join(folder, basename(full));
}
