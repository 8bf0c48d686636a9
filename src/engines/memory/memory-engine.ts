// The reference engine over files: tables, then leads, then activities, each read once; then the scores.
import { hearInterrupts, type Monitor } from '../../inputs/monitor.ts';
import { createRejects } from '../../inputs/rejects.ts';
import type { Plan } from '../../plan/plan.ts';
import { newInputFacts } from '../../result/run-facts.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import type { LeadCard, LeadScores, LocalEngine } from '../engine.ts';
import type { LeadIndex } from './lead-index.ts';
import { type RunContext, readLeads, readSource, readTable } from './read-inputs.ts';
import { createLeadScorer, type LeadScorer } from './score-accounts.ts';
import type { Lookup } from './tables.ts';
import { createTally, type Tally } from './tally.ts';

/** It can do all that there is to ask, so it never answers `unsupported`. */
export const memoryEngine = async (
  ...[inputs, request, , options]: Parameters<LocalEngine>
): Promise<LeadScores> => {
  const { plan } = request.rules;
  const rejects = createRejects(options.rejectSink, request.rejectLimit);
  const facts = newInputFacts(plan, inputs.otherRows);
  const context: RunContext = { request, facts, rejects };
  const lookups: (Lookup | null)[] = [];
  for (const [table, file] of inputs.tables.entries()) {
    lookups.push(file && (await readTable(table, file, context)));
  }
  const leadIndex = await readLeads(inputs.leads, lookups, options.rowSinks, context);
  const tally = createTally(plan, leadIndex, request.asOf, facts.decimals);
  for (const [source, logs] of inputs.activities.entries()) await readSource(source, logs, tally, context);
  const scorer = createLeadScorer(plan, leadIndex, tally, options.cardsWithAccounts);
  const { accounts } = scorer;
  const most = batchSize(plan);
  const order = options.result.sortByScore
    ? await byScore(leadIndex.count, scorer.score, most, options.monitor)
    : undefined;
  let addsAccounts = true;
  return {
    kind: 'scores',
    engine: 'stream',
    fallbackReason: null,
    facts,
    rejects,
    batches: () => {
      const batches = scoreAll(leadIndex, tally, scorer, order, addsAccounts, most);
      addsAccounts = false;
      return batches;
    },
    ...(accounts !== null && { accounts }),
    idOf: (lead) => leadIndex.ids.text(lead),
    close: async () => {},
  };
};

/** A batch takes well under a second, also with thousands of rules: between two of them an interrupt is heard. */
const MOST_BATCH = 1_000;
const RULES_PER_BATCH = 200_000;

function batchSize({ rules, groups, topics, lists }: Plan): number {
  const perLead = rules.length + groups.length + topics.length + lists.length + 1;
  return Math.max(1, Math.min(MOST_BATCH, Math.floor(RULES_PER_BATCH / perLead)));
}

/** Scores every lead, in the order of the result; the first time each is also added to its account. */
function* scoreAll(
  leadIndex: LeadIndex,
  tally: Tally,
  { score, accounts }: LeadScorer,
  order: Uint32Array | undefined,
  addsAccounts: boolean,
  most: number,
): Generator<LeadCard[]> {
  const add = addsAccounts ? (accounts?.add ?? null) : null;
  for (let start = 0; start < leadIndex.count; start += most) {
    const batch: LeadCard[] = [];
    for (let i = start; i < Math.min(start + most, leadIndex.count); i++) {
      const lead = order?.[i] ?? i;
      const card = score(lead);
      add?.(lead, card);
      batch.push({
        lead,
        card,
        sharedCard: -1,
        active: tally.active(lead),
        id: () => leadIndex.ids.text(lead),
      });
    }
    yield batch;
  }
}

/** Highest first, ties in the export's order. */
async function byScore(
  count: number,
  score: (lead: number) => ScoreCard,
  most: number,
  monitor: Monitor,
): Promise<Uint32Array> {
  const scores = new Float64Array(count);
  for (let lead = 0; lead < count; lead++) {
    if (lead % most === 0) await hearInterrupts(monitor);
    scores[lead] = score(lead).score;
  }
  const order = Uint32Array.from({ length: count }, (_, lead) => lead);
  return order.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
