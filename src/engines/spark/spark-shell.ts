// The shell of Spark's SQL, run through `spark-submit`: the one place where another program is started. It is given a
// file and the settings that the user wrote, nothing of any data.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Monitor } from '../../inputs/monitor.ts';
import { fail } from '../../problem.ts';
import type { SparkOptions } from '../engine.ts';

export interface Told {
  readonly code: number;
  /** Lines that the script told: what they are of, and their JSON. */
  readonly lines: readonly { readonly what: string; readonly value: unknown }[];
  readonly said: string;
}

/** What the shell of Spark's SQL is: the same as its `bin/spark-sql`, through `spark-submit`. */
const SHELL = 'org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver';
const SETTINGS = [
  // No metastore in the working directory.
  'spark.sql.catalogImplementation=in-memory',
  'spark.sql.caseSensitive=true',
  'spark.sql.variable.substitute=false',
  'spark.sql.legacy.storeAnalyzedPlanForView=true',
  // Else a row that is too short is not looked at in full.
  'spark.sql.csv.parser.columnPruning.enabled=false',
  'spark.log.level=ERROR',
];

export async function runScript(
  script: string,
  folder: string,
  { home, master, settings, signal }: SparkOptions,
  monitor: Monitor,
): Promise<Told> {
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
  const texts = { out: '', said: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.said = (texts.said + text).slice(-100_000);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (status) => resolve(status ?? 1));
  }).catch(() => {
    monitor.check(); // it may have been stopped because this process was
    const hint = 'give its directory with --spark-home, or put its bin on the PATH';
    return fail('usage', 'no-spark', `there is no ${submit} to run`, hint);
  });
  return { code, lines: linesOf(texts.out), said: texts.said };
}

/** `leadscore:WHAT JSON` a line. */
function linesOf(out: string): Told['lines'] {
  return [...out.matchAll(/^leadscore:(.+?)\t(.*)$/gm)].map(([, what = '', json = '']) => ({
    what,
    value: JSON.parse(json) as unknown,
  }));
}
