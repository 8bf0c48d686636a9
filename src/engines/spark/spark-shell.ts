// The shell of Spark's SQL, run through `spark-submit`: the only place that starts another program. The program gets a
// script and the user's settings, but no data.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Monitor } from '../../inputs/monitor.ts';
import { fail } from '../../problem.ts';
import type { SparkOptions } from '../engine.ts';

export interface ShellResult {
  readonly code: number;
  /** What the script printed: the name of a count, and its JSON. */
  readonly lines: readonly { readonly what: string; readonly value: unknown }[];
  /** The end of standard error. */
  readonly stderr: string;
}

/** Runs one script. */
export type SparkShell = (script: string) => Promise<ShellResult>;

/** The class that Spark's `bin/spark-sql` runs through `spark-submit`. */
const SHELL = 'org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver';
const SETTINGS = [
  // No metastore in the working directory.
  'spark.sql.catalogImplementation=in-memory',
  'spark.sql.caseSensitive=true',
  'spark.sql.variable.substitute=false',
  'spark.sql.legacy.storeAnalyzedPlanForView=true',
  // With pruning, Spark does not notice a row that is too short.
  'spark.sql.csv.parser.columnPruning.enabled=false',
  'spark.log.level=ERROR',
];

export async function runScript(
  script: string,
  folder: string,
  { home, master, settings, signal }: SparkOptions,
  monitor: Monitor,
): Promise<ShellResult> {
  const file = join(folder, 'script.sql');
  await writeFile(file, script);
  const submit = home === null ? 'spark-submit' : join(home, 'bin', 'spark-submit');
  const conf = [...SETTINGS, `spark.sql.warehouse.dir=${join(folder, 'tables')}`, ...settings];
  const args = [
    ...['--class', SHELL, '--name', 'leadscore', '--driver-java-options', '-Dfile.encoding=UTF-8'],
    ...(master === null ? [] : ['--master', master]),
    ...conf.flatMap((one) => ['--conf', one]),
    ...['-f', file],
  ];
  const child = spawn(submit, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr = (texts.stderr + text).slice(-100_000);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (status) => resolve(status ?? 1));
  }).catch(() => {
    monitor.check(); // it may have been stopped because this process was
    const hint = 'give the directory of Spark with --spark-home, or put its bin on the PATH';
    return fail('usage', 'no-spark', `${submit} was not found`, hint);
  });
  return { code, lines: linesOf(texts.stdout), stderr: texts.stderr };
}

/** The lines `leadscore:WHAT`, a tab, and JSON. */
function linesOf(out: string): ShellResult['lines'] {
  return [...out.matchAll(/^leadscore:(.+?)\t(.*)$/gm)].map(([, what = '', json = '']) => {
    const value: unknown = JSON.parse(json);
    return { what, value };
  });
}
