// Keeps track of what exists only during a run (temporary files, locks, new folders), so that an interrupted run leaves
// none of it behind.
import { createHash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How each is removed, in the order of their making. */
const removals = new Map<string, () => void>();
let commits = 0;
let isOver = false;

/** A run begins: it may make temporaries. */
export function allowTemporaries(): void {
  isOver = false;
}

/** Before it is made: an interrupt may come at any moment, and after it nothing may be made. */
export function addTemporary(path: string, remove: () => void = () => unlinkSync(path)): void {
  if (isOver) throw new Error('the run was interrupted');
  removals.set(path, remove);
}

export function forgetTemporary(path: string): void {
  removals.delete(path);
}

/** Removes them all at once, the last first. What is being made at this moment is still there for the next time. */
export function removeTemporaries(): void {
  isOver = true;
  for (const remove of [...removals.values()].reverse()) {
    try {
      remove();
    } catch {
      // not made yet, already gone, or a folder that is not empty
    }
  }
}

/** Names may take 255 bytes: so many leave room for what goes around them. */
const LONGEST_NAME = 180;

/** Beside a file, under a name that listings hide: `out.csv` and `lock` give `.out.csv.lock`. */
export function hiddenBeside(path: string, ending: string): string {
  const name = basename(path);
  const isLong = Buffer.byteLength(name) > LONGEST_NAME;
  const stem = isLong ? createHash('sha256').update(name).digest('hex') : name;
  return join(dirname(path), `.${stem}.${ending}`);
}

/** While files take their places a run can't be interrupted: all do, or none. */
export async function committing(work: () => Promise<void>): Promise<void> {
  commits++;
  try {
    await work();
  } finally {
    commits--;
  }
}

export function isCommitting(): boolean {
  return commits > 0;
}
