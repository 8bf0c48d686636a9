// A source's log as the kernel reads it: which columns, what a row of each kind does, which leads it belongs to.

import type { Positions } from '../../plan/columns.ts';
import { hasOpenDecimals, type Plan, type Signal, type Source } from '../../plan/plan.ts';
import { trimCell } from '../../values/invisible.ts';
import { createMissingTest } from '../../values/missing.ts';
import { createKeyReader } from '../memory/key-reader.ts';
import type { LeadIndex } from '../memory/lead-index.ts';
import { createRowReader, type Value } from '../memory/read-row.ts';
import { compileRowTest } from '../memory/row-tests.ts';
import { elementsOf } from '../memory/tally.ts';
import { createColumnClasses } from './column-classes.ts';
import { type ColumnUse, isReadAlike, plainKind } from './columns.ts';
import { sourceLeaves } from './conditions.ts';
import { moveOf, type SignalTables, writeEffect } from './effects.ts';
import { createJoins, type Joins } from './joins.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { Meaning } from './meanings.ts';
import type { RecordLayout } from './record-layout.ts';
import { matchedCell } from './supports.ts';

export interface SourceAsk {
  readonly plan: Plan;
  readonly source: number;
  readonly positions: Positions;
  readonly header: readonly string[];
  readonly asOf: number;
  readonly layout: RecordLayout;
  readonly tables: SignalTables;
  /** Where the codes of different values are. */
  readonly codes: number;
  /** The records of the leads that a key names. */
  readonly find: LeadIndex['find'];
}

export interface SourceProgram {
  readonly uses: readonly ColumnUse[];
  readonly joins: Joins;
  /** Which use is the key. */
  readonly key: number;
  /** How many values a row has that are added up. */
  readonly values: number;
}

export function compileSource(memory: KernelMemory, ask: SourceAsk): SourceProgram {
  const { plan, source: index, positions, asOf } = ask;
  const source = plan.sources[index];
  if (source === undefined) throw new Error('no such source');
  const leaves = sourceLeaves(plan, index);
  const uses: ColumnUse[] = [keyUse(ask, source), ...eventUse(ask, source)];
  const values = valueUses(memory, ask, source);
  uses.push(...values.uses);

  // A class for each column that a condition or a window reads, or that may only have errors.
  const positionsOfCells = source.cells.map((cell) =>
    'column' in cell ? positions(cell.column) : undefined,
  );
  const stages: { position: number; sample: (number: number) => string }[] = [];
  const windows = windowTest(plan, index, asOf);
  for (const position of new Set(positionsOfCells)) {
    if (position === undefined) continue;
    const own = source.cells.flatMap((_, cell) => (positionsOfCells[cell] === position ? [cell] : []));
    const isAt = source.at !== null && own.includes(source.at);
    const ownLeaves = leaves.filter(({ cell }) => own.includes(cell));
    const classes = createColumnClasses({
      plan,
      cells: source.cells,
      isOwn: (cell) => own.includes(source.cells.indexOf(cell)),
      leaves: ownLeaves,
      asOf,
      more: isAt ? (row) => windows(row[source.at as number] as number | null) : () => '',
    });
    const isAsked = ownLeaves.length > 0 || isAt;
    const ownCells = own.map((cell) => source.cells[cell] as Source['cells'][number]);
    // Any text reads as text, and errors in summed columns are found with their values.
    const isSafe = (cell: number): boolean =>
      values.cells.has(cell) || ['text', 'type', 'list'].includes(source.cells[cell]?.kind ?? 'text');
    if (!isAsked && own.every(isSafe)) continue;
    const plain = plainKind(ownCells);
    const isPlain =
      plain !== undefined && isReadAlike(memory, plain.kind, classes, plain.mark, ask.header[position] ?? '');
    uses.push({
      kind: isPlain ? plain.kind : 'cell',
      position,
      stage: isAsked ? stages.push({ position, sample: classes.sample }) - 1 : -1,
      value: -1,
      isAt,
      parseMeaning: (text) => {
        const number = classes.classOf(text);
        if (number === null) return { isFault: true };
        const day = isAt ? (classes.values[source.at as number] as number | null) : null;
        return { class: number, isNone: isAt && day === null, ...(day !== null && { day }) };
      },
      openDecimals: ownCells.filter(hasOpenDecimals),
      ...(isPlain && { plain: { classes, mark: plain.mark, leaves: ownLeaves } }),
    });
  }
  const finish = effectMaker(memory, ask, source, values.place);
  return {
    uses,
    key: 0,
    values: values.uses.length,
    joins: createJoins(stages.length, (classes) => {
      const row: string[] = [];
      classes.forEach((number, stage) => {
        const { position, sample } = stages[stage] as (typeof stages)[number];
        row[position] = sample(number);
      });
      return finish(row);
    }),
  };
}

function keyUse({ plan, positions, find }: SourceAsk, source: Source): ColumnUse {
  const { lead } = source;
  const match = matchedCell(source);
  const isMissing = createMissingTest(plan.missing);
  const { keysOf, leadsOf } = createKeyReader(source, () => 0, { find } as LeadIndex, isMissing);
  return {
    kind: lead.separator !== null ? 'keys' : match === null ? 'id' : 'folded',
    position: positions(lead.column) as number,
    ...{ stage: -1, value: -1, isAt: false },
    parseMeaning: (text): Meaning => {
      const keys = keysOf([text]);
      if (keys.length === 0) return { isNone: true };
      const leads = leadsOf(keys) ?? [];
      return { items: typeof leads === 'number' ? [leads] : leads };
    },
  };
}

function eventUse({ plan, positions }: SourceAsk, { id: [id] }: Source): ColumnUse[] {
  if (id === undefined) return [];
  const isMissing = createMissingTest(plan.missing);
  return [
    {
      kind: 'event',
      position: positions(id) as number,
      ...{ stage: -1, value: -1, isAt: false },
      parseMeaning: (cell) => {
        const text = trimCell(cell);
        return isMissing(text) ? { isNone: true } : { text };
      },
    },
  ];
}

type Valued = Extract<Signal, { readonly kind: 'sum' | 'distinct' }>;

/** The columns with values that are summed or counted as different, one for each such cell. */
function valueUses(
  memory: KernelMemory,
  { plan, source: index, positions, codes, asOf, header }: SourceAsk,
  source: Source,
) {
  const uses: ColumnUse[] = [];
  const places = new Map<string, number>();
  const cells = new Set<number>();
  const cellOf = (signal: Valued): number | undefined =>
    signal.cells[signal.select.sources.findIndex((part) => part.source === index)];
  for (const signal of plan.signals) {
    if (signal.kind !== 'sum' && signal.kind !== 'distinct') continue;
    const number = cellOf(signal);
    const cell = number === undefined ? undefined : source.cells[number];
    if (number === undefined || cell === undefined || places.has(`${signal.kind} ${number}`)) continue;
    const place = uses.length;
    cells.add(number);
    places.set(`${signal.kind} ${number}`, place);
    const position =
      cell.kind === 'constant'
        ? (positions(source.lead.column) as number)
        : (positions(cell.column) as number);
    const classes = createColumnClasses({
      plan,
      cells: source.cells,
      isOwn: (one) => one === cell,
      leaves: [],
      asOf,
      more: () => '',
    });
    const plain = signal.kind === 'sum' ? plainKind([cell]) : undefined;
    const isPlain =
      plain?.kind === 'number' && isReadAlike(memory, 'number', classes, plain.mark, header[position] ?? '');
    uses.push({
      kind: isPlain ? 'number' : 'cell',
      ...{ position, stage: -1, value: place, isAt: false },
      parseMeaning: (text) => {
        if (classes.classOf(text) === null) return { isFault: true };
        const value = classes.values[number] as Value;
        if (value === null) return { isNone: true };
        if (signal.kind === 'sum') return { number: BigInt(value as number | bigint) };
        return { items: elementsOf(value).map((element) => codeOf(memory, codes, element)) };
      },
      openDecimals: hasOpenDecimals(cell) ? [cell] : [],
      ...(isPlain && { plain: { classes, mark: plain.mark, leaves: [] } }),
    });
  }
  return {
    uses,
    cells,
    place: (signal: Signal): number | undefined =>
      signal.kind === 'sum' || signal.kind === 'distinct'
        ? places.get(`${signal.kind} ${cellOf(signal)}`)
        : undefined,
  };
}

function codeOf({ kernel, keepText }: KernelMemory, codes: number, text: string): number {
  const { at, length } = keepText(text);
  return kernel.codeOf(codes, at, length) >>> 0;
}

/** Which windows of a source's signals hold a day. */
function windowTest({ signals }: Plan, source: number, asOf: number): (day: number | null) => string {
  const windows = signals.flatMap(({ select: { ages, sources } }) =>
    ages !== null && sources.some((part) => part.source === source) ? [ages] : [],
  );
  return (day) => windows.map((ages) => (day !== null && isWithin(ages, asOf - day) ? '1' : '0')).join('');
}

function isWithin(ages: NonNullable<Signal['select']['ages']>, age: number): boolean {
  return age >= ages.min && (ages.max === null || age <= ages.max);
}

/** Makes what a row does, of a row that has the same classes. */
function effectMaker(
  memory: KernelMemory,
  { plan, source: index, positions, asOf, layout, tables }: SourceAsk,
  source: Source,
  place: (signal: Signal) => number | undefined,
) {
  const reader = createRowReader(source.cells, positions, plan);
  const counts = source.where && compileRowTest(source.where, reader, asOf);
  const parts = plan.signals.flatMap((signal, number) => {
    const part = signal.select.sources.find((one) => one.source === index);
    if (part === undefined) return [];
    return [{ signal, number, test: part.where && compileRowTest(part.where, reader, asOf) }];
  });
  const width = Math.max(
    0,
    ...source.cells.map((cell) => ('column' in cell ? (positions(cell.column) ?? 0) : 0)),
  );
  return (samples: readonly string[]): number => {
    const row = Array.from({ length: width + 1 }, (_, at) => samples[at] ?? '');
    if (reader.read(row).length > 0) throw new Error('a sample of a class does not read');
    reader.prepare();
    const day = source.at === null ? 0 : ((reader.values[source.at] as number | null) ?? 0);
    const moves = parts.flatMap(({ signal, number, test }) => {
      const { ages } = signal.select;
      if (ages !== null && !isWithin(ages, asOf - day)) return [];
      if (test !== null && !test(reader.values)) return [];
      const move = moveOf(number, layout, tables, place(signal));
      return move === null ? [] : [move];
    });
    return writeEffect(memory, counts !== null && !counts(reader.values), moves);
  };
}
