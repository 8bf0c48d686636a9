// A run that is interrupted ends at once, whatever it waits for, and leaves nothing behind.
import { allowTemporaries, isCommitting, removeTemporaries } from '../files/temporaries.ts';
import { Interrupted } from './context.ts';

/** Rejects when the signal comes; not while files take their places, which then all do. */
export function interruption(signal: AbortSignal | undefined): Promise<never> {
  allowTemporaries();
  const interrupted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => {
      if (isCommitting()) return;
      removeTemporaries();
      reject(new Interrupted());
    });
  });
  interrupted.catch(() => {}); // it may come when nobody waits for it any more
  return interrupted;
}

const PATIENCE = 200;

/** Lets an interrupted run remove what it has begun. A run that waits for a pipe never ends, so the wait is short. */
export async function cleanUp(running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  await Promise.race([running.catch(() => {}), patience]);
  clearTimeout(timer);
  removeTemporaries();
}
