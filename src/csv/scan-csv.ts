// A CSV file looked through byte by byte, before another reader is trusted with it: whether every record is what RFC 4180
// has, how many there are, and how plain their text is. What is uncertain is left to our own reader.
import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { trimCell } from '../values/invisible.ts';
import type { Advance } from './blocks.ts';
import type { RecordPlaces } from './record-places.ts';
import { isFormula } from './write-csv.ts';

export interface CsvScan {
  /** How many rows there are, blank lines left out. */
  readonly rows: number;
  readonly blankLines: number;
  /** Whether all cells of a column are trimmed, words one space apart. */
  readonly isTidy: (column: number) => boolean;
  /** Whether the file holds ASCII alone. */
  readonly isAscii: boolean;
}

/** Why a file is left to our own reader. */
export interface UnsupportedByDuckdb {
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
/** Longer records are for our own reader, which knows their limit; with a chunk behind it, one is within DuckDB's. */
const MOST_BYTES = 900_000;

/** Looks through the rows of a UTF-8 file with quotes `"`; `places` receives the place of each row. */
export async function scanCsv(
  path: string,
  layout: ScanLayout,
  advance: Advance,
  places?: RecordPlaces,
): Promise<CsvScan | UnsupportedByDuckdb> {
  const file = await open(path, 'r');
  const scan = createScan(layout, places);
  try {
    // While one chunk is looked through the next is read; what is left of a record goes before it.
    let [buffer, other] = [Buffer.allocUnsafe(MOST_BYTES + CHUNK), Buffer.allocUnsafe(MOST_BYTES + CHUNK)];
    const readAt = (into: Buffer, at: number) => {
      const read = file.read(into, MOST_BYTES, CHUNK, at);
      read.catch(() => {}); // heard where it is awaited
      return read;
    };
    let rest = 0;
    let reading = readAt(buffer, layout.start);
    for (let at = layout.start; ; ) {
      const { bytesRead } = await reading;
      const isEnd = bytesRead === 0;
      if (!isEnd) reading = readAt(other, at + bytesRead);
      const bytes = buffer.subarray(MOST_BYTES - rest, MOST_BYTES + bytesRead);
      const taken = scan.add(bytes, at - rest, isEnd);
      at += bytesRead;
      advance(at);
      if (typeof taken === 'string') return { doubt: taken };
      if (isEnd) return scan.end();
      rest = bytes.length - taken;
      if (rest > MOST_BYTES) return { doubt: 'it has very long records' };
      bytes.copy(other, MOST_BYTES - rest, taken);
      [buffer, other] = [other, buffer];
    }
  } finally {
    await file.close();
  }
}

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

// The state of the scanner at a byte of a record.
const START = 0;
const BARE = 1;
const QUOTED = 2;
const CLOSED = 3;
const RETURN = 4;

const HASH = 35;
/** What a formula may start with: = + - @ tab CR LF. */
const FORMULA_STARTS = [61, 43, 45, 64, 9, 13, 10];

function createScan({ delimiter, width, lineEnd }: ScanLayout, places: RecordPlaces | undefined) {
  const table = kindsOf(delimiter);
  const starts = new Uint8Array(256);
  if (places) for (const byte of FORMULA_STARTS) starts[byte] = 1;
  const mostCells = width - 1;
  let rows = 0;
  let blankLines = 0;
  let bareLines = lineEnd === '\n' ? 1 : 0;
  let returnLines = 1 - bareLines;
  const untidy = new Uint8Array(width);
  let allAscii = true;

  /** Goes over whole records, from the start of one; how many bytes they are, or what is in doubt. */
  const add = (bytes: Buffer, offset: number, isEnd: boolean): number | string => {
    if (!places && !bytes.includes(34)) {
      const lines = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
      const found = lines.includes(13)
        ? scanBare(lines, table, mostCells)
        : scanLines(lines, delimiter, mostCells);
      if (typeof found === 'string') return found;
      if (!found.isPadded || untidy.every((one) => one === 1)) {
        rows += found.rows;
        blankLines += found.blankLines;
        returnLines += found.returnLines;
        bareLines += found.bareLines;
        const doubt = textOf(lines);
        if (doubt !== undefined) return doubt;
        if (!isEnd || lines.length === bytes.length) return lines.length;
        const rest = addAny(bytes.subarray(lines.length), offset + lines.length, true);
        return typeof rest === 'string' ? rest : lines.length + rest;
      }
    }
    return addAny(bytes, offset, isEnd);
  };

  /** Whether bytes are text, and what kind of. */
  const textOf = (bytes: Buffer): string | undefined => {
    if (hasBlankRow(bytes, delimiter)) return 'it has rows of empty cells';
    if (isAscii(bytes)) return undefined;
    if (bytes.includes('\ufeff')) return 'it has a byte order mark among its rows';
    allAscii = false;
    if (BLANK_STARTS.some((start) => bytes.includes(start)) && BLANKS.test(bytes.toString())) untidy.fill(1);
    return isUtf8(bytes) ? undefined : 'it is not UTF-8 throughout';
  };

  const addAny = (bytes: Buffer, offset: number, isEnd: boolean): number | string => {
    let state = START;
    let last = EDGE;
    let cells = 0;
    let needed = true; // whether the cell's quotes are
    let isOdd = false;
    let formula = -1; // where a cell starts that may be one
    let formulas = 0;
    let record = 0;
    const most = bytes.length - 1;

    const endCell = (end: number): void => {
      if (isFormula(bytes.toString('latin1', formula, end))) formulas++;
      formula = -1;
    };

    for (let i = 0; i < bytes.length; i++) {
      const kind = table[bytes[i] as number] as number;
      if (kind === ORDINARY) {
        if (state >= CLOSED) return state === CLOSED ? BEHIND_QUOTE : BARE_RETURN;
        if (state === START) {
          state = BARE;
          if (bytes[i] === HASH) isOdd = true;
          if (starts[bytes[i] as number] === 1) formula = i;
        }
        while (i < most && table[bytes[i + 1] as number] === ORDINARY) i++;
        last = ORDINARY;
        continue;
      }
      if (kind === DELIMITER && state <= BARE) {
        if (formula >= 0) endCell(i);
        if (last === BLANK) untidy[cells] = 1;
        cells++;
        state = START;
        last = EDGE;
        continue;
      }
      if (state === QUOTED) {
        if (kind === QUOTE) state = CLOSED;
        else if (kind === BLANK) {
          if (last >= BLANK) untidy[cells] = 1;
          last = BLANK;
        } else {
          if (bytes[i] === 0) return NUL;
          if (kind === CONTROL) untidy[cells] = 1;
          else {
            needed = true;
            if (kind !== DELIMITER) untidy[cells] = 1;
          }
          last = ORDINARY;
        }
        continue;
      }
      if (state === RETURN && kind !== LF) return BARE_RETURN;
      if (state === CLOSED && kind !== QUOTE) {
        if (kind === BLANK || kind === CONTROL) return BEHIND_QUOTE;
        if (!needed) isOdd = true;
        if (formula >= 0) endCell(i - 1);
      }
      switch (kind) {
        case DELIMITER:
          if (last === BLANK) untidy[cells] = 1;
          cells++;
          state = START;
          last = EDGE;
          break;
        case LF: {
          if (formula >= 0) endCell(state === RETURN ? i - 1 : i);
          if (last === BLANK) untidy[cells] = 1;
          const isBlankLine = cells === 0 && last === EDGE && state !== CLOSED;
          if (state === RETURN) returnLines++;
          else bareLines++;
          if (!isBlankLine) {
            if (cells !== mostCells) return RAGGED;
            if (places) {
              places.add(offset + record, offset + (state === RETURN ? i - 1 : i), isOdd, formulas);
              isOdd = false;
              formulas = 0;
            }
            rows++;
          } else blankLines++;
          cells = 0;
          state = START;
          last = EDGE;
          record = i + 1;
          break;
        }
        case CR:
          if (formula >= 0) endCell(i);
          state = RETURN;
          break;
        case QUOTE:
          if (state === BARE) return INSIDE;
          if (state === CLOSED) {
            needed = true;
            last = ORDINARY;
          } else {
            const next = i < most ? (bytes[i + 1] as number) : 0;
            needed = next === HASH;
            if (starts[next] === 1) formula = i + 1;
            last = EDGE;
          }
          state = QUOTED;
          break;
        default:
          if (bytes[i] === 0) return NUL;
          if (state === START && starts[bytes[i] as number] === 1) formula = i;
          if (kind !== BLANK || last >= BLANK) untidy[cells] = 1;
          last = kind === BLANK ? BLANK : ORDINARY;
          state = BARE;
      }
    }
    if (isEnd && record < bytes.length) {
      if (state === QUOTED) return 'a quote is not closed';
      if (state === RETURN) return BARE_RETURN;
      if (cells !== mostCells) return RAGGED;
      if (formula >= 0) endCell(state === CLOSED ? bytes.length - 1 : bytes.length);
      places?.add(offset + record, offset + bytes.length, isOdd || (state === CLOSED && !needed), formulas);
      if (last === BLANK) untidy[cells] = 1;
      record = bytes.length;
      rows++;
    }
    return textOf(bytes.subarray(0, record)) ?? record;
  };

  const end = (): CsvScan | UnsupportedByDuckdb =>
    bareLines > 0 && returnLines > 0
      ? { doubt: 'its line ends are of two kinds' }
      : { rows, blankLines, isTidy: (column) => untidy[column] === 0, isAscii: allAscii };
  return { add, end };
}

/** Whether a line of these has delimiters and nothing else that is seen. Most lines show by their first byte that they don't. */
function hasBlankRow(bytes: Buffer, delimiter: string): boolean {
  const parting = delimiter.charCodeAt(0);
  for (let start = 0; start < bytes.length; ) {
    const first = bytes[start] as number;
    const lf = bytes.indexOf(10, start);
    const end = lf < 0 ? bytes.length : lf;
    const mayBe = first <= 32 || first >= 127 || first === parting || first === 34;
    if (mayBe && first !== 10 && first !== 13) {
      const cells = bytes.toString('utf8', start, end).split(delimiter);
      if (cells.length > 1 && cells.every((cell) => trimCell(cell.replaceAll('"', '')) === '')) return true;
    }
    start = end + 1;
  }
  return false;
}

/** Text without quotes and CRs is scanned by functions of the runtime, which are faster: one pass for each question. */
function scanLines(bytes: Buffer, delimiter: string, mostCells: number) {
  if (bytes.includes(0)) return NUL;
  const parting = delimiter.charCodeAt(0);
  const blanks = ['\v', '\f', '  ', ` ${delimiter}`, `${delimiter} `, ...(delimiter === '\t' ? [] : ['\t'])];
  let isPadded = blanks.some((text) => bytes.includes(text));
  let rows = 0;
  let blankLines = 0;
  let bareLines = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    bareLines++;
    if (end > start) {
      rows++;
      const last = bytes[end - 1];
      if (last === 32 || bytes[start] === 32) isPadded = true;
      // Only a line that ends in an empty cell can have one too many without DuckDB's saying so.
      else if (last === parting && countOf(bytes, parting, start, end) !== mostCells) return RAGGED;
    } else blankLines++;
    start = end + 1;
  }
  return { rows, blankLines, returnLines: 0, bareLines, isPadded };
}

function countOf(bytes: Buffer, byte: number, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (bytes[i] === byte) count++;
  return count;
}

/** Whole lines without a quote are scanned in half the time. */
function scanBare(bytes: Buffer, table: Uint8Array, mostCells: number) {
  const most = bytes.length;
  let rows = 0;
  let blankLines = 0;
  let returnLines = 0;
  let bareLines = 0;
  let cells = 0;
  let start = 0;
  let isPadded = false;
  for (let i = 0; i < most; i++) {
    const kind = table[bytes[i] as number] as number;
    if (kind === ORDINARY) continue;
    if (kind === DELIMITER) cells++;
    else if (kind === LF) {
      const isReturn = i > start && bytes[i - 1] === 13;
      if (isReturn) returnLines++;
      else bareLines++;
      if (cells === mostCells) rows++;
      else if (i - start !== (isReturn ? 1 : 0)) return RAGGED;
      else blankLines++;
      cells = 0;
      start = i + 1;
    } else if (kind === CR) {
      if (bytes[i + 1] !== 10) return BARE_RETURN;
      if (i > start && bytes[i - 1] === 32) isPadded = true;
    } else if (kind === BLANK) {
      // The last byte is a line end: there is one behind a blank.
      const behind = table[bytes[i + 1] as number] as number;
      if (i === start || table[bytes[i - 1] as number] === DELIMITER) isPadded = true;
      else if (behind !== ORDINARY) isPadded = true;
    } else {
      if (bytes[i] === 0) return NUL;
      isPadded = true;
    }
  }
  return { rows, blankLines, returnLines, bareLines, isPadded };
}

/** How the blanks begin that are no ASCII, in UTF-8; all that `trim` and `\\s` of JavaScript know. */
const BLANK_STARTS = ['c2a0', 'c2ad', 'e19a80', 'e1a08e', 'e280', 'e281', 'e38080', 'efbbbf'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const BLANKS = /[^\S\t-\r ]|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]/;

const NUL = 'it holds a NUL byte';
const RAGGED = 'a row has too few or too many cells';
const INSIDE = 'it has a quote inside a cell';
const BEHIND_QUOTE = 'it has text after a closing quote';
const BARE_RETURN = 'it has bare carriage returns';

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
