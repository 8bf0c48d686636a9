// The signals of one lead as of any day ahead. Rows are summed up by day as they stream past, so memory grows with
// days and different values, not with rows.

import { ownCopy } from '../engines/memory/big-sets.ts';
import type { Of, Signal } from '../plan/plan.ts';
import { add, clamp, MICRO, type Micro, RULE_LIMIT } from '../values/micro.ts';
import { type DaySet, HORIZON, hasDay, turnsOf } from './days-ahead.ts';

/** What one row brings to a signal besides itself: the number that is summed, or the values that are counted as different. */
export interface Brought {
  readonly amount: Micro;
  readonly elements: readonly string[];
}

/** The rows of one day that count on the same days ahead. */
interface Bucket {
  readonly day: number;
  readonly counts: DaySet;
  rows: number;
  sum: Micro;
  elements: Set<string> | null;
}

export interface SignalTimeline {
  /** Adds a row; how many rows of its day count as of today, this one included. */
  add(day: number, counts: DaySet, brought: Brought | null): number;
  /** The signal so many days ahead, in millionths, and how many rows pay. */
  on(ahead: number): SignalOnDay;
  /** The days ahead on which it can differ from the day before. */
  changes(): Iterable<number>;
}

export interface SignalOnDay {
  readonly value: Micro;
  readonly paid: number;
}

const NOTHING: SignalOnDay = { value: 0, paid: 0 };

export function createSignalTimeline(signal: Signal, asOf: number): SignalTimeline {
  const byDay = new Map<number, Bucket[]>();
  const measure = measureOf(signal);
  const { ages } = signal.select;
  let before: { readonly buckets: readonly Bucket[]; readonly result: SignalOnDay } | undefined;

  return {
    add: (day, counts, brought) => {
      const ofDay = byDay.get(day) ?? [];
      byDay.set(day, ofDay);
      let bucket = ofDay.find((one) => one.counts === counts);
      if (bucket === undefined) {
        bucket = { day, counts, rows: 0, sum: 0, elements: null };
        ofDay.push(bucket);
      }
      bucket.rows++;
      if (brought !== null) {
        bucket.sum = add(bucket.sum, brought.amount);
        bucket.elements ??= new Set();
        for (const element of brought.elements) {
          // A cell may be a slice of a whole block of the file.
          if (!bucket.elements.has(element)) bucket.elements.add(ownCopy(element));
        }
      }
      before = undefined;
      return ofDay.reduce((sum, { counts: days, rows }) => (hasDay(days, 0) ? sum + rows : sum), 0);
    },
    on: (ahead) => {
      const asOfThen = asOf + ahead;
      const from = ages === null || ages.max === null ? Number.NEGATIVE_INFINITY : asOfThen - ages.max;
      const to = ages === null ? Number.POSITIVE_INFINITY : asOfThen - ages.min;
      const buckets: Bucket[] = [];
      for (const [day, ofDay] of byDay) {
        if (day < from || day > to) continue;
        for (const bucket of ofDay) if (hasDay(bucket.counts, ahead)) buckets.push(bucket);
      }
      if (buckets.length === 0) return NOTHING;
      // The same rows give the same value, but for points that decay.
      const isSame =
        !hasDecay(signal) &&
        before?.buckets.length === buckets.length &&
        buckets.every((bucket, index) => bucket === before?.buckets[index]);
      if (before !== undefined && isSame) return before.result;
      const result = measure(buckets, asOfThen);
      before = { buckets, result };
      return result;
    },
    changes: () => {
      const days = new Set<number>();
      for (const bucket of [...byDay.values()].flat()) {
        for (const ahead of turnsOf(bucket.counts)) days.add(ahead);
        const own = bucket.day - asOf;
        if (ages !== null) days.add(own + ages.min);
        if (ages !== null && ages.max !== null) days.add(own + ages.max + 1);
        if (signal.kind !== 'points' || signal.byAge === null) continue;
        const { byAge } = signal;
        const last = Math.min(byAge.length, ages?.max ?? Number.POSITIVE_INFINITY, HORIZON - own);
        for (let age = Math.max(-own, 0) + 1; age <= last; age++)
          if (byAge[age] !== byAge[age - 1]) days.add(own + age);
      }
      return days;
    },
  };
}

function hasDecay(signal: Signal): boolean {
  return signal.kind === 'points' && signal.byAge !== null;
}

type Measure = (buckets: readonly Bucket[], asOf: number) => SignalOnDay;

function measureOf(signal: Signal): Measure {
  return signal.kind === 'points' ? pointsOf(signal) : MEASURES[signal.kind];
}

const ofMany = (many: number): SignalOnDay => ({ value: many * MICRO, paid: 0 });

const MEASURES: { readonly [K in Exclude<Signal['kind'], 'points'>]: Measure } = {
  count: (buckets) => ofMany(buckets.reduce((sum, { rows }) => sum + rows, 0)),
  days: (buckets) => ofMany(new Set(buckets.map(({ day }) => day)).size),
  distinct: (buckets) => {
    const all = new Set<string>();
    for (const { elements } of buckets) for (const element of elements ?? []) all.add(element);
    return ofMany(all.size);
  },
  sum: (buckets) => ({ value: buckets.reduce<Micro>((sum, bucket) => add(sum, bucket.sum), 0), paid: 0 }),
};

function pointsOf({ points, byAge, distinct, perDay }: Of<Signal, 'points'>): Measure {
  return (buckets, asOf) => {
    const rowsOn = distinct === null ? rowsByDay(buckets) : valuesByDay(buckets);
    let value = 0;
    let paid = 0;
    for (const [day, rows] of rowsOn) {
      const worth = byAge === null ? points : (byAge[asOf - day] ?? 0);
      if (worth === 0) continue;
      const paying = perDay === null ? rows : Math.min(rows, perDay);
      paid += paying;
      // Products are exact up to the limit, and whatever is beyond it is held to it.
      value = clamp(value + worth * paying, -RULE_LIMIT, RULE_LIMIT);
    }
    return { value, paid };
  };
}

function rowsByDay(buckets: readonly Bucket[]): Map<number, number> {
  const rowsOn = new Map<number, number>();
  for (const { day, rows } of buckets) rowsOn.set(day, (rowsOn.get(day) ?? 0) + rows);
  return rowsOn;
}

/** How many values were seen last on each day. */
function valuesByDay(buckets: readonly Bucket[]): Map<number, number> {
  const newest = new Map<string, number>();
  for (const { day, elements } of buckets) {
    for (const element of elements ?? []) newest.set(element, Math.max(newest.get(element) ?? day, day));
  }
  const valuesOn = new Map<number, number>();
  for (const day of newest.values()) valuesOn.set(day, (valuesOn.get(day) ?? 0) + 1);
  return valuesOn;
}

/** The signals of one lead. */
export interface LeadTimeline {
  of(signal: number): SignalTimeline;
  on(signal: number, ahead: number): SignalOnDay;
  /** The days ahead on which any signal can differ from the day before. */
  changes(): Iterable<number>;
}

export function createLeadTimeline(signals: readonly Signal[], asOf: number): LeadTimeline {
  const timelines = new Map<number, SignalTimeline>();
  return {
    of: (index) => {
      const known = timelines.get(index);
      const signal = signals[index];
      if (known !== undefined) return known;
      if (signal === undefined) throw new Error(`the plan has no signal ${index}`);
      const made = createSignalTimeline(signal, asOf);
      timelines.set(index, made);
      return made;
    },
    changes: () => [...timelines.values()].flatMap((one) => [...one.changes()]),
    on: (index, ahead) => timelines.get(index)?.on(ahead) ?? NOTHING,
  };
}
