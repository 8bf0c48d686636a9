// Opens all files of a run, reads their headers and finds every column before any work is done, so that all errors are
// reported together.
import { quoting } from '../csv/csv-dialect.ts';
import { type CsvFile, openCsv } from '../csv/read-csv.ts';
import { holdFile } from '../files/held-file.ts';
import { findColumn, leadColumns, sourceColumns, tableColumns } from '../plan/columns.ts';
import type { Column } from '../plan/plan.ts';
import { inOrder, type Problem, ProblemError } from '../problem.ts';
import type { OtherRows } from '../result/run-facts.ts';
import { itemAt } from '../values/item-at.ts';
import { bindColumns } from './bind-columns.ts';
import type { InputRequest } from './input-request.ts';
import type { Monitor } from './monitor.ts';
import { joinFiles, type OpenFile } from './open-file.ts';
import { isRejects, readRejects, startsRejects } from './read-rejects.ts';

export type { OpenFile } from './open-file.ts';

export interface OpenInputs {
  readonly leads: OpenFile;
  /** One a table of the plan; null where it was left out. */
  readonly tables: readonly (OpenFile | null)[];
  /** The files of each source of the plan. */
  readonly activities: readonly (readonly OpenFile[])[];
  readonly otherRows: readonly OtherRows[];
  /** Refuses files that are not what they were when they were opened. */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the inputs, does the work, and refuses its result, or what is wrong with it, where a file has changed meanwhile. */
export async function withInputs<T>(
  request: InputRequest,
  monitor: Monitor,
  work: (inputs: OpenInputs) => Promise<T>,
): Promise<T> {
  const inputs = await openInputs(request, monitor);
  try {
    return await work(inputs);
  } finally {
    try {
      await inputs.check();
    } finally {
      await inputs.close();
    }
  }
}

export async function openInputs({ inputs, rules }: InputRequest, monitor: Monitor): Promise<OpenInputs> {
  const { plan } = rules;
  const opened: CsvFile[] = [];
  const otherRows: OtherRows[] = [];
  const problems: Problem[] = [];
  const close = async (): Promise<void> => {
    for (const csv of opened) await csv.close();
  };
  const check = async (): Promise<void> => {
    for (const { held } of opened) await held.check();
  };
  const open = async (path: string, name: string, columns: readonly Column[]): Promise<OpenFile | null> => {
    try {
      const hasColumns = (header: readonly string[]): boolean =>
        columns.every((column) => findColumn(header, column.header).kind === 'found');
      const options = inputs.csv(name);
      const file = await openCsv(
        await holdFile(path, inputs.marks),
        options,
        (bytes) => monitor.advance(path, bytes),
        hasColumns,
        startsRejects,
      );
      opened.push(file);
      const openOrigin = async (origin: string) =>
        openCsv(await holdFile(origin), options, () => {}, hasColumns);
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
      return { csv, parts: [csv], positions, wanted: csv.header.map((_, index) => read.has(index)) };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  const openAll = async (
    paths: readonly string[],
    name: string,
    columns: readonly Column[],
  ): Promise<OpenFile[]> => {
    const files: OpenFile[] = [];
    for (const path of paths) {
      const file = await open(path, name, columns);
      if (file) files.push(file);
    }
    return files;
  };
  const asOne = (files: readonly OpenFile[], isWhole: boolean): OpenFile | null => {
    const joined = joinFiles(files, isWhole);
    if (!Array.isArray(joined)) return joined;
    problems.push(...joined);
    return null;
  };
  try {
    const leads = asOne(await openAll(inputs.leads, 'leads', leadColumns(plan)), true);
    const tables: (OpenFile | null)[] = [];
    for (const [table, paths] of inputs.tables.entries()) {
      const { name } = itemAt(plan.tables, table);
      tables.push(asOne(await openAll(paths, name, tableColumns(plan, table)), false));
    }
    const activities: OpenFile[][] = [];
    for (const [source, paths] of inputs.activities.entries()) {
      const { name } = itemAt(plan.sources, source);
      activities.push(await openAll(paths, name, sourceColumns(plan, source)));
    }
    if (leads === null || problems.length > 0) throw new ProblemError(inOrder(problems));
    return { leads, tables, activities, otherRows, check, close };
  } catch (error) {
    await close();
    throw error;
  }
}
