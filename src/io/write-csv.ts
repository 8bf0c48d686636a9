// CSV out, by csv-stringify: LF, quoted only where a delimiter, quote, CR or LF, or a leading `#`, asks for it.
import { stringify } from 'csv-stringify/sync';

/** No cell holds a NUL (rows that do are quarantined), so it parts rows whose cells may hold line ends. */
const BETWEEN = '\0';

/** Each row as CSV text without its line end. */
export function csvRows(rows: readonly (readonly string[])[], delimiter: string): string[] {
  if (rows.length === 0) return [];
  const text = stringify(rows as string[][], {
    delimiter,
    record_delimiter: BETWEEN,
    eof: false,
    quoted_match: /^#/,
    // A lone empty cell would read back as a blank line.
    quoted_empty: rows[0]?.length === 1,
  });
  return text.split(BETWEEN);
}

/** What a spreadsheet would run as a formula when it opens a cell. */
const FORMULA = /^[=+\-@\t\r\n]/;
const PLAIN_NUMBER = /^[+-]?\d[\d.,]*%?$/;

export function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !PLAIN_NUMBER.test(cell);
}

/** The cell as text that no spreadsheet runs (OWASP, "CSV Injection"); numbers are left alone. */
export function escapeFormula(cell: string): string {
  return isFormula(cell) ? `'${cell}` : cell;
}
