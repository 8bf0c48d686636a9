// CSV in: a file's header, then its rows, each with the place where it stands.
//
// Cells may be slices of their block's text: whoever keeps one beyond its row keeps a copy (`ownCopy`).
import { fail } from '../problem.ts';
import { type Advance, readBlocks } from './blocks.ts';
import { openWindow, type Window } from './byte-window.ts';
import { cutBlocks, RECORD_BYTES, type RowFault, type Rows } from './cut-blocks.ts';
import {
  type CsvOptions,
  type Dialect,
  delimiterOf,
  type Quoting,
  quoting,
  refuseOtherFiles,
} from './dialect.ts';
import { decoder } from './encoding.ts';
import { countLines, lineStart, recordsEnd } from './lines.ts';
import { parseBlock, plain, type RowPlace, type Wanted } from './parse-block.ts';
import type { ScanLayout } from './scan-csv.ts';

export type { RowFault } from './cut-blocks.ts';
export type { RowPlace, Wanted } from './parse-block.ts';

export interface CsvFile {
  readonly path: string;
  /** As written. */
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Whether the file began with a UTF-8 byte order mark. */
  readonly bom: boolean;
  /** How the file is written; undefined where only this reader may read it. */
  readonly layout: ScanLayout | undefined;
  /** Reads all rows once, in order. */
  each(handlers: RowHandlers): Promise<void>;
  /** Lets go of the file, also before its end. */
  close(): Promise<void>;
}

export interface RowHandlers {
  /** Left out: all cells come as they are. */
  readonly wanted?: Wanted;
  /** `place` tells where the row at hand stands; only good until the handler returns. */
  readonly row: (cells: readonly string[], place: () => RowPlace) => void;
  readonly fault: (fault: RowFault) => void;
  /** After each block: the moment to write out what has gathered. */
  readonly block?: () => Promise<void>;
}

const MOST_COLUMNS = 5_000;
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Opens a CSV file and reads its header. */
export async function openCsv(path: string, options: CsvOptions, advance: Advance): Promise<CsvFile> {
  const bytes = openWindow(readBlocks(path, advance));
  try {
    return await open(path, options, bytes);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function open(path: string, options: CsvOptions, bytes: Window): Promise<CsvFile> {
  await bytes.fill();
  refuseOtherFiles(path, bytes.window);
  const bom = bytes.window.subarray(0, 3).equals(UTF8_BOM);
  if (bom) bytes.skip(3, 0);
  const decode = decoder(path, bom ? 'utf-8' : options.encoding);

  const quotes = quoting(options);
  let delimiter = options.delimiter;
  let record = await nextRecord(bytes, quotes, path);
  const declared = /^sep=(.)\r?\n?$/i.exec(record.toString('latin1'));
  if (declared) {
    delimiter ??= declared[1] as string;
    bytes.skip(record.length, 1);
    record = await nextRecord(bytes, quotes, path);
  }
  const text = decode(record, bytes.offset);
  delimiter ??= delimiterOf(path, text.toString(), quotes);
  const dialect: Dialect = { delimiter, ...quotes };
  const header = parseHeader(path, text, dialect);
  bytes.skip(record.length, countLines(record, record.length));
  const lineEnd = /^[^\r\n]*(\r?\n)$/.exec(record.toString('latin1'))?.[1] as
    | ScanLayout['lineEnd']
    | undefined;
  const isOrdinary =
    lineEnd !== undefined && bytes.line === 2 && quotes.quote === '"' && quotes.escape === '"';
  const isUtf8 = bom || /^(utf-8)?$/.test(options.encoding ?? '');
  const layout: ScanLayout | undefined =
    isOrdinary && isUtf8 && /^[,;\t|]$/.test(delimiter) && header.length > 1
      ? { delimiter, width: header.length, start: bytes.offset, lineEnd }
      : undefined;

  const each = async (handlers: RowHandlers): Promise<void> => {
    for await (const block of cutBlocks(bytes, dialect, decode, header.length, handlers.wanted)) {
      if ('fault' in block) handlers.fault(block.fault);
      else handOut(block, header.length, handlers);
      await handlers.block?.();
    }
  };
  return { path, header, delimiter, bom, layout, each, close: bytes.close };
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

/** The bytes of the first record, its line end included; blank lines before it are passed over. */
async function nextRecord(bytes: Window, { quote, escape: escapes }: Quoting, path: string): Promise<Buffer> {
  for (;;) {
    const start = lineStart(bytes.window, 0);
    bytes.skip(start, countLines(bytes.window, start));
    const end = recordsEnd(bytes.window, quote, escapes, bytes.ended, true);
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
