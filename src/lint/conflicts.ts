// Finds conditions that can never hold. Sound, not complete: what is reported can never hold, but not everything that
// can never hold is reported. The tests of each cell are combined to what they leave: a range, or a set of values.

import {
  type Cell,
  type Condition,
  isTextTest,
  type Of,
  type Plan,
  type Selector,
  type Signal,
  type TextTest,
} from '../plan/plan.ts';
import { itemAt } from '../values/item-at.ts';
import { MICRO, type Micro } from '../values/micro.ts';
import { implies, textHolds } from './implies.ts';

/** A test that can't hold, and the one that it can't hold beside; without one it can't hold by itself. */
export interface Conflict {
  readonly at: Condition;
  readonly beside?: Condition;
  /** Only a branch of `any` falls away by it. */
  readonly isBranch?: boolean;
}

/** What conditions are about: the cells their indexes mean, and the plan for the signals. */
export interface ConflictContext {
  readonly cells: readonly Cell[];
  readonly plan: Plan;
}

/** Whether a condition can never hold, beside others that hold. */
export function isNever(
  condition: Condition,
  context: ConflictContext,
  beside: readonly Condition[] = [],
): boolean {
  const parts = [...beside, ...flat(condition)];
  if (conflictAmong(parts, context)) return true;
  const certain = parts.filter(({ kind }) => kind !== 'any'); // one choice at a time: their product would explode
  return parts.some(
    (part) => part.kind === 'any' && part.of.every((branch) => isNever(branch, context, certain)),
  );
}

/** Every conflict in a condition, those of single branches of `any` too. */
export function conflictsIn(
  condition: Condition,
  context: ConflictContext,
  beside: readonly Condition[] = [],
): Conflict[] {
  const parts = [...beside, ...flat(condition)];
  const conflict = conflictAmong(parts, context);
  if (conflict) return [conflict];
  const certain = parts.filter(({ kind }) => kind !== 'any');
  const branchConflicts = (branch: Condition, others: readonly Condition[]): Conflict[] =>
    conflictsIn(branch, context, others).map((found) => ({ ...found, isBranch: true }));
  return flat(condition).flatMap((part) =>
    part.kind === 'any' ? part.of.flatMap((branch) => branchConflicts(branch, certain)) : [],
  );
}

/** The parts of `all` within `all`. */
export function flat(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of.flatMap(flat) : [condition];
}

function conflictAmong(parts: readonly Condition[], context: ConflictContext): Conflict | undefined {
  for (const [index, part] of parts.entries()) {
    const before = parts.slice(0, index);
    const alone = cannotHold(part, context);
    if (alone) return { at: part };
    for (const other of before) if (excludes(part, other, context)) return { at: part, beside: other };
  }
  return wholeConflict(parts, context);
}

/** Tests that can't hold, whatever the tests beside them. */
function cannotHold(part: Condition, { cells, plan }: ConflictContext): boolean {
  switch (part.kind) {
    case 'signal':
      return signalNever(part, plan);
    default: {
      if (!('cell' in part) || !isText(part)) return false;
      const cell = cells[part.cell];
      return cell?.kind === 'constant' && textHolds(part, cell.value) === false;
    }
  }
}

function excludes(part: Condition, other: Condition, { cells, plan }: ConflictContext): boolean {
  if (part.kind === 'not' && implies(other, part.of, cells)) return true;
  if (other.kind === 'not' && implies(part, other.of, cells)) return true;
  if (part.kind === 'signal' && other.kind === 'signal') return signalsExclude(part, other, plan);
  if (!('cell' in part) || !('cell' in other)) return false;
  if (!sameColumn(itemAt(cells, part.cell), itemAt(cells, other.cell))) return false;
  if (isUnknown(part) || isUnknown(other)) return !(isUnknown(part) && isUnknown(other));
  return sideBySide(part, other, cells) || sideBySide(other, part, cells);
}

function isUnknown(part: Condition): boolean {
  return part.kind === 'known' && !part.known;
}

/** Two cells read the same column, perhaps as different types. */
export function sameColumn(one: Cell, other: Cell): boolean {
  if (one.kind === 'constant' || other.kind === 'constant') return one === other;
  if ((one.kind === 'type') !== (other.kind === 'type')) return false; // a renamed type is another text
  return one.column.header === other.column.header && one.column.table === other.column.table;
}

type OfCell = Extract<Condition, { readonly cell: number }>;

/** Conflicts of two tests of one column. */
function sideBySide(part: OfCell, other: OfCell, cells: readonly Cell[]): boolean {
  const isList = itemAt(cells, part.cell).kind === 'list' || itemAt(cells, other.cell).kind === 'list';
  if (part.kind === 'compare' && other.kind === 'compare') {
    const room = meet(roomOf(part), roomOf(other));
    return room.low > room.high;
  }
  if (part.kind === 'equals') {
    if (other.kind === 'compare') {
      const room = roomOf(other);
      return part.values.every((value) => value < room.low || value > room.high);
    }
    if (other.kind === 'equals') return part.values.every((value) => !other.values.includes(value));
    if (other.kind === 'differs') return part.values.every((value) => other.values.includes(value));
  }
  if (part.kind === 'age' && other.kind === 'age') {
    const least = Math.max(part.min ?? Number.NEGATIVE_INFINITY, other.min ?? Number.NEGATIVE_INFINITY);
    const most = Math.min(part.max ?? Number.POSITIVE_INFINITY, other.max ?? Number.POSITIVE_INFINITY);
    return least > most;
  }
  if (part.kind === 'before' && other.kind === 'after') return part.day - other.day <= 1;
  if (part.kind === 'equals' && other.kind === 'before') return part.values.every((day) => day >= other.day);
  if (part.kind === 'equals' && other.kind === 'after') return part.values.every((day) => day <= other.day);
  if ((part.kind === 'is' || part.kind === 'exactly') && isText(other)) {
    // On a list, different elements may answer; only what none of them may be excludes.
    if (isList && other.kind !== 'is_not') return false;
    return part.values.every((value) => textHolds(other, value) === false);
  }
  return false;
}

/** A range of whole numbers (millionths), both ends included. */
interface Room {
  readonly low: Micro;
  readonly high: Micro;
}

function roomOf({ op, value }: Of<Condition, 'compare' | 'signal'>): Room {
  const far = Number.POSITIVE_INFINITY;
  switch (op) {
    case 'at_least':
      return { low: value, high: far };
    case 'more_than':
      return { low: above(value), high: far };
    case 'at_most':
      return { low: -far, high: value };
    case 'less_than':
      return { low: -far, high: below(value) };
  }
}

const above = (value: Micro): Micro => (typeof value === 'bigint' ? value + 1n : value + 1);
const below = (value: Micro): Micro => (typeof value === 'bigint' ? value - 1n : value - 1);

function meet(one: Room, other: Room): Room {
  return {
    low: one.low > other.low ? one.low : other.low,
    high: one.high < other.high ? one.high : other.high,
  };
}

function isText(part: OfCell): part is OfCell & TextTest {
  // The text of a pattern does not show what it matches.
  return isTextTest(part) && part.kind !== 'matches';
}

/** A range of numbers emptied by several tests together: `at_least`, then a list of values beside it. */
function wholeConflict(parts: readonly Condition[], context: ConflictContext): Conflict | undefined {
  for (const part of parts) {
    if (part.kind !== 'is' && part.kind !== 'equals') continue;
    const cell = itemAt(context.cells, part.cell);
    if (cell.kind === 'list') continue;
    const others = parts.filter(
      (other) => other !== part && 'cell' in other && sameColumn(itemAt(context.cells, other.cell), cell),
    );
    const left = (part.values as readonly (Micro | string)[]).filter((value) => {
      const only = { ...part, values: [value] } as OfCell;
      return others.every((other) => !sideBySide(only, other as OfCell, context.cells));
    });
    if (left.length === 0 && others.length > 0) return { at: part, beside: others.at(-1) as Condition };
  }
  return undefined;
}

/** The range that a signal can lie in at all. */
export function signalRoom(signal: Signal, plan: Plan): Room {
  const far = Number.POSITIVE_INFINITY;
  if (selectsNothing(signal.select, plan)) return { low: 0, high: 0 };
  const { ages } = signal.select;
  switch (signal.kind) {
    case 'count':
    case 'distinct':
      return { low: 0, high: far };
    case 'days':
      return { low: 0, high: ages?.max == null ? far : (ages.max - ages.min + 1) * MICRO };
    case 'sum':
    case 'points':
      return { low: -far, high: far };
  }
}

/** Whether no activity can match a selector, because its window is empty or its conditions never hold. */
export function selectsNothing({ sources, ages }: Selector, plan: Plan): boolean {
  if (ages !== null && ages.max !== null && ages.min > ages.max) return true;
  return sources.every(({ source, where }) => {
    const { cells, where: counts } = itemAt(plan.sources, source);
    return where !== null && isNever(where, { cells, plan }, counts === null ? [] : flat(counts));
  });
}

function signalNever(part: Of<Condition, 'signal'>, plan: Plan): boolean {
  const signal = itemAt(plan.signals, part.signal);
  const room = meet(roomOf(part), signalRoom(signal, plan));
  return room.low > room.high || (signal.kind !== 'sum' && noWholeIn(room));
}

/** Counts are whole: none lies between `more_than: 2` and `less_than: 3`. */
function noWholeIn({ low, high }: Room): boolean {
  if (!Number.isFinite(Number(low)) || !Number.isFinite(Number(high))) return false;
  return Math.ceil(Number(low) / MICRO) > Math.floor(Number(high) / MICRO);
}

function signalsExclude(part: Of<Condition, 'signal'>, other: Of<Condition, 'signal'>, plan: Plan): boolean {
  const one = itemAt(plan.signals, part.signal);
  const two = itemAt(plan.signals, other.signal);
  if (part.signal === other.signal) {
    const room = meet(roomOf(part), roomOf(other));
    return room.low > room.high || (one.kind !== 'sum' && noWholeIn(room));
  }
  return silences(part, two, other, one, plan) || silences(other, one, part, two, plan);
}

/** No activity of a wider kind beside some of a narrower one. */
function silences(
  none: Of<Condition, 'signal'>,
  narrow: Signal,
  some: Of<Condition, 'signal'>,
  wide: Signal,
  plan: Plan,
): boolean {
  if (wide.kind === 'sum' || wide.kind === 'points' || wide.kind === 'distinct') return false;
  if (narrow.kind === 'sum' || narrow.kind === 'points') return false;
  return roomOf(none).high < MICRO && roomOf(some).low > 0 && isWithin(narrow.select, wide.select, plan);
}

function cellsOf(plan: Plan, source: number): readonly Cell[] {
  return itemAt(plan.sources, source).cells;
}

/** Whether every activity of one selector is of another too. */
function isWithin(narrow: Selector, wide: Selector, plan: Plan): boolean {
  const { ages } = wide;
  if (ages !== null) {
    if (narrow.ages === null || narrow.ages.min < ages.min) return false;
    if (ages.max !== null && (narrow.ages.max === null || narrow.ages.max > ages.max)) return false;
  }
  return narrow.sources.every(({ source, where }) => {
    const match = wide.sources.find((one) => one.source === source);
    if (match === undefined) return false;
    return match.where === null || (where !== null && implies(where, match.where, cellsOf(plan, source)));
  });
}
