// A run on an existing Spark: a script for its SQL shell, and what that tells on standard output. Nothing of the data
// comes by here but the counts.
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutputs } from '../../files/replace-files.ts';
import { addTemporary, forgetTemporary } from '../../files/temporaries.ts';
import type { Watch } from '../../inputs/open-inputs.ts';
import type { ScoreRequest } from '../../inputs/request.ts';
import { fail } from '../../problem.ts';
import type { RunFacts } from '../../result/run-facts.ts';
import { openPathCheck } from '../../run/check-paths.ts';
import type { RunResult } from '../../run/score-run.ts';
import { refuseTooMany, sparkFacts } from './spark-facts.ts';
import { isLocal, openSparkInputs } from './spark-inputs.ts';
import { sparkScript } from './spark-script.ts';
import { runScript, type SparkOptions, type Told } from './spark-shell.ts';

export async function sparkRun(
  request: ScoreRequest,
  options: SparkOptions,
  watch: Watch,
): Promise<RunResult> {
  refuseFlags(request);
  const folder = await mkdtemp(join(tmpdir(), 'leadscore-spark-'));
  addTemporary(folder, () => rmSync(folder, { recursive: true, force: true }));
  const session = (script: string): Promise<Told> => runScript(script, folder, options, watch);
  const { targets } = request;
  const results = [targets?.out, targets?.rejects].flatMap((path) => path ?? []);
  let isWriting = false;
  try {
    for (const path of results) await refuseFull(path);
    if (targets?.summary) await (await openPathCheck([request.rules.path]))(targets.summary, false);
    const inputs = await openSparkInputs(request, session);
    isWriting = true;
    for (const path of results.filter(isLocal))
      addTemporary(path, () => rmSync(path, { recursive: true, force: true }));
    const told = await session(sparkScript(request, inputs));
    const facts = sparkFacts(request, told.lines);
    refuseTooMany(request, facts);
    if (told.code !== 0 || !facts.isWhole)
      fail('io', 'spark-failed', `Spark ended with code ${told.code}`, lastWords(told.said));
    for (const path of results) forgetTemporary(path);
    return resultOf(request, facts.facts, facts.rejectedBy);
  } catch (error) {
    // What a run leaves that failed is half of something; before it there was nothing.
    for (const path of isWriting ? results.filter(isLocal) : [])
      await rm(path, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
    forgetTemporary(folder);
  }
}

/** The error that Spark told last. */
function lastWords(said: string): string {
  const lines = said.split('\n').filter((line) => /^\[|Exception|Error/.test(line));
  return (lines.at(-1) ?? said.trim().split('\n').at(-1) ?? '').slice(0, 500);
}

/** What a directory of part files can't be asked for. */
function refuseFlags({ result, targets, history, inputs }: ScoreRequest): void {
  const asked: [string, boolean][] = [
    ['--split', (targets?.split ?? null) !== null],
    ['--report', (targets?.report ?? null) !== null],
    ['--history', history !== null],
    ['--columns', result.columns !== null],
    ['--sort', result.sortByScore],
    ['--escape-formulas', result.escapeFormulas],
    ['--out -', targets?.out === '-'],
    ['--leads -', inputs.leads === '-'],
  ];
  const flag = asked.find(([, is]) => is)?.[0];
  if (flag !== undefined)
    fail(
      'usage',
      'not-in-spark',
      `${flag} does not go with --engine spark`,
      'it writes a directory of part files',
    );
}

/** Spark writes no result where there is something already; told before any work where it can be seen. */
async function refuseFull(out: string): Promise<void> {
  if (!isLocal(out)) return;
  const names = await readdir(out).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : null,
  );
  if (names === null || names.length > 0)
    fail(
      'io',
      'output-there',
      `${out} is there already`,
      'Spark writes a directory of its own: name a new one',
    );
}

function resultOf(
  { targets }: ScoreRequest,
  facts: RunFacts,
  rejectedBy: ReadonlyMap<string, number>,
): RunResult {
  const rejected = [...rejectedBy.values()].reduce((a, b) => a + b, 0);
  const rejectsPath = rejected > 0 ? (targets?.rejects ?? null) : null;
  const outputs = openOutputs();
  return {
    facts,
    engine: { name: 'spark', instead: null },
    written: [...(targets?.out ? [targets.out] : []), ...(rejectsPath ? [rejectsPath] : [])],
    rejected,
    rejectedBy,
    rejectsPath,
    commit: async (texts) => {
      await outputs.claim([...texts.keys()]);
      for (const [path, text] of texts) await (await outputs.create(path)).write(text);
      await outputs.commit();
    },
    discard: outputs.discard,
    shown: new Map(),
  };
}
