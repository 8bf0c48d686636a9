// Observes long work: a progress line, and an interruption.
import { scheduler } from 'node:timers/promises';

export interface Monitor {
  /** Is called when so many bytes of a file have been read. It may throw to end the run. */
  readonly advance: (file: string, bytes: number) => void;
  /** Is called before each batch of the result. It may throw to end the run. */
  readonly check: () => void;
}

/** Lets a signal arrive, which needs a turn of the event loop, and ends the run if one has. */
export async function hearInterrupts({ check }: Monitor): Promise<void> {
  await scheduler.yield();
  check();
}
