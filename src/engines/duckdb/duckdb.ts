// DuckDB in this process. The package is optional: it is loaded when it is asked for, and its absence is told.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { addTemporary, forgetTemporary } from '../../files/temporaries.ts';
import { fail } from '../../problem.ts';
import type { Sql } from '../../sql/sql.ts';

/** Columns of numbers, some rows at a time. */
export interface Chunk {
  readonly rows: number;
  /** A column of texts by its place. */
  readonly text: (column: number, row: number) => string;
  readonly columns: readonly Numbers[];
}
export type Numbers = Float64Array | Int32Array | Int16Array | BigInt64Array;

export interface Duckdb {
  /** Says first what all queries rely on. */
  setUp(statements: readonly Sql[]): Promise<void>;
  run(query: Sql): Promise<void>;
  /** All rows, as numbers; NULL as null. */
  rows(query: Sql): Promise<(number | bigint | null)[][]>;
  /** One text. */
  text(query: Sql): Promise<string>;
  /** Rows of numbers without NULL, of one query after the other: while one is read, the next is made. */
  chunks(queries: readonly Sql[]): AsyncGenerator<Chunk>;
  /** Gives up the query at hand. */
  stop(): void;
  close(): Promise<void>;
}

type Api = typeof import('@duckdb/node-api');

async function load(): Promise<Api | undefined> {
  return import('@duckdb/node-api').catch(() => undefined);
}

/** Whether the package is there and works on this machine. */
export async function hasDuckdb(): Promise<boolean> {
  return (await load()) !== undefined;
}

/** The package, or how to get it. */
export async function needDuckdb(): Promise<Api> {
  return (
    (await load()) ??
    fail(
      'usage',
      'no-duckdb',
      '--engine duckdb needs the package @duckdb/node-api, which is not installed or does not run on this machine',
      'npm install @duckdb/node-api, or score with --engine stream: the result is the same',
    )
  );
}

export function isOutOfMemory(error: unknown): boolean {
  return /^Out of Memory/.test((error as Error).message);
}

/** Enough for most runs, in MB; what is more goes to disk. */
const MEMORY = 600;

/** What a run of so many leads and signals should be allowed in MB, where nobody said: at most half of what there is. */
export function memoryFor(leads: number, signals: number): number {
  const wanted = (leads * signals * BYTES_A_SIGNAL) / 1e6;
  return Math.floor(Math.max(MEMORY, Math.min(wanted, totalmem() / 2e6)));
}

/** A signal of a lead, while it is counted on every core and once it has been. */
const BYTES_A_SIGNAL = 80;

export async function openDuckdb(memory: string | null): Promise<Duckdb> {
  const api = await needDuckdb();
  const spill = await mkdtemp(join(tmpdir(), 'leadscore-duckdb-'));
  const instance = await api.DuckDBInstance.create(':memory:', {
    temp_directory: spill,
    preserve_insertion_order: 'true',
    memory_limit: memory ?? `${MEMORY}MB`,
  });
  const connection = await instance.connect();
  const ahead = await instance.connect();
  const removeSpill = (): void => rmSync(spill, { recursive: true, force: true });
  addTemporary(spill, () => {
    connection.interrupt();
    ahead.interrupt();
    removeSpill();
  });
  return {
    setUp: async (statements) => {
      for (const one of [connection, ahead]) for (const statement of statements) await one.run(statement);
    },
    run: async (query) => void (await connection.run(query)),
    rows: async (query) => {
      const { getRows } = await readAll(connection, query);
      return getRows();
    },
    text: async (query) => {
      const reader = await connection.runAndReadAll(query);
      return String(reader.getRows()[0]?.[0]);
    },
    chunks: (queries) => chunksOf(queries, [connection, ahead]),
    stop: () => connection.interrupt(),
    close: async () => {
      ahead.closeSync();
      connection.closeSync();
      instance.closeSync();
      removeSpill();
      forgetTemporary(spill);
    },
  };
}

async function readAll(connection: DuckDBConnection, query: Sql) {
  const reader = await connection.runAndReadAll(query);
  return { getRows: () => reader.getRows() as (number | bigint | null)[][] };
}

async function* chunksOf(
  queries: readonly Sql[],
  connections: readonly DuckDBConnection[],
): AsyncGenerator<Chunk> {
  const start = (i: number): Promise<DuckDBResult> | undefined => {
    const query = queries[i];
    const started = query && connections[i % connections.length]!.stream(query);
    started?.catch(() => {}); // heard where it is awaited
    return started;
  };
  let next = start(0);
  try {
    for (let i = 0; next !== undefined; i++) {
      const result: DuckDBResult = await next;
      next = start(i + 1);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) break;
        const columns = Array.from({ length: chunk.columnCount }, (_, column) => {
          const vector = chunk.getColumnVector(column) as unknown as { readonly items: Numbers };
          return vector.items;
        });
        const text = (column: number, row: number): string =>
          String(chunk.getColumnVector(column).getItem(row));
        yield { rows: chunk.rowCount, columns, text };
      }
    }
  } finally {
    // Nobody wants the rest: what is being made ends before its connection does.
    if (next !== undefined) for (const connection of connections) connection.interrupt();
    await next?.catch(() => {});
  }
}
