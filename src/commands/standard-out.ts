// Standard output as a place for data: a reader that goes away ends the run quietly, a full disk doesn't.
import { reasonOf } from '../io/system-errors.ts';
import { fail } from '../problem.ts';
import type { TextStream } from './context.ts';

export interface StandardOut {
  /** Waits where the reader is slow; false once nobody reads any more. */
  readonly write: (text: string) => Promise<boolean>;
  /** Throws what went wrong while writing, if anything did; waits until the system has had its say. */
  readonly check: () => Promise<void>;
}

export function openOut(stream: TextStream): StandardOut {
  let fault: NodeJS.ErrnoException | undefined;
  let wake = (): void => {};
  stream.on?.('error', (error) => {
    fault ??= error;
    wake();
  });
  return {
    write: async (text) => {
      if (fault) return false;
      if (stream.write(text) === false && stream.once) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          stream.once?.('drain', resolve);
        });
      }
      return fault === undefined;
    },
    check: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (fault && fault.code !== 'EPIPE') {
        fail('io', 'cannot-write', `standard output can't be written: ${reasonOf(fault)}`);
      }
    },
  };
}
