// One scoring run over files: an engine reads them and scores; the result is written. Nothing is put in place before
// everything is whole.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutputSet, openOutputs } from '../io/replace-files.ts';
import { openSpool, type Spool } from '../io/spool.ts';
import { checkPaths } from './check-paths.ts';
import type { Batches, LeadScore, Scores } from './engine.ts';
import { type EngineChoice, scoreWith } from './engines.ts';
import { countScore, newFacts, type RunFacts } from './facts.ts';
import { openInputs, type Watch } from './open-inputs.ts';
import type { Stage } from './read-inputs.ts';
import { openRejects } from './rejects.ts';
import type { ScoreRequest } from './request.ts';
import { isWholeRow, resultColumns } from './result-columns.ts';
import { removeOldRejects, spoolTexts, startFiles, type WriteOut, writeFiles } from './write-files.ts';
import { openOwnCells } from './write-result.ts';

export interface RunResult {
  readonly facts: RunFacts;
  readonly engine: EngineChoice;
  /** Paths that were written, in the order of their making. */
  readonly written: readonly string[];
  readonly rejected: number;
  /** The same by code. */
  readonly rejectedBy: ReadonlyMap<string, number>;
  readonly rejectsPath: string | null;
  /** Puts all files in place, `summary` among them where one was asked for. */
  commit(summary: string): Promise<void>;
  discard(): Promise<void>;
}

export async function scoreRun(request: ScoreRequest, watch: Watch, writeOut: WriteOut): Promise<RunResult> {
  const outputs = openOutputs();
  try {
    return await run(request, outputs, watch, writeOut);
  } catch (error) {
    await outputs.discard();
    throw error;
  }
}

async function run(
  request: ScoreRequest,
  outputs: OutputSet,
  watch: Watch,
  writeOut: WriteOut,
): Promise<RunResult> {
  const { rules, targets, result } = request;
  if (targets) await checkPaths(request, targets);
  const inputs = await openInputs(request, watch);
  let spool: Spool | undefined;
  let opened: Scores | undefined;
  try {
    const columns = resultColumns(inputs.leads.csv.header, inputs.leads.csv.path, request);
    const files = targets && (await startFiles(targets, request, outputs, writeOut));
    const rejects = openRejects(targets && outputs, targets?.rejects ?? null, request.rejectLimit);
    const stage: Stage = { request, facts: newFacts(rules.plan), rejects };
    if (targets) spool = await openSpool(spoolPath(targets.out, outputs));
    const cells = spool && openOwnCells(columns, spool, inputs.leads.csv.delimiter, result.escapeFormulas);
    const isWhole = isWholeRow(columns, inputs.leads.csv.header) && !result.escapeFormulas;

    const { scores, engine } = await scoreWith(inputs, cells && { cells, isWhole }, stage);
    opened = scores;
    const batches = counted(scores, watch, stage);
    const written =
      files && spool
        ? await writeFiles(
            files,
            batches,
            scores.ownTexts ?? spoolTexts(spool, columns),
            columns,
            inputs.leads.csv,
            result.sortByScore,
          )
        : await countOnly(batches);
    if (rejects.path !== null) written.push(rejects.path);
    const commit = async (summary: string): Promise<void> => {
      if (targets?.summary) await (await outputs.create(targets.summary)).write(summary);
      await outputs.commit();
      if (targets?.rejects && rejects.count === 0) await removeOldRejects(targets.rejects);
    };
    const { facts } = stage;
    return {
      facts,
      engine,
      written,
      rejected: rejects.count,
      rejectedBy: rejects.byCode,
      rejectsPath: rejects.path,
      commit,
      discard: outputs.discard,
    };
  } finally {
    await opened?.close();
    await spool?.close();
    await inputs.close();
  }
}

function spoolPath(out: string, outputs: OutputSet): string {
  return outputs.beside(out === '-' ? join(tmpdir(), 'leadscore') : out);
}

/** Counts every score in as it goes by. */
async function* counted(
  { batches, idOf }: Scores,
  watch: Watch,
  { request, facts }: Stage,
): AsyncGenerator<readonly LeadScore[]> {
  const { plan } = request.rules;
  for await (const batch of batches) {
    watch.check();
    for (const { lead, card, active } of batch) {
      if (!active) facts.withoutActivity++;
      countScore(facts.scores, lead, card, plan);
    }
    yield batch;
  }
  for (const top of facts.scores.top) top.id = await idOf(top.lead);
}

/** A dry run scores and counts all the same. */
async function countOnly(batches: Batches): Promise<string[]> {
  for await (const _ of batches);
  return [];
}
