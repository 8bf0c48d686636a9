// What the activities of one lead did: by signal what each row was worth today, and the rows that counted for nothing.

import type { Value } from '../engines/memory/read-row.ts';
import type { Plan, Signal, Source } from '../plan/plan.ts';
import type { ActivityAt, Uncounted, Unpaid } from '../result/explanation.ts';
import type { Micro } from '../values/micro.ts';
import { type DaySet, hasDay } from './days-ahead.ts';
import { createNewestRows, type NewestRows } from './newest-rows.ts';
import { createNewestValues, type NewestValues, type Paid, type UnpaidWhy } from './newest-values.ts';
import { type Brought, createLeadTimeline, type LeadTimeline } from './timeline.ts';

export interface UncountedWhy {
  readonly why: Uncounted;
  /** The signals that missed it for the same reason. */
  readonly signals: readonly number[];
  /** Of a row that its source's `where` excludes: its values and where they come from. */
  readonly excluded: { readonly source: Source; readonly values: readonly Value[] } | null;
  readonly fault: string | null;
}

/** What one signal saw of one lead as of today. */
export interface SignalRows {
  /** The activities of a signal: those that give points, or else those in its window. */
  readonly paid: NewestRows<Paid>;
  readonly unpaid: NewestRows<UnpaidWhy>;
  /** Where only the newest row of each value pays; null: all do. */
  readonly newestValues: NewestValues | null;
  /** The newest activity within its window, and the newest outside it; day numbers. */
  newest: number | null;
  newestOutside: number | null;
}

export interface LeadActivities {
  readonly timeline: LeadTimeline;
  readonly uncounted: NewestRows<UncountedWhy>;
  /** Undefined where a signal saw nothing. */
  rowsOf(signal: number): SignalRows | undefined;
  /** A row that counts today, seen by these signals. */
  addMatched(at: ActivityAt, seen: readonly SeenBy[]): void;
}

/** A signal with a selector that a row matches, whatever its window. */
export interface SeenBy {
  readonly signal: number;
  /** The days ahead on which the row counts for it. */
  readonly counts: DaySet;
  readonly brought: Brought | null;
}

export function createLeadActivities({ signals }: Plan, asOf: number): LeadActivities {
  const timeline = createLeadTimeline(signals, asOf);
  const uncounted = createNewestRows<UncountedWhy>();
  const bySignal = new Map<number, SignalRows>();

  const rowsFor = (signal: number): SignalRows => {
    const known = bySignal.get(signal);
    if (known !== undefined) return known;
    const made = { paid: createNewestRows<Paid>(), unpaid: createNewestRows<UnpaidWhy>() };
    const of = signals[signal];
    const hasValues = of?.kind === 'points' && of.distinct !== null;
    const newestValues = hasValues ? createNewestValues(of, asOf, made) : null;
    const rows: SignalRows = { ...made, newestValues, newest: null, newestOutside: null };
    bySignal.set(signal, rows);
    return rows;
  };

  return {
    timeline,
    uncounted,
    rowsOf: (signal) => {
      const rows = bySignal.get(signal);
      rows?.newestValues?.settle();
      return rows;
    },
    addMatched: (at, seen) => {
      let isCounted = false;
      let missed: { readonly why: Unpaid; readonly signals: number[] } | undefined;
      for (const { signal: index, counts, brought } of seen) {
        const signal = signals[index];
        if (signal === undefined) continue;
        const ofDay = timeline.of(index).add(at.day ?? 0, counts, brought);
        if (!hasDay(counts, 0)) continue;
        const rows = rowsFor(index);
        const worth = worthOf(signal, at.day ?? 0, asOf, ofDay);
        const { day } = at;
        if (worth === 'too_old' || worth === 'too_new') {
          if (day !== null && (rows.newestOutside === null || day > rows.newestOutside))
            rows.newestOutside = day;
        } else if (day !== null && (rows.newest === null || day > rows.newest)) rows.newest = day;
        if (rows.newestValues !== null && typeof worth !== 'string') {
          const hasValue = rows.newestValues.add(at, brought?.elements ?? []);
          isCounted ||= hasValue;
          continue;
        }
        if (typeof worth !== 'string') {
          isCounted = true;
          rows.paid.add(at, { points: worth });
          continue;
        }
        rows.unpaid.add(at, { why: worth });
        missed ??= { why: worth, signals: [] };
        if (missed.why === worth) missed.signals.push(index);
      }
      if (isCounted) return;
      const why: Uncounted = missed?.why ?? 'no_rule';
      uncounted.add(at, { why, signals: missed?.signals ?? [], excluded: null, fault: null });
    },
  };
}

/** What a row is worth to a signal today, or why nothing; `ofDay` rows of its day count so far, this one included. */
function worthOf(signal: Signal, day: number, asOf: number, ofDay: number): Micro | Unpaid {
  const { ages } = signal.select;
  const age = asOf - day;
  if (ages !== null && ages.max !== null && age > ages.max) return 'too_old';
  if (ages !== null && age < ages.min) return 'too_new';
  if (signal.kind !== 'points') return 0;
  const { points, byAge, distinct, perDay } = signal;
  const worth = byAge === null ? points : (byAge[age] ?? 0);
  if (worth === 0) return byAge === null ? 'times_per_day' : 'decayed';
  return perDay !== null && distinct === null && ofDay > perDay ? 'times_per_day' : worth;
}
