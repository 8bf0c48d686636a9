// Where a number would mislead, the run says so aloud.
import { dayText } from '../plan/days.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunFacts } from './facts.ts';
import type { ScoreRequest } from './request.ts';

/** An activity log this much older than as-of makes every window empty. */
const OLD_DAYS = 30;

const count = (value: number): string => value.toLocaleString('en-US');

/** Sentences, one a warning; none mostly. */
export function warningsOf(request: ScoreRequest, facts: RunFacts): string[] {
  return [...sourceWarnings(request, facts), ...leadWarnings(request, facts)];
}

function sourceWarnings({ asOf, rules }: ScoreRequest, facts: RunFacts): string[] {
  return [...facts.activities].flatMap(([name, counts]) => {
    const warnings: string[] = [];
    if (counts.read > 0 && counts.matched === 0) {
      const source = rules.plan.sources.find((one) => one.name === name);
      const key = source?.lead.column.header ?? '';
      warnings.push(
        counts.unmatched > 0
          ? `${name}: nothing matched: no "${key}" of it is the ${keyName(rules.plan, source?.match ?? null)} of a lead; check "match"`
          : `${name}: none of ${count(counts.read)} activities counts; see what was left out`,
      );
    }
    const { newest } = counts;
    if (newest !== null && asOf - newest >= OLD_DAYS) {
      const day = dayText(newest);
      const age = count(asOf - newest);
      warnings.push(
        `${name}: newest activity ${day}, ${age} days before as-of; to replay it: --as-of ${day}`,
      );
    }
    if (counts.shared * 10 > counts.matched) {
      warnings.push(
        `${name}: ${count(counts.shared)} of ${count(counts.matched)} activities are shared by several leads`,
      );
    }
    return warnings;
  });
}

/** What a log's keys are held against, as the rules call it. */
function keyName(plan: Plan, match: number | null): string {
  return match === null ? `id ("${plan.leads.id.header}")` : `"${plan.leads.cells[match]?.name}"`;
}

function leadWarnings({ rules, result }: ScoreRequest, facts: RunFacts): string[] {
  const { scores, leads } = facts;
  const { min, max } = rules.plan.score;
  const warnings: string[] = [];
  if (leads.read === 0) warnings.push('the export has a header and no leads');
  for (const [at, bound] of [
    [scores.atMin, min],
    [scores.atMax, max],
  ] as const) {
    if (leads.scored > 0 && at * 3 >= leads.scored) {
      warnings.push(
        `${count(at)} of ${count(leads.scored)} leads are at ${bound / 1_000_000}: the score doesn't tell them apart`,
      );
    }
  }
  if (facts.mangledIds > 0) {
    warnings.push(
      `${count(facts.mangledIds)} ids look like 1.23E+15: a spreadsheet has mangled them; export again as text`,
    );
  }
  if (facts.formulas > 0 && !result.escapeFormulas) {
    warnings.push(`${count(facts.formulas)} cells start like formulas; --escape-formulas makes them text`);
  }
  return warnings;
}
