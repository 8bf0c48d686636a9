// One scoring run over files: tables, then leads, then activities, each read once; then the scores, written.
// Nothing is put in place before everything is whole.
import { type OutputSet, openOutputs } from '../io/replace-files.ts';
import { openSpool, type Spool } from '../io/spool.ts';
import { reasonsOf, type ScoreCard } from '../plan/score-card.ts';
import type { LeadBook } from '../stream/lead-book.ts';
import { openScorer } from '../stream/score-lead.ts';
import type { Lookup } from '../stream/tables.ts';
import { openTally, type Tally } from '../stream/tally.ts';
import { checkPaths } from './check-paths.ts';
import { countScore, newFacts, type RunFacts } from './facts.ts';
import { openHistory } from './history.ts';
import { openInputs, type Watch } from './open-inputs.ts';
import { readLeads, readSource, readTable, type Stage } from './read-inputs.ts';
import { openRejects } from './rejects.ts';
import type { ScoreRequest } from './request.ts';
import { resultColumns } from './result-columns.ts';
import { openShownCells, type ShownCells } from './shown-cells.ts';
import { claimFiles, hasOldRejects, startFiles, type WriteOut, writeFiles } from './write-files.ts';
import { openOwnCells, type Scored } from './write-result.ts';

export interface RunResult {
  readonly facts: RunFacts;
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

    const lookups: (Lookup | null)[] = [];
    for (const [table, file] of inputs.tables.entries()) {
      lookups.push(file && (await readTable(table, file, stage)));
    }
    const book = await readLeads(inputs.leads, lookups, [own, shown], stage);
    const tally = openTally(rules.plan, book, request.asOf);
    for (const [source, logs] of inputs.activities.entries()) await readSource(source, logs, tally, stage);

    const hearers = history === null ? listeners : [...listeners, history.hear];
    const scored = scoreAll(book, tally, stage, hearers);
    const written =
      files && spool && columns
        ? await writeFiles(
            files,
            watched(scored, watch),
            spool,
            columns,
            inputs.leads.csv,
            result.sortByScore,
          )
        : countOnly(watched(scored, watch));
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
      written,
      rejected: rejects.count,
      rejectedBy: rejects.byCode,
      rejectsPath: rejects.path,
      commit,
      discard: outputs.discard,
      shown: (await shown?.of(toShow())) ?? new Map(),
    };
  } finally {
    await spool?.close();
    await shown?.close();
    await inputs.close();
  }
}

/** Looks up every thousand leads. */
function* watched(scored: Iterable<Scored>, watch: Watch): Generator<Scored> {
  let count = 0;
  for (const one of scored) {
    if (count++ % 1000 === 0) watch.check();
    yield one;
  }
}

/** Where no rows are written all are scored and counted the same. */
function countOnly(scored: Iterable<Scored>): string[] {
  for (const _ of scored);
  return [];
}

/** Scores every lead, in the order of the result, counting as it goes. */
function* scoreAll(
  book: LeadBook,
  tally: Tally,
  { request, facts }: Stage,
  listeners: readonly ScoreListener[],
): Generator<Scored> {
  const { plan } = request.rules;
  const score = openScorer(plan, book, tally);
  const order = request.result.sortByScore ? byScore(book.count, score) : undefined;
  for (let i = 0; i < book.count; i++) {
    const lead = order === undefined ? i : (order[i] as number);
    const card = score(lead);
    if (!tally.active(lead)) facts.withoutActivity++;
    countScore(facts.scores, card, plan, () => ({ id: book.ids.text(lead), reasons: reasonsOf(card, plan) }));
    for (const hear of listeners) hear(book.ids.text(lead), card, lead);
    yield { lead, card };
  }
}

/** Highest first, ties in the export's order. */
function byScore(count: number, score: (lead: number) => ScoreCard): Uint32Array {
  const scores = Float64Array.from({ length: count }, (_, lead) => score(lead).score);
  const order = Uint32Array.from({ length: count }, (_, lead) => lead);
  return order.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
