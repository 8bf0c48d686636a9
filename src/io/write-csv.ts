// CSV out, by csv-stringify: LF, quoted only where a delimiter, quote, CR or LF, or a leading `#`, asks for it.
import { stringify } from 'csv-stringify/sync';

/** No cell holds a NUL (rows that do are quarantined), so it marks a place and parts cells that hold line ends. */
const MARK = '\0';

/** Each row as CSV text without its line end. Only cells that ask for quotes are worth csv-stringify's time. */
export function csvRows(rows: readonly (readonly string[])[], delimiter: string): string[] {
  const asks = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]|^#`);
  const asking: string[][] = [];
  const lines = rows.map((row) => {
    // A lone empty cell would read back as a blank line.
    if (row.length === 1 && row[0] === '') return '""';
    let line = '';
    for (let i = 0; i < row.length; i++) {
      const cell = row[i] as string;
      if (i > 0) line += delimiter;
      if (asks.test(cell)) {
        asking.push([cell]);
        line += MARK;
      } else line += cell;
    }
    return line;
  });
  if (asking.length === 0) return lines;
  const quoted = quotedCells(asking, delimiter);
  let next = 0;
  return lines.map((line) =>
    line.includes(MARK) ? line.replaceAll(MARK, () => quoted[next++] as string) : line,
  );
}

function quotedCells(cells: string[][], delimiter: string): string[] {
  const text = stringify(cells, {
    delimiter,
    record_delimiter: MARK,
    eof: false,
    quote_record_delimiter: true, // CR and LF, whatever parts the cells
    quoted_match: /^#/,
  });
  return text.split(MARK);
}

/** What a spreadsheet would run as a formula when it opens a cell. */
const FORMULA = /^[=+\-@\t\r\n]/;
/** Telephone numbers too, unless they hold what reads as arithmetic. */
const PLAIN_NUMBER = /^[+-]?[\d(][\d ().,]*%?$/;

export function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !PLAIN_NUMBER.test(cell);
}

/** The cell as text that no spreadsheet runs (OWASP, "CSV Injection"); numbers are left alone. */
export function escapeFormula(cell: string): string {
  return isFormula(cell) ? `'${cell}` : cell;
}
