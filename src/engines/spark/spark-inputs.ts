// The files of a run as Spark is to read them: where they are, how they are written, and their headers, which decide
// what the script says. A local file's header is read here, by our own reader; others' by Spark, in a session before.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CsvOptions } from '../../csv/csv-dialect.ts';
import { quoting } from '../../csv/csv-dialect.ts';
import { openCsv } from '../../csv/read-csv.ts';
import { bindColumns } from '../../inputs/bind-columns.ts';
import type { InputRequest } from '../../inputs/input-request.ts';
import { startsRejects } from '../../inputs/read-rejects.ts';
import { findColumn, leadColumns, type Positions, sourceColumns, tableColumns } from '../../plan/columns.ts';
import type { Column } from '../../plan/plan.ts';
import { fail, inOrder, type Problem, ProblemError } from '../../problem.ts';
import { SPARK } from '../../sql/dialects/spark.ts';
import { join, type Sql, sql } from '../../sql/sql.ts';
import type { Told } from './spark-shell.ts';

export interface SparkFile {
  /** As the user wrote it. */
  readonly path: string;
  /** As Spark finds it. */
  readonly location: string;
  readonly kind: 'csv' | 'parquet';
  readonly header: readonly string[];
  readonly options: CsvOptions;
  readonly positions: Positions;
}

export interface SparkInputs {
  readonly leads: SparkFile;
  readonly tables: readonly (SparkFile | null)[];
  readonly sources: readonly (readonly SparkFile[])[];
}

/** A path of this machine, and not an address of some store. */
export function isLocal(path: string): boolean {
  return !/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path);
}

interface Wanted {
  readonly name: string;
  readonly path: string;
  readonly columns: readonly Column[];
}

export async function openSparkInputs(
  { inputs, rules }: InputRequest,
  session: (script: string) => Promise<Told>,
): Promise<SparkInputs> {
  const { plan } = rules;
  const leads: Wanted = { name: 'leads', path: inputs.leads, columns: leadColumns(plan) };
  const tables = inputs.tables.map(
    (path, i): Wanted | null => path === null ? null : { name: plan.tables[i]!.name, path, columns: tableColumns(plan, i) }, // biome-ignore format: one line
  );
  const sources = inputs.activities.map((paths, i) =>
    paths.map((path): Wanted => ({ name: plan.sources[i]!.name, path, columns: sourceColumns(plan, i) })),
  );
  const all = [leads, ...tables.flatMap((one) => one ?? []), ...sources.flat()];
  const headers = new Map<Wanted, Pick<SparkFile, 'header' | 'options'>>();
  const away: Wanted[] = [];
  const problems: Problem[] = [];
  const collect = (error: unknown): null => {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(...error.problems);
    return null;
  };
  for (const one of all) {
    const isFile = isLocal(one.path) && kindOf(one.path) === 'csv' && (await isRegular(one.path));
    // Of one that is not there our own reader says so at once; a pattern is Spark's.
    const isMissing = isLocal(one.path) && !/[*?{[]/.test(one.path) && !existsSync(one.path);
    if (!isFile && !isMissing) away.push(one);
    else {
      const header = await localHeader(one, inputs.csv(one.name)).catch(collect);
      if (header !== null) headers.set(one, header);
    }
  }
  if (problems.length > 0) throw new ProblemError(inOrder(problems));
  if (away.length > 0) {
    const found = await awayHeaders(away, (name) => inputs.csv(name), session);
    for (const [i, one] of away.entries())
      headers.set(one, { header: found[i] as string[], options: inputs.csv(one.name) });
  }
  const fileOf = (one: Wanted): SparkFile => {
    const { header, options } = headers.get(one)!;
    let positions: Positions = () => undefined;
    try {
      positions = bindColumns(header, one.columns, one.path, rules.path, one.name === 'leads' ? plan.leads.names : []); // biome-ignore format: one line
    } catch (error) {
      collect(error);
    }
    return {
      path: one.path,
      location: locationOf(one.path),
      kind: kindOf(one.path),
      header,
      options,
      positions,
    };
  };
  const opened = {
    leads: fileOf(leads),
    tables: tables.map((one) => one && fileOf(one)),
    sources: sources.map((list) => list.map(fileOf)),
  };
  if (problems.length > 0) throw new ProblemError(inOrder(problems));
  return opened;
}

function kindOf(path: string): SparkFile['kind'] {
  return /\.parquet\/?$/i.test(path) ? 'parquet' : 'csv';
}

export function locationOf(path: string): string {
  return isLocal(path) ? resolve(path) : path;
}

async function isRegular(path: string): Promise<boolean> {
  return stat(path).then(
    (one) => one.isFile(),
    () => false,
  );
}

async function localHeader({ path, columns }: Wanted, options: CsvOptions) {
  const hasColumns = (cells: readonly string[]): boolean =>
    columns.every(({ header }) => findColumn(cells, header).kind === 'found');
  const csv = await openCsv(path, options, () => {}, hasColumns, startsRejects);
  await csv.close();
  if (csv.layout === undefined && !/\.gz$/i.test(path)) {
    fail(
      'data',
      'not-for-spark',
      `${path} is not written in the ordinary way`,
      'score it with --engine stream',
    );
  }
  return { header: csv.header, options: { ...options, delimiter: csv.delimiter } };
}

const d = SPARK;

/** The first record of each file; of Parquet the names of its columns. */
async function awayHeaders(
  files: readonly Wanted[],
  options: (name: string) => CsvOptions,
  session: (script: string) => Promise<Told>,
): Promise<string[][]> {
  const statements = files.flatMap(({ name, path }, i): Sql[] => {
    const location = locationOf(path);
    if (kindOf(path) === 'parquet') {
      const view = sql`CREATE TEMPORARY VIEW file${i} USING parquet OPTIONS (path ${d.text(location)})`;
      const names = sql`SELECT map_keys(from_json(to_json(struct(*), map('ignoreNullFields', 'false')), 'map<string,string>')) AS names FROM file${i} LIMIT 1`;
      return [
        view,
        sql`SELECT concat(${d.text(`leadscore:header ${i}\t`)}, to_json(names)) FROM (${names}) AS n`,
      ];
    }
    const view = sql`CREATE TEMPORARY VIEW file${i} USING csv OPTIONS (${csvOptions(location, options(name), false)})`;
    return [
      view,
      sql`SELECT concat(${d.text(`leadscore:header ${i}\t`)}, to_json(array(*))) FROM file${i} LIMIT 1`,
    ];
  });
  const told = await session(statements.map((one) => `${one};\n`).join(''));
  return files.map(({ path }, i) => {
    const header = told.lines.find(({ what }) => what === `header ${i}`)?.value as
      | (string | null)[]
      | undefined;
    if (header !== undefined) return header.map((cell) => cell ?? '');
    const last = told.said.split('\n').filter((line) => /^\[|Exception/.test(line)).at(-1); // biome-ignore format: one line
    return fail('io', 'cannot-read', `Spark finds no header in ${path}`, last?.slice(0, 300), { file: path });
  });
}

/** The options of Spark's CSV source that make it read, and write, as RFC 4180 has it. */
export function csvOptions(path: string | null, options: CsvOptions, header: boolean): Sql {
  const { quote, escape: before } = quoting(options);
  const pairs: [string, string][] = [
    ...(path === null ? [] : [['path', path] as [string, string]]),
    ['header', String(header)],
    ['sep', options.delimiter ?? ','],
    ['quote', quote ?? '\0'],
    ['escape', before ?? '\0'],
    ['charToEscapeQuoteEscaping', '\0'],
    ['encoding', options.encoding ?? 'UTF-8'],
    ['multiLine', 'true'],
    ['enforceSchema', 'true'],
    ['mode', 'PERMISSIVE'],
    ['columnNameOfCorruptRecord', 'bad'],
    ['ignoreLeadingWhiteSpace', 'false'],
    ['ignoreTrailingWhiteSpace', 'false'],
    ['emptyValue', ''],
    ['nullValue', ''],
  ];
  return join(pairs.map(([name, value]) => sql`${d.text(name)} ${d.text(value)}`)); // biome-ignore format: one line
}
