// The least and the most that rules, groups and the score can come to, whatever the leads are like. Exact where rules
// are free of each other; where their conditions exclude one another, the truth lies inside.

import type { Bound } from '../plan/beyond-score.ts';
import type { Earning, Of, Plan, Rule, Segment, Signal } from '../plan/plan.ts';
import { itemAt } from '../values/item-at.ts';
import { add, clamp, MICRO, type Micro, multiplyDivide, RULE_LIMIT, roundTo } from '../values/micro.ts';
import { type ConflictContext, flat, isNever, selectsNothing } from './conflicts.ts';
import { implies } from './implies.ts';

/** In micropoints, both ends included. */
export interface Range {
  readonly low: Micro;
  readonly high: Micro;
}

export interface Ranges {
  /** What each rule may give, after `max`. */
  readonly rules: readonly Range[];
  /** What each topic may come to, after `max`. */
  readonly topics: readonly Range[];
  /** What the rules of each group may add up to, before its bounds. */
  readonly sums: readonly Range[];
  /** What is left of that within the bounds. */
  readonly groups: readonly Range[];
  /** What the whole may come to, before it is held to the score's own bounds. */
  readonly total: Range;
  /** After bounds and rounding. */
  readonly score: Range;
  /** The scores that each segment takes on its own, promotions aside; null: none, no lead gets there by its score. */
  readonly segments: readonly (Range | null)[];
}

export function rangesOf(plan: Plan): Ranges {
  const rules = plan.rules.map((rule) => bounded(ruleRange(rule, plan), rule.max));
  const sums = plan.groups.map((_, group) =>
    sumOf(rules.filter((_, rule) => plan.rules[rule]?.group === group)),
  );
  const groups = plan.groups.map(({ min, max }, group) => within(itemAt(sums, group), min, max));
  const topics = plan.topics.map((topic) => bounded(ruleRange(topic, plan), topic.max));
  const total = totalOf(plan, rules, groups);
  return {
    ...{ rules, topics, sums, groups, total, score: scoreOf(plan, total) },
    segments: plan.segments.map((segment, index) => {
      const subtotals = groups.map((range, group) => admittedBy(segment, group, range));
      if (subtotals.some(({ low, high }) => low > high) || gateNever(segment, plan)) return null;
      const { low, high } = scoreRange(plan, { rules }, subtotals);
      // The first segment takes whom no other does, from any score on.
      const from = index === 0 ? low : onGrid(segment.from, plan.score.decimals);
      const taken = plan.segments.slice(index + 1).find(({ requires, when }) => !requires.length && !when);
      const below = taken && add(onGrid(taken.from, plan.score.decimals), -gridStep(plan));
      const range = {
        low: low > from ? low : from,
        high: below !== undefined && below < high ? below : high,
      };
      return range.low > range.high ? null : range;
    }),
  };
}

/** The scores of leads with subtotals in these ranges. */
export function scoreRange(plan: Plan, { rules }: Pick<Ranges, 'rules'>, groups: readonly Range[]): Range {
  return scoreOf(plan, totalOf(plan, rules, groups));
}

function totalOf({ rules, score }: Plan, ranges: readonly Range[], groups: readonly Range[]): Range {
  const free = ranges.filter((_, rule) => rules[rule]?.group === null);
  return sumOf([{ low: score.start, high: score.start }, ...groups, ...free]);
}

function scoreOf({ score: { min, max, decimals } }: Plan, total: Range): Range {
  const { low, high } = within(total, min, max);
  return { low: roundTo(low, decimals), high: roundTo(high, decimals) };
}

const ZERO: Range = { low: 0, high: 0 };

/** What a rule may give before its `max`; a rule may always give nothing. */
function ruleRange(rule: PayingRule, plan: Plan): Range {
  const context: ConflictContext = { cells: plan.leads.cells, plan };
  if (rule.when !== null && isNever(rule.when, context)) return ZERO;
  return EARNS[rule.earns.kind](rule.earns as never, rule, plan);
}

type PayingRule = Pick<Rule, 'when' | 'earns'>;

const EARNS: {
  readonly [K in Earning['kind']]: (earns: Of<Earning, K>, rule: PayingRule, plan: Plan) => Range;
} = {
  flat: ({ points }) => withZero([points]),
  each: ({ signal }, _, plan) => withZero([mostOfEach(plan.signals[signal] as Of<Signal, 'points'>, plan)]),
  each_counted: ({ points }) => withZero([Number(held(multiplyDivide(points, MOST_COUNT, MICRO)))]),
  tiers: ({ tiers }, { when }, plan) => {
    const context: ConflictContext = { cells: plan.leads.cells, plan };
    const guard = when === null ? [] : flat(when);
    const live = tiers.filter(
      (tier, index) =>
        !isNever(tier.when, context, guard) &&
        !tiers.slice(0, index).some((before) => implies(tier.when, before.when, context.cells)),
    );
    return withZero(live.map(({ points }) => points));
  },
};

/** Numbers stay below 10^12. */
const MOST_COUNT: Micro = 10n ** 18n - 1n;

function held(points: Micro): Micro {
  return clamp<Micro>(points, -RULE_LIMIT, RULE_LIMIT);
}

function withZero(points: readonly number[]): Range {
  return { low: Math.min(0, ...points), high: Math.max(0, ...points) };
}

/** The most (by size) that any number of activities comes to. */
export function mostOfEach({ select, points, byAge, perDay }: Of<Signal, 'points'>, plan: Plan): number {
  if (points === 0 || selectsNothing(select, plan)) return 0;
  const from = select.ages?.min ?? 0;
  const to = Math.min(
    select.ages?.max ?? Number.POSITIVE_INFINITY,
    (byAge?.length ?? Number.POSITIVE_INFINITY) - 1,
  );
  if (from > to) return 0;
  const limit = points < 0 ? -RULE_LIMIT : RULE_LIMIT;
  if (perDay === null || to === Number.POSITIVE_INFINITY) {
    const pays = byAge === null || byAge.slice(from, to + 1).some((worth) => worth !== 0);
    return pays ? limit : 0;
  }
  let sum = 0;
  if (byAge === null) sum = points * perDay * (to - from + 1);
  else for (const worth of byAge.slice(from, to + 1)) sum += worth * perDay;
  return Number(held(sum));
}

function bounded({ low, high }: Range, max: number | null): Range {
  return max === null ? { low, high } : within({ low, high }, -max, max);
}

function within({ low, high }: Range, min: number | null, max: number | null): Range {
  const hold = (value: Micro): Micro => {
    const capped = max !== null && value > max ? max : value;
    return min !== null && capped < min ? min : capped;
  };
  return { low: hold(low), high: hold(high) };
}

function sumOf(ranges: readonly Range[]): Range {
  return {
    low: ranges.reduce<Micro>((sum, { low }) => add(sum, low), 0),
    high: ranges.reduce<Micro>((sum, { high }) => add(sum, high), 0),
  };
}

/** What a segment's `requires` leaves of a group's range; its ends cross where nothing is left. */
export function admittedBy({ requires }: Segment, group: number, range: Range): Range {
  return admitted(
    requires.filter((bound) => bound.group === group),
    range,
  );
}

/** What comparisons leave of a range; its ends cross where nothing is left. */
export function admitted(bounds: readonly Bound[], range: Range): Range {
  let { low, high } = range;
  for (const { op, value } of bounds) {
    if (op === 'at_least' && value > low) low = value;
    if (op === 'more_than' && value >= low) low = add(value, 1);
    if (op === 'at_most' && value < high) high = value;
    if (op === 'less_than' && value <= high) high = add(value, -1);
  }
  return { low, high };
}

function gateNever({ when }: Segment, plan: Plan): boolean {
  return when !== null && isNever(when, { cells: plan.leads.cells, plan });
}

/** The step between two scores. */
function gridStep({ score }: Plan): number {
  return 10 ** (6 - score.decimals);
}

/** The lowest score that reaches a threshold. */
function onGrid(from: number, decimals: number): Micro {
  const step = 10 ** (6 - decimals);
  return Math.ceil(from / step) * step;
}
