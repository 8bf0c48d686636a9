// A file read once, from its header to its profile.

import type { CsvOptions } from '../csv/csv-dialect.ts';
import { openCsv } from '../csv/read-csv.ts';
import { holdFile } from '../files/held-file.ts';
import { ProblemError } from '../problem.ts';
import { openColumnCounter } from './count-column.ts';
import type { ColumnProfile, FileProfile } from './profile.ts';

/** Values kept for all columns of a file together, and for one. */
const MOST_VALUES = 600_000;
const MOST_OF_COLUMN = 60_000;
const LEAST_OF_COLUMN = 1_000;
const MOST_SAMPLES = 3;

/** A file that is not UTF-8 and has no encoding named is read as Windows-1252, and the profile reports it. */
export async function profileFile(
  path: string,
  options: CsvOptions,
  advance: (bytes: number) => void,
): Promise<FileProfile> {
  try {
    return await readProfile(path, options, false, advance);
  } catch (error) {
    const isNotUtf8 = error instanceof ProblemError && error.problems[0]?.code === 'bad-encoding';
    if (!isNotUtf8 || options.encoding !== undefined || error.message.includes('UTF-16')) throw error;
    return await readProfile(path, { ...options, encoding: 'windows-1252' }, true, advance);
  }
}

async function readProfile(
  path: string,
  options: CsvOptions,
  isEncodingGuessed: boolean,
  advance: (bytes: number) => void,
): Promise<FileProfile> {
  const csv = await openCsv(await holdFile(path), options, advance, () => true);
  try {
    const names = csv.header.map((cell) => cell.trim());
    const mostValues = Math.max(
      LEAST_OF_COLUMN,
      Math.min(MOST_OF_COLUMN, Math.floor(MOST_VALUES / names.length)),
    );
    const counters = names.map((name, index) => openColumnCounter(name, index, mostValues));
    const first: { line: number; message: string }[] = [];
    let [rows, malformed] = [0, 0];
    await csv.each({
      row: (cells, place) => {
        rows++;
        if (cells.every((cell) => cell === '')) return;
        const { line } = place();
        for (let i = 0; i < counters.length; i++) counters[i]!.add(cells[i] as string, line);
      },
      fault: ({ line, message }) => {
        malformed++;
        if (first.length < MOST_SAMPLES) first.push({ line, message });
      },
    });
    const columns = resolveNumbers(
      counters.map((counter, index) => counter.finish(rows, names.indexOf(names[index] ?? '') !== index)),
    );
    return {
      ...{ path, isEncodingGuessed, bom: csv.bom, delimiter: csv.delimiter, rows, columns },
      encoding: csv.encoding,
      malformed: { count: malformed, first },
      isHeaderless: names.some((name) => /^[^\s@]+@[^\s@]+\.\w+$|^\d{4}-\d\d-\d\d|^\d{5,}$/.test(name)),
    };
  } finally {
    await csv.close();
  }
}

/** A file writes its numbers in one way: `1.416` is what the columns with decimals and thousands make of it. */
function resolveNumbers(columns: readonly ColumnProfile[]): ColumnProfile[] {
  const formats = new Set(
    columns.flatMap(({ reading }) =>
      reading.kind === 'number' && reading.choices.length === 0 && reading.format !== '1234.56'
        ? [reading.format]
        : [],
    ),
  );
  const [only] = formats.size === 1 ? [...formats] : [];
  return columns.map((column) => {
    const { reading } = column;
    if (reading.kind !== 'number' || only === undefined || !reading.choices.includes(only)) return column;
    return {
      ...column,
      reading: { ...reading, format: only, choices: [] },
      issues: column.issues.filter(({ kind }) => kind !== 'decimal-or-grouping'),
    };
  });
}
