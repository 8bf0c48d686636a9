// A CSV file looked through byte by byte, before another reader is trusted with it: whether every record is what RFC 4180
// has, how many there are, and how plain their text is. What isn't certain is said, and read by our own reader.
import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import type { Advance } from './blocks.ts';

export interface CsvScan {
  /** How many rows there are, blank lines left out. */
  readonly rows: number;
  /** Whether all cells are trimmed printable ASCII, words one space apart. */
  readonly isPlain: boolean;
  /** Whether the word stands in it. */
  readonly hasWord: boolean;
}

/** Why a file is left to our own reader. */
export interface Doubt {
  readonly doubt: string;
}

/** How many cells each row must have, by what delimiter; where in the file the rows start, and how the header ended. */
export interface ScanLayout {
  readonly delimiter: string;
  readonly width: number;
  readonly start: number;
  readonly lineEnd: '\n' | '\r\n';
}

const CHUNK = 1 << 20;
/** Longer records are for our own reader, which knows their limit. */
const MOST_BYTES = 1 << 20;

// What a byte is.
const ORDINARY = 0;
const DELIMITER = 1;
const LF = 2;
const CR = 3;
const QUOTE = 4;
const BLANK = 5;
const CONTROL = 6;
/** Not a byte: the edge of a cell. */
const EDGE = 7;

// Where in a record a byte stands.
const START = 0;
const BARE = 1;
const QUOTED = 2;
const CLOSED = 3;
const RETURN = 4;

/**
 * Looks through the rows of a UTF-8 file with quotes `"`, and for a word on the way. The file ends a record if no line end
 * does.
 */
export async function scanCsv(
  path: string,
  layout: ScanLayout,
  word: string,
  advance: Advance,
): Promise<CsvScan | Doubt> {
  const file = await open(path, 'r');
  const scan = openScan(layout);
  let hasWord = false;
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    let rest: Buffer = Buffer.alloc(0);
    for (let at = layout.start; ; ) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, at);
      at += bytesRead;
      advance(at);
      const bytes =
        rest.length === 0
          ? chunk.subarray(0, bytesRead)
          : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      // Cut at a line end, so that no character is cut.
      const end = bytesRead === 0 ? bytes.length : bytes.lastIndexOf(10) + 1;
      const lines = bytes.subarray(0, end);
      rest = Buffer.from(bytes.subarray(end));
      if (rest.length > MOST_BYTES) return { doubt: LONG };
      hasWord ||= lines.includes(word);
      const isPlain = isAscii(lines);
      if (!isPlain && !isUtf8(lines)) return { doubt: 'it is not UTF-8 throughout' };
      const doubt = scan.add(lines, isPlain);
      if (doubt !== undefined) return { doubt };
      if (bytesRead === 0) return scan.end(hasWord);
    }
  } finally {
    await file.close();
  }
}

function openScan({ delimiter, width, lineEnd }: ScanLayout) {
  const kinds = kindsOf(delimiter);
  let state = START;
  let rows = 0;
  let cells = 0;
  let isBlankLine = false;
  let bareLines = lineEnd === '\n' ? 1 : 0;
  let returnLines = 1 - bareLines;
  let isPlain = true;
  let last = EDGE;
  let open = 0; // bytes of the record at hand that were passed before

  /** Ends a record; false where it hasn't the cells that it must have. */
  const endRecord = (isBlank: boolean): boolean => {
    if (isBlank) return true;
    if (cells !== width - 1) return false;
    rows++;
    cells = 0;
    return true;
  };

  const add = (bytes: Buffer, ascii: boolean): string | undefined => {
    if (!ascii) isPlain = false;
    let start = -open;
    for (let i = 0; i < bytes.length; i++) {
      const kind = kinds[bytes[i] as number] as number;
      if (kind === ORDINARY && state !== CLOSED && state !== RETURN) {
        if (state === START) state = BARE;
        last = ORDINARY;
        continue;
      }
      if (state === QUOTED) {
        if (kind === QUOTE) state = CLOSED;
        else if (kind === BLANK) {
          if (last === BLANK || last === EDGE) isPlain = false;
          last = BLANK;
        } else {
          if (kind === CONTROL && bytes[i] === 0) return 'it holds a NUL byte';
          if (kind !== DELIMITER) isPlain = false;
          last = ORDINARY;
        }
        continue;
      }
      if (state === CLOSED) {
        if (kind === QUOTE) {
          state = QUOTED;
          last = ORDINARY;
          continue;
        }
        if (kind !== DELIMITER && kind !== LF && kind !== CR) return 'text stands behind a closing quote';
      } else if (state === RETURN && kind !== LF) return 'it has bare carriage returns';
      switch (kind) {
        case DELIMITER:
          if (last === BLANK) isPlain = false;
          cells++;
          state = START;
          last = EDGE;
          break;
        case LF:
          if (state === RETURN) returnLines++;
          else {
            bareLines++;
            isBlankLine = state === START && cells === 0;
            if (last === BLANK) isPlain = false;
          }
          if (!endRecord(isBlankLine)) return 'a row has too few or too many cells';
          if (i - start > MOST_BYTES) return LONG;
          start = i + 1;
          state = START;
          last = EDGE;
          break;
        case CR:
          if (last === BLANK) isPlain = false;
          isBlankLine = state === START && cells === 0;
          state = RETURN;
          break;
        case QUOTE:
          if (state !== START) return 'a quote stands inside a cell';
          state = QUOTED;
          last = EDGE;
          break;
        case BLANK:
          if (last === BLANK || last === EDGE) isPlain = false;
          state = BARE;
          last = BLANK;
          break;
        default:
          if (bytes[i] === 0) return 'it holds a NUL byte';
          isPlain = false;
          state = BARE;
          last = ORDINARY;
      }
    }
    open = bytes.length - start;
    return undefined;
  };

  const end = (hasWord: boolean): CsvScan | Doubt => {
    if (open > MOST_BYTES) return { doubt: LONG };
    if (state === QUOTED) return { doubt: 'a quote is not closed' };
    if (state === RETURN) return { doubt: 'it has bare carriage returns' };
    if (last === BLANK) isPlain = false;
    if (!endRecord(state === START && cells === 0)) return { doubt: 'a row has too few or too many cells' };
    if (bareLines > 0 && returnLines > 0) return { doubt: 'its line ends are of two kinds' };
    return { rows, isPlain, hasWord };
  };
  return { add, end };
}

const LONG = 'it has very long records';

function kindsOf(delimiter: string): Uint8Array {
  const kinds = new Uint8Array(256).fill(ORDINARY);
  kinds.fill(CONTROL, 0, 32);
  kinds[127] = CONTROL;
  kinds[32] = BLANK;
  kinds[10] = LF;
  kinds[13] = CR;
  kinds[34] = QUOTE;
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  return kinds;
}
