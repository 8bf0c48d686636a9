// The temporary files that exist at this moment, so that an interrupted run leaves none of them behind.
import { unlinkSync } from 'node:fs';

const paths = new Set<string>();
let commits = 0;

export function addTemporary(path: string): void {
  paths.add(path);
}

export function forgetTemporary(path: string): void {
  paths.delete(path);
}

/** Removes them all at once. */
export function removeTemporaries(): void {
  for (const path of paths) {
    try {
      unlinkSync(path);
    } catch {
      // already gone
    }
  }
  paths.clear();
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
