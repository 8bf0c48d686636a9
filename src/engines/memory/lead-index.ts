// What is kept of each lead while activities stream past: its id, the keys that activities may name it by, and
// the answers of its own row to the plan's conditions. The row itself is not kept.

import type { Positions } from '../../plan/columns.ts';
import { asksForActivities, leadSites } from '../../plan/condition-sites.ts';
import type { Condition, KeyForm, KeyMatch, Plan } from '../../plan/plan.ts';
import type { CellFault } from '../../result/cell-fault.ts';
import type { DecimalNotes } from '../../result/run-facts.ts';
import { trimCell } from '../../values/invisible.ts';
import { comparedKey } from '../../values/key-form.ts';
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
  readonly ids: Pick<StringTable, 'text'>;
  /** By table: for how many leads it had a row. */
  readonly joined: readonly number[];
  /** The cells of the last lead added, those of its tables included. */
  readonly values: readonly Value[];
  /** Reads a lead's row; `rowNumber` counts the file's rows, to name the first of two leads with one id. */
  add(row: readonly string[], rowNumber: number): LeadOutcome;
  /** The lead with this id. */
  withId(id: string): number | undefined;
  /** The leads that a source's key names: the index of one, or several. */
  find(match: readonly KeyMatch[], key: string): number | readonly number[] | undefined;
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
  decimals?: DecimalNotes,
): LeadIndex {
  // A table may have a column of the same name: its cells are not the lead's.
  const own: Positions = (column) => (column.table === undefined ? positions(column) : undefined);
  const reader = createRowReader(plan.leads.cells, own, plan, decimals);
  const { values } = reader;
  const idAt = positions(plan.leads.id) as number;
  const isMissing = createMissingTest(plan.missing);
  const ids = createIds(plan.leads.idForm);
  const firstRows = createBigNumbers(Uint32Array);
  const joined = plan.tables.map(() => 0);

  const joins = lookups.flatMap((lookup, table) => {
    if (lookup === null) return [];
    return [{ table, lookup, match: (plan.tables[table] as Plan['tables'][number]).match }];
  });
  const keyed = createKeyedLeads(plan);

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
    for (const { cell, keys } of keyed.values()) {
      keys.add(cell === null ? id : (values[cell] as string | readonly string[] | null), index);
    }
    return { kind: 'added', index };
  };

  /** Fills in the cells that a table gives, if it does; the first element of a list that is a key decides. */
  const join = ({ cells, find }: Lookup, key: Value): boolean => {
    const keys = typeof key === 'string' ? [key] : ((key ?? []) as readonly string[]);
    const found = keys.map((one) => find(one)).find((one) => one !== undefined);
    for (let i = 0; i < cells.length; i++) values[cells[i] as number] = found?.[i] ?? null;
    return found !== undefined;
  };

  const findBy = (match: KeyMatch, key: string): number | readonly number[] | undefined =>
    isById(match, plan) ? ids.find(key) : keyed.get(keyOf(match))?.keys.find(key);

  return {
    get count() {
      return ids.size;
    },
    ids,
    joined,
    values,
    accounts,
    add,
    withId: ids.find,
    find: (match, key) => {
      const [only] = match;
      if (only !== undefined && match.length === 1) return findBy(only, key);
      const found = new Set(match.flatMap((one) => findBy(one, key) ?? []));
      return found.size === 0 ? undefined : [...found];
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

/** The ids of the leads, compared in a form. */
function createIds(form: KeyForm) {
  const compared = comparedKey(form);
  const keys = createStringTable();
  /** As they are written, where that may differ. */
  const texts = form === 'exact' ? keys : createStringTable();
  return {
    get size() {
      return keys.size;
    },
    text: (lead: number): string => texts.text(lead),
    add: (id: string): number => {
      const { size } = keys;
      const lead = keys.add(compared(id));
      if (lead === size && texts !== keys) texts.add(id);
      return lead;
    },
    find: (id: string): number | undefined => {
      const lead = keys.find(compared(id));
      return lead < 0 ? undefined : lead;
    },
  };
}

/** Whether a match is by the ids as they are compared among themselves. */
function isById({ cell, form }: KeyMatch, { leads }: Plan): boolean {
  return cell === null && form === leads.idForm;
}

const keyOf = ({ cell, form }: KeyMatch): string => `${cell} ${form}`;

/** The keys of the leads for each other match of the plan's sources. */
function createKeyedLeads(plan: Plan) {
  const matches = plan.sources.flatMap(({ match }) => match.filter((one) => !isById(one, plan)));
  return new Map(matches.map((one) => [keyOf(one), { cell: one.cell, keys: createKeys(one.form) }]));
}

/** Which leads have a key: one mostly, so only of several a list is kept. */
function createKeys(form: KeyForm) {
  const compared = comparedKey(form);
  const keys = createStringTable();
  const first = createBigNumbers(Uint32Array);
  const several = new Map<number, number[]>();
  return {
    add: (value: string | readonly string[] | null, lead: number): void => {
      if (value === null) return;
      const all = typeof value === 'string' ? [compared(value)] : new Set(value.map(compared));
      for (const text of all) {
        const count = keys.size;
        const key = keys.add(text);
        const list = several.get(key);
        if (key === count) first.set(key, lead);
        else if (list) list.push(lead);
        else several.set(key, [first.get(key), lead]);
      }
    },
    find: (text: string): number | readonly number[] | undefined => {
      const key = keys.find(compared(text));
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
