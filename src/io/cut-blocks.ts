// A file cut into blocks of whole records, so that memory stays bounded and a malformed record costs its own physical
// line alone.
import { BLOCK_BYTES } from './blocks.ts';
import type { Window } from './byte-window.ts';
import type { Dialect } from './dialect.ts';
import type { Decode } from './encoding.ts';
import { countLines, lineEnd, lineText, recordsEnd } from './lines.ts';
import { placesOf, type RowPlace, rawOffset, readBlock, type Wanted } from './parse-block.ts';

/** A row that can't be read. */
export interface RowFault extends RowPlace {
  readonly code: string;
  readonly message: string;
}

/** A record may take so many bytes; what is longer is quarantined, so an unclosed quote can't eat the file. */
export const RECORD_BYTES = 4 * 1024 * 1024;
/** After a fault blocks start small again, so that a file full of faults isn't read over and over. */
const SMALL_BLOCK = 4 * 1024;

export interface Rows {
  readonly rows: string[][];
  readonly places: (row: number) => RowPlace;
  readonly hasNul: boolean;
}

export type Block = Rows | { readonly fault: RowFault };

/** Cuts the file into blocks of whole records, parses them, and steps over what is malformed. */
export async function* cutBlocks(
  bytes: Window,
  dialect: Dialect,
  decode: Decode,
  width: number,
  wanted: Wanted | undefined,
): AsyncGenerator<Block> {
  let size = BLOCK_BYTES;
  for (;;) {
    while (bytes.window.length < size && !bytes.ended) await bytes.fill();
    if (bytes.window.length === 0) return;
    const isLast = bytes.ended && bytes.window.length <= size;
    let end = recordsEnd(bytes.window.subarray(0, size), dialect.quote, dialect.escape, isLast);
    if (end === 0 && bytes.window.length > size) {
      end = recordsEnd(bytes.window, dialect.quote, dialect.escape, bytes.ended);
    }
    if (end === 0 && !bytes.ended && bytes.window.length < RECORD_BYTES) {
      await bytes.fill();
      size = Math.max(size, bytes.window.length);
      continue;
    }
    if (end === 0) {
      yield {
        fault: await skipLine(bytes, decode, 'a quote is not closed'),
      };
      size = SMALL_BLOCK;
      continue;
    }
    const raw = bytes.window.subarray(0, end);
    const block = decode(raw, bytes.offset);
    const hasNul = block.includes(0);
    const { rows, ends, fault } = readBlock(block, dialect, width, hasNul ? undefined : wanted);
    if (rows.length > 0) {
      yield {
        rows,
        places: placesOf({ raw, block, offset: bytes.offset, line: bytes.line, dialect }, ends),
        hasNul,
      };
    }
    if (fault === undefined) {
      bytes.skip(end, countLines(raw, end));
      size = Math.min(size * 2, BLOCK_BYTES);
      continue;
    }
    const lines = countLines(block, fault.at);
    bytes.skip(rawOffset(raw, block, fault.at, lines), lines);
    yield { fault: await skipLine(bytes, decode, fault.message) };
    size = SMALL_BLOCK;
  }
}

/** Quarantines the physical line that the window starts with. */
async function skipLine(bytes: Window, decode: Decode, message: string): Promise<RowFault> {
  let end = lineEnd(bytes.window, 0, bytes.ended);
  const place = { line: bytes.line, byte: bytes.offset };
  if (end > 0) {
    const raw = lineText(decode(bytes.window.subarray(0, end), bytes.offset));
    bytes.skip(end, 1);
    return { ...place, raw, code: 'malformed', message };
  }
  const raw = bytes.window.subarray(0, 1024).toString('latin1');
  while (end === 0) {
    bytes.skip(bytes.window.length, 0);
    await bytes.fill();
    end = bytes.ended ? bytes.window.length : lineEnd(bytes.window, 0, false);
    if (bytes.ended) break;
  }
  bytes.skip(end, 1);
  return { ...place, raw, code: 'too-long', message: `the line is longer than ${RECORD_BYTES} bytes` };
}
