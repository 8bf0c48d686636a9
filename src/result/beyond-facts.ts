// What a run counts beyond the score: leads by grade, stage, topic and list, and accounts by segment.
import { gradeNames, type Plan } from '../plan/plan.ts';
import type { ScoredAccount } from './accounts.ts';
import type { ScoreCard } from './score-card.ts';

/** Numbers of leads; a map is empty where the plan declares no such section. */
export interface BeyondFacts {
  readonly grades: Map<string, number>;
  readonly stages: Map<string, number>;
  /** By the id of the lead's first topic. */
  readonly topics: Map<string, number>;
  readonly lists: Map<string, number>;
  /** null: the plan declares no accounts. */
  accounts: AccountFacts | null;
}

export interface AccountFacts {
  /** Accounts by segment. */
  readonly segments: Map<string, number>;
  readonly leadsWithout: number;
}

export function newBeyondFacts({ groups, stages, topics, lists }: Plan): BeyondFacts {
  return {
    grades: zeros(gradeNames(groups)),
    stages: zeros(stages.map(({ name }) => name)),
    topics: zeros(topics.map(({ id }) => id)),
    lists: zeros(lists.map(({ id }) => id)),
    accounts: null,
  };
}

function zeros(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name) => [name, 0]));
}

/** Counts a card in that so many leads have. */
export function countBeyond(facts: BeyondFacts, card: ScoreCard, times: number, plan: Plan): void {
  if (card.grade !== null) count(facts.grades, card.grade, times);
  if (card.stage !== null) count(facts.stages, card.stage, times);
  const topic = plan.topics[card.topics[0]?.topic ?? -1];
  if (topic !== undefined) count(facts.topics, topic.id, times);
  for (const list of card.lists) count(facts.lists, plan.lists[list]?.id ?? '', times);
}

function count(counts: Map<string, number>, name: string, times: number): void {
  counts.set(name, (counts.get(name) ?? 0) + times);
}

export function countAccounts(
  { accounts }: Plan,
  all: Iterable<ScoredAccount>,
  leadsWithout: number,
): AccountFacts {
  const segments = zeros((accounts?.segments ?? []).map(({ name }) => name));
  for (const { card } of all) count(segments, card.segment, 1);
  return { segments, leadsWithout };
}
