// Reads a file of rejected rows that a user has fixed. A row is the text in `raw`, and the header is that of the export
// that the rows come from.

import {
  createRowCheck,
  faultAt,
  isCells,
  isCut,
  type Origin,
  type RowPlace,
  tooLong,
} from '../csv/check-row.ts';
import type { CsvDialect } from '../csv/csv-dialect.ts';
import type { CsvFile, RowHandlers } from '../csv/read-csv.ts';
import { readRecords } from '../csv/read-records.ts';
import { fail, type Problem, ProblemError, problem } from '../problem.ts';

export const REJECTS_COLUMNS: readonly string[] = ['file', 'line', 'byte', 'code', 'message', 'raw'];
export const REJECTS_HEADER = REJECTS_COLUMNS.join();

export function isRejects({ header }: CsvFile): boolean {
  return (
    header.length === REJECTS_COLUMNS.length && REJECTS_COLUMNS.every((name, i) => header[i]?.trim() === name)
  );
}

/** Whether a file starts as one of rejects, as we or a spreadsheet write it. */
export function startsRejects(start: Buffer): boolean {
  const [line = ''] = start
    .subarray(0, 80)
    .toString('latin1')
    .split(/[\r\n]/, 1);
  return REJECTS_COLUMNS.join() === line.replaceAll('"', '').replace(/[;\t]/g, ',');
}

/** A rejected row, and its place in the rejects file. */
interface Rejected extends RowPlace {
  readonly origin: Origin;
  readonly code: string;
}

export interface Mended {
  readonly csv: CsvFile;
  /** Rows of other exports, which are not read: so many of each. */
  readonly others: readonly { readonly file: string; readonly rows: number }[];
}

/**
 * Reads the rejects of one export. `openOrigin` opens an export by its path; where the rejects are of several, `fits`
 * tells which is meant.
 */
export async function readRejects(
  csv: CsvFile,
  openOrigin: (path: string) => Promise<CsvFile>,
  fits: (header: readonly string[]) => boolean,
  quoting: Omit<CsvDialect, 'delimiter'>,
): Promise<Mended> {
  const { path } = csv;
  const byOrigin = await collectRows(csv);
  const origins: { readonly origin: CsvFile; readonly rows: readonly Rejected[] }[] = [];
  const problems: Problem[] = [];
  for (const [file, rows] of byOrigin) {
    try {
      const origin = await openOrigin(file);
      await origin.close();
      origins.push({ origin, rows });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const hint = `the rows of ${path} need its header`;
      problems.push(...error.problems.map((one) => ({ ...one, hint: one.hint ?? hint })));
    }
  }
  const meant = byOrigin.size === 1 ? origins : origins.filter(({ origin }) => fits(origin.header));
  const [one, another] = meant;
  if (one === undefined) {
    if (problems.length > 0) throw new ProblemError(problems);
    const files = [...byOrigin.keys()].join(', ');
    const message = `${path} holds rows of ${files || 'no file'}: none has the columns that the rules read here`;
    return fail('data', 'no-rows', message, undefined, { file: path });
  }
  if (another) {
    const files = meant.map(({ origin }) => origin.path).join(' and ');
    const message = `${path} holds rows of ${files}, and each could be meant`;
    return fail('data', 'which-rows', message, 'keep the rows of one of them', { file: path });
  }
  const { origin, rows } = one;
  const dialect = { delimiter: origin.delimiter, ...quoting };
  return {
    csv: {
      ...origin,
      path,
      layout: undefined,
      each: (handlers) => handOut(rows, origin.header, dialect, handlers),
    },
    others: [...byOrigin].flatMap(([file, { length }]) =>
      file === origin.path ? [] : [{ file, rows: length }],
    ),
  };
}

/** All rejected rows by their export. Mistakes of the user who fixed them are reported. */
async function collectRows(csv: CsvFile): Promise<ReadonlyMap<string, readonly Rejected[]>> {
  const { path } = csv;
  const byOrigin = new Map<string, Rejected[]>();
  const problems: Problem[] = [];
  await csv.each({
    row: ([file = '', line = '', byte = '', code = '', , raw = ''], place) => {
      const stands = place();
      const origin = { file: file.trim(), line: Number(line), byte: Number(byte) };
      if (origin.file === '' || !/^\s*\d+\s*$/.test(line) || !/^\s*\d+\s*$/.test(byte)) {
        const message = 'file, line and byte must be the place of the row in its export';
        problems.push(
          problem('data', 'bad-rejects', message, 'change only raw', { file: path, line: stands.line }),
        );
        return;
      }
      const rows = byOrigin.get(origin.file) ?? [];
      byOrigin.set(origin.file, rows);
      rows.push({ ...stands, raw, origin, code: code.trim() });
    },
    fault: ({ code, message, line }) => {
      problems.push(problem('data', code, message, undefined, { file: path, line }));
    },
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return byOrigin;
}

/** So many rows are a block. */
const BLOCK_ROWS = 1_000;

async function handOut(
  rows: readonly Rejected[],
  header: readonly string[],
  dialect: CsvDialect,
  { row, fault, block }: RowHandlers,
): Promise<void> {
  const check = createRowCheck(header, dialect);
  for (const [index, { code, ...stands }] of rows.entries()) {
    const { raw } = stands;
    if (code === 'too-long' && isCut(raw)) {
      fault(tooLong(stands));
      continue;
    }
    // A row that was swallowed by another may have been set free: then `raw` holds several.
    readRecords(raw, true, dialect, { width: header.length }, (found, _, start, end) => {
      const place = { ...stands, raw: raw.slice(start, end) };
      const wrong = check(found, () => place.raw, true);
      if (wrong === 'blank') return;
      if (wrong !== undefined) fault(faultAt(wrong, place, dialect));
      else if (isCells(found)) row(found, () => place);
    });
    if (index % BLOCK_ROWS === 0) await block?.();
  }
  await block?.();
}
