// One scoring run over files, in three phases: everything is opened, an engine scores, the result is written. Nothing is
// put in place before everything is complete.

import { openEngine, writesResult } from '../engines/choose-engine.ts';
import type { EngineName, EngineSession, LeadScores, WrittenScores } from '../engines/engine.ts';
import { createDisposalStack, type DisposalStack } from '../files/disposal-stack.ts';
import { type OutputSet, openOutputs } from '../files/replace-files.ts';
import type { Monitor } from '../inputs/monitor.ts';
import { listsReadAccounts } from '../plan/plan.ts';
import type { ScoredAccount } from '../result/accounts.ts';
import { countAccounts } from '../result/beyond-facts.ts';
import type { RunFacts } from '../result/run-facts.ts';
import { writeAccounts } from './account-table.ts';
import { checkPartFiles } from './check-part-files.ts';
import { checkPaths } from './check-paths.ts';
import { type CountedScores, countScores, countShared, type ScoreListener } from './count-scores.ts';
import { findMisread } from './find-misread.ts';
import { type HistoryFile, openHistory } from './history.ts';
import { type LastRun, type LastRunFacts, openLastRun } from './last-run.ts';
import { type OpenResult, openResult } from './open-result.ts';
import type { ScoreRequest } from './output-request.ts';
import { createRejectSink, hasOldRejects } from './rejects-file.ts';
import { openShownCells, type ShownCells } from './shown-cells.ts';
import { claimFiles, type WriteOut } from './write-files.ts';

export interface RunResult {
  readonly facts: RunFacts;
  /** null: no history is kept. */
  readonly lastRun: LastRunFacts | null;
  readonly engine: EngineName;
  /** Why this engine scored instead of the one that was asked for; null: it was asked for. */
  readonly fallbackReason: string | null;
  /** Paths that were written, in the order of their making. */
  readonly written: readonly string[];
  readonly rejected: number;
  readonly rejectedByCode: ReadonlyMap<string, number>;
  readonly rejectsPath: string | null;
  /** Puts all files in place, together with those that describe the run: texts by path. */
  readonly commit: (texts: ReadonlyMap<string, string>) => Promise<void>;
  readonly discard: () => Promise<void>;
  /** What `show` names of the leads that were asked for, by lead. */
  readonly shown: ReadonlyMap<number, readonly string[]>;
}

/** Who else takes part in a run. */
export interface RunHooks {
  /** Writes rows to standard output. */
  readonly writeOut?: WriteOut;
  readonly onScore?: readonly ScoreListener[];
  /** Is called once everything is counted and before anything is replaced or printed. It may throw to refuse the run. */
  readonly judge?: (facts: RunFacts, lastRun: LastRunFacts | null) => void;
  /** Receives the accounts once all leads are scored. */
  readonly onAccounts?: (all: Iterable<ScoredAccount>) => void;
  /** Is asked when all leads are scored: which of them will be shown. */
  readonly leadsToShow?: () => Iterable<number>;
}

export async function scoreRun(
  request: ScoreRequest,
  monitor: Monitor,
  hooks: RunHooks = {},
): Promise<RunResult> {
  const outputs = openOutputs();
  try {
    const resources = createDisposalStack();
    try {
      const run = await openRun(request, monitor, hooks, outputs, resources);
      try {
        return await writeRun(run, resources.use(await scoreLeads(run)));
      } finally {
        await run.session.check(); // whatever is wrong, an input that has changed explains it
      }
    } finally {
      await resources.close();
    }
  } catch (error) {
    await outputs.discard();
    throw error;
  }
}

/** A run that is open. What it holds open is on the disposal stack. */
interface OpenRun {
  readonly request: ScoreRequest;
  readonly monitor: Monitor;
  readonly hooks: RunHooks;
  readonly outputs: OutputSet;
  readonly session: EngineSession;
  /** null where no rows are laid out: nothing is written, or the engine writes. */
  readonly result: OpenResult | null;
  readonly history: HistoryFile | null;
  readonly lastRun: LastRun | null;
  readonly misread: readonly string[];
  readonly shown: ShownCells | null;
  readonly listeners: readonly ScoreListener[];
}

/** Phase 1: claims the files that will be written, opens the inputs, and lays out the result. */
async function openRun(
  request: ScoreRequest,
  monitor: Monitor,
  hooks: RunHooks,
  outputs: OutputSet,
  resources: DisposalStack,
): Promise<OpenRun> {
  const { engine, output, rules } = request;
  const { targets = null } = output ?? {};
  const isWritten = writesResult(engine);
  if (isWritten) await checkPartFiles(request);
  else if (output && targets) await checkPaths(request, output, targets);
  if (output && targets) {
    const claimed = isWritten ? { ...targets, out: null, rejects: null, accounts: null } : targets;
    await claimFiles(claimed, rules.plan, output.result.only, outputs);
  }
  const session = resources.use(await openEngine(request, engine, monitor));
  const result =
    output === null || isWritten
      ? null
      : await openResult(request, output, session.leads, outputs, resources, hooks.writeOut);
  const path = output?.history ?? null;
  const history = path === null || !targets ? null : await openHistory(path, request, outputs);
  const lastRun = path === null ? null : await openLastRun(path, request, monitor);
  const shown =
    output === null ? null : await openShown(isWritten ? [] : output.show, session, outputs, resources);
  const misread = await findMisread(request);
  const own = [history, lastRun].flatMap((one) => one?.onScore ?? []);
  const listeners = [...(hooks.onScore ?? []), ...own];
  return { request, monitor, hooks, outputs, session, result, history, lastRun, misread, shown, listeners };
}

async function openShown(
  lines: readonly (readonly string[])[],
  { leads }: EngineSession,
  outputs: OutputSet,
  resources: DisposalStack,
): Promise<ShownCells | null> {
  if (lines.length === 0) return null;
  const spoolPath = await outputs.temporaryFor('-');
  return resources.use(await openShownCells(lines, leads.header, leads.path, spoolPath));
}

/** Phase 2: the engine reads the inputs and scores. */
function scoreLeads(run: OpenRun): Promise<LeadScores | WrittenScores> {
  const { request, monitor, outputs, session, result, shown, listeners } = run;
  const { output } = request;
  const { out = null, rejects = null, accounts = null } = output?.targets ?? {};
  return session.score({
    monitor,
    result: output?.result ?? NO_ROWS,
    destination: { out, rejects, accounts },
    rowSinks: [result?.spoolSink, shown].flatMap((sink) => sink ?? []),
    rejectSink:
      rejects === null ? null : createRejectSink(outputs, rejects, output?.result.escapeFormulas ?? false),
    isWhole: (result?.isWhole ?? true) && shown === null,
    ledgers: listeners.length > 0 || (result?.hasLedger ?? false),
    ids: listeners.length > 0 || (result?.needsIds ?? false),
    passes: isJudgedFirst(run) ? 2 : 1,
    cardsWithAccounts: listsReadAccounts(request.rules.plan) || (result?.hasAccounts ?? false),
  });
}

/** Whether nothing may be written before the run is judged: what was printed cannot be taken back. */
function isJudgedFirst({ hooks, request }: OpenRun): boolean {
  return hooks.judge !== undefined && request.output?.targets?.out === '-';
}

const NO_ROWS = { prefix: '', detail: false, top: 0, only: null, sortByScore: false };

/** Phase 3: the rows and all that is made of them, up to the moment when the files take their places. */
async function writeRun(run: OpenRun, scored: LeadScores | WrittenScores): Promise<RunResult> {
  const { request, outputs, shown, hooks, history } = run;
  const { rejects, engine, fallbackReason } = scored;
  const rejectsPath = rejects.count > 0 ? (request.output?.targets?.rejects ?? null) : null;
  history?.countRows(scored.facts.activities);
  const { facts, written } = scored.kind === 'written' ? scored : await writeScores(run, scored);
  const sinceLast = judgeRun(run, facts);
  if (history !== null) await history.finish();
  const rejectsTarget = request.output?.targets?.rejects ?? null;
  const commit = async (texts: ReadonlyMap<string, string>): Promise<void> => {
    for (const [path, text] of texts) await (await outputs.create(path)).write(text);
    const isClean = rejects.count === 0 && rejectsTarget !== null;
    if (isClean && (await hasOldRejects(rejectsTarget))) await outputs.remove(rejectsTarget);
    await outputs.commit();
  };
  return {
    facts,
    lastRun: sinceLast,
    engine,
    fallbackReason,
    written: [...written, ...[rejectsPath, history?.path].flatMap((path) => path ?? [])],
    rejected: rejects.count,
    rejectedByCode: rejects.byCode,
    rejectsPath,
    commit,
    discard: outputs.discard,
    shown: (await shown?.of(hooks.leadsToShow?.() ?? [])) ?? new Map(),
  };
}

/** What the run changes since the last one, once it has passed. */
function judgeRun({ hooks, lastRun, misread }: OpenRun, facts: RunFacts): LastRunFacts | null {
  facts.misread = misread;
  const sinceLast = lastRun?.facts(facts.activities) ?? null;
  hooks.judge?.(facts, sinceLast);
  return sinceLast;
}

/** Writes the rows, or only counts the scores where no rows are written. */
async function writeScores(
  run: OpenRun,
  scores: LeadScores,
): Promise<{ facts: RunFacts; written: readonly string[] }> {
  const { facts, written } = await writeLeads(run, scores);
  const { accounts } = scores;
  if (accounts !== undefined) {
    const { plan } = run.request.rules;
    run.hooks.onAccounts?.(accounts.all());
    facts.scores.beyond.accounts = countAccounts(plan, accounts.all(), accounts.leadsWithout);
  }
  return { facts, written: [...written, ...(await writeAccountTable(run, scores))] };
}

/** The table of accounts, where it is asked for; the path of its file. */
async function writeAccountTable(
  { request, outputs, session }: OpenRun,
  { accounts }: LeadScores,
): Promise<string[]> {
  const { plan } = request.rules;
  const path = request.output?.targets?.accounts ?? null;
  if (path === null || plan.accounts === null || request.output === null) return [];
  if (accounts === undefined) throw new Error('an engine took a plan with accounts, and gives none');
  const output = await outputs.create(path);
  await writeAccounts(output, accounts.all(), plan, plan.accounts, session.leads, request.output.result);
  return [path];
}

async function writeLeads(
  run: OpenRun,
  scores: LeadScores,
): Promise<{ facts: RunFacts; written: readonly string[] }> {
  const { request, monitor, result, listeners } = run;
  const { plan } = request.rules;
  const byCard = listeners.length === 0 && (!result?.write || result.writeShared !== null);
  const shared = byCard ? scores.sharedCards?.() : undefined;
  if (shared !== undefined) {
    monitor.check();
    const facts = await countShared(scores, shared, plan);
    judgeRun(run, facts);
    return { facts, written: (await result?.writeShared?.(shared)) ?? [] };
  }
  const { facts, batches }: CountedScores = countScores(scores, plan, listeners, monitor);
  const write = result?.write;
  if (write && !isJudgedFirst(run)) return { written: await write(batches, scores.rowText), facts };
  for await (const _ of batches);
  judgeRun(run, facts);
  return { facts, written: (await write?.(scores.batches(), scores.rowText)) ?? [] };
}
