// Which engine scores a run, and why if it is not the one that was asked for.
import { stat } from 'node:fs/promises';
import { type InputRequest, inputPaths } from '../inputs/input-request.ts';
import { openInputs } from '../inputs/open-inputs.ts';
import { hasDuckdb, needDuckdb } from './duckdb/duckdb.ts';
import type { EngineRequest, LocalEngine, OpenEngine } from './engine.ts';
import { memoryEngine } from './memory/memory-engine.ts';

/** From this many bytes on, the time that DuckDB saves exceeds the time that it takes to start. Measured on two cores. */
const CROSSOVER = 24_000_000;

export const openEngine: OpenEngine = async (request, engine, monitor) => {
  if (engine.name === 'spark') {
    const { openSpark } = await import('./spark/spark-engine.ts');
    return openSpark(request, engine, monitor);
  }
  const inputs = await openInputs(request, monitor);
  return {
    leads: inputs.leads.csv,
    score: async (options) => {
      const fast = await fastEngine(request, engine);
      const scores = await fast?.(inputs, request, engine, options);
      if (scores?.kind === 'scores') return scores;
      const fallbackReason = scores?.reason ?? null;
      return { ...(await memoryEngine(inputs, request, engine, options)), fallbackReason };
    },
    check: inputs.check,
    close: inputs.close,
  };
};

/** Whether an engine writes the result itself, so that a run can write no more than the summary. */
export function writesResult({ name }: EngineRequest): boolean {
  return name === 'spark';
}

/** The engine to try before memory; undefined: none. */
async function fastEngine(
  { inputs }: InputRequest,
  { name }: EngineRequest,
): Promise<LocalEngine | undefined> {
  if (name === 'wasm') return (await import('./wasm/wasm-engine.ts')).wasmEngine;
  if (name === 'duckdb') await needDuckdb();
  const isForDuckdb =
    name === 'duckdb' || (name === 'auto' && (await isLarge(inputPaths(inputs))) && (await hasDuckdb()));
  return isForDuckdb ? (await import('./duckdb/duckdb-engine.ts')).duckdbEngine : undefined;
}

async function isLarge(paths: readonly string[]): Promise<boolean> {
  const sizeOf = (path: string) =>
    stat(path).then(
      ({ size }) => size,
      () => 0, // standard input
    );
  const sizes = await Promise.all(paths.map(sizeOf));
  return sizes.reduce((sum, size) => sum + size, 0) >= CROSSOVER;
}
