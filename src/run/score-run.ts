// One scoring run over files: an engine reads them and scores; the result is written. Nothing is put in place before
// everything is whole.

import { type EngineChoice, scoreWith } from '../engines/choose-engine.ts';
import type { Batches, LeadScore, Scores } from '../engines/engine.ts';
import type { Stage } from '../engines/memory/read-inputs.ts';
import { type OutputSet, openOutputs } from '../files/replace-files.ts';
import { openSpool, type Spool } from '../files/spool.ts';
import { openInputs, type Watch } from '../inputs/open-inputs.ts';
import { openRejects } from '../inputs/rejects.ts';
import type { ScoreRequest } from '../inputs/request.ts';
import { countCard, newFacts, type RunFacts, rankLead } from '../result/run-facts.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { checkPaths } from './check-paths.ts';
import { openHistory } from './history.ts';
import { isWholeRow, resultColumns } from './result-columns.ts';
import { openShownCells, type ShownCells } from './shown-cells.ts';
import {
  claimFiles,
  hasOldRejects,
  spoolTexts,
  startFiles,
  type WriteOut,
  writeFiles,
} from './write-files.ts';
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
  /** Puts all files in place, and with them those that tell of the run: texts by path. */
  commit(texts: ReadonlyMap<string, string>): Promise<void>;
  discard(): Promise<void>;
  /** What `show` names of the leads that were asked for, by lead. */
  readonly shown: ReadonlyMap<number, readonly string[]>;
}

/** Hears of every score as it is made, in the order of the result; it keeps no more than it must. */
export type ScoreListener = (id: string, card: ScoreCard, lead: number) => void;

export async function scoreRun(
  request: ScoreRequest,
  watch: Watch,
  writeOut: WriteOut,
  listeners: readonly ScoreListener[] = [],
  /** Asked when all are scored: which leads are to be shown. */
  toShow: () => Iterable<number> = () => [],
): Promise<RunResult> {
  const outputs = openOutputs();
  try {
    return await run(request, outputs, watch, writeOut, listeners, toShow);
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
  listeners: readonly ScoreListener[],
  toShow: () => Iterable<number>,
): Promise<RunResult> {
  const { rules, targets, result } = request;
  if (targets) {
    await checkPaths(request, targets);
    await claimFiles(targets, request, outputs);
  }
  const inputs = await openInputs(request, watch);
  let spool: Spool | undefined;
  let opened: Scores | undefined;
  let shown: ShownCells | undefined;
  try {
    // A run for its page alone writes no rows; a dry run checks them all the same.
    const out = targets?.out ?? null;
    const isForRows = targets === null || out !== null;
    const { header, path } = inputs.leads.csv;
    const columns = isForRows ? resultColumns(header, path, request) : null;
    const files = out !== null && targets ? await startFiles(out, targets, request, outputs, writeOut) : null;
    const history = request.history === null ? null : await openHistory(request.history, request, outputs);
    const rejects = openRejects(targets && outputs, targets?.rejects ?? null, request.rejectLimit);
    const stage: Stage = { request, facts: newFacts(rules.plan), rejects };
    stage.facts.otherRows = inputs.others;
    if (out !== null) spool = await openSpool(await outputs.temporaryFor(out));
    const own =
      spool && columns
        ? openOwnCells(columns, spool, inputs.leads.csv.delimiter, result.escapeFormulas)
        : undefined;
    if (request.show.length > 0) {
      shown = await openShownCells(request.show, header, path, await outputs.temporaryFor('-'));
    }
    const isWhole = columns === null || (isWholeRow(columns, header) && !result.escapeFormulas);
    const hearers = history === null ? listeners : [...listeners, history.hear];

    const keepers = [own, shown].filter((one) => one !== undefined);
    const wants = {
      watch,
      keepers,
      isWhole: isWhole && shown === undefined,
      ids: hearers.length > 0,
      ledgers: hearers.length > 0 || (columns?.hasLedger ?? false),
    };
    const { scores, engine } = await scoreWith(inputs, wants, stage);
    opened = scores;
    const batches = counted(scores, watch, stage, hearers);
    const written =
      files && spool && columns
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
    if (history !== null) {
      await history.finish();
      written.push(history.path);
    }
    const commit = async (texts: ReadonlyMap<string, string>): Promise<void> => {
      for (const [path, text] of texts) await (await outputs.create(path)).write(text);
      const isClean = rejects.count === 0 && targets?.rejects != null;
      if (isClean && (await hasOldRejects(targets.rejects))) await outputs.remove(targets.rejects);
      await outputs.commit();
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
      shown: (await shown?.of(toShow())) ?? new Map(),
    };
  } finally {
    await opened?.close();
    await spool?.close();
    await shown?.close();
    await inputs.close();
  }
}

/** Counts every score in as it goes by, and lets the listeners hear of it. */
async function* counted(
  { batches, idOf }: Scores,
  watch: Watch,
  { request, facts }: Stage,
  listeners: readonly ScoreListener[],
): AsyncGenerator<readonly LeadScore[]> {
  const { plan } = request.rules;
  // Cards that many leads share are counted at the end.
  const shared: { readonly card: ScoreCard; times: number }[] = [];
  for await (const batch of batches) {
    watch.check();
    for (const { lead, card, alike, active, id } of batch) {
      if (!active) facts.withoutActivity++;
      const known = shared[alike];
      if (known !== undefined) known.times++;
      else if (alike >= 0) shared[alike] = { card, times: 1 };
      else countCard(facts.scores, card, 1, plan);
      rankLead(facts.scores, lead, card, plan);
      for (const hear of listeners) hear(id(), card, lead);
    }
    yield batch;
  }
  for (const { card, times } of shared) countCard(facts.scores, card, times, plan);
  for (const top of facts.scores.top) top.id = await idOf(top.lead);
}

/** Where no rows are written all are scored and counted the same. */
async function countOnly(batches: Batches): Promise<string[]> {
  for await (const _ of batches);
  return [];
}
