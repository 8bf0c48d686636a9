// What each kept activity did to each signal of the leads it is of, as a replay of the day itself tells it.

import type { Condition, Plan } from '../plan/plan.ts';
import type { Micro } from '../values/micro.ts';
import type { KeptActivity } from './explain-rows.ts';

/** What an activity, by its index, did to a signal. */
export interface Seen {
  readonly activity: number;
  readonly move: Micro | 'too_old' | 'too_new';
}

export interface Traces {
  readonly note: (activity: number, signal: number, lead: number, move: Seen['move']) => void;
  /** What was seen of a signal of a lead. */
  readonly of: (lead: number, signal: number) => readonly Seen[];
}

const NOTHING: readonly Seen[] = [];

export function openTraces(plan: Plan, activities: readonly KeptActivity[], leads: number): Traces {
  const seen: Seen[][][] = Array.from({ length: leads }, () => plan.signals.map(() => []));
  return {
    note: (activity, signal, lead, move) => {
      // The one lead more stands for all the others: nobody asks about it.
      if (activities[activity]?.leads.length) seen[lead]?.[signal]?.push({ activity, move });
    },
    of: (lead, signal) => seen[lead]?.[signal] ?? NOTHING,
  };
}

/** By signal: the labels of what asks for it. */
export function signalUsers(plan: Plan): readonly (readonly string[])[] {
  const users: string[][] = plan.signals.map(() => []);
  const use = (signal: number, label: string): void => {
    const labels = users[signal] as string[];
    if (!labels.includes(label)) labels.push(label);
  };
  const visit = (condition: Condition | null, label: string): void => {
    for (const { signal } of condition === null ? [] : signalsIn(condition)) use(signal, label);
  };
  for (const { label, when, earns } of plan.rules) {
    visit(when, label);
    if (earns.kind === 'each') use(earns.signal, label);
    if (earns.kind === 'tiers') for (const tier of earns.tiers) visit(tier.when, label);
  }
  for (const { name, when } of plan.segments) visit(when, name);
  for (const { reason, when } of [...plan.disqualify, ...plan.promote]) visit(when, reason);
  return users;
}

type SignalCondition = Extract<Condition, { readonly kind: 'signal' }>;

/** Every question that a condition asks of activities. */
export function signalsIn(condition: Condition): SignalCondition[] {
  switch (condition.kind) {
    case 'signal':
      return [condition];
    case 'all':
    case 'any':
      return condition.of.flatMap(signalsIn);
    case 'not':
      return signalsIn(condition.of);
    default:
      return [];
  }
}
