// The logs that a rule or a topic reads.
import { earningConditions, signalsIn } from '../plan/condition-sites.ts';
import type { Plan, Rule } from '../plan/plan.ts';

/** Indexes of sources; one may be there several times. */
export function sourcesOf(part: Pick<Rule, 'when' | 'earns'>, plan: Plan): number[] {
  const signals = earningConditions(part).flatMap((condition) =>
    signalsIn(condition).map(({ signal }) => signal),
  );
  if (part.earns.kind === 'each') signals.push(part.earns.signal);
  return signals.flatMap((signal) => plan.signals[signal]?.select.sources.map(({ source }) => source) ?? []);
}
