// A file with the columns that were found in it, and several of them read as one: their rows one after the other, in the
// columns of the first.
import type { CsvFile, Wanted } from '../csv/read-csv.ts';
import { findColumn, type Positions } from '../plan/columns.ts';
import { type Problem, problem } from '../problem.ts';

export interface OpenFile {
  /** The file; of several that are read as one, all of them. */
  readonly csv: CsvFile;
  /** The files that are read as one, each in the columns of the first. */
  readonly parts: readonly CsvFile[];
  readonly positions: Positions;
  /** The columns that the rules read. */
  readonly wanted: Wanted;
}

/**
 * The files as one, null where there is none, or what keeps them apart. `isWhole`: all columns must be the same; else only
 * those that the rules read are found in each.
 */
export function joinFiles(files: readonly OpenFile[], isWhole: boolean): OpenFile | Problem[] | null {
  const [first, ...others] = files;
  if (first === undefined || others.length === 0) return first ?? null;
  const problems: Problem[] = [];
  const parts = [
    first.csv,
    ...others.map((file) => {
      const places = placesIn(first, file.csv, isWhole);
      if (!Array.isArray(places)) problems.push(places);
      return inColumnsOf(first.csv, file.csv, Array.isArray(places) ? places : []);
    }),
  ];
  if (problems.length > 0) return problems;
  const csv: CsvFile = {
    ...first.csv,
    layout: undefined,
    each: async (handlers) => {
      for (const part of parts) await part.each(handlers);
    },
  };
  return { ...first, csv, parts };
}

/** Where each column of the first file is in another; -1 for one that nobody reads and the other lacks. */
function placesIn({ csv: first, wanted }: OpenFile, { path, header }: CsvFile, isWhole: boolean) {
  if (first.header.join('\0') === header.join('\0')) return header.map((_, index) => index);
  const places = first.header.map((name) => {
    const found = findColumn(header, name);
    return found.kind === 'found' ? found.index : -1;
  });
  const isNeeded = (index: number): boolean => isWhole || wanted[index] === true;
  const lacking = first.header.filter((_, index) => places[index] === -1 && isNeeded(index));
  const extra = isWhole ? header.filter((_, index) => !places.includes(index)) : [];
  if (lacking.length === 0 && extra.length === 0) return places;
  const listed = (what: string, names: readonly string[]): string =>
    names.length === 0
      ? ''
      : `; ${what} ${names
          .slice(0, 5)
          .map((name) => `"${name.trim()}"`)
          .join(', ')}`;
  const message = `${path} does not have the columns of ${first.path}${listed('it lacks', lacking)}${listed('it adds', extra)}`;
  return problem('data', 'other-columns', message, 'export both with the same columns', {
    file: path,
    line: 1,
  });
}

/** The same file with its rows in the columns of another. */
function inColumnsOf(first: CsvFile, csv: CsvFile, places: readonly number[]): CsvFile {
  if (places.every((place, index) => place === index)) return csv;
  return {
    ...csv,
    header: first.header,
    each: ({ wanted, row, ...handlers }) =>
      csv.each({
        ...handlers,
        ...(wanted && { wanted: csv.header.map((_, index) => wanted[places.indexOf(index)] === true) }),
        row: (cells, place) =>
          row(
            places.map((at) => cells[at] ?? ''),
            place,
          ),
      }),
  };
}
