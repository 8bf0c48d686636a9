// The leads' export as the kernel reads it: which columns, and what is known of all leads with rows of one class.

import type { Positions } from '../../plan/columns.ts';
import { tableOf } from '../../plan/columns.ts';
import { type Cell, type Condition, hasOpenDecimals, type Plan } from '../../plan/plan.ts';
import { fold } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import type { Micro } from '../../values/micro.ts';
import { createMissingTest } from '../../values/missing.ts';
import { countedPoints, ownConditions } from '../memory/lead-index.ts';
import { createRowReader, type Value } from '../memory/read-row.ts';
import { compileRowTest } from '../memory/row-tests.ts';
import type { Lookup } from '../memory/tables.ts';
import { type ColumnClasses, createColumnClasses } from './column-classes.ts';
import { type ColumnUse, domainsOf, isReadAlike, plainKind } from './columns.ts';
import { leadLeaves } from './conditions.ts';
import { createJoins, type Joins } from './joins.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { matchedCell } from './supports.ts';

export interface LeadClasses {
  /** Whether a condition on the lead's own row holds for a class. */
  test(condition: Condition): (number: number) => boolean;
  counted(cell: number, points: number): (number: number) => number;
  /** Whether a class has a row in a table. */
  isJoined(table: number, number: number): boolean;
}

export interface LeadProgram {
  readonly uses: readonly ColumnUse[];
  readonly joins: Joins;
  readonly classes: LeadClasses;
  /** The cells that activities match on, in the order of their columns; each column's texts by its meaning. */
  readonly matched: readonly number[];
  /** Folded keys by a number that a meaning holds. */
  readonly keys: readonly (readonly string[])[];
}

export interface LeadAsk {
  readonly plan: Plan;
  readonly positions: Positions;
  readonly header: readonly string[];
  readonly lookups: readonly (Lookup | null)[];
  readonly asOf: number;
}

export function compileLeads(memory: KernelMemory, ask: LeadAsk): LeadProgram {
  const { plan, asOf } = ask;
  const { cells } = plan.leads;
  const own: Positions = (column) => (column.table === undefined ? ask.positions(column) : undefined);
  const idAt = ask.positions(plan.leads.id) as number;
  const isMissing = createMissingTest(plan.missing);
  const keys: string[][] = [];
  const uses: ColumnUse[] = [
    {
      ...{ kind: 'id', position: idAt, stage: -1, value: -1, isAt: false },
      parseMeaning: (cell) => {
        const text = trimCell(cell);
        return isMissing(text) ? { isNone: true } : { text };
      },
    },
  ];
  const positionOf = (index: number): number | undefined => {
    const cell = cells[index];
    return cell !== undefined && 'column' in cell ? own(cell.column) : undefined;
  };
  const classesOf = (
    position: number,
    leaves: typeof allLeaves,
    more: Parameters<typeof createColumnClasses>[0]['more'],
  ) =>
    createColumnClasses({
      plan,
      cells,
      isOwn: (cell) => positionOf(cells.indexOf(cell)) === position,
      leaves,
      asOf,
      more,
    });

  // A table's cells are given by the column that names its row.
  const allLeaves = leadLeaves(plan);
  const joinsAt = (position: number) =>
    ask.lookups.flatMap((lookup, table) => {
      const match = plan.tables[table]?.match ?? null;
      const at = match === null ? idAt : positionOf(match);
      return lookup !== null && at === position ? [{ table, lookup, match }] : [];
    });
  const tablePosition = (cell: Cell): number | undefined => {
    const table = plan.tables.findIndex(({ name }) => name === tableOf(cell));
    const match = plan.tables[table]?.match;
    return match === undefined ? undefined : match === null ? idAt : positionOf(match);
  };
  const answerPosition = (index: number): number | undefined => {
    const cell = cells[index] as Cell;
    return tableOf(cell) === undefined ? positionOf(index) : tablePosition(cell);
  };
  const matched = [...new Set(plan.sources.flatMap((source) => matchedCell(source) ?? []))];
  for (const cell of matched) {
    const position = answerPosition(cell) as number; // a matched cell is one of a column or of a table that has a key
    const tables = joinsAt(position);
    const classes = classesOf(position, [], (values, text) => {
      for (const { lookup, match } of tables)
        join(lookup, match === null ? trimCell(text) : (values[match] as Value), values);
      return '';
    });
    uses.push({
      ...{ kind: 'near', position, stage: -1, value: -1, isAt: false },
      parseMeaning: (text) => {
        if (classes.classOf(text) === null) return { isNone: true }; // its own column reports the error
        const value = classes.values[cell] as string | readonly string[] | null;
        if (value === null) return { isNone: true };
        const folded = typeof value === 'string' ? [fold(value)] : [...new Set(value.map(fold))];
        return { items: [keys.push(folded) - 1] };
      },
    });
  }

  const counted = countedCells(plan);
  const positions = new Set(cells.flatMap((_, index) => positionOf(index) ?? []));
  if (joinsAt(idAt).length > 0) positions.add(idAt);

  const stages: { position: number; classes: ColumnClasses }[] = [];
  for (const position of positions) {
    const leaves = allLeaves.filter(({ cell }) => answerPosition(cell) === position);
    const tables = joinsAt(position);
    const amounts = counted.filter(({ cell }) => answerPosition(cell) === position);
    const classes = classesOf(position, leaves, (values, text) => {
      const joined = tables.map(({ lookup, match }) =>
        join(lookup, match === null ? trimCell(text) : (values[match] as Value), values) ? '1' : '0',
      );
      return [...joined, ...amounts.map(({ cell }) => String(values[cell]))].join(' ');
    });
    const ownCells = cells.filter((_, index) => positionOf(index) === position);
    const isAsked = leaves.length > 0 || tables.length > 0 || amounts.length > 0;
    if (!isAsked && ownCells.every(({ kind }) => kind === 'text' || kind === 'list')) continue;
    const plain = tables.length === 0 && amounts.length === 0 ? plainKind(ownCells) : undefined;
    const isPlain =
      plain !== undefined && isReadAlike(memory, plain.kind, classes, plain.mark, ask.header[position] ?? '');
    uses.push({
      kind: isPlain ? plain.kind : 'cell',
      position,
      stage: isAsked ? stages.push({ position, classes }) - 1 : -1,
      ...{ value: -1, isAt: false },
      parseMeaning: (text) => {
        const number = classes.classOf(text);
        return number === null ? { isFault: true } : { class: number };
      },
      openDecimals: ownCells.filter(hasOpenDecimals),
      ...(isPlain && { plain: { classes, mark: plain.mark, leaves } }),
      ...(tables.length + amounts.length === 0 && { domains: domainsOf(ownCells, leaves, plan.missing) }),
    });
  }

  const { add, ...classes } = createLeadClasses(ask, own, idAt);
  return {
    ...{ uses, matched, keys, classes },
    joins: createJoins(stages.length, (numbers) => {
      const row: string[] = [];
      numbers.forEach((number, stage) => {
        const { position, classes: of } = stages[stage] as (typeof stages)[number];
        row[position] = of.sample(number);
      });
      return add(row);
    }),
  };
}

function countedCells({ rules, topics }: Plan) {
  return [...rules, ...topics].flatMap(({ earns }) => (earns.kind === 'each_counted' ? [earns] : []));
}

/** Fills in the cells that a table gives; whether it has a row. The first element of a list that is a key decides. */
function join({ cells, find }: Lookup, key: Value, values: Value[]): boolean {
  const keys = typeof key === 'string' ? [key] : ((key ?? []) as readonly string[]);
  const found = keys.map((one) => find(one)).find((one) => one !== undefined);
  for (const [i, cell] of cells.entries()) values[cell] = found?.[i] ?? null;
  return found !== undefined;
}

/** The reference engine's result for a row of each class. */
function createLeadClasses({ plan, lookups, asOf }: LeadAsk, positions: Positions, idAt: number) {
  const reader = createRowReader(plan.leads.cells, positions, plan);
  const { values } = reader;
  const { tests, slots } = ownConditions(plan, (condition) => compileRowTest(condition, reader, asOf));
  const counted = countedCells(plan);
  const width = Math.max(
    idAt,
    ...plan.leads.cells.map((cell) => ('column' in cell ? (positions(cell.column) ?? 0) : 0)),
  );
  const known: { answers: boolean[]; amounts: number[]; joined: boolean[] }[] = [];
  return {
    add: (samples: readonly string[]): number => {
      const row = Array.from({ length: width + 1 }, (_, at) => samples[at] ?? '');
      if (reader.read(row).length > 0) throw new Error('a sample of a class does not read');
      const joined = lookups.map((lookup, table) => {
        const match = plan.tables[table]?.match ?? null;
        const key = match === null ? trimCell(row[idAt] ?? '') : (values[match] as Value);
        return lookup !== null && join(lookup, key, values);
      });
      reader.prepare();
      return (
        known.push({
          joined,
          answers: tests.map((test) => test(values)),
          amounts: counted.map(({ cell, points }) => countedPoints(values[cell] as Micro | null, points)),
        }) - 1
      );
    },
    test: (condition: Condition) => {
      const slot = slots.get(condition);
      if (slot === undefined) throw new Error('this condition was not read from the rows');
      return (number: number) => known[number]?.answers[slot] === true;
    },
    counted: (cell: number, points: number) => {
      const slot = counted.findIndex((one) => one.cell === cell && one.points === points);
      if (slot < 0) throw new Error('this count was not read from the rows');
      return (number: number) => known[number]?.amounts[slot] ?? 0;
    },
    isJoined: (table: number, number: number) => known[number]?.joined[table] === true,
  };
}
