// What is wrong with a row as a row, before anybody asks what its cells mean.
import type { Dialect } from './csv-dialect.ts';
import { TOO_LONG } from './read-records.ts';
import type { Fault, Wanted } from './scan-row.ts';

/** So many characters of a row that is too long are kept, to know it by, and this behind them. */
const KEPT_CHARS = 1024;
const CUT = '…';

/** Where a row stands in its file. Lines count from 1, bytes from 0; of a packed file, unpacked. */
export interface RowPlace {
  readonly line: number;
  readonly byte: number;
  /** The row as it stands in the file, without its line end. */
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

/** A fault of the text at a place, with the way out where the text shows one. */
export function faultAt(fault: Fault, place: RowPlace, { escape: escapes }: Dialect): RowFault {
  if (fault === TOO_LONG.fault) return tooLong(place);
  if (escapes === '\\' || !place.raw.includes('\\"')) return { ...place, ...fault };
  return { ...place, ...fault, message: `${fault.message}; where backslashes escape quotes: --quote '\\"'` };
}

/** Finds too many cells, too few, a NUL byte, the header once more. */
export function openRowCheck(header: readonly string[], wanted: Wanted = header.map(() => true)) {
  const width = header.length;
  const probe = Math.max(0, wanted.indexOf(true));
  const isHeader = (cells: readonly string[]): boolean =>
    width > 1 && header.every((name, i) => !wanted[i] || cells[i] === name);
  return (cells: readonly string[], hasNul: boolean): Fault | 'blank' | undefined => {
    if (cells.length !== width) {
      if (cells.length === 1 && cells[0]?.trim() === '') return 'blank';
      const message = `the row has ${cells.length} cells, the header ${width}`;
      return { code: cells.length < width ? 'cells-missing' : 'cells-extra', message };
    }
    if (hasNul && cells.some((cell) => cell.includes('\0'))) {
      return { code: 'nul-byte', message: 'the row holds a NUL byte' };
    }
    if (cells[probe] === header[probe] && isHeader(cells)) {
      return { code: 'header-again', message: 'the header stands here once more' };
    }
    return undefined;
  };
}
