// One pass over the files: the engine that `score` uses, with a plan and a day of the caller's.
import { openEngine } from '../engines/choose-engine.ts';
import type { EngineRequest, RowSink } from '../engines/engine.ts';
import { createDisposalStack } from '../files/disposal-stack.ts';
import type { InputFiles, InputRequest, RulesFile } from '../inputs/input-request.ts';
import { hearInterrupts, type Monitor } from '../inputs/monitor.ts';
import type { RejectLimit } from '../inputs/rejects.ts';
import type { Plan } from '../plan/plan.ts';
import { fail } from '../problem.ts';
import type { InputFacts } from '../result/run-facts.ts';
import type { ScoreCard } from '../result/score-card.ts';

/** What all passes of a command share. */
export interface PassRequest {
  readonly rules: RulesFile;
  readonly inputs: InputFiles;
  readonly rejectLimit: RejectLimit;
  readonly engine: EngineRequest;
  readonly monitor: Monitor;
}

export type CardListener = (id: string, card: ScoreCard, lead: number) => void;

/** Scores all leads by the plan as of the day. Logs and tables that the plan does not read are not opened. */
export async function scorePass(
  request: PassRequest,
  plan: Plan,
  asOf: number,
  onCard: CardListener,
  rowSinks: readonly RowSink[] = [],
): Promise<InputFacts> {
  const { engine, monitor } = request;
  const resources = createDisposalStack();
  try {
    const session = resources.use(await openEngine(inputRequestOf(request, plan, asOf), engine, monitor));
    const scores = resources.use(
      await session.score({
        monitor,
        result: { prefix: '', detail: false, top: 0, only: null, sortByScore: false },
        destination: { out: null, rejects: null, accounts: null },
        rowSinks,
        rejectSink: null,
        isWhole: rowSinks.length === 0,
        ledgers: false,
        ids: true,
        passes: 1,
        cardsWithAccounts: false,
      }),
    );
    if (scores.kind === 'written')
      return fail('usage', 'unknown-engine', `${scores.engine} cannot replay scores`);
    for await (const batch of scores.batches()) {
      await hearInterrupts(monitor);
      for (const { id, card, lead } of batch) onCard(id(), card, lead);
    }
    await session.check();
    return scores.facts;
  } finally {
    await resources.close();
  }
}

export function inputRequestOf(
  { rules, inputs, rejectLimit }: PassRequest,
  plan: Plan,
  asOf: number,
): InputRequest {
  const read = new Set(plan.signals.flatMap(({ select }) => select.sources.map(({ source }) => source)));
  const activities = plan.sources.map((_, source) =>
    read.has(source) ? (inputs.activities[source] ?? []) : [],
  );
  return { rules: { ...rules, plan }, asOf, inputs: { ...inputs, activities }, rejectLimit };
}
