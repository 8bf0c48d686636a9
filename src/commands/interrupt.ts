// A run that is interrupted ends at once, whatever it waits for, and leaves nothing behind.
import { isCommitting, removeTemporaries } from '../io/temporaries.ts';
import { Interrupted } from './context.ts';

/** Rejects when the signal comes; not while files take their places, which then all do. */
export function interruption(signal: AbortSignal | undefined): Promise<never> {
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
