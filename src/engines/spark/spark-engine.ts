// Scoring on an existing Spark: a script for its SQL shell, and what that prints to standard output. The rows stay where
// they are: Spark writes the result, and only counts come back.
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addTemporary, forgetTemporary } from '../../files/temporaries.ts';
import type { InputRequest } from '../../inputs/input-request.ts';
import { fail } from '../../problem.ts';
import type { OpenEngine, ScoringOptions, WrittenScores } from '../engine.ts';
import { refuseTooMany, sparkFacts } from './spark-facts.ts';
import { openSparkInputs, type SparkInputs } from './spark-inputs.ts';
import { sparkScript } from './spark-script.ts';
import { runScript, type ShellResult, type SparkShell } from './spark-shell.ts';
import { isLocal } from './spark-tables.ts';

export const openSpark: OpenEngine = async (request, { spark }, monitor) => {
  const folder = await mkdtemp(join(tmpdir(), 'leadscore-spark-'));
  addTemporary(folder, () => rmSync(folder, { recursive: true, force: true }));
  const close = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    forgetTemporary(folder);
  };
  const shell: SparkShell = (script) => runScript(script, folder, spark, monitor);
  try {
    const inputs = await openSparkInputs(request, shell);
    const { path, header, options } = inputs.leads;
    return {
      leads: { path, header, delimiter: options.delimiter ?? ',', bom: false },
      score: (scoring) => score(request, inputs, shell, scoring),
      check: async () => {},
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

async function score(
  request: InputRequest,
  inputs: SparkInputs,
  shell: SparkShell,
  options: ScoringOptions,
): Promise<WrittenScores> {
  const { out, rejects, accounts } = options.destination;
  const paths = [out, rejects, accounts].flatMap((path) => path ?? []);
  try {
    for (const path of paths.filter(isLocal))
      addTemporary(path, () => rmSync(path, { recursive: true, force: true }));
    const result = await shell(sparkScript(request, options, inputs));
    const { facts, rejectedBy, isWhole } = sparkFacts(request, result);
    refuseTooMany(request, facts);
    if (result.code !== 0 || !isWhole)
      fail('io', 'spark-failed', `Spark ended with code ${result.code}`, lastError(result));
    for (const path of paths) forgetTemporary(path);
    const count = [...rejectedBy.values()].reduce((a, b) => a + b, 0);
    return {
      kind: 'written',
      engine: 'spark',
      fallbackReason: null,
      facts,
      rejects: { count, byCode: rejectedBy },
      written: [out, accounts].flatMap((path) => path ?? []),
      close: async () => {},
    };
  } catch (error) {
    // The result of a run that failed is incomplete; the directories did not exist before.
    for (const path of paths.filter(isLocal)) await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/** The error that Spark printed last. */
function lastError({ stderr }: ShellResult): string {
  const lines = stderr.split('\n').filter((line) => /^\[|Exception|Error/.test(line));
  return (lines.at(-1) ?? stderr.trim().split('\n').at(-1) ?? '').slice(0, 500);
}
