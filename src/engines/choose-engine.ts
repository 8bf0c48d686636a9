// Which engine scores a run, and why where it isn't the one that was asked for.
import { stat } from 'node:fs/promises';
import type { OpenInputs } from '../inputs/open-inputs.ts';
import { inputPaths } from '../inputs/request.ts';
import { hasDuckdb, needDuckdb } from './duckdb/duckdb.ts';
import type { Scores, Wants } from './engine.ts';
import { streamEngine } from './memory/memory-engine.ts';
import type { Stage } from './memory/read-inputs.ts';

export interface EngineChoice {
  readonly name: 'stream' | 'duckdb' | 'spark';
  /** Why `stream` scored where `duckdb` was to. */
  readonly instead: string | null;
}

/** From so many bytes on DuckDB has made up for its start; measured on two cores. */
const CROSSOVER = 24_000_000;

export async function scoreWith(
  inputs: OpenInputs,
  wants: Wants,
  stage: Stage,
): Promise<{ readonly scores: Scores; readonly engine: EngineChoice }> {
  let instead: string | null = null;
  if (await isForDuckdb(stage)) {
    const { duckdbScores } = await import('./duckdb/duckdb-engine.ts');
    const scores = await duckdbScores(inputs, wants, stage);
    if (typeof scores !== 'string') return { scores, engine: { name: 'duckdb', instead } };
    instead = scores;
  }
  return { scores: await streamEngine(inputs, wants, stage), engine: { name: 'stream', instead } };
}

async function isForDuckdb({ request: { engine, inputs } }: Stage): Promise<boolean> {
  if (engine === 'duckdb') await needDuckdb();
  if (engine !== 'auto') return engine === 'duckdb';
  const sizes = inputPaths(inputs).map(async (path) => (await stat(path)).size);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  return total >= CROSSOVER && (await hasDuckdb());
}
