// CSV in: csv-parse reads block by block, each cut at the end of a record, so that a malformed record costs its own
// physical line alone, memory stays bounded and every row's line and byte can be told.
//
// Cells may be slices of their block's text: whoever keeps one beyond its row keeps a copy (`ownCopy`).
import { isAscii } from 'node:buffer';
import { type Options, parse } from 'csv-parse/sync';
import { fail } from '../problem.ts';
import { type Advance, BLOCK_BYTES, readBlocks } from './blocks.ts';
import { type CsvOptions, type Dialect, delimiterOf, quoting, refuseOtherFiles } from './dialect.ts';
import { type Decode, decoder } from './encoding.ts';
import { countLines, lineEnd, lineStart, recordsEnd } from './lines.ts';

/** Where a row stands in its file. Lines count from 1, bytes from 0. */
export interface RowPlace {
  readonly line: number;
  readonly byte: number;
  /** The row as it stands in the file, without its line end. */
  readonly raw: string;
}

/** A row that can't be read. */
export interface RowFault extends RowPlace {
  readonly code: string;
  readonly message: string;
}

export interface CsvFile {
  readonly path: string;
  /** As written. */
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Whether the file began with a UTF-8 byte order mark. */
  readonly bom: boolean;
  /** Reads all rows once, in order. */
  each(handlers: RowHandlers): Promise<void>;
  /** Lets go of the file, also before its end. */
  close(): Promise<void>;
}

/** By column: whether anybody looks at its cells. Those of other columns may come as empty text. */
export type Wanted = readonly boolean[];

export interface RowHandlers {
  /** Left out: all cells come as they are. */
  readonly wanted?: Wanted;
  /** `place` tells where the row at hand stands; only good until the handler returns. */
  readonly row: (cells: readonly string[], place: () => RowPlace) => void;
  readonly fault: (fault: RowFault) => void;
  /** After each block: the moment to write out what has gathered. */
  readonly block?: () => Promise<void>;
}

/** A record may take so many bytes; what is longer is quarantined, so an unclosed quote can't eat the file. */
const RECORD_BYTES = 4 * 1024 * 1024;
const MOST_COLUMNS = 5_000;
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Opens a CSV file and reads its header. */
export async function openCsv(path: string, options: CsvOptions, advance: Advance): Promise<CsvFile> {
  const bytes = openWindow(readBlocks(path, advance));
  await bytes.fill();
  refuseOtherFiles(path, bytes.window);
  const bom = bytes.window.subarray(0, 3).equals(UTF8_BOM);
  if (bom) bytes.skip(3, 0);
  const decode = decoder(path, bom ? 'utf-8' : options.encoding);

  const quotes = quoting(options);
  let delimiter = options.delimiter;
  let record = await nextRecord(bytes, quotes.quote, path);
  const declared = /^sep=(.)\r?\n?$/i.exec(record.toString('latin1'));
  if (declared) {
    delimiter ??= declared[1] as string;
    bytes.skip(record.length, 1);
    record = await nextRecord(bytes, quotes.quote, path);
  }
  const text = decode(record, bytes.offset);
  delimiter ??= delimiterOf(path, text.toString(), quotes.quote);
  const dialect: Dialect = { delimiter, ...quotes };
  const header = parseHeader(path, text, dialect);
  bytes.skip(record.length, countLines(text, text.length));

  return {
    path,
    header,
    delimiter,
    bom,
    each: async (handlers) => {
      for await (const block of cutBlocks(bytes, dialect, decode, handlers.wanted)) {
        if ('fault' in block) handlers.fault(block.fault);
        else handOut(block, header.length, handlers);
        await handlers.block?.();
      }
    },
    close: bytes.close,
  };
}

function handOut({ rows, places, hasNul }: Rows, width: number, handlers: RowHandlers): void {
  let at = 0;
  const place = () => places(at);
  for (; at < rows.length; at++) {
    const cells = rows[at] as string[];
    const fault = cells.length === width && !hasNul ? undefined : faultOf(cells, width);
    if (fault === undefined) handlers.row(cells, place);
    else if (fault !== 'blank') handlers.fault({ ...fault, ...place() });
  }
}

function faultOf(cells: readonly string[], wanted: number) {
  if (cells.length !== wanted) {
    if (cells.length === 1 && cells[0]?.trim() === '') return 'blank' as const;
    const message = `the row has ${cells.length} cells, the header ${wanted}`;
    return { code: cells.length < wanted ? 'cells-missing' : 'cells-extra', message };
  }
  if (cells.some((cell) => cell.includes('\0')))
    return { code: 'nul-byte', message: 'the row holds a NUL byte' };
  return undefined;
}

function parseHeader(path: string, text: Buffer, dialect: Dialect): string[] {
  let rows: string[][];
  try {
    rows = parseBlock(text, dialect);
  } catch (error) {
    return fail('data', 'bad-header', `the header can't be read: ${plain(error)}`, undefined, {
      file: path,
      line: 1,
    });
  }
  const [header] = rows;
  if (header === undefined)
    return fail('data', 'no-header', `${path} is empty: no header`, undefined, { file: path });
  if (header.length > MOST_COLUMNS) {
    const message = `the header has ${header.length} columns; ${MOST_COLUMNS} are the limit`;
    fail('data', 'too-many-columns', message, undefined, { file: path, line: 1 });
  }
  return header;
}

/** The bytes read and not yet used. */
interface Window {
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

function openWindow(blocks: AsyncGenerator<Buffer>): Window {
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

/** The bytes of the first record, its line end included; blank lines before it are passed over. */
async function nextRecord(bytes: Window, quote: string | null, path: string): Promise<Buffer> {
  for (;;) {
    const start = lineStart(bytes.window, 0);
    bytes.skip(start, countLines(bytes.window, start));
    const end = recordsEnd(bytes.window, quote, null, bytes.ended, true);
    if (end > 0) return bytes.window.subarray(0, end);
    if (bytes.ended) return bytes.window;
    if (bytes.window.length > RECORD_BYTES) {
      fail('data', 'bad-header', 'the header never ends: a quote in it is not closed', undefined, {
        file: path,
        line: 1,
      });
    }
    await bytes.fill();
  }
}

interface Rows {
  readonly rows: string[][];
  readonly places: (row: number) => RowPlace;
  readonly hasNul: boolean;
}

type Block = Rows | { readonly fault: RowFault };

/** Cuts the file into blocks of whole records, parses them, and steps over what is malformed. */
async function* cutBlocks(
  bytes: Window,
  dialect: Dialect,
  decode: Decode,
  wanted: Wanted | undefined,
): AsyncGenerator<Block> {
  // After a fault blocks start small again, so that a file full of faults isn't read over and over.
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
        fault: await skipLine(
          bytes,
          decode,
          'too-long',
          'the record never ends: a quote in it is not closed',
        ),
      };
      size = SMALL;
      continue;
    }
    const raw = bytes.window.subarray(0, end);
    const { offset, line } = bytes;
    const block = decode(raw, offset);
    const hasNul = block.includes(0);
    let rows: string[][];
    try {
      rows = parseBlock(block, dialect, hasNul ? undefined : wanted);
    } catch (error) {
      const { rows: good, ends } = parseCarefully(block, dialect);
      const faultAt = lineStart(block, ends.at(-1) ?? 0);
      if (good.length > 0) yield { rows: good, places: placesOf(raw, block, ends, offset, line), hasNul };
      const lines = countLines(block, faultAt);
      bytes.skip(rawOffset(raw, block, faultAt, lines), lines);
      yield { fault: await skipLine(bytes, decode, 'malformed', plain(error)) };
      size = SMALL;
      continue;
    }
    yield {
      rows,
      places: placesOf(raw, block, undefined, offset, line, dialect),
      hasNul,
    };
    bytes.skip(end, countLines(raw, end));
    size = Math.min(size * 2, BLOCK_BYTES);
  }
}

const SMALL = 4 * 1024;

/** Quarantines the physical line that the window starts with. */
async function skipLine(bytes: Window, decode: Decode, code: string, message: string): Promise<RowFault> {
  let end = lineEnd(bytes.window, 0, bytes.ended);
  const place = { line: bytes.line, byte: bytes.offset };
  if (end > 0) {
    const raw = decode(bytes.window.subarray(0, end), bytes.offset)
      .toString()
      .replace(/\r?\n$|\r$/, '');
    bytes.skip(end, 1);
    return { ...place, raw, code, message };
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

function parseBlock(block: Buffer, dialect: Dialect, wanted?: Wanted): string[][] {
  if (dialect.quote === null || !block.includes(dialect.quote)) return splitBlock(block, dialect, wanted);
  return parse(block, csvOptions(block, dialect)) as unknown as string[][];
}

/** Without a quote in it, a block is lines of cells and needs no parser: several times as fast as one. */
function splitBlock(block: Buffer, { delimiter }: Dialect, wanted?: Wanted): string[][] {
  const lines = block.toString(isAscii(block) ? 'latin1' : 'utf8');
  const text = block.includes(13) ? lines.replace(/\r\n?/g, '\n') : lines;
  const rows: string[][] = [];
  for (let start = 0; start < text.length; ) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd;
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
function parseCarefully(block: Buffer, dialect: Dialect): { rows: string[][]; ends: number[] } {
  const rows: string[][] = [];
  const ends: number[] = [];
  try {
    parse(block, {
      ...csvOptions(block, dialect),
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

/** Where the rows of a block stand; worked out only when somebody asks. */
function placesOf(
  raw: Buffer,
  block: Buffer,
  known: number[] | undefined,
  offset: number,
  line: number,
  dialect?: Dialect,
): (row: number) => RowPlace {
  let ends = known;
  return (row) => {
    ends ??= parseCarefully(block, dialect as Dialect).ends;
    const start = lineStart(block, row === 0 ? 0 : (ends[row - 1] as number));
    const end = ends[row] as number;
    const lines = countLines(block, start);
    return {
      line: line + lines,
      byte: offset + rawOffset(raw, block, start, lines),
      raw: block
        .subarray(start, end)
        .toString()
        .replace(/\r?\n$|\r$/, ''),
    };
  };
}

/** Where a line that starts at `at` in the decoded block starts in the raw one, `lines` lines from its beginning. */
function rawOffset(raw: Buffer, block: Buffer, at: number, lines: number): number {
  if (raw === block) return at;
  let start = 0;
  for (let i = 0; i < lines; i++) start = lineEnd(raw, start, true);
  return start;
}

/** csv-parse's message in a user's words. */
function plain(error: unknown): string {
  const { code = '', message } = error as { code?: string; message: string };
  return MESSAGES[code] ?? message;
}

const MESSAGES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'text stands after a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside an unquoted cell',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'text stands after a closing quote',
};
