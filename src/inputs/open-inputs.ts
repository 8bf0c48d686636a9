// Opens all files of a run, reads their headers and finds every column before any work is done, so that all errors are
// reported together.
import { quoting } from '../csv/csv-dialect.ts';
import { type CsvFile, openCsv, type Wanted } from '../csv/read-csv.ts';
import { findColumn, leadColumns, type Positions, sourceColumns, tableColumns } from '../plan/columns.ts';
import type { Column } from '../plan/plan.ts';
import { inOrder, type Problem, ProblemError } from '../problem.ts';
import type { OtherRows } from '../result/run-facts.ts';
import { bindColumns } from './bind-columns.ts';
import type { InputRequest } from './input-request.ts';
import type { Monitor } from './monitor.ts';
import { isRejects, readRejects, startsRejects } from './read-rejects.ts';

export interface OpenFile {
  readonly csv: CsvFile;
  readonly positions: Positions;
  /** The columns that the rules read. */
  readonly wanted: Wanted;
}

export interface OpenInputs {
  readonly leads: OpenFile;
  /** One a table of the plan; null where it was left out. */
  readonly tables: readonly (OpenFile | null)[];
  /** The files of each source of the plan. */
  readonly activities: readonly (readonly OpenFile[])[];
  readonly otherRows: readonly OtherRows[];
  readonly close: () => Promise<void>;
}

export async function openInputs({ inputs, rules }: InputRequest, monitor: Monitor): Promise<OpenInputs> {
  const { plan } = rules;
  const opened: CsvFile[] = [];
  const otherRows: OtherRows[] = [];
  const problems: Problem[] = [];
  const close = async (): Promise<void> => {
    for (const csv of opened) await csv.close();
  };
  const open = async (path: string, name: string, columns: readonly Column[]): Promise<OpenFile | null> => {
    try {
      const hasColumns = (header: readonly string[]): boolean =>
        columns.every((column) => findColumn(header, column.header).kind === 'found');
      const options = inputs.csv(name);
      const file = await openCsv(
        path,
        options,
        (bytes) => monitor.advance(path, bytes),
        hasColumns,
        startsRejects,
      );
      opened.push(file);
      const openOrigin = (origin: string) => openCsv(origin, options, () => {}, hasColumns);
      const mended = isRejects(file) && (await readRejects(file, openOrigin, hasColumns, quoting(options)));
      if (mended) otherRows.push(...mended.others.map((one) => ({ ...one, of: path })));
      const csv = mended ? mended.csv : file;
      const positions = bindColumns(
        csv.header,
        columns,
        path,
        rules.path,
        name === 'leads' ? plan.leads.names : [],
      );
      const read = new Set(columns.map(positions));
      return { csv, positions, wanted: csv.header.map((_, index) => read.has(index)) };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  try {
    const leads = await open(inputs.leads, 'leads', leadColumns(plan));
    const tables: (OpenFile | null)[] = [];
    for (const [table, path] of inputs.tables.entries()) {
      tables.push(
        path === null ? null : await open(path, plan.tables[table]!.name, tableColumns(plan, table)),
      );
    }
    const activities: OpenFile[][] = [];
    for (const [source, paths] of inputs.activities.entries()) {
      const files: OpenFile[] = [];
      for (const path of paths) {
        const file = await open(path, plan.sources[source]!.name, sourceColumns(plan, source));
        if (file) files.push(file);
      }
      activities.push(files);
    }
    if (leads === null || problems.length > 0) throw new ProblemError(inOrder(problems));
    return { leads, tables, activities, otherRows, close };
  } catch (error) {
    await close();
    throw error;
  }
}
