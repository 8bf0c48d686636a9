// DuckDB in this process. The package is optional: it is loaded when it is asked for, and its absence is told.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { addTemporary, forgetTemporary } from '../io/temporaries.ts';
import { fail } from '../problem.ts';
import type { Sql } from '../sql/sql.ts';

/** Columns of numbers, some rows at a time. */
export interface Chunk {
  readonly rows: number;
  /** A column of texts by its place. */
  readonly text: (column: number, row: number) => string;
  readonly columns: readonly Numbers[];
}
export type Numbers = Float64Array | Int32Array | Int16Array | BigInt64Array;

export interface Duckdb {
  run(query: Sql): Promise<void>;
  /** All rows, as numbers; NULL as null. */
  rows(query: Sql): Promise<(number | bigint | null)[][]>;
  /** One text. */
  text(query: Sql): Promise<string>;
  /** Rows of numbers without NULL, as they are made. */
  chunks(query: Sql): AsyncGenerator<Chunk>;
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

/** Enough for most runs; what is more goes to disk. */
const MEMORY = '600MB';

export async function openDuckdb(memory: string | null): Promise<Duckdb> {
  const api = await needDuckdb();
  const spill = await mkdtemp(join(tmpdir(), 'leadscore-duckdb-'));
  const instance = await api.DuckDBInstance.create(':memory:', {
    temp_directory: spill,
    preserve_insertion_order: 'true',
    memory_limit: memory ?? MEMORY,
  });
  const connection = await instance.connect();
  const removeSpill = (): void => rmSync(spill, { recursive: true, force: true });
  addTemporary(spill, () => {
    connection.interrupt();
    removeSpill();
  });
  return {
    run: async (query) => void (await connection.run(query)),
    rows: async (query) => {
      const { getRows } = await readAll(connection, query);
      return getRows();
    },
    text: async (query) => {
      const reader = await connection.runAndReadAll(query);
      return String(reader.getRows()[0]?.[0]);
    },
    chunks: (query) => chunksOf(connection, query),
    stop: () => connection.interrupt(),
    close: async () => {
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

async function* chunksOf(connection: DuckDBConnection, query: Sql): AsyncGenerator<Chunk> {
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const columns = Array.from({ length: chunk.columnCount }, (_, i) => {
      const vector = chunk.getColumnVector(i) as unknown as { readonly items: Numbers };
      return vector.items;
    });
    const text = (column: number, row: number): string => String(chunk.getColumnVector(column).getItem(row));
    yield { rows: chunk.rowCount, columns, text };
  }
}
