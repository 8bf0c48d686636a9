// Scores of the same observations under other rules: without one rule, or by some of the rules alone. Groups, bounds
// and rounding are applied as in a score.
import type { Plan } from '../plan/plan.ts';
import { roundTo } from '../values/micro.ts';
import type { FiredRules } from './sample.ts';

/** Micropoints of each observation by the rules that `counts` names. */
export function scoreBy(plan: Plan, fired: FiredRules, counts: (rule: number) => boolean): Float64Array {
  const kept = plan.rules.map((_, rule) => counts(rule));
  const groupOf = plan.rules.map(({ group }) => group ?? plan.groups.length);
  const scores = new Float64Array(fired.ends.length);
  const sums = new Float64Array(plan.groups.length + 1);
  const { start, min, max, decimals } = plan.score;
  let from = 0;
  for (let i = 0; i < scores.length; i++) {
    sums.fill(0);
    for (const end = fired.ends[i]!; from < end; from++) {
      const rule = fired.rules[from]!;
      if (kept[rule] === true) sums[groupOf[rule]!]! += fired.points[from]!;
    }
    let total = start + sums[plan.groups.length]!;
    for (const [group, bounds] of plan.groups.entries()) {
      total += Math.min(bounds.max ?? Infinity, Math.max(bounds.min ?? -Infinity, sums[group]!));
    }
    scores[i] = Number(roundTo(Math.min(max, Math.max(min, total)), decimals));
  }
  return scores;
}
