// Which engine scores a run, and why where it isn't the one that was asked for.
import type { Scores, Wants } from './engine.ts';
import type { OpenInputs } from './open-inputs.ts';
import type { Stage } from './read-inputs.ts';
import { streamEngine } from './stream-engine.ts';

export interface EngineChoice {
  readonly name: 'stream' | 'duckdb';
  /** Why `stream` took over. */
  readonly instead: string | null;
}

export async function scoreWith(
  inputs: OpenInputs,
  wants: Wants,
  stage: Stage,
): Promise<{ readonly scores: Scores; readonly engine: EngineChoice }> {
  let instead: string | null = null;
  if (stage.request.engine === 'duckdb') {
    const { duckdbScores } = await import('./duckdb-engine.ts');
    const scores = await duckdbScores(inputs, wants, stage);
    if (typeof scores !== 'string') return { scores, engine: { name: 'duckdb', instead } };
    instead = scores;
  }
  return { scores: await streamEngine(inputs, wants, stage), engine: { name: 'stream', instead } };
}
