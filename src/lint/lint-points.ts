// Checks of points: those that no lead can get, that a bound cancels, or that have no limit.

import { earningConditions, partsOf } from '../plan/condition-sites.ts';
import type { Condition, Of, Plan, Rule, Signal } from '../plan/plan.ts';
import { itemAt } from '../values/item-at.ts';
import { add, decimal, MICRO, type Micro } from '../values/micro.ts';
import { type ConflictContext, flat, isNever } from './conflicts.ts';
import { implies } from './implies.ts';
import type { Lint } from './lint.ts';
import { mostOfEach } from './ranges.ts';

/** A tier after one that holds whenever it does. */
export function findShadowedTiers({ plan, places, report }: Lint): void {
  const context: ConflictContext = { cells: plan.leads.cells, plan };
  const parts = [
    ...plan.rules.map((rule) => ({ ...rule, kind: 'rule', section: 'rules' })),
    ...plan.topics.map((topic) => ({ ...topic, kind: 'topic', section: 'topics' })),
  ];
  for (const { id, earns, when, kind, section } of parts) {
    if (earns.kind !== 'tiers') continue;
    const guard = when === null ? [] : flat(when);
    earns.tiers.forEach((tier, index) => {
      const before = earns.tiers
        .slice(0, index)
        .findIndex((other) => implies(tier.when, other.when, context.cells));
      if (before < 0 || isNever(tier.when, context, guard)) return;
      const message = `tier ${index + 1} of ${kind} ${id} never applies: tier ${before + 1} comes first and holds whenever it does`;
      report(
        'error',
        places.key(section, id, 'tiers', index),
        'shadowed-tier',
        message,
        'put the narrower tier first',
      );
    });
  }
}

/** A rule's `max`, or a group's bound, that its points cannot reach. */
export function findIdleBounds({ plan, places, ranges, report }: Lint): void {
  for (const { id, max, earns } of plan.rules) {
    if (max === null) continue;
    const { low, high } = unbounded(earns, plan);
    const most = -low > high ? -low : high;
    if (most === 0 || most > max) continue;
    const message =
      most === max
        ? `the rule gives exactly ${decimal(most)} at most`
        : `the rule gives at most ${decimal(most)}`;
    report(
      'warning',
      places.value('rules', id, 'max'),
      'max-never-binds',
      `"max" of rule ${id} has no effect: ${message}`,
      'remove it, or lower it',
    );
  }
  plan.groups.forEach(({ id, min, max }, group) => {
    const { low, high } = itemAt(ranges.sums, group);
    if (!plan.rules.some((rule) => rule.group === group)) return;
    if (max !== null && high < max) {
      report(
        'note',
        places.value('groups', id, 'max'),
        'bound-never-binds',
        `"max" of group ${id} has no effect: its rules add up to at most ${decimal(high)}`,
      );
    }
    if (min !== null && min < 0 && low > min) {
      report(
        'note',
        places.value('groups', id, 'min'),
        'bound-never-binds',
        `"min" of group ${id} has no effect: its rules add up to at least ${decimal(low)}`,
      );
    }
  });
}

/** What a rule earns before its `max`; the ends of a rule that may go on without end are the language's own. */
function unbounded(earns: Rule['earns'], plan: Plan): { readonly low: number; readonly high: number } {
  const of = (points: number) => ({ low: Math.min(0, points), high: Math.max(0, points) });
  switch (earns.kind) {
    case 'flat':
      return of(earns.points);
    case 'each':
      return of(mostOfEach(plan.signals[earns.signal] as Of<Signal, 'points'>, plan));
    case 'each_counted':
      return of(earns.points * MICRO);
    case 'tiers':
      return {
        low: Math.min(0, ...earns.tiers.map(({ points }) => points)),
        high: Math.max(0, ...earns.tiers.map(({ points }) => points)),
      };
  }
}

/** A window that goes on after decay has reached 0. */
export function findWindowsBeyondDecay({ plan, places, report }: Lint): void {
  for (const { id, earns } of plan.rules) {
    if (earns.kind !== 'each') continue;
    const { select, byAge, points } = plan.signals[earns.signal] as Of<Signal, 'points'>;
    if (byAge === null || points === 0 || select.ages === null) continue;
    const { min, max } = select.ages;
    const end = byAge.length;
    if (min >= end) {
      const at = places.key('rules', id, 'each', 'older_than');
      report(
        'error',
        at,
        'never-pays',
        `rule ${id} never gives points: it counts only activities at least ${min} days old`,
        `its decay ends after ${end} days`,
      );
    } else if (max !== null && max >= end) {
      const at = places.key('rules', id, 'each', 'within');
      report(
        'warning',
        at,
        'window-beyond-decay',
        `rule ${id} looks ${max + 1} days back, but its decay reaches 0 after ${end} days`,
        `use within: ${end}d, or a longer decay`,
      );
    }
  }
}

/** A negative rule in a group with a `min` that cancels its points. */
export function findHiddenNegatives({ plan, places, ranges, report }: Lint): void {
  plan.rules.forEach(({ id, group: index }, rule) => {
    if (index === null) return;
    const { low } = itemAt(ranges.rules, rule);
    const { id: group, min } = itemAt(plan.groups, index);
    if (min === null || low >= 0 || low >= min) return;
    const others = plan.rules.reduce<Micro>(
      (sum, other, at) =>
        other.group === index && at !== rule ? add(sum, itemAt(ranges.rules, at).high) : sum,
      0,
    );
    const at = places.key('rules', id);
    const hint = `lower "min" of group ${group}, or move the rule out of the group`;
    if (others <= min) {
      report(
        'warning',
        at,
        'hidden-negative',
        `rule ${id} never lowers a score: "min" of group ${group} is ${decimal(min)}`,
        hint,
      );
    } else {
      const left = min < 0 ? `only ${decimal(min)} of its ${decimal(low)} points` : 'nothing';
      report(
        'warning',
        at,
        'hidden-negative',
        `rule ${id} gives ${left} to a lead without other points in group ${group}: the group's "min" is ${decimal(min)}`,
        hint,
      );
    }
  });
}

/** Several rules that can each reach the top of the scale alone. */
export function findUnboundedRules({ plan, places, ranges, report }: Lint): void {
  const { min, max } = plan.score;
  const scale = max - min;
  const alone = plan.rules.filter(({ max: own, earns, group }, rule) => {
    if (own !== null || (earns.kind !== 'each' && earns.kind !== 'each_counted')) return false;
    const cap = group === null ? null : itemAt(plan.groups, group).max;
    return itemAt(ranges.rules, rule).high >= scale && (cap === null || cap >= scale);
  });
  const [first] = alone;
  if (first === undefined || alone.length < 2) return;
  const names = alone.map(({ id }) => id).join(', ');
  const message = `${alone.length} rules have no "max" and can each reach ${decimal(max)} alone: ${names}`;
  report('warning', places.key('rules', first.id), 'no-max', message, 'add a max to each of them');
}

/** A rule on inactivity that also applies to leads that were just created. */
export function findUnguardedSilence({ plan, places, ranges, report }: Lint): void {
  plan.rules.forEach((owner, rule) => {
    const { id } = owner;
    const { low, high } = itemAt(ranges.rules, rule);
    if (low >= 0 || high > 0) return;
    const parts = earningConditions(owner).flatMap(flat);
    const silence = parts.find(
      (part) =>
        part.kind === 'signal' && part.value < MICRO && (part.op === 'at_most' || part.op === 'less_than'),
    );
    const alsoLess = parts.find(
      (part) => part.kind === 'signal' && (part.op === 'at_most' || part.op === 'less_than'),
    );
    const found = silence ?? alsoLess;
    if (found === undefined || parts.some(isOfAge)) return;
    const hint = 'add a condition on the creation date, such as Create Date: { older_than: 30d }';
    report(
      'warning',
      places.of(found) ?? places.key('rules', id),
      'silence-of-the-new',
      `rule ${id} also counts the inactivity of leads that were just created`,
      hint,
    );
  });
}

/** The lead is older than some days, or has done something. */
function isOfAge(part: Condition): boolean {
  for (const one of partsOf(part)) {
    if (one.kind === 'age' && one.min !== null && one.min > 0) return true;
    if (one.kind === 'before') return true;
    if (one.kind === 'compare') return true; // days since it was created, in a column of its own
    if (one.kind === 'signal' && (one.op === 'at_least' || one.op === 'more_than')) return true;
  }
  return false;
}
