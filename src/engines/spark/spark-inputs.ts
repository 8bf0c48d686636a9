// The files of a run for Spark: where they are, how they are written, and their headers, which the script depends on. The
// header of a local file is read by our own reader, any other by Spark in a session of its own.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { CsvOptions } from '../../csv/csv-dialect.ts';
import { openCsv } from '../../csv/read-csv.ts';
import { holdFile } from '../../files/held-file.ts';
import { bindColumns } from '../../inputs/bind-columns.ts';
import type { InputRequest } from '../../inputs/input-request.ts';
import { startsRejects } from '../../inputs/read-rejects.ts';
import { findColumn, leadColumns, sourceColumns, tableColumns } from '../../plan/columns.ts';
import type { Column } from '../../plan/plan.ts';
import { fail, inOrder, type Problem, ProblemError } from '../../problem.ts';
import { sql } from '../../sql/sql.ts';
import { itemAt } from '../../values/item-at.ts';
import type { ShellResult, SparkShell } from './spark-shell.ts';
import { headerQueries, isLocal, isParquet } from './spark-tables.ts';

export interface SparkFile {
  /** As the user wrote it. */
  readonly path: string;
  readonly header: readonly string[];
  readonly options: CsvOptions;
  /** The columns that the rules read, each header once. */
  readonly columns: readonly FileColumn[];
}

export interface FileColumn {
  /** As the rules write it. */
  readonly header: string;
  /** Its place in the file. */
  readonly index: number;
}

export interface SparkInputs {
  readonly leads: SparkFile;
  readonly tables: readonly (SparkFile | null)[];
  readonly sources: readonly (readonly SparkFile[])[];
}

interface FileRequest {
  readonly path: string;
  readonly options: CsvOptions;
  /** The columns that the rules read. */
  readonly columns: readonly Column[];
  /** The names that the rules give to columns of the file. */
  readonly names: readonly string[];
}

type SparkHeader = Pick<SparkFile, 'header' | 'options'>;

export async function openSparkInputs(
  { inputs, rules }: InputRequest,
  shell: SparkShell,
): Promise<SparkInputs> {
  const { plan } = rules;
  const request = (
    path: string,
    name: string,
    columns: readonly Column[],
    names: readonly string[] = [],
  ): FileRequest => ({ path, options: inputs.csv(name), columns, names });
  const leads = request(itemAt(inputs.leads, 0), 'leads', leadColumns(plan), plan.leads.names);
  // Several files of leads, or of a table, were refused before.
  const tables = inputs.tables.map(([path], i) =>
    path === undefined ? null : request(path, itemAt(plan.tables, i).name, tableColumns(plan, i)),
  );
  const sources = inputs.activities.map((paths, i) =>
    paths.map((path) => request(path, itemAt(plan.sources, i).name, sourceColumns(plan, i))),
  );
  const all = [leads, ...tables.flatMap((one) => one ?? []), ...sources.flat()];
  const headers = await readHeaders(all, shell);

  const problems: Problem[] = [];
  const files = new Map<FileRequest, SparkFile>();
  for (const [one, headed] of headers) {
    const columns = collect(problems, () => boundColumns(one, headed.header, rules.path));
    files.set(one, { path: one.path, ...headed, columns: columns ?? [] });
  }
  refuseAll(problems);
  const fileOf = (one: FileRequest): SparkFile => {
    const file = files.get(one);
    if (file === undefined) throw new Error(`${one.path} was not opened`);
    return file;
  };
  return {
    leads: fileOf(leads),
    tables: tables.map((one) => one && fileOf(one)),
    sources: sources.map((list) => list.map(fileOf)),
  };
}

function boundColumns(
  { path, columns, names }: FileRequest,
  header: readonly string[],
  rules: string,
): FileColumn[] {
  const positions = bindColumns(header, columns, path, rules, names);
  const unique = new Map(columns.map((column) => [column.header, column]));
  return [...unique].flatMap(([name, column]) => {
    const index = positions(column);
    return index === undefined ? [] : [{ header: name, index }];
  });
}

async function readHeaders(
  files: readonly FileRequest[],
  shell: SparkShell,
): Promise<ReadonlyMap<FileRequest, SparkHeader>> {
  const headers = new Map<FileRequest, SparkHeader | null>(files.map((one) => [one, null]));
  const distant: FileRequest[] = [];
  const problems: Problem[] = [];
  for (const one of files) {
    if (!(await isOurs(one.path))) distant.push(one);
    else {
      const header = await localHeader(one).catch((error: unknown) => collectError(problems, error));
      if (header !== undefined) headers.set(one, header);
    }
  }
  refuseAll(problems);
  if (distant.length > 0) {
    const queries = distant.flatMap(({ path, options }, i) =>
      headerQueries(sql`file${i}`, `header ${i}`, path, options),
    );
    const result = await shell(queries.map((one) => `${one};\n`).join(''));
    for (const [i, one] of distant.entries())
      headers.set(one, { header: distantHeader(result, i, one.path), options: one.options });
  }
  return new Map([...headers].flatMap(([one, headed]) => (headed === null ? [] : [[one, headed]])));
}

/** Whether our own reader reads the header, or reports that the file is missing. A pattern is for Spark. */
async function isOurs(path: string): Promise<boolean> {
  if (!isLocal(path)) return false;
  if (!/[*?{[]/.test(path) && !existsSync(path)) return true;
  return !isParquet(path) && (await isRegular(path));
}

async function isRegular(path: string): Promise<boolean> {
  return stat(path).then(
    (one) => one.isFile(),
    () => false,
  );
}

async function localHeader({ path, columns, options }: FileRequest): Promise<SparkHeader> {
  const hasColumns = (cells: readonly string[]): boolean =>
    columns.every(({ header }) => findColumn(cells, header).kind === 'found');
  const csv = await openCsv(await holdFile(path), options, () => {}, hasColumns, startsRejects);
  await csv.close();
  if (csv.layout === undefined && !/\.gz$/i.test(path)) {
    const message = `${path} uses an encoding or CSV dialect that Spark cannot read`;
    fail('data', 'not-for-spark', message, 'score it with --engine stream');
  }
  return { header: csv.header, options: { ...options, delimiter: csv.delimiter } };
}

function distantHeader({ lines, stderr }: ShellResult, file: number, path: string): string[] {
  const header = lines.find(({ what }) => what === `header ${file}`)?.value;
  if (Array.isArray(header)) return header.map((cell) => (cell === null ? '' : String(cell)));
  const last = stderr.split('\n').filter((line) => /^\[|Exception/.test(line));
  return fail('io', 'cannot-read', `Spark found no header in ${path}`, last.at(-1)?.slice(0, 300), {
    file: path,
  });
}

/** What the work returns; undefined if it throws problems, which are added to the others. */
function collect<T>(problems: Problem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    return collectError(problems, error);
  }
}

function collectError(problems: Problem[], error: unknown): undefined {
  if (!(error instanceof ProblemError)) throw error;
  problems.push(...error.problems);
}

function refuseAll(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemError(inOrder(problems));
}
