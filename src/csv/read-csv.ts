// Reads CSV: a file's header, then its rows, each with its place in the file.
//
// Cells may be slices of their block's text: whoever keeps one beyond its row keeps a copy (`ownCopy`).

import type { HeldFile } from '../files/held-file.ts';
import { type Advance, blocksFrom, readBlocks, readStart } from './blocks.ts';
import { createRowCheck, faultAt, isCells, type RowFault, type RowPlace, tooLong } from './check-row.ts';
import { type CsvDialect, type CsvOptions, quoting, refuseOtherFiles } from './csv-dialect.ts';
import { createDecoder, type Decoder, hasMisfit, markOf } from './encoding.ts';
import { openFooters } from './footers.ts';
import { type IsHeader, readHeader } from './header.ts';
import { ROW_CHARS, readRecords } from './read-records.ts';
import type { ScanLayout } from './scan-csv.ts';
import type { Wanted } from './scan-row.ts';
import { createWindow, type TextWindow } from './text-window.ts';

export type { Origin, RowFault, RowPlace } from './check-row.ts';
export type { Wanted } from './scan-row.ts';

export interface CsvFile {
  readonly path: string;
  /** As written. */
  readonly header: readonly string[];
  readonly delimiter: string;
  /** The label of its encoding. */
  readonly encoding: string;
  /** Whether the file began with a byte order mark. */
  readonly bom: boolean;
  /** How the file is written; undefined where only this reader may read it. */
  readonly layout: ScanLayout | undefined;
  /** Reads all rows once, in order. */
  each(handlers: RowHandlers): Promise<void>;
  /** The file itself, for readers of their own. */
  readonly held: HeldFile;
  /** Closes the file, also before its end. */
  close(): Promise<void>;
}

export interface RowHandlers {
  /** Left out: all cells come as they are. */
  readonly wanted?: Wanted;
  /** `place` returns the place of the current row. It is valid until the handler returns. */
  readonly row: (cells: readonly string[], place: () => RowPlace) => void;
  readonly fault: (fault: RowFault) => void;
  /** An empty line, or a row with empty cells only: neither a row nor an error. */
  readonly blank?: (isRow: boolean) => void;
  /** After each block: the moment to write out what has gathered. */
  readonly block?: () => Promise<void>;
}

/** Reads the header of a CSV file. The file is closed with the result, or if its header cannot be read. */
export async function openCsv(
  held: HeldFile,
  options: CsvOptions,
  advance: Advance,
  isHeader: IsHeader,
  /** Whether a file that starts so is one of leadscore's own: then it is plain CSV in UTF-8, whatever the options say. */
  startsOwnFile: (start: Buffer) => boolean = () => false,
): Promise<CsvFile> {
  const { path } = held;
  const blocks = readBlocks(held, advance);
  const close = async (): Promise<void> => {
    await blocks.return(undefined);
    await held.close();
  };
  try {
    const first = await readStart(blocks);
    refuseOtherFiles(path, first, options);
    const mark = markOf(first);
    const start = mark?.bytes ?? 0;
    const isOwn = startsOwnFile(first.subarray(start));
    const { encoding, delimiter, ...quotes }: CsvOptions = isOwn ? {} : options;
    const hint = isOwn ? 'save it as UTF-8' : undefined;
    const decoder = createDecoder(path, mark?.encoding ?? encoding, hint);
    const window = createWindow(blocksFrom(first.subarray(start), blocks), start, decoder);
    await window.fill();
    const test = isOwn ? () => true : isHeader;
    const { cells, dialect } = await readHeader(path, window, quoting(quotes), delimiter, test);
    if (cells.some(hasMisfit)) decoder.refuseMisfits('header');
    return {
      path,
      header: cells,
      delimiter: dialect.delimiter,
      encoding: mark?.encoding ?? encoding ?? 'utf-8',
      bom: mark !== undefined,
      layout:
        isOwn || !held.isPlain || (mark?.encoding ?? encoding ?? 'utf-8') !== 'utf-8'
          ? undefined
          : layoutOf(window, first, start, cells, dialect),
      held,
      each: (handlers) => readRows(window, decoder, dialect, cells, handlers),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How another reader may go over the rows: a header of one line, quotes, delimiters and UTF-8 as everybody has them. */
function layoutOf(
  { line, byteOf }: TextWindow,
  first: Buffer,
  start: number,
  header: readonly string[],
  { delimiter, quote, escape: escapes }: CsvDialect,
): ScanLayout | undefined {
  const end = first.indexOf(10);
  if (line !== 2 || end < 0 || byteOf(0) !== end + 1) return undefined;
  const text = first.toString('utf8', start, end + 1);
  const lineEnd = text.endsWith('\r\n') ? '\r\n' : '\n';
  if (text.slice(0, -lineEnd.length).includes('\r')) return undefined;
  if (quote !== '"' || escapes !== '"' || !/^[,;\t|]$/.test(delimiter) || header.length < 2) return undefined;
  return { delimiter, width: header.length, start: end + 1, lineEnd };
}

async function readRows(
  window: TextWindow,
  decoder: Decoder,
  dialect: CsvDialect,
  header: readonly string[],
  { row, fault, blank, wanted, block }: RowHandlers,
): Promise<void> {
  const check = createRowCheck(header, dialect, wanted);
  const footers = openFooters(fault);
  const shape = { width: header.length, wanted };
  for (;;) {
    const { text } = window;
    const mayBeDamaged = decoder.hasMisfits || text.includes('\0');
    let [line, from, to] = [0, 0, 0];
    const place = () => placeAt(window, line, from, to);
    const used = readRecords(text, window.ended, dialect, shape, (found, lines, start, end) => {
      line = lines;
      from = start;
      to = end;
      const wrong = check(found, () => text.slice(start, end), mayBeDamaged);
      if (wrong === 'blank') return blank?.(isCells(found) && found.length > 1);
      if (wrong !== undefined) return footers.fault(faultAt(wrong, place(), dialect));
      footers.whole();
      if (isCells(found)) row(found, place);
    });
    window.skip(used.chars, used.lines);
    const isLong = window.text.length > ROW_CHARS && !/[\r\n]/.test(window.text);
    if (isLong) footers.fault(await passOver(window));
    const isEnd = window.ended && window.text === '';
    if (isEnd) {
      footers.end();
      decoder.refuseMisfits('file');
    }
    await block?.();
    if (isEnd) return;
    if (!used.isPart) await window.fill();
  }
}

function placeAt(window: TextWindow, lines: number, start: number, end: number): RowPlace {
  return { line: window.line + lines, byte: window.byteOf(lines), raw: window.text.slice(start, end) };
}

/** Passes over the line that the window starts with, whatever its length. */
async function passOver(window: TextWindow): Promise<RowFault> {
  const place = placeAt(window, 0, 0, window.text.length);
  let end = -1;
  while (end < 0 && window.text !== '') {
    end = window.text.search(/[\r\n]/);
    if (end < 0) window.skip(window.text.length, 0);
    else window.skip(end + (window.text.startsWith('\r\n', end) ? 2 : 1), 1);
    if (end < 0) await window.fill();
  }
  return tooLong(place);
}
