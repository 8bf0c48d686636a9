// Of a signal that pays once for each value (`distinct`): which of a lead's rows pay, known once all are read.
import { ownCopy } from '../engines/memory/big-sets.ts';
import type { Of, Signal } from '../plan/plan.ts';
import type { ActivityAt, Unpaid } from '../result/explanation.ts';
import type { Micro } from '../values/micro.ts';
import type { NewestRows } from './newest-rows.ts';

export interface Paid {
  readonly points: Micro;
}

export interface UnpaidWhy {
  readonly why: Unpaid;
}

export interface NewestValues {
  /** Adds a row with its values; whether it has any. */
  add(at: ActivityAt, values: readonly string[]): boolean;
  /** Hands the rows that are the newest of their value to `paid` or `unpaid`, once. */
  settle(): void;
}

export function createNewestValues(
  { points, byAge, perDay }: Of<Signal, 'points'>,
  asOf: number,
  { paid, unpaid }: { readonly paid: NewestRows<Paid>; readonly unpaid: NewestRows<UnpaidWhy> },
): NewestValues {
  const newest = new Map<string, ActivityAt>();
  let isSettled = false;
  const dayOf = ({ day }: ActivityAt): number => day ?? 0;
  return {
    add: (at, values) => {
      if (values.length === 0) unpaid.add(at, { why: 'no_value' });
      for (const value of values) {
        const before = newest.get(value);
        const isNewest = before === undefined || dayOf(at) > dayOf(before);
        const older = isNewest ? before : at;
        if (older !== undefined) unpaid.add(older, { why: 'repeated' });
        if (isNewest) newest.set(before === undefined ? ownCopy(value) : value, at);
      }
      return values.length > 0;
    },
    settle: () => {
      if (isSettled) return;
      isSettled = true;
      const paying = new Map<number, number>();
      for (const at of newest.values()) {
        const day = dayOf(at);
        const worth = byAge === null ? points : (byAge[asOf - day] ?? 0);
        const ofDay = (paying.get(day) ?? 0) + 1;
        if (worth === 0) unpaid.add(at, { why: 'decayed' });
        else if (perDay !== null && ofDay > perDay) unpaid.add(at, { why: 'times_per_day' });
        else paid.add(at, { points: worth });
        paying.set(day, ofDay);
      }
    },
  };
}
