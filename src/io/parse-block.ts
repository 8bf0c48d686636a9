// A block of whole records to rows of cells, up to the first record that is malformed.
import { isAscii } from 'node:buffer';
import { type Options, parse } from 'csv-parse/sync';
import type { Dialect } from './dialect.ts';
import { countLines, lineEnd, lineStart, lineText } from './lines.ts';

/** By column: whether anybody looks at its cells. Those of other columns may come as empty text. */
export type Wanted = readonly boolean[];

/** Where a row stands in its file. Lines count from 1, bytes from 0. */
export interface RowPlace {
  readonly line: number;
  readonly byte: number;
  /** The row as it stands in the file, without its line end. */
  readonly raw: string;
}

export interface ParsedBlock {
  readonly rows: string[][];
  /** Where each row ends in the block; only where it had to be found out. */
  readonly ends?: readonly number[];
  /** The record that ends the block early: where it starts, and what is wrong with it. */
  readonly fault?: { readonly at: number; readonly message: string };
}

/** Reads a block; `width` is how many cells a row has. */
export function readBlock(block: Buffer, dialect: Dialect, width: number, wanted?: Wanted): ParsedBlock {
  const parsed = readSoFar(block, dialect, wanted);
  const swallower = dialect.quote === null ? undefined : findSwallower(block, parsed, dialect, width);
  if (swallower === undefined) return parsed;
  const { row, ends } = swallower;
  const at = rowStart(block, ends, row);
  return { rows: parsed.rows.slice(0, row), ends, fault: { at, message: 'a quote is not closed' } };
}

function readSoFar(block: Buffer, dialect: Dialect, wanted?: Wanted): ParsedBlock {
  try {
    return { rows: parseBlock(block, dialect, wanted) };
  } catch (error) {
    const { rows, ends } = parseCarefully(block, dialect);
    return { rows, ends, fault: { at: rowStart(block, ends, ends.length), message: plain(error) } };
  }
}

/**
 * An unclosed quote may end at the next row's opening one and pass as a quoted line end: a record with a wrong number
 * of cells over several lines, behind whose first line a whole row starts. The first such row of the block.
 */
function findSwallower(block: Buffer, { rows, ends: known }: ParsedBlock, dialect: Dialect, width: number) {
  let ends = known;
  for (const [row, cells] of rows.entries()) {
    if (cells.length === width || !cells.some((cell) => /[\r\n]/.test(cell))) continue;
    ends ??= parseCarefully(block, dialect).ends;
    const start = rowStart(block, ends, row);
    const next = block.subarray(lineEnd(block, start, true));
    const [first] = parseCarefully(next, dialect, 1).rows;
    if (first?.length === width) return { row, ends };
  }
  return undefined;
}

/** Where a row starts: behind the one before it and the blank lines between. */
function rowStart(block: Buffer, ends: readonly number[], row: number): number {
  return lineStart(block, row === 0 ? 0 : (ends[row - 1] as number));
}

function csvOptions(block: Buffer, dialect: Dialect): Options {
  const { delimiter, quote } = dialect;
  // Only what stands in the block costs anything to look for.
  const quoted = quote !== null && block.includes(quote);
  return {
    delimiter,
    quote: quoted ? quote : null,
    escape: quoted ? dialect.escape : null,
    record_delimiter: block.includes(13) ? ['\r\n', '\n', '\r'] : ['\n'],
    relax_column_count: true,
    skip_empty_lines: true,
  };
}

export function parseBlock(block: Buffer, dialect: Dialect, wanted?: Wanted): string[][] {
  if (dialect.quote === null || !block.includes(dialect.quote)) return splitBlock(block, dialect, wanted);
  return parse(block, csvOptions(block, dialect)) as unknown as string[][];
}

/** The cells of one sound record with quotes `"`. */
export function parseRecord(record: string, delimiter: string): string[] {
  return parseBlock(Buffer.from(record), { delimiter, quote: '"', escape: '"' })[0] as string[];
}

/** Without a quote in it, a block is lines of cells and needs no parser: several times as fast as one. */
function splitBlock(block: Buffer, { delimiter }: Dialect, wanted?: Wanted): string[][] {
  const lines = block.toString(isAscii(block) ? 'latin1' : 'utf8');
  const text = block.includes(13) ? lines.replace(/\r\n?/g, '\n') : lines;
  const rows: string[][] = [];
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    if (end > start) rows.push(splitLine(text, start, end, delimiter, wanted));
    start = end + 1;
  }
  return rows;
}

function splitLine(text: string, start: number, end: number, delimiter: string, wanted?: Wanted): string[] {
  const cells: string[] = [];
  for (let at = start; ; ) {
    const found = text.indexOf(delimiter, at);
    const cellEnd = found < 0 || found > end ? end : found;
    cells.push(wanted && !wanted[cells.length] ? '' : text.slice(at, cellEnd));
    if (cellEnd === end) return cells;
    at = cellEnd + 1;
  }
}

/** The rows before the first malformed one, and where each ends in the block. */
function parseCarefully(
  block: Buffer,
  dialect: Dialect,
  most?: number,
): { rows: string[][]; ends: number[] } {
  const rows: string[][] = [];
  const ends: number[] = [];
  try {
    parse(block, {
      ...csvOptions(block, dialect),
      ...(most !== undefined && { to: most }),
      on_record: (record, { bytes }) => {
        rows.push(record as unknown as string[]);
        ends.push(bytes);
        return null;
      },
    });
  } catch {
    // the caller knows: it comes here because of it, or reads the rows before it
  }
  return { rows, ends };
}

/** A block, decoded and as it lies in the file, and where it starts there. */
interface PlacedBlock {
  readonly raw: Buffer;
  readonly block: Buffer;
  readonly offset: number;
  readonly line: number;
  readonly dialect: Dialect;
}

/** Where the rows of a block stand; worked out only when somebody asks. */
export function placesOf(
  { raw, block, offset, line, dialect }: PlacedBlock,
  known: readonly number[] | undefined,
): (row: number) => RowPlace {
  let ends = known;
  // Rows are asked for in order: lines are counted on from the last one.
  let last = { at: 0, lines: 0 };
  return (row) => {
    ends ??= parseCarefully(block, dialect).ends;
    const start = rowStart(block, ends, row);
    if (start < last.at) last = { at: 0, lines: 0 };
    const lines = last.lines + countLines(block.subarray(last.at, start), start - last.at);
    last = { at: start, lines };
    return {
      line: line + lines,
      byte: offset + rawOffset(raw, block, start, lines),
      raw: lineText(block.subarray(start, ends[row] as number)),
    };
  };
}

/** Where a line that starts at `at` in the decoded block starts in the raw one, `lines` lines from its beginning. */
export function rawOffset(raw: Buffer, block: Buffer, at: number, lines: number): number {
  if (raw === block) return at;
  let start = 0;
  for (let i = 0; i < lines; i++) start = lineEnd(raw, start, true);
  return start;
}

/** csv-parse's message in a user's words. */
export function plain(error: unknown): string {
  const { code = '', message } = error as { code?: string; message: string };
  return MESSAGES[code] ?? message;
}

const MESSAGES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'text stands after a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside an unquoted cell',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'text stands after a closing quote',
};
