// Scores with accounts: a first pass over all leads rolls them up by company, a second one scores each lead beside it.
import type { Plan } from '../../plan/plan.ts';
import { createAccountTable, type ScoredAccount } from '../../result/accounts.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import type { LeadBook } from './lead-index.ts';
import { openScorer } from './score-lead.ts';
import type { Tally } from './tally.ts';

export interface LeadScorer {
  score(lead: number): ScoreCard;
  /** The account of a lead; undefined: it has none. */
  accountOf(lead: number): ScoredAccount | undefined;
  /** All accounts, in the order of their first lead. */
  accounts(): Iterable<ScoredAccount>;
}

/** Scores leads by their index, once all rows are read. */
export function openLeadScorer(plan: Plan, book: LeadBook, tally: Tally): LeadScorer {
  const scorer = openScorer(plan, book, tally);
  if (plan.accounts === null) {
    return { score: (lead) => scorer.score(lead), accountOf: () => undefined, accounts: () => [] };
  }
  const table = createAccountTable(plan, plan.accounts);
  for (let lead = 0; lead < book.count; lead++) {
    const account = book.accounts.of(lead);
    if (account === undefined) continue;
    table.add({
      account,
      card: scorer.score(lead),
      active: scorer.active(lead),
      roles: scorer.roles(lead),
      id: () => book.ids.text(lead),
    });
  }
  const at = (account: number): ScoredAccount => ({
    key: book.accounts.key(account),
    name: book.accounts.name(account),
    card: table.card(account),
  });
  const accountOf = (lead: number): ScoredAccount | undefined => {
    const account = book.accounts.of(lead);
    return account === undefined ? undefined : at(account);
  };
  return {
    score: (lead) => scorer.score(lead, accountOf(lead)?.card),
    accountOf,
    accounts: function* () {
      for (let account = 0; account < book.accounts.count; account++) yield at(account);
    },
  };
}
