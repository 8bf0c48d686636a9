// What each rule does for the ranking: whom it fires for, how they convert, and what the score loses without it.
import type { Plan } from '../plan/plan.ts';
import { aucOf, type Interval } from './auc.ts';
import { stabilityIndex } from './drift.ts';
import { wilson } from './rates.ts';
import { scoreBy } from './re-score.ts';
import type { Sample } from './sample.ts';
import { countScores } from './score-counts.ts';

export interface Firing {
  readonly n: number;
  readonly positives: number;
  readonly rate: Interval;
  /** Against the average conversion. */
  readonly lift: number;
}

export type RuleVerdict = 'rewards-weak' | 'punishes-strong' | 'fine';

export interface RuleJudgement {
  readonly id: string;
  readonly label: string;
  /** Mean points where it fires, in micropoints. */
  readonly points: number;
  readonly with: Firing;
  readonly without: Firing;
  /** The AUC with the rule minus the AUC without it. */
  readonly aucGain: number;
  readonly verdict: RuleVerdict;
  readonly tiers: readonly (Firing & { readonly points: number })[];
}

export interface RuleJudgements {
  readonly rules: readonly RuleJudgement[];
  /** Pairs of rules that always fire together. */
  readonly together: readonly (readonly [string, string])[];
  readonly promotions: readonly ({ readonly id: string } & Firing)[];
  readonly gates: readonly ({ readonly segment: string } & Firing)[];
}

interface RuleCount {
  n: number;
  positives: number;
  points: number;
}

/** Fewer leads than these say nothing about a rule. */
const LEAST_LEADS = 20;

export function judgeRules(plan: Plan, sample: Sample, designEffect: number): RuleJudgements {
  const { fired, labels } = sample;
  const total = { n: labels.length, positives: labels.reduce((sum, label) => sum + label, 0) };
  const base = total.positives / total.n;
  const firing = (n: number, positives: number): Firing => {
    const rate = wilson(positives, n, designEffect);
    return { n, positives, rate, lift: base === 0 ? 0 : rate.value / base };
  };
  const newCount = (): RuleCount => ({ n: 0, positives: 0, points: 0 });
  const counts = plan.rules.map(newCount);
  const tiers = plan.rules.map(({ earns }) => (earns.kind === 'tiers' ? earns.tiers.map(newCount) : []));
  const pairs = new Map<number, number>();
  let from = 0;
  for (let i = 0; i < labels.length; i++) {
    const start = from;
    for (const end = fired.ends[i]!; from < end; from++) {
      const rule = fired.rules[from]!;
      for (const count of [counts[rule], tiers[rule]?.[fired.tiers[from]!]]) {
        if (count === undefined) continue;
        count.n++;
        count.positives += labels[i]!;
        count.points += fired.points[from]!;
      }
      for (let other = start; other < from; other++) {
        const pair = fired.rules[other]! * counts.length + rule;
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      }
    }
  }
  const whole = aucOf(
    countScores(
      scoreBy(plan, fired, () => true),
      labels,
    ),
  );
  const rules = plan.rules.map(({ id, label }, rule): RuleJudgement => {
    const count = counts[rule]!;
    const without = aucOf(
      countScores(
        scoreBy(plan, fired, (other) => other !== rule),
        labels,
      ),
    );
    const with_ = firing(count.n, count.positives);
    const points = count.n === 0 ? 0 : count.points / count.n;
    return {
      id,
      label,
      points,
      with: with_,
      without: firing(total.n - count.n, total.positives - count.positives),
      aucGain: whole - without,
      verdict: verdictOn(points, with_, base),
      tiers: tiers[rule]!.map((tier) => ({
        ...firing(tier.n, tier.positives),
        points: tier.n === 0 ? 0 : tier.points / tier.n,
      })),
    };
  });
  const together = [...pairs].flatMap(([pair, n]): (readonly [string, string])[] => {
    const [one, two] = [Math.floor(pair / counts.length), pair % counts.length];
    const isSame = n === counts[one]!.n && n === counts[two]!.n && n >= LEAST_LEADS;
    return isSame ? [[plan.rules[one]!.id, plan.rules[two]!.id]] : [];
  });
  const countOf = (values: Float64Array, index: number): Firing => {
    let [n, positives] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== index) continue;
      n++;
      positives += labels[i]!;
    }
    return firing(n, positives);
  };
  return {
    rules,
    together,
    promotions: plan.promote.map(({ id }, i) => ({ id, ...countOf(sample.promoted, i) })),
    gates: plan.segments.flatMap(({ name }, i) => {
      const count = countOf(sample.held, i);
      return count.n === 0 ? [] : [{ segment: name, ...count }];
    }),
  };
}

/** A rule misleads where the leads that it fires for convert, beyond chance, the other way than its points say. */
function verdictOn(points: number, { n, rate }: Firing, base: number): RuleVerdict {
  if (n < LEAST_LEADS) return 'fine';
  if (points > 0 && rate.high < base) return 'rewards-weak';
  if (points < 0 && rate.low > base) return 'punishes-strong';
  return 'fine';
}

/** The shift of each rule's share of leads between two snapshots, by rule. */
export function ruleDrift(plan: Plan, sample: Sample, before: number, after: number): number[] {
  const counts = [before, after].map(() => new Float64Array(plan.rules.length));
  const sizes = [0, 0];
  let from = 0;
  for (let i = 0; i < sample.labels.length; i++) {
    const side = [before, after].indexOf(sample.snapshots[i]!);
    if (side >= 0) sizes[side]!++;
    for (const end = sample.fired.ends[i]!; from < end; from++) {
      if (side >= 0) counts[side]![sample.fired.rules[from]!]!++;
    }
  }
  return plan.rules.map((_, rule) => {
    const shares = [0, 1].map((side) => [counts[side]![rule]!, sizes[side]! - counts[side]![rule]!]);
    return stabilityIndex(shares[0]!, shares[1]!);
  });
}
