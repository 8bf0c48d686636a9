// The account of a lead that is explained: what it adds up to, and who else is in it.
import type { MemoryAccounts } from '../engines/memory/score-accounts.ts';
import type { Plan } from '../plan/plan.ts';
import { accountReasons, missingRoles } from '../result/accounts.ts';
import type { AccountExplained, AccountLead } from '../result/explanation.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { compareBytes } from '../values/byte-order.ts';

const MOST_LEADS = 10;

/** null: the rules declare no accounts, or the lead has none. */
export function explainAccount(
  plan: Plan,
  accounts: MemoryAccounts | null,
  lead: number,
  score: (lead: number) => ScoreCard,
  idOf: (lead: number) => string,
): AccountExplained | null {
  const declared = plan.accounts;
  const account = accounts?.of(lead);
  if (declared === null || accounts === null || account === undefined) return null;
  const { key, name, card } = account;
  const leads = accounts.membersOf(lead).map((member): AccountLead => {
    const { score: points, segment, disqualified } = score(member);
    const fills = accounts.rolesOf(member);
    const roles = declared.roles.flatMap(({ id }, role) => (fills[role] === true ? [id] : []));
    return { id: idOf(member), score: points, segment, isDisqualified: disqualified !== null, roles };
  });
  leads.sort(
    (a, b) =>
      Number(a.isDisqualified) - Number(b.isDisqualified) || b.score - a.score || compareBytes(a.id, b.id),
  );
  return {
    ...{ key, name, card },
    reasons: accountReasons(plan, declared, card),
    missingRoles: missingRoles(declared, card),
    leads: leads.slice(0, MOST_LEADS),
    omitted: Math.max(0, leads.length - MOST_LEADS),
  };
}
