// What is kept of each lead while activities stream past: its id, the keys that activities may name it by, and
// the answers of its own row to the plan's conditions. The row itself is not kept.

import type { Positions } from '../../plan/columns.ts';
import { asksForActivities, leadSites } from '../../plan/condition-sites.ts';
import type { Condition, Plan } from '../../plan/plan.ts';
import type { CellFault } from '../../result/cell-fault.ts';
import { fold } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import { clamp, MICRO, type Micro, multiplyDivide, RULE_LIMIT } from '../../values/micro.ts';
import { createMissingTest } from '../../values/missing.ts';
import { type AccountIndex, createAccountIndex } from './account-index.ts';
import { createBigNumbers } from './big-numbers.ts';
import { createRowReader, type Value } from './read-row.ts';
import { compileRowTest, type RowTest } from './row-tests.ts';
import { createStringTable, type StringTable } from './string-table.ts';
import type { Lookup } from './tables.ts';

export type LeadOutcome =
  | { readonly kind: 'added'; readonly index: number }
  | { readonly kind: 'no_id' }
  | { readonly kind: 'duplicate'; readonly id: string; readonly firstRow: number }
  | { readonly kind: 'faults'; readonly faults: readonly CellFault[] };

/** Whether something holds for the lead with this index. */
export type LeadTest = (lead: number) => boolean;

export interface LeadIndex {
  readonly count: number;
  readonly ids: Pick<StringTable, 'text' | 'find'>;
  /** By table: for how many leads it had a row. */
  readonly joined: readonly number[];
  /** The cells of the last lead added, those of its tables included. */
  readonly values: readonly Value[];
  /** Reads a lead's row; `rowNumber` counts the file's rows, to name the first of two leads with one id. */
  add(row: readonly string[], rowNumber: number): LeadOutcome;
  /** The leads that a source's key names: the index of one, or several. */
  find(match: number | null, key: string): number | readonly number[] | undefined;
  /** A condition on the lead's own row, for any lead once all are added. */
  test(condition: Condition): LeadTest;
  /** The companies that the leads belong to. */
  readonly accounts: AccountIndex;
  /** Micropoints that a count column earns a lead. */
  counted(cell: number, points: number): (lead: number) => number;
}

export function createLeadIndex(
  plan: Plan,
  positions: Positions,
  /** One a table of the plan; null where it was not given. */
  lookups: readonly (Lookup | null)[],
  asOf: number,
): LeadIndex {
  // A table may have a column of the same name: its cells are not the lead's.
  const own: Positions = (column) => (column.table === undefined ? positions(column) : undefined);
  const reader = createRowReader(plan.leads.cells, own, plan);
  const { values } = reader;
  const idAt = positions(plan.leads.id) as number;
  const isMissing = createMissingTest(plan.missing);
  const ids = createStringTable();
  const firstRows = createBigNumbers(Uint32Array);
  const joined = plan.tables.map(() => 0);

  const joins = lookups.flatMap((lookup, table) => {
    if (lookup === null) return [];
    return [{ table, lookup, match: (plan.tables[table] as Plan['tables'][number]).match }];
  });
  const matchCells = [...new Set(plan.sources.flatMap(({ match }) => match ?? []))];
  const keyed = new Map(matchCells.map((cell) => [cell, createKeys()]));

  const { tests, slots } = ownConditions(plan, (condition) => compileRowTest(condition, reader, asOf));
  const answers = createBigNumbers(Uint8Array);
  const countCells = [...plan.rules, ...plan.topics].flatMap(({ earns }) =>
    earns.kind === 'each_counted' ? [earns] : [],
  );
  const amounts = createBigNumbers(Float64Array);

  const accounts = createAccountIndex(plan.accounts);

  const add = (row: readonly string[], rowNumber: number): LeadOutcome => {
    const faults = reader.read(row);
    const id = trimCell(row[idAt] ?? '');
    if (faults.length > 0) return { kind: 'faults', faults };
    if (isMissing(id)) return { kind: 'no_id' };
    const count = ids.size;
    const index = ids.add(id);
    if (index < count) return { kind: 'duplicate', id, firstRow: firstRows.get(index) };
    firstRows.set(index, rowNumber);
    for (const { table, lookup, match } of joins) {
      if (join(lookup, match === null ? id : (values[match] as Value))) joined[table]! += 1;
    }
    reader.prepare();
    tests.forEach((test, slot) => {
      answers.set(index * tests.length + slot, test(values) ? 1 : 0);
    });
    countCells.forEach(({ cell, points }, slot) => {
      const at = index * countCells.length + slot;
      amounts.set(at, countedPoints(values[cell] as Micro | null, points));
    });
    accounts.add(index, values);
    for (const [cell, { add: addKeys }] of keyed)
      addKeys(values[cell] as string | readonly string[] | null, index);
    return { kind: 'added', index };
  };

  /** Fills in the cells that a table gives, if it does; the first element of a list that is a key decides. */
  const join = ({ cells, rows }: Lookup, key: Value): boolean => {
    const keys = typeof key === 'string' ? [key] : ((key ?? []) as readonly string[]);
    const found = keys.map((one) => rows.get(one)).find((one) => one !== undefined);
    for (let i = 0; i < cells.length; i++) values[cells[i] as number] = found?.[i] ?? null;
    return found !== undefined;
  };

  return {
    get count() {
      return ids.size;
    },
    ids,
    joined,
    values,
    accounts,
    add,
    find: (match, key) => {
      if (match !== null) return keyed.get(match)?.find(fold(key));
      const lead = ids.find(key);
      return lead < 0 ? undefined : lead;
    },
    test: (condition) => {
      const slot = slots.get(condition);
      if (slot === undefined) throw new Error('this condition was not read from the rows');
      return (lead) => answers.get(lead * tests.length + slot) === 1;
    },
    counted: (cell, points) => {
      const slot = countCells.findIndex((one) => one.cell === cell && one.points === points);
      return (lead) => amounts.get(lead * countCells.length + slot);
    },
  };
}

/** Which leads have a key: one mostly, so only of several a list is kept. */
function createKeys() {
  const keys = createStringTable();
  const first = createBigNumbers(Uint32Array);
  const several = new Map<number, number[]>();
  return {
    add: (value: string | readonly string[] | null, lead: number): void => {
      if (value === null) return;
      const folded = typeof value === 'string' ? [fold(value)] : new Set(value.map(fold));
      for (const text of folded) {
        const count = keys.size;
        const key = keys.add(text);
        const list = several.get(key);
        if (key === count) first.set(key, lead);
        else if (list) list.push(lead);
        else several.set(key, [first.get(key), lead]);
      }
    },
    find: (text: string): number | readonly number[] | undefined => {
      const key = keys.find(text);
      return key < 0 ? undefined : (several.get(key) ?? first.get(key));
    },
  };
}

/** points × count, rounded half away to a micropoint and held to a rule's limit; a negative count earns nothing. */
export function countedPoints(count: Micro | null, points: number): number {
  if (count === null || count <= 0) return 0;
  return Number(clamp<Micro>(multiplyDivide(points, count, MICRO), -RULE_LIMIT, RULE_LIMIT));
}

/** The largest conditions of the plan that a lead's own row answers, each with the slot of its answer. */
export function ownConditions(plan: Plan, compile: (condition: Condition) => RowTest) {
  const tests: RowTest[] = [];
  const slots = new Map<Condition, number>();
  const visit = (condition: Condition): void => {
    if (condition.kind === 'signal') return;
    if (!asksForActivities(condition)) slots.set(condition, tests.push(compile(condition)) - 1);
    else if (condition.kind === 'not') visit(condition.of);
    else if (condition.kind === 'all' || condition.kind === 'any') condition.of.forEach(visit);
  };
  for (const { condition } of leadSites(plan)) visit(condition);
  return { tests, slots };
}
