// CSV out, by csv-stringify: LF, quoted only where a delimiter, quote, CR or LF, or a leading `#`, asks for it.
import { stringify } from 'csv-stringify/sync';
import { trimCell } from '../values/invisible.ts';

const STYLE = {
  quoted_match: /^#/,
  quote_record_delimiter: true, // CR and LF, whatever parts the rows
};

/** Rows as CSV text, each with its line end. */
export function csvText(rows: readonly (readonly string[])[], delimiter: string): string {
  return stringify(rows as string[][], { ...STYLE, delimiter, record_delimiter: '\n' });
}

/** Parts cells that may hold line ends: the rows of a result never hold a NUL (rows with one are rejected). */
const BETWEEN = '\0';

/**
 * Each row of a result as CSV text without its line end. Most cells ask for no quotes: only those that do are worth
 * csv-stringify's time.
 */
export function csvRows(rows: readonly (readonly string[])[], delimiter: string): string[] {
  const asks = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]|^#`);
  const asking: { readonly row: string[]; readonly cell: number }[] = [];
  const ready = rows.map((cells) => {
    let copy: string[] | undefined;
    for (let cell = 0; cell < cells.length; cell++) {
      if (!asks.test(cells[cell] ?? '')) continue;
      copy ??= [...cells];
      asking.push({ row: copy, cell });
    }
    return copy ?? cells;
  });
  if (asking.length > 0) {
    const cells = asking.map(({ row, cell }) => [row[cell] ?? '']);
    const quoted = stringify(cells, { ...STYLE, delimiter, record_delimiter: BETWEEN }).split(BETWEEN);
    asking.forEach(({ row, cell }, index) => {
      row[cell] = quoted[index] ?? '';
    });
  }
  return ready.map((cells) => cells.join(delimiter));
}

/** The first character of what a spreadsheet runs as a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;
/** Telephone numbers too, unless they hold what reads as arithmetic. */
const PLAIN_NUMBER = /^[+-]?[\d(][\d ().,]*%?$/;

export function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !PLAIN_NUMBER.test(cell);
}

/** A sign behind blanks, or a full-width one: some spreadsheets run these too. */
const SIGN = /^[=+\-@＝＋－＠]/;

/** The cell as text that no spreadsheet runs (OWASP, "CSV Injection"); numbers are left alone. */
export function escapeFormula(cell: string): string {
  const bare = trimCell(cell);
  return isFormula(cell) || (SIGN.test(bare) && !PLAIN_NUMBER.test(bare)) ? `'${cell}` : cell;
}
