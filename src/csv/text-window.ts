// The text of a file that has been read and not yet used, and where in the file its lines start.
import type { Decoder } from './encoding.ts';

const LF = 10;
const CR = 13;

export interface TextWindow {
  /** Ends in no half of a CRLF. */
  readonly text: string;
  /** The number of the line that the text starts in. */
  readonly line: number;
  /** Whether the text goes to the end of the file. */
  readonly ended: boolean;
  /** Reads a block more; several, until the text is twice as long, so that a long row isn't read over and over. */
  fill(): Promise<void>;
  /** Gives up so many characters and lines from the front. */
  skip(chars: number, lines: number): void;
  /** Where a line starts in the (unpacked) file, so many lines behind the first of the window. */
  byteOf(lines: number): number;
}

/** `start` is the place of the first block in the file, after its byte order mark. */
export function createWindow(blocks: AsyncGenerator<Buffer>, start: number, decoder: Decoder): TextWindow {
  const { unit, decode } = decoder;
  const starts = [start];
  const note = createLineNoter(decoder, starts);
  let offset = start;
  let half: Buffer = Buffer.alloc(0);
  /** A CR that may be half of a CRLF waits. */
  let cr = '';
  const state = { text: '', line: 1, ended: false };

  const readText = async (): Promise<string> => {
    const { done = false, value = Buffer.alloc(0) } = await blocks.next();
    state.ended = done;
    const all = half.length === 0 ? value : Buffer.concat([half, value]);
    const whole = done ? all : all.subarray(0, all.length - (all.length % unit));
    half = all.subarray(whole.length);
    note(whole, offset);
    const text = decode(whole, offset, done);
    offset += whole.length;
    return text;
  };

  return Object.assign(state, {
    fill: async () => {
      const parts = [state.text, cr];
      let length = state.text.length;
      const wanted = Math.max(1, length * 2);
      cr = '';
      while (!state.ended && length < wanted) {
        const text = await readText();
        parts.push(text);
        length += text.length;
      }
      const text = parts.join('');
      if (!state.ended && text.endsWith('\r')) cr = '\r';
      state.text = text.slice(0, text.length - cr.length);
    },
    skip: (chars: number, lines: number) => {
      state.text = state.text.slice(chars);
      state.line += lines;
      starts.splice(0, lines);
    },
    byteOf: (lines: number) => starts[lines] ?? 0,
  });
}

/** Notes where lines start: behind each LF, CRLF and CR. */
function createLineNoter({ unit, isBigEndian }: Decoder, starts: number[]) {
  let afterCr = false;
  return (bytes: Buffer, offset: number): void => {
    if (unit === 1 && !afterCr && !bytes.includes(CR)) {
      for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) starts.push(offset + at + 1);
      return;
    }
    const low = unit === 2 && isBigEndian ? 1 : 0;
    for (let at = 0; at < bytes.length; at += unit) {
      const isOneByte = unit === 1 || bytes[at + 1 - low] === 0;
      const code = isOneByte ? bytes[at + low] : undefined;
      if (code === LF && afterCr) starts[starts.length - 1] = offset + at + unit;
      else if (code === LF || code === CR) starts.push(offset + at + unit);
      afterCr = code === CR;
    }
  };
}
