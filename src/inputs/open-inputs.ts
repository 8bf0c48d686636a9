// All files of a run opened, their headers read and every column found, before any work is done: what is wrong with
// them is told in one go.
import { quoting } from '../csv/csv-dialect.ts';
import { type CsvFile, openCsv, type Wanted } from '../csv/read-csv.ts';
import { findColumn, leadColumns, type Positions, sourceColumns, tableColumns } from '../plan/columns.ts';
import type { Column } from '../plan/plan.ts';
import { inOrder, type Problem, ProblemError } from '../problem.ts';
import { bindColumns } from './bind-columns.ts';
import { isRejects, readRejects } from './read-rejects.ts';
import type { ScoreRequest } from './request.ts';

/** Looks on as a run goes on, and may end it by throwing. */
export interface Watch {
  /** So many bytes of a file have been read. */
  readonly advance: (file: string, bytes: number) => void;
  /** Another batch of the result is about to be written. */
  readonly check: () => void;
}

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
  readonly others: readonly OtherRows[];
  close(): Promise<void>;
}

/** Rows of a file of rejects that come from another export than the one that is read. */
export interface OtherRows {
  readonly of: string;
  readonly file: string;
  readonly rows: number;
}

export async function openInputs({ inputs, rules }: ScoreRequest, watch: Watch): Promise<OpenInputs> {
  const { plan } = rules;
  const opened: CsvFile[] = [];
  const others: OtherRows[] = [];
  const problems: Problem[] = [];
  const close = async (): Promise<void> => {
    for (const csv of opened) await csv.close();
  };
  const open = async (path: string, name: string, columns: readonly Column[]): Promise<OpenFile | null> => {
    try {
      const hasColumns = (header: readonly string[]): boolean =>
        columns.every((column) => findColumn(header, column.header).kind === 'found');
      const options = inputs.csv(name);
      const file = await openCsv(path, options, (bytes) => watch.advance(path, bytes), hasColumns);
      opened.push(file);
      const openHome = (home: string) => openCsv(home, options, () => {}, hasColumns);
      const mended = isRejects(file) && (await readRejects(file, openHome, hasColumns, quoting(options)));
      if (mended) others.push(...mended.others.map((one) => ({ ...one, of: path })));
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
    return { leads, tables, activities, others, close };
  } catch (error) {
    await close();
    throw error;
  }
}
