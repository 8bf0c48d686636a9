// What each kept activity did to each signal of the leads it is of, as a replay of the day itself tells it.

import type { Plan } from '../plan/plan.ts';
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
