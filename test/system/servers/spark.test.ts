// A real Spark: `leadscore score --engine spark` on fixtures, in one process and with executors of their own, and the
// scripts of `leadscore sql --dialect spark`, many in one session. Every value is that of the reference engine. Where
// there is no Spark it is skipped, aloud; SPARK_HOME says where one is.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli.ts';
import { describeWorld } from '../../oracle/compare.ts';
import { cases } from '../../oracle/generate.ts';
import { SEED, times } from '../../support/random.ts';
import { rowsOf, withFlags } from '../../support/run.ts';
import { fixtureCases, refusedBy } from './fixture-cases.ts';
import { nativeJobs } from './native-types.ts';
import { runSpark, sparkHome, WAREHOUSE } from './spark.ts';
import { differences, type Job, jobOf } from './warehouse.ts';

const home = sparkHome();
if (home === undefined) process.stderr.write('spark is not tested: there is none on this machine\n');

// A case takes Spark some seconds.
const FIXTURES = times(6);
const RUNS = times(2);
const LONG = { timeout: 7_200_000 };

const ROOT = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'language');
const here = process.cwd();
afterAll(() => process.chdir(here));

type Row = Readonly<Record<string, string>>;

const records = (text: string): Row[] => {
  const [header = [], ...rows] = rowsOf(text);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
};

/** The rows of a directory of part files, the segment told by their folder. */
function partRows(folder: string): Row[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.csv') && !path.includes('/.') && !path.startsWith('.'))
    .flatMap((path) => {
      const segment = /segment=([^/]*)/.exec(path)?.[1];
      const part = segment === undefined ? {} : { segment: decodeURIComponent(segment) };
      return records(readFileSync(join(folder, path), 'utf8')).map((row) => ({ ...row, ...part }));
    });
}

const inOrder = (rows: readonly Row[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();

/** A CSV file as Parquet, every column text. */
async function parquetOf(path: string, folder: string): Promise<string> {
  const file = join(folder, `${basename(path, '.csv')}.parquet`);
  const duckdb = await DuckDBInstance.create(':memory:');
  try {
    const rows = `read_csv('${path}', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"')`;
    await (await duckdb.connect()).run(`COPY (FROM ${rows}) TO '${file}' (FORMAT parquet)`);
  } finally {
    duckdb.closeSync();
  }
  return file;
}

/** The engine on a fixture, of CSV or as Parquet; what it wrote is what the fixture expects. */
async function checkFixture(name: string, master: string, asParquet = false): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'leadscore-spark-test-'));
  process.chdir(join(ROOT, name));
  try {
    const command = readFileSync('command', 'utf8').trim().split(/\s+/);
    for (const [i, word] of command.entries()) {
      const [, source = '', path] = /^(\w+=)?(.*\.csv)$/.exec(word) ?? [];
      if (asParquet && path !== undefined) command[i] = source + (await parquetOf(path, out));
    }
    let said = '';
    const stream = {
      write: (text: string): void => {
        said += text;
      },
    };
    const settings = ['spark.ui.enabled=false', 'spark.sql.shuffle.partitions=2'];
    const code = await main(
      withFlags(command, [
        ...['--engine', 'spark', '--spark-home', home as string, '--master', master],
        ...settings.flatMap((one) => ['--spark-conf', one]),
        ...['--out', join(out, 'scored'), '--summary', join(out, 'summary.json')],
        ...['--rejects', join(out, 'rejects'), '--max-rejects', '100%'],
      ]),
      { stdout: stream, stderr: stream },
    );
    expect(`${code}\n${code === 0 ? '' : said}`).toBe('0\n');
    const expected = (file: string): string => readFileSync(join('expected', file), 'utf8');
    expect(inOrder(partRows(join(out, 'scored')))).toEqual(inOrder(records(expected('scored.csv'))));
    const {
      tool: _,
      engine,
      seconds: __,
      ...summary
    } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Record<string, unknown>;
    expect(engine).toBe('spark');
    const {
      tool: ___,
      engine: ____,
      seconds: _____,
      ...wanted
    } = JSON.parse(expected('summary.json')) as Record<string, unknown>;
    expect(summary).toEqual(wanted);
    const leads = summary.leads as Record<string, number>;
    const activities = Object.values(summary.activities as Record<string, Record<string, number>>);
    const tables = Object.values(summary.tables as Record<string, Record<string, number>>);
    const rejected = [leads, ...activities, ...tables].map(({ quarantined = 0 }) => quarantined);
    expect(partRows(join(out, 'rejects')).length).toBe(
      rejected.reduce((a, b) => a + b, 0) + (leads.duplicate as number),
    );
  } finally {
    process.chdir(here);
    rmSync(out, { recursive: true, force: true });
  }
}

describe.skipIf(home === undefined)('spark', () => {
  test('the engine, in one process', LONG, () => checkFixture('everything-at-once', 'local[2]'));

  test('the engine, with executors of their own', LONG, () =>
    checkFixture('rules-tiers', 'local-cluster[2,1,1024]'),
  );

  test('the engine, with executors of their own, on Parquet', LONG, () =>
    checkFixture('names-several-keys', 'local-cluster[2,1,1024]', true),
  );

  // Minutes of Spark: by hand, with LEADSCORE_EFFORT=2, as test/system/servers/native-types.test.ts is.
  test.runIf(times(1) > 1)('scripts over native types', LONG, async () => {
    const jobs = await nativeJobs(WAREHOUSE);
    const output = runSpark(home as string, jobs);
    const wrong = jobs.map((job) => [job.name, differences(job, output.get(job.name) ?? '')] as const);
    const found = wrong.filter(([, all]) => all.length > 0);
    expect({ found, errors: found.length > 0 ? output.get('faults') : undefined }).toEqual({ found: [] });
    expect(jobs.length).toBeGreaterThan(10);
  });

  test('scripts: every value is that of the reference engine', LONG, async () => {
    const fixtures = fixtureCases().filter(({ name }) => !(name in refusedBy('spark')));
    const step = Math.max(1, Math.floor(fixtures.length / FIXTURES));
    const drawn = [
      ...fixtures.filter((_, i) => i % step === 0),
      ...fc
        .sample(cases({ leads: 12, activities: 40 }), { seed: SEED, numRuns: RUNS })
        .map((one, i) => ({ name: `random ${i}`, one })),
    ];
    const jobs: Job[] = [];
    for (const { name, one } of drawn) {
      const job = await jobOf(name, one, WAREHOUSE);
      if (typeof job !== 'string') jobs.push(job);
    }
    const said = runSpark(home as string, jobs);
    const wrong: Record<string, unknown> = {};
    for (const job of jobs) {
      const found = differences(job, said.get(job.name) ?? '');
      if (found.length > 0) wrong[job.name] = [found.slice(0, 5), describeWorld(job.one.world)];
    }
    expect({ wrong, faults: Object.keys(wrong).length > 0 ? said.get('faults') : undefined }).toEqual({
      wrong: {},
      faults: undefined,
    });
    process.stderr.write(`spark: ${jobs.length} scripts, ${RUNS} random of seed ${SEED}, all equal\n`);
    expect(jobs.length).toBeGreaterThan(drawn.length * 0.8);
  });
});
