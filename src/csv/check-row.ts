// What is wrong with a row as a row, before anybody asks what its cells mean.
import { trimCell } from '../values/invisible.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { hasMisfit } from './encoding.ts';
import { TOO_LONG } from './read-records.ts';
import { createRowScanner, type Fault, type Wanted } from './scan-row.ts';

/** So many characters of a row that is too long are kept, to know it by, and this behind them. */
const KEPT_CHARS = 1024;
const CUT = '…';

/** Where a row is in its file. Lines count from 1, bytes from 0; those of a compressed file after decompression. */
export interface RowPlace {
  readonly line: number;
  readonly byte: number;
  /** The row as it is in the file, without its line end. */
  readonly raw: string;
  /** Where it was first read, if its file holds rows of other files. */
  readonly origin?: Origin;
}

/** The file that a row was first read from, and where. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly byte: number;
}

/** A row that can't be read. */
export interface RowFault extends RowPlace, Fault {}

export function tooLong(place: RowPlace): RowFault {
  return { ...place, ...TOO_LONG.fault, raw: place.raw.slice(0, KEPT_CHARS) + CUT };
}

/** Whether this is what was kept of a row that is too long. */
export function isCut(raw: string): boolean {
  return raw.length === KEPT_CHARS + CUT.length && raw.endsWith(CUT);
}

/** An error at a place, with the way out where the text shows one. */
export function faultAt(fault: Fault, place: RowPlace, { escape: escapes }: CsvDialect): RowFault {
  if (fault === TOO_LONG.fault) return tooLong(place);
  const isQuoting = fault.code === 'malformed' && escapes !== '\\' && place.raw.includes('\\"');
  if (!isQuoting) return { ...place, ...fault };
  return { ...place, ...fault, message: `${fault.message}; where backslashes escape quotes: --quote '\\"'` };
}

const HEADER_AGAIN: Fault = { code: 'header-again', message: 'the row repeats the header' };
const BAD_ENCODING: Fault = {
  code: 'bad-encoding',
  message: 'the row has bytes that are not UTF-8; the rest of the file is UTF-8',
};
const NUL: Fault = { code: 'nul-byte', message: 'the row holds a NUL byte' };
const MARK = '\ufeff';

/**
 * Returns the error of a record: malformed text, too many cells or too few, a NUL byte, bytes that are not text,
 * the header once more; or `blank`, where it has no cell but empty ones. `raw` is the record's text. Only where
 * `mayBeDamaged` are NUL bytes and misfits of the encoding looked for.
 */
export type RowCheck = (
  found: readonly string[] | Fault,
  raw: () => string,
  mayBeDamaged: boolean,
) => Fault | 'blank' | undefined;

export function createRowCheck(
  header: readonly string[],
  dialect: CsvDialect,
  wanted: Wanted = header.map(() => true),
): RowCheck {
  const width = header.length;
  const probe = Math.max(0, wanted.indexOf(true));
  const isHeader = (cells: readonly string[]): boolean =>
    width > 1 &&
    cells.length === width &&
    header.every((name, i) => !wanted[i] || cells[i] === name || (i === 0 && cells[i] === MARK + name));
  const cellsOf = (text: string): readonly string[] => {
    const row = createRowScanner(text, true, dialect).scan(0);
    return row !== 'open' && 'cells' in row ? row.cells : [];
  };
  const isEmpty = (cell: string): boolean => trimCell(cell) === '';
  return (found, raw, mayBeDamaged) => {
    if (found === TOO_LONG.fault) return found;
    if (mayBeDamaged && hasMisfit(raw())) return BAD_ENCODING;
    if (!isCells(found)) {
      // A byte order mark before the quoted header of a file that was put behind another.
      return raw().startsWith(MARK) && isHeader(cellsOf(raw().slice(1))) ? HEADER_AGAIN : found;
    }
    if (found.length !== width) {
      if (found.length === 1 && isEmpty(found[0] ?? '')) return 'blank';
      const message = `the row has ${found.length} cells, the header ${width}`;
      return { code: found.length < width ? 'cells-missing' : 'cells-extra', message };
    }
    if (mayBeDamaged && raw().includes('\0')) return NUL;
    const first = found[probe] ?? '';
    if ((first === header[probe] || first.startsWith(MARK)) && isHeader(found)) return HEADER_AGAIN;
    // Cells that nobody reads come as empty texts, so that the record itself must be looked at.
    if (isEmpty(first) && found.every(isEmpty) && cellsOf(raw()).every(isEmpty)) return 'blank';
    return undefined;
  };
}

export function isCells(found: readonly string[] | Fault): found is readonly string[] {
  return Array.isArray(found);
}
