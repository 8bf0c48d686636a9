// Every native type under every operator, in sessions of two time zones, in DuckDB and in PostgreSQL.
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, test } from 'vitest';
import { NATIVE_TYPES, nativeJobs } from './native-types.ts';
import { WAREHOUSE as POSTGRES, startPostgres } from './postgres.ts';
import { differences, type Job, type Warehouse } from './warehouse.ts';

const server = startPostgres();
afterAll(() => {
  if (typeof server !== 'string') server.stop();
});

const DUCKDB: Warehouse = {
  dialect: 'duckdb',
  textType: 'VARCHAR',
  id: (name) => `"${name.replaceAll('"', '""')}"`,
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  rowsOf: (table, word, columns) => {
    const texts = columns.map((column) => `CAST("${column}" AS VARCHAR) AS "${column}"`);
    return `SELECT '${word} ' || to_json(t) FROM (SELECT ${texts.join(', ')} FROM ${table}) AS t`;
  },
};

async function runInDuckdb({ load, script, tell }: Job): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    for (const statement of [...load, script]) await connection.run(statement);
    const rows: string[] = [];
    for (const query of tell) rows.push(...(await connection.runAndReadAll(query)).getRows().map(String));
    return rows.join('\n');
  } finally {
    instance.closeSync();
  }
}

/** Every type in four readings, and a log, each in two sessions. */
const JOBS = (NATIVE_TYPES.length * 4 + 1) * 2;

describe('native types, every value that of `score` on the same values as text', () => {
  test('in DuckDB', async () => {
    const jobs = await nativeJobs(DUCKDB);
    const wrong: Record<string, string[]> = {};
    for (const job of jobs) {
      const found = differences(job, await runInDuckdb(job));
      if (found.length > 0) wrong[job.name] = found;
    }
    expect(wrong).toEqual({});
    expect(jobs.length).toBe(JOBS);
  });

  test.skipIf(typeof server === 'string')('in PostgreSQL', async () => {
    if (typeof server === 'string') return;
    const jobs = await nativeJobs(POSTGRES);
    const said = server.run(jobs);
    const wrong: Record<string, string[]> = {};
    for (const job of jobs) {
      const found = differences(job, said.get(job.name) ?? '');
      if (found.length > 0) wrong[job.name] = found;
    }
    expect({ wrong, faults: said.get('faults') }).toEqual({ wrong: {}, faults: undefined });
    expect(jobs.length).toBe(JOBS);
  });
});
