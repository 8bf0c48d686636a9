// Scores with accounts: leads are rolled up by company while they are scored, or before that where their cards show it.
import type { Plan } from '../../plan/plan.ts';
import { createAccountTable, type ScoredAccount } from '../../result/accounts.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import type { AccountScores } from '../engine.ts';
import type { LeadIndex } from './lead-index.ts';
import { createScorer } from './score-lead.ts';
import type { Tally } from './tally.ts';

export interface LeadScorer {
  score(lead: number): ScoreCard;
  /** null: the plan declares no accounts. */
  readonly accounts: MemoryAccounts | null;
}

export interface MemoryAccounts extends AccountScores {
  /** The account of a lead; undefined: it has none. */
  of(lead: number): ScoredAccount | undefined;
  /** Adds a lead to its account, each lead once; where cards have their account, all leads are added already. */
  readonly add: ((lead: number, card: ScoreCard) => void) | null;
  /** The leads of a lead's account, itself included, in the order of the export. */
  membersOf(lead: number): number[];
  /** By role: whether the lead fills it. */
  rolesOf(lead: number): readonly boolean[];
}

/** Scores leads by their index, once all rows are read. Cards with their account take a first pass over all leads. */
export function createLeadScorer(
  plan: Plan,
  leadIndex: LeadIndex,
  tally: Tally,
  cardsWithAccounts: boolean,
): LeadScorer {
  const scorer = createScorer(plan, leadIndex, tally);
  if (plan.accounts === null) return { score: (lead) => scorer.score(lead), accounts: null };
  const table = createAccountTable(plan, plan.accounts);
  const add = (lead: number, card: ScoreCard): void => {
    const account = leadIndex.accounts.of(lead);
    if (account === undefined) return;
    table.add({
      account,
      card,
      active: scorer.active(lead),
      roles: scorer.roles(lead),
      id: () => leadIndex.ids.text(lead),
    });
  };
  if (cardsWithAccounts) for (let lead = 0; lead < leadIndex.count; lead++) add(lead, scorer.score(lead));
  const at = (account: number): ScoredAccount => ({
    key: leadIndex.accounts.key(account),
    name: leadIndex.accounts.name(account),
    card: table.card(account),
  });
  const of = (lead: number): ScoredAccount | undefined => {
    const account = leadIndex.accounts.of(lead);
    return account === undefined ? undefined : at(account);
  };
  const accounts: MemoryAccounts = {
    of,
    add: cardsWithAccounts ? null : add,
    all: function* () {
      for (let account = 0; account < leadIndex.accounts.count; account++) yield at(account);
    },
    rolesOf: scorer.roles,
    leadsWithout: leadIndex.accounts.leadsWithout,
    membersOf: (lead) => {
      const account = leadIndex.accounts.of(lead);
      const members: number[] = [];
      if (account === undefined) return members;
      for (let other = 0; other < leadIndex.count; other++) {
        if (leadIndex.accounts.of(other) === account) members.push(other);
      }
      return members;
    },
  };
  return {
    score: cardsWithAccounts ? (lead) => scorer.score(lead, of(lead)?.card) : (lead) => scorer.score(lead),
    accounts,
  };
}
