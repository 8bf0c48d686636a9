// An existing Spark: SPARK_HOME, or whose `spark-submit` is on the PATH. Many scripts go to one
// session: a Java machine takes its time to start.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Job, Warehouse } from './warehouse.ts';

const text = (value: string): string =>
  `'${value.replace(/[\\']/g, '\\$&').replace(/[\n\r;$]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
const id = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

export const WAREHOUSE: Warehouse = {
  dialect: 'spark',
  textType: 'STRING',
  id,
  text,
  rowsOf: (table, word, columns) => {
    const texts = columns.map((column) => `CAST(${id(column)} AS STRING) AS ${id(column)}`);
    return `SELECT concat('${word} ', to_json(struct(${texts.join(', ')}))) FROM ${table}`;
  },
};

/** Where Spark is; undefined where there is none. */
export function sparkHome(): string | undefined {
  const { SPARK_HOME, PATH = '' } = process.env;
  const homes = [SPARK_HOME, ...PATH.split(delimiter).map((folder) => join(folder, '..'))];
  return homes.find(
    (home) => home && existsSync(join(home, 'bin', 'spark-submit')) && existsSync(join(home, 'jars')),
  );
}

const SETTINGS = [
  'spark.sql.catalogImplementation=in-memory',
  'spark.ui.enabled=false',
  'spark.sql.caseSensitive=true',
  'spark.sql.shuffle.partitions=1',
  'spark.sql.adaptive.enabled=false',
  'spark.sql.legacy.storeAnalyzedPlanForView=true',
  'spark.sql.codegen.wholeStage=false',
  'spark.sql.codegen.factoryMode=NO_CODEGEN',
  'spark.sql.session.timeZone=America/New_York',
  'spark.log.level=OFF',
  // A statement that fails ends its job, not the others.
  'spark.hadoop.hive.cli.errors.ignore=true',
];

/** Runs jobs in one session; what each of them said. */
export function runSpark(home: string, jobs: readonly Job[], master = 'local[2]'): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-spark-'));
  try {
    const file = join(folder, 'jobs.sql');
    const parts = jobs.map(({ name, load, script, tell, plan }) => {
      const tables = [
        'scored',
        ...['scored_accounts', 'scored_rejects', 'scored_counts'],
        'leads',
        ...plan.sources.map((one) => one.name),
        ...plan.tables.map((one) => one.name),
      ];
      const drops = tables.map((table) => `DROP TABLE IF EXISTS ${id(table)};\n`).join('');
      return `SELECT 'JOB ${name}';\n${load.join(';\n')};\n${script}\n${tell.join(';\n')};\nCLEAR CACHE;\n${drops}`;
    });
    writeFileSync(file, parts.join(''));
    const settings = [...SETTINGS, `spark.sql.warehouse.dir=${join(folder, 'tables')}`];
    const java = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss16m';
    const args = [
      '--master',
      master,
      '--driver-memory',
      '3g',
      '--driver-java-options',
      java,
      ...settings.flatMap((one) => ['--conf', one]),
    ];
    const ran = spawnSync(join(home, 'bin', 'spark-sql'), [...args, '-f', file], {
      cwd: folder,
      env: { ...process.env, SPARK_HOME: home },
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = new Map<string, string>();
    for (const part of ran.stdout.toString().split(/^JOB /m).slice(1))
      said.set(part.slice(0, part.indexOf('\n')), part);
    const faults = ran.stderr
      .toString()
      .split('\n')
      .filter((line) => /^\[|Error|Exception/.test(line));
    if (ran.status !== 0)
      faults.push(`spark-sql ended with ${ran.status ?? ran.signal}: ${ran.stderr.toString().slice(-600)}`);
    if (faults.length > 0) said.set('faults', faults.slice(-12).join('\n'));
    return said;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
