// Counts beyond the score, as the JSON of `score --summary` and `validate` has them.
import type { Plan } from '../../plan/plan.ts';
import type { BeyondFacts } from '../../result/beyond-facts.ts';

/** Only of the sections that the rules declare. */
export function beyondJson(plan: Plan, { grades, stages, topics, lists, accounts }: BeyondFacts) {
  return {
    ...(grades.size > 0 && { grades: Object.fromEntries(grades) }),
    ...(plan.stages.length > 0 && { stages: Object.fromEntries(stages) }),
    ...(plan.topics.length > 0 && { topics: Object.fromEntries(topics) }),
    ...(plan.lists.length > 0 && { lists: Object.fromEntries(lists) }),
    ...(accounts !== null && {
      accounts: {
        segments: Object.fromEntries(accounts.segments),
        leads_without: accounts.leadsWithout,
      },
    }),
  };
}
