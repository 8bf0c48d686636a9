// The bytes of a file that have been read and not yet used, and where in the file they stand.

/** The bytes read and not yet used. */
export interface Window {
  readonly window: Buffer;
  /** Where the window starts in the (unpacked) file, and on which line. */
  readonly offset: number;
  readonly line: number;
  readonly ended: boolean;
  /** Reads one block more. */
  fill(): Promise<void>;
  /** Gives up so many bytes and lines from the front. */
  skip(bytes: number, lines: number): void;
  close(): Promise<void>;
}

export function openWindow(blocks: AsyncGenerator<Buffer>): Window {
  const state = { window: Buffer.alloc(0) as Buffer, offset: 0, line: 1, ended: false };
  return Object.assign(state, {
    fill: async () => {
      const { done, value } = await blocks.next();
      if (done) state.ended = true;
      else state.window = state.window.length === 0 ? value : Buffer.concat([state.window, value]);
    },
    skip: (bytes: number, lines: number) => {
      state.window = state.window.subarray(bytes);
      state.offset += bytes;
      state.line += lines;
    },
    close: async () => void (await blocks.return(undefined)),
  });
}
