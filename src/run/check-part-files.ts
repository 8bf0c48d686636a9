// What a run cannot write if its engine writes a directory of part files itself.
import { readdir } from 'node:fs/promises';
import { isLocal } from '../engines/spark/spark-tables.ts';
import type { InputFiles } from '../inputs/input-request.ts';
import { fail } from '../problem.ts';
import { createPathCheck } from './check-paths.ts';
import type { OutputRequest, ScoreRequest } from './output-request.ts';

/** Refuses, before any work, what cannot be asked of Spark, and a directory that is not new. */
export async function checkPartFiles({ inputs, rules, output }: ScoreRequest): Promise<void> {
  if (output === null) return;
  refuseFlags(output, inputs);
  const { out = null, rejects = null, accounts = null, summary = null } = output.targets ?? {};
  for (const path of [out, rejects, accounts]) if (path !== null) await refuseFull(path);
  if (summary !== null) await (await createPathCheck([rules.path]))(summary, false);
}

function refuseFlags(
  { result, targets, history, changedSince }: OutputRequest,
  { leads, tables }: InputFiles,
): void {
  const asked: [string, boolean][] = [
    ['--lists', (targets?.lists ?? null) !== null],
    ['--split', (targets?.split ?? null) !== null],
    ['--report', (targets?.report ?? null) !== null],
    ['--history', history !== null],
    ['--changed-since', changedSince !== null],
    ['--columns', result.columns !== null],
    ['--sort', result.sortByScore],
    ['--escape-formulas', result.escapeFormulas],
    ['--decimal-mark', result.decimalMark !== '.'],
    ['--rename', result.renames.size > 0],
    ['--out -', targets?.out === '-'],
    ['--leads -', leads.includes('-')],
    ['--leads with several files', leads.length > 1],
    ['--table with several files for one table', tables.some((paths) => paths.length > 1)],
  ];
  const flag = asked.find(([, isAsked]) => isAsked)?.[0];
  if (flag === undefined) return;
  const hint = 'it writes a directory of part files';
  fail('usage', 'not-in-spark', `${flag} does not go with --engine spark`, hint);
}

/** Spark writes no result to a directory that holds something already. */
async function refuseFull(path: string): Promise<void> {
  if (!isLocal(path)) return;
  const names = await readdir(path).catch((error) => (error.code === 'ENOENT' ? [] : null));
  if (names !== null && names.length === 0) return;
  const hint = 'Spark writes a directory of its own: name a new one';
  fail('io', 'output-there', `${path} is there already`, hint);
}
