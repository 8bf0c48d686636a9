// Activities stream past once: each row is counted as the first class that fits, and moves its leads' signals.

import type { Positions } from '../../plan/columns.ts';
import type { Of, Plan, Selector, Signal } from '../../plan/plan.ts';
import type { ActivityClass } from '../../result/activity-class.ts';
import type { CellFault } from '../../result/cell-fault.ts';
import type { DecimalNotes } from '../../result/run-facts.ts';
import { fold } from '../../values/fold.ts';
import { add, clamp, MICRO, type Micro, RULE_LIMIT } from '../../values/micro.ts';
import { createMissingTest } from '../../values/missing.ts';
import { createBigNumbers } from './big-numbers.ts';
import { createCounter, createTextSet, type TextSet } from './big-sets.ts';
import { createEventIdReader, createKeyReader } from './key-reader.ts';
import type { LeadIndex } from './lead-index.ts';
import { createRowReader, type Value } from './read-row.ts';
import { compileRowTest, type RowTest } from './row-tests.ts';
import { createStringTable } from './string-table.ts';

/** The signals of all leads. */
export interface Tally {
  /** A signal of a lead, in millionths; points in micropoints. */
  value(signal: number, lead: number): Micro;
  /** How many activities paid, of a signal of points. */
  paid(signal: number, lead: number): number;
  /** Whether any activity was matched to the lead. */
  active(lead: number): boolean;
  /** Starts reading a source's rows; may be called again for a further file of the source. */
  open(source: number, positions: Positions): SourceTally;
}

export interface SourceTally {
  /** Counts a row. */
  add(row: readonly string[]): ActivityClass;
  /** Of the last row: the errors that rejected it, its day (where it has one), how many leads it reached. */
  readonly last: { faults: readonly CellFault[]; day: number | null; leads: number };
  /** Whether a row with this id was matched before. */
  hasId(id: string): boolean;
}

/** Moves one signal of one lead by one activity. */
type SignalUpdate = (lead: number, day: number, values: readonly Value[]) => void;

export function createTally(plan: Plan, leadIndex: LeadIndex, asOf: number, decimals?: DecimalNotes): Tally {
  const leads = leadIndex.count;
  const numbers = plan.signals.map(() => new Float64Array(leads));
  const paid = plan.signals.map((signal) => (signal.kind === 'points' ? new Float64Array(leads) : null));
  const beyond = plan.signals.map(() => new Map<number, bigint>());
  const active = new Uint8Array(leads);
  const seenIds = plan.sources.map(createTextSet);

  const numberOf = (signal: number, lead: number): Micro =>
    beyond[signal]!.get(lead) ?? (numbers[signal] as Float64Array)[lead]!;

  /** Sums are exact at any size: what is no safe integer any more goes on as a bigint. */
  const addTo = (signal: number, lead: number, value: Micro): void => {
    const sum = add(numberOf(signal, lead), value);
    if (typeof sum === 'bigint') beyond[signal]!.set(lead, sum);
    else {
      beyond[signal]!.delete(lead);
      numbers[signal]![lead] = sum;
    }
  };

  const movers = plan.signals.map((signal, index) =>
    MOVERS[signal.kind](signal as never, {
      store: numbers[index] as Float64Array,
      paid: paid[index] as Float64Array,
      asOf,
      add: (lead, value) => addTo(index, lead, value),
    }),
  );

  return {
    value: (signal, lead) => {
      const value = numberOf(signal, lead);
      const { kind } = plan.signals[signal] as Signal;
      // Where activities give way to newer ones, the sum is held to its limit only once all are read.
      if (kind === 'points') return clamp<Micro>(value, -RULE_LIMIT, RULE_LIMIT);
      return kind === 'sum' ? value : (value as number) * MICRO;
    },
    paid: (signal, lead) => paid[signal]?.[lead] ?? 0,
    active: (lead) => active[lead] === 1,
    open: (source, positions) =>
      createSource(plan, source, positions, leadIndex, asOf, {
        moves: (compile) => movesOf(plan, source, movers, compile, asOf),
        ids: seenIds[source] as TextSet,
        active,
        decimals,
      }),
  };
}

interface SourceContext {
  readonly moves: (compile: (where: RowSelector) => RowTest | null) => readonly SignalMove[];
  /** Those of the source's matched rows so far. */
  readonly ids: TextSet;
  readonly active: Uint8Array;
  readonly decimals: DecimalNotes | undefined;
}

type RowSelector = Plan['signals'][number]['select']['sources'][number];

interface SignalMove {
  readonly signal: number;
  readonly test: RowTest | null;
  readonly earliest: number;
  readonly latest: number;
  readonly move: SignalUpdate;
}

/** The signals that a source's activities move, each with its condition and its window of days. */
function movesOf(
  plan: Plan,
  source: number,
  movers: readonly ((source: number) => SignalUpdate)[],
  compile: (part: RowSelector) => RowTest | null,
  asOf: number,
): SignalMove[] {
  return plan.signals.flatMap(({ select }, index) => {
    const part = select.sources.find((one) => one.source === source);
    if (part === undefined) return [];
    const { ages } = select;
    return [
      {
        signal: index,
        test: compile(part),
        earliest: ages === null || ages.max === null ? Number.NEGATIVE_INFINITY : asOf - ages.max,
        latest: ages === null ? Number.POSITIVE_INFINITY : asOf - ages.min,
        move: (movers[index] as (source: number) => SignalUpdate)(source),
      },
    ];
  });
}

const NO_FAULTS: readonly CellFault[] = [];

function createSource(
  plan: Plan,
  sourceIndex: number,
  positions: Positions,
  leadIndex: LeadIndex,
  asOf: number,
  { moves: movesFor, ids, active, decimals }: SourceContext,
): SourceTally {
  const source = plan.sources[sourceIndex] as Plan['sources'][number];
  const reader = createRowReader(source.cells, positions, plan, decimals);
  const { values } = reader;
  const isMissing = createMissingTest(plan.missing);
  const { keysOf, leadsOf } = createKeyReader(source, positions, leadIndex, isMissing);
  const idOf = createEventIdReader(source, positions, isMissing);
  const counts = source.where && compileRowTest(source.where, reader, asOf);
  const moves = movesFor(({ where }) => where && compileRowTest(where, reader, asOf));
  const last: SourceTally['last'] = { faults: NO_FAULTS, day: null, leads: 0 };

  const add = (row: readonly string[]): ActivityClass => {
    last.faults = reader.read(row);
    last.day = source.at === null ? null : (values[source.at] as number | null);
    last.leads = 0;
    if (last.faults.length > 0) return 'quarantined';
    const keys = keysOf(row);
    if (keys.length === 0) return 'no_lead';
    if (source.at !== null && last.day === null) return 'undated';
    reader.prepare();
    if (counts && !counts(values)) return 'left_out';
    const leads = leadsOf(keys);
    if (leads === undefined) return 'unmatched';
    if (last.day !== null && last.day > asOf) return 'future';
    const id = idOf(row);
    if (id !== null && !ids.add(id)) return 'duplicate';
    last.leads = typeof leads === 'number' ? 1 : leads.length;
    const day = last.day ?? 0;
    for (const { test, earliest, latest, move } of moves) {
      if (day < earliest || day > latest || (test !== null && !test(values))) continue;
      if (typeof leads === 'number') move(leads, day, values);
      else for (const lead of leads) move(lead, day, values);
    }
    if (typeof leads === 'number') active[leads] = 1;
    else for (const lead of leads) active[lead] = 1;
    return 'matched';
  };
  return { add, last, hasId: ids.has };
}

interface MoverContext {
  readonly store: Float64Array;
  readonly paid: Float64Array;
  readonly asOf: number;
  readonly add: (lead: number, value: Micro) => void;
}

/** Days lie within ±4 million of 1970; a lead and a day make one whole number. */
const DAYS = 2 ** 23;
const dayKey = (lead: number, day: number): number => lead * DAYS + day + DAYS / 2;

/** How each kind of signal moves. State that is shared by all sources is made once, then bound to each source. */
const MOVERS: {
  readonly [K in Signal['kind']]: (
    signal: Of<Signal, K>,
    context: MoverContext,
  ) => (source: number) => SignalUpdate;
} = {
  count:
    (_, { store }) =>
    () =>
    (lead) => {
      store[lead]! += 1;
    },
  days: (_, { store }) => {
    const count = createCounter();
    return () => (lead, day) => {
      if (count(dayKey(lead, day)) === 1) store[lead]! += 1;
    };
  },
  distinct: (signal, { store }) => {
    const seen = createTextSet();
    return (source) => {
      const cell = cellOf(signal, source);
      return (lead, _, values) => {
        for (const element of elementsOf(values[cell] as Value)) {
          if (seen.add(`${lead} ${element}`)) store[lead]! += 1;
        }
      };
    };
  },
  sum: (signal, context) => (source) => {
    const cell = cellOf(signal, source);
    return (lead, _, values) => {
      const value = values[cell] as Micro | null;
      if (value !== null) context.add(lead, value);
    };
  },
  points: (signal, context) => {
    if (signal.distinct !== null) return distinctPoints(signal, signal.distinct, context);
    const { points, byAge, perDay } = signal;
    const { store, paid, asOf } = context;
    const count = perDay === null ? null : createCounter();
    const move: SignalUpdate = (lead, day) => {
      const worth = byAge === null ? points : (byAge[asOf - day] ?? 0);
      if (worth === 0) return;
      if (count !== null && count(dayKey(lead, day)) > (perDay as number)) return;
      // All activities of a signal pull the same way, so holding the sum at its limit never depends on their order.
      store[lead] = clamp(store[lead]! + worth, -RULE_LIMIT, RULE_LIMIT);
      paid[lead]! += 1;
    };
    return () => move;
  },
};

/** Points of the newest activity of each value: an older one gives way, whichever comes first in the file. */
function distinctPoints(
  { points, byAge, perDay, select }: Of<Signal, 'points'>,
  cells: readonly number[],
  { paid, asOf, add: addPoints }: MoverContext,
): (source: number) => SignalUpdate {
  const values = createStringTable();
  const newest = createBigNumbers(Float64Array);
  const count = perDay === null ? null : createCounter();
  const pay = (lead: number, day: number, step: 1 | -1): void => {
    const worth = byAge === null ? points : (byAge[asOf - day] ?? 0);
    if (worth === 0) return;
    const most = perDay ?? 0;
    const ofDay = count?.(dayKey(lead, day), step);
    if (ofDay !== undefined && (step === 1 ? ofDay > most : ofDay >= most)) return;
    addPoints(lead, step * worth);
    paid[lead]! += step;
  };
  return (source) => {
    const cell = cellOf({ select, cells }, source);
    return (lead, day, row) => {
      for (const element of elementsOf(row[cell] as Value)) {
        const { size } = values;
        const value = values.add(`${lead} ${element}`);
        const before = value === size ? null : newest.get(value);
        if (before !== null && before >= day) continue;
        if (before !== null) pay(lead, before, -1);
        newest.set(value, day);
        pay(lead, day, 1);
      }
    };
  };
}

function cellOf(
  { select, cells }: { readonly select: Selector; readonly cells: readonly number[] },
  source: number,
): number {
  return cells[select.sources.findIndex((one) => one.source === source)] as number;
}

/** What counts as one value: folded text, a number, a date; each element of a list. */
export function elementsOf(value: Value): readonly string[] {
  if (value === null) return [];
  if (typeof value === 'string') return [fold(value)];
  return typeof value === 'object' ? value.map(fold) : [String(value)];
}
