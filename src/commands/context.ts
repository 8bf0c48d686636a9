// What a command is given besides its flags: where to write, and the clock, read once.
import type { StandardOut } from './standard-out.ts';

/** As much of a stream as is needed; process.stdout and process.stderr fit, and so do a test's own. */
export interface TextStream {
  write(text: string): unknown;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Streams {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
}

export interface Context {
  readonly stderr: TextStream;
  /** Standard output, for data. */
  readonly out: StandardOut;
  /** Where text for a person goes that is a command's result: its columns, and whether it shows colour. */
  readonly outColumns: number;
  readonly outColour: boolean;
  /** The command found what it looks for: exit code 1. */
  readonly findings: () => void;
  /** Milliseconds since 1970, when the command began. */
  readonly now: number;
  /** Seconds since the command began. */
  readonly elapsed: () => number;
  readonly colour: boolean;
  readonly tool: string;
  /** Aborted by a signal; the reason is the exit code. */
  readonly signal: AbortSignal | undefined;
}

/** The run was interrupted; nothing it made stays. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
