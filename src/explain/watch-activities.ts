// What `explain` takes from the logs while they stream past: for each lead asked about the sums of its activities by
// day, and the newest rows to show. Rows themselves are not kept.

import { ownCopy } from '../engines/memory/big-sets.ts';
import { createEventIdReader, createKeyReader } from '../engines/memory/key-reader.ts';
import type { LeadIndex } from '../engines/memory/lead-index.ts';
import type { ActivityWitness } from '../engines/memory/read-inputs.ts';
import { createRowReader, type RowReader, remembered, type Value } from '../engines/memory/read-row.ts';
import { compileRowTest, type RowTest } from '../engines/memory/row-tests.ts';
import type { SourceTally } from '../engines/memory/tally.ts';
import type { OpenFile } from '../inputs/open-inputs.ts';
import type { Condition, Plan, Signal } from '../plan/plan.ts';
import type { ActivityClass } from '../result/activity-class.ts';
import { cellFaultText } from '../result/cell-fault.ts';
import type { ActivityAt } from '../result/explanation.ts';
import { fold } from '../values/fold.ts';
import type { Micro } from '../values/micro.ts';
import { createMissingTest } from '../values/missing.ts';
import { type DaySet, daysFrom, daysWhere, HORIZON, NO_DAY } from './days-ahead.ts';
import { createLeadActivities, type LeadActivities, type SeenBy } from './lead-activities.ts';
import { asksForAge } from './row-tests.ts';
import type { Brought } from './timeline.ts';

export interface ActivityWatch {
  /** By index in the run's lead index. */
  readonly leads: ReadonlyMap<number, LeadActivities>;
  witnessOf(source: number): (file: OpenFile, tally: SourceTally) => ActivityWitness;
}

/** Watches the activities of these leads. */
export function watchActivities(
  plan: Plan,
  asOf: number,
  leadIndex: LeadIndex,
  indexes: readonly number[],
): ActivityWatch {
  const leads = new Map(indexes.map((index) => [index, createLeadActivities(plan, asOf)]));
  const takenIds = plan.sources.map(() => new Map<string, DaySet>());
  const isMissing = createMissingTest(plan.missing);

  const witnessOf: ActivityWatch['witnessOf'] = (index) => {
    const source = plan.sources[index];
    const taken = takenIds[index];
    if (source === undefined || taken === undefined) throw new Error(`the plan has no source ${index}`);
    return ({ csv, positions }, { hasId }) => {
      const reader = createRowReader(source.cells, positions, plan);
      const { values } = reader;
      const keys = createKeyReader(source, positions, leadIndex, isMissing);
      const ownType = remembered(ownCopy);
      const selectors = selectorsOf(plan, index, reader, asOf);
      const whereOn =
        source.where !== null && asksForAge(source.where) ? testsByDay(source.where, reader, asOf) : null;
      const idOf = createEventIdReader(source, positions, isMissing);

      /** The days ahead on which a row counts, and the id that it takes from later rows. */
      const countingDays = (id: string | null, outcome: ActivityClass, day: number | null): DaySet => {
        if (outcome === 'quarantined' || outcome === 'undated') return NO_DAY;
        if (whereOn === null) {
          if (outcome === 'left_out' || outcome === 'duplicate') return NO_DAY;
          // An earlier row that counts already has its id: it always will.
          if (outcome === 'future' && id !== null && hasId(id)) return NO_DAY;
        }
        const fromDay = daysFrom((day ?? asOf) - asOf);
        const own = whereOn === null ? fromDay : fromDay & daysWhere(whereOn);
        if (id === null) return own;
        const before = taken.get(id);
        // Where no age is asked for, the run itself knows the ids of all rows that count today.
        if (whereOn !== null || outcome === 'future') taken.set(ownCopy(id), (before ?? NO_DAY) | own);
        return before === undefined ? own : own & ~before;
      };

      return (cells, outcome, place) => {
        const found = keys.leadsOf(keys.keysOf(cells));
        if (found === undefined) return;
        const of = (typeof found === 'number' ? [found] : found).flatMap((lead) => leads.get(lead) ?? []);
        const id = idOf(cells);
        // A row of another lead may take an id as of a later day.
        if (of.length === 0 && (id === null || !(outcome === 'future' || whereOn !== null))) return;
        const faults = reader.read(cells);
        if (faults.length === 0) reader.prepare();
        const day = source.at === null ? null : dayIn(values[source.at]);
        const counts = countingDays(id, outcome, day);
        if (of.length === 0) return;
        const type = source.type === null ? null : values[source.type];
        const at: ActivityAt = {
          source: source.name,
          type: typeof type === 'string' ? ownType(type) : null,
          day,
          file: csv.path,
          line: place().line,
        };
        const seen = counts === NO_DAY ? [] : seenBy(selectors, values, counts);
        for (const lead of of) {
          if (outcome === 'matched') {
            lead.addMatched(at, seen);
            continue;
          }
          for (const { signal, counts: days, brought } of seen)
            lead.timeline.of(signal).add(day ?? 0, days, brought);
          if (outcome === 'unmatched' || outcome === 'no_lead') continue;
          const excluded = outcome === 'left_out' ? { source, values: values.map(ownValue) } : null;
          const fault = faults.length === 0 ? null : faults.map(cellFaultText).join(', ');
          lead.uncounted.add(at, { why: outcome, signals: [], excluded, fault });
        }
      };
    };
  };
  return { leads, witnessOf };
}

function dayIn(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** A cell may be a slice of a whole block of the file. */
function ownValue(value: Value): Value {
  if (typeof value === 'string') return ownCopy(value);
  return typeof value === 'object' && value !== null ? value.map(ownCopy) : value;
}

/** How one signal looks at the rows of a source. */
interface WatchedSelector {
  readonly signal: number;
  readonly test: RowTest | null;
  /** One a day where its condition asks for ages. */
  readonly testsByDay: readonly (() => boolean)[] | null;
  readonly bring: (values: readonly Value[]) => Brought | null;
}

function selectorsOf(plan: Plan, source: number, reader: RowReader, asOf: number): WatchedSelector[] {
  return plan.signals.flatMap((signal, index) => {
    const place = signal.select.sources.findIndex((one) => one.source === source);
    const part = signal.select.sources[place];
    if (part === undefined) return [];
    const { where } = part;
    const isByDay = where !== null && asksForAge(where);
    return {
      signal: index,
      test: where === null || isByDay ? null : compileRowTest(where, reader, asOf),
      testsByDay: where !== null && isByDay ? testsByDay(where, reader, asOf) : null,
      bring: bringOf(signal, place),
    };
  });
}

function testsByDay(condition: Condition, reader: RowReader, asOf: number): (() => boolean)[] {
  return Array.from({ length: HORIZON + 1 }, (_, ahead) => {
    const test = compileRowTest(condition, reader, asOf + ahead);
    return () => test(reader.values);
  });
}

function seenBy(selectors: readonly WatchedSelector[], values: readonly Value[], counts: DaySet): SeenBy[] {
  const seen: SeenBy[] = [];
  for (const { signal, test, testsByDay: onDays, bring } of selectors) {
    if (test !== null && !test(values)) continue;
    const days = onDays === null ? counts : counts & daysWhere(onDays);
    if (days !== NO_DAY) seen.push({ signal, counts: days, brought: bring(values) });
  }
  return seen;
}

function bringOf(signal: Signal, place: number): WatchedSelector['bring'] {
  const cells = signal.kind === 'points' ? signal.distinct : 'cells' in signal ? signal.cells : null;
  if (cells === null) return () => null;
  const cell = cells[place] ?? 0;
  if (signal.kind === 'sum') return (values) => ({ amount: numberIn(values[cell]), elements: [] });
  return (values) => ({ amount: 0, elements: elementsOf(values[cell] ?? null) });
}

function numberIn(value: Value | undefined): Micro {
  return typeof value === 'number' || typeof value === 'bigint' ? value : 0;
}

/** What counts as one value: folded text, a number, a date; each element of a list. */
function elementsOf(value: Value): readonly string[] {
  if (value === null) return [];
  if (typeof value === 'string') return [fold(value)];
  return typeof value === 'object' ? value.map(fold) : [String(value)];
}
