// The scores of a run, as DuckDB gives them: in parts, of which the next is made while one is written; where memory is
// short one after the other, in ever smaller ones.
import { fail } from '../../problem.ts';
import type { FilePlan } from '../../sql/duckdb-files/file-plan.ts';
import { type Chunk, type Duckdb, isOutOfMemory } from './duckdb.ts';

const PARTS = 4;
const LEAST_PART = 50_000;
const SMALLEST_PART = 1_000;

/** `rows`: how many rows the leads' file has. */
export async function* scoreChunks(
  duckdb: Duckdb,
  scores: FilePlan['scores'],
  rows: number,
  isByScore: boolean,
): AsyncGenerator<Chunk> {
  let part = Math.max(LEAST_PART, Math.ceil(rows / PARTS));
  const starts = Array.from({ length: Math.ceil(rows / part) }, (_, i) => i * part);
  let next = 0; // the first row that isn't scored
  try {
    const queries = isByScore ? [scores()] : starts.map((from) => scores(from, from + part));
    for await (const chunk of duckdb.chunks(queries)) {
      next = lastRow(chunk) + 1;
      yield chunk;
    }
    return;
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    if (isByScore) return tooLittle(error, next);
  }
  while (next < rows) {
    const to = next + part;
    try {
      for await (const chunk of duckdb.chunks([scores(next, to)])) {
        next = lastRow(chunk) + 1;
        yield chunk;
      }
      next = to;
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      if (part <= SMALLEST_PART) return tooLittle(error, next);
      part = Math.ceil(part / 4);
    }
  }
}

function lastRow({ columns, rows }: Chunk): number {
  return Number(columns[0]![rows - 1]);
}

/** Before anything was scored another engine may do it. */
function tooLittle(error: unknown, scored: number): never {
  if (scored === 0) throw error;
  const hint = 'allow more with --memory-limit, or score with --engine stream';
  return fail('io', 'out-of-memory', 'DuckDB needs more memory than it may use', hint);
}
