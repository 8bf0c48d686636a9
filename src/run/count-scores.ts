// The scores on their way to the result: each is counted, and those who listen hear of it.
import type { LeadCard, LeadScores, SharedCards } from '../engines/engine.ts';
import { hearInterrupts, type Monitor } from '../inputs/monitor.ts';
import type { Plan } from '../plan/plan.ts';
import { countBeyondTop, countCard, newRunFacts, type RunFacts, rankLead } from '../result/run-facts.ts';
import type { ScoreCard } from '../result/score-card.ts';

/** Is called for every score, in the order of the result. */
export type ScoreListener = (id: string, card: ScoreCard, lead: number) => void;

export interface CountedScores {
  /** Complete once all batches have been read. */
  readonly facts: RunFacts;
  readonly batches: AsyncIterable<readonly LeadCard[]>;
}

export function countScores(
  scores: LeadScores,
  plan: Plan,
  listeners: readonly ScoreListener[],
  monitor: Monitor,
): CountedScores {
  const facts = newRunFacts(scores.facts, plan);
  return { facts, batches: counted(scores, facts, plan, listeners, monitor) };
}

/** More leads than a summary shows. */
const MOST_RANKED = 10;

/** The same by card, where nobody asks for each lead. */
export async function countShared(scores: LeadScores, { cards }: SharedCards, plan: Plan): Promise<RunFacts> {
  const facts = newRunFacts(scores.facts, plan);
  const best: number[] = [];
  for (const { card, leads, active, first } of cards) {
    countCard(facts.scores, card, leads, plan);
    if (!active) facts.withoutActivity += leads;
    if (card.disqualified !== null || card.score < (best[MOST_RANKED - 1] ?? Number.NEGATIVE_INFINITY))
      continue;
    best.push(...first.map(() => card.score));
    best.sort((a, b) => b - a).splice(MOST_RANKED);
  }
  const least = best.at(-1) ?? Number.NEGATIVE_INFINITY;
  const first = cards.flatMap(({ card, first: some }) =>
    card.score >= least ? some.map((lead) => ({ lead, card })) : [],
  );
  // Leads are ranked in the order of the export: of those with one score the first stay.
  first.sort((a, b) => a.lead - b.lead);
  for (const { lead, card } of first) rankLead(facts.scores, lead, card, plan);
  for (const { card, leads, first: some } of cards) countBeyondTop(facts.scores, card, leads - some.length);
  for (const top of facts.scores.top) top.id = await scores.idOf(top.lead);
  return facts;
}

async function* counted(
  { batches, idOf }: LeadScores,
  facts: RunFacts,
  plan: Plan,
  listeners: readonly ScoreListener[],
  monitor: Monitor,
): AsyncGenerator<readonly LeadCard[]> {
  // A card that many leads share is counted once, at the end.
  const shared: { readonly card: ScoreCard; times: number }[] = [];
  for await (const batch of batches()) {
    await hearInterrupts(monitor);
    for (const { lead, card, sharedCard, active, id } of batch) {
      if (!active) facts.withoutActivity++;
      const known = shared[sharedCard];
      if (known !== undefined) known.times++;
      else if (sharedCard >= 0) shared[sharedCard] = { card, times: 1 };
      else countCard(facts.scores, card, 1, plan);
      rankLead(facts.scores, lead, card, plan);
      for (const onScore of listeners) onScore(id(), card, lead);
    }
    yield batch;
  }
  for (const { card, times } of shared) countCard(facts.scores, card, times, plan);
  for (const top of facts.scores.top) top.id = await idOf(top.lead);
}
