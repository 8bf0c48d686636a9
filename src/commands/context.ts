// What a command is given besides its flags: where to write, and the clock, read once.
import type { ProblemKind } from '../problem.ts';
import type { StandardOut, TextStream } from './standard-out.ts';

export interface Streams {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Where a person's answers come from. */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

export interface Context {
  /** Asks a person one question; null: there is none to ask. */
  readonly ask: ((question: string) => Promise<string>) | null;
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
   * Raises the exit code to that of findings (a test failed, rules are wrong, a lead moved: 1), or of a problem that
   * the command has printed itself. The highest wins.
   */
  readonly raiseExitCode: (to?: 'findings' | ProblemKind) => void;
  /** Aborted by a signal; the reason is the exit code. */
  readonly signal: AbortSignal | undefined;
}

/** The run was interrupted; nothing it made stays. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
