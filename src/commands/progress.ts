// The progress line of long work: only on a terminal, and only once the work has proved long.
import { stat } from 'node:fs/promises';
import { type InputRequest, inputPaths } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import { progressLine } from '../output/terminal/progress.ts';
import { type Context, Interrupted } from './context.ts';

const FIRST = 0.5;
const EVERY = 0.1;

/** Shows how far the reading is; `clear` removes the line. */
export type Progress = Monitor & { readonly clear: () => void };

interface ProgressFlags {
  readonly quiet?: boolean;
  readonly progress: boolean;
  readonly json?: boolean;
}

export function createProgress(
  { inputs }: InputRequest,
  flags: ProgressFlags,
  context: Context,
): Promise<Progress> {
  return createProgressOver(inputPaths(inputs), flags, context);
}

export async function createProgressOver(
  files: readonly string[],
  flags: ProgressFlags,
  { stderr, elapsed, signal }: Context,
): Promise<Progress> {
  const stopIfAsked = (): void => {
    if (signal?.aborted) throw new Interrupted();
  };
  if (!stderr.isTTY || !flags.progress || flags.quiet || flags.json)
    return { advance: stopIfAsked, check: stopIfAsked, clear: () => {} };
  const began = elapsed();
  const sizes = await Promise.all(
    files.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const read = new Map<string, number>();
  let shownAt = FIRST - EVERY;
  let isShown = false;
  return {
    check: stopIfAsked,
    advance: (file, bytes) => {
      stopIfAsked();
      read.set(file, bytes);
      const seconds = elapsed() - began;
      if (seconds < shownAt + EVERY) return;
      shownAt = seconds;
      isShown = true;
      const done = [...read.values()].reduce((sum, one) => sum + one, 0);
      const line = progressLine({ label: file, bytes: done, total, seconds }, stderr.columns ?? 80);
      stderr.write(`\r${line}\u001b[K`);
    },
    clear: () => {
      if (isShown) stderr.write('\r\u001b[K');
    },
  };
}
