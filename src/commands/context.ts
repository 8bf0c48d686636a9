// What a command is given besides its flags: where to write, and the clock, read once.
import type { ProblemKind } from '../problem.ts';
import type { StandardOut } from './standard-out.ts';

/** As much of a stream as is needed; process.stdout and process.stderr fit, and so do a test's own. */
export interface TextStream {
  write(text: string): unknown;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** The number of the file that it writes to, where it is one of the process's own. */
  readonly fd?: number;
}

export interface Streams {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
}

export interface Context {
  readonly stderr: TextStream;
  /** Standard output, for data. */
  readonly out: StandardOut;
  /** Milliseconds since 1970, when the command began. */
  readonly now: number;
  /** Seconds since the command began. */
  readonly elapsed: () => number;
  /** Whether standard error is coloured. */
  readonly colour: boolean;
  /** Standard output where it is read by people: whether it is coloured, how many columns it has. */
  readonly page: { readonly colour: boolean; readonly columns: number; readonly isTerminal: boolean };
  readonly tool: string;
  /**
   * Something was found that the exit code tells, the highest of them: a test failed, rules are wrong, something
   * moved (1), or a problem that the command has told itself.
   */
  readonly found: (what?: 'findings' | ProblemKind) => void;
  /** Aborted by a signal; the reason is the exit code. */
  readonly signal: AbortSignal | undefined;
}

/** The run was interrupted; nothing it made stays. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
