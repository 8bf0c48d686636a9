// Selectors of activities, and the measures over them. They become the plan's signals.

import type { Comparison, Condition, Selector, Signal } from '../plan/plan.ts';
import { itemAt } from '../values/item-at.ts';
import type { Micro } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';
import { allOf, type Conditions, readCondition, readTest } from './conditions.ts';
import { readMeasure } from './measures.ts';
import { type Keys, type Report, readDays, readKeys, readText, readTexts } from './nodes.ts';
import { ages } from './operators.ts';
import type { Marks } from './places.ts';
import type { FieldType } from './scope.ts';
import { type SourceSide, unknownName } from './sources.ts';
import type { YamlEntry, YamlText } from './yaml.ts';

/** Collects the signals of a plan; equal signals are kept once. */
export interface Signals {
  readonly list: Signal[];
  add(signal: Signal): number;
}

export function createSignals(): Signals {
  const list: Signal[] = [];
  const known = new Map<string, number>();
  const tables = new Map<unknown, number>();
  /** A decay table has thousands of numbers. Equal decays share one table, so its identity can replace it in the key. */
  const tableId = (value: unknown): unknown => {
    if (!Array.isArray(value) || value.length < 20 || typeof value[0] !== 'number') return value;
    const id = tables.get(value) ?? tables.size;
    tables.set(value, id);
    return id;
  };
  return {
    list,
    add: (signal) => {
      const key = JSON.stringify(signal, (_, value) =>
        typeof value === 'bigint' ? `${value}n` : tableId(value),
      );
      const index = known.get(key) ?? list.push(signal) - 1;
      known.set(key, index);
      return index;
    },
  };
}

export interface Selecting {
  readonly sources: readonly SourceSide[];
  readonly signals: Signals;
  readonly report: Report;
  readonly marks: Marks;
}

const SELECTOR_KEYS = ['source', 'type', 'where', 'within', 'older_than'];
const MEASURES = ['count', 'days', 'distinct', 'sum'] as const;

/** Reads `activity` or `no_activity` into a condition on a signal. */
export function readActivity(entry: YamlEntry, by: string, context: Selecting): Condition | undefined {
  const { report, signals } = context;
  const none = entry.key === 'no_activity';
  const known = none ? SELECTOR_KEYS : [...SELECTOR_KEYS, ...MEASURES];
  const keys = readKeys(
    entry.value,
    `"${entry.key}" of ${by}`,
    known,
    report,
    `${entry.key}: { within: 30d }`,
  );
  if (keys === undefined) return undefined;
  const measures = MEASURES.filter((measure) => !none && keys.has(measure));
  const [measure = 'count', second] = measures;
  const measureEntry = keys.get(measure);
  if (second)
    report(
      keys.get(second)!.keyAt,
      'two-measures',
      `"activity" must have one measure; got "${measure}" and "${second}"`,
    );
  const select = readSelector(keys, entry, by, context, measure === 'days' ? 'days' : undefined);
  if (select === undefined) return undefined;
  const compared = (signal: number, op: Comparison, value: Micro, at = entry.keyAt): Condition => {
    const condition: Condition = { kind: 'signal', signal, op, value };
    context.marks.set(condition, at);
    return condition;
  };
  if (none) return compared(signals.add({ kind: 'count', select }), 'at_most', 0);
  if (measureEntry === undefined) {
    return compared(signals.add({ kind: 'count', select }), 'at_least', 1_000_000);
  }
  const overField = measure === 'distinct' || measure === 'sum';
  const test = readMeasure(measureEntry, measure, overField, report);
  if (test === undefined) return undefined;
  const signal = overField
    ? overCells(measure, select, test.keys, measureEntry, by, context)
    : ({ kind: measure, select } as const);
  if (signal === undefined) return undefined;
  const index = signals.add(signal);
  return test.condition((op, value, at) => compared(index, op, value, at));
}

function overCells(
  kind: 'distinct' | 'sum',
  select: Selector,
  keys: Keys,
  entry: YamlEntry,
  by: string,
  context: Selecting,
): Signal | undefined {
  const { report } = context;
  const fieldEntry = keys.get('field');
  if (fieldEntry === undefined) {
    report(
      entry.keyAt,
      'missing-key',
      `"${kind}" must have "field"`,
      `write ${kind}: { field: url, at_least: 3 }`,
    );
    return undefined;
  }
  const field = readText(fieldEntry.value, `field of "${kind}"`, report);
  if (field === undefined) return undefined;
  const as = kind === 'sum' ? 'number' : 'any';
  const cells = cellsOfSources(field, as, `"${kind}"`, select, by, context);
  return cells && { kind, select, cells };
}

/** The cells of a field, one for each source of a selector. */
export function cellsOfSources(
  field: YamlText,
  as: FieldType | 'any',
  what: string,
  select: Selector,
  by: string,
  { sources }: Selecting,
): readonly number[] | undefined {
  const cells = select.sources.flatMap(({ source }) => {
    const { scope } = itemAt(sources, source);
    return scope.cell(field.text, as, field.at, by, what) ?? [];
  });
  return cells.length === select.sources.length ? cells : undefined;
}

/** Reads a selector: the sources, a condition on the activities of each, and a window of ages. */
export function readSelector(
  keys: Keys,
  entry: YamlEntry,
  by: string,
  context: Selecting,
  /** The key other than a window that needs dates, if there is one. */
  needsDates: string | undefined,
): Selector | undefined {
  const { sources, report } = context;
  const sourceEntry = keys.get('source');
  const named = sourceEntry ? readSourceNames(sourceEntry, context) : sources.map((_, index) => index);
  const chosen = [...new Set(named)].sort((a, b) => a - b);
  if (sources.length === 0) {
    report(
      entry.keyAt,
      'no-source',
      `${by} reads activities, but the file declares no log`,
      'declare one under activities:',
    );
    return undefined;
  }
  const window = readAges(keys, report);
  const dated = (window && (keys.has('within') ? 'within' : 'older_than')) || needsDates;
  const parts = chosen.map((index) => {
    const side = itemAt(sources, index);
    if (dated && side.source.at === null) {
      const at = keys.get('within') ?? keys.get('older_than') ?? entry;
      report(
        at.keyAt,
        'undated-source',
        `"${dated}" needs dates, but source ${side.source.name} has no "at"`,
      );
    }
    return { source: index, where: readWhere(keys, side, by, context) };
  });
  if (parts.length === 0) return undefined;
  const select = { sources: parts, ages: window };
  context.marks.set(select, entry.keyAt);
  return select;
}

function readSourceNames(entry: YamlEntry, { sources, report }: Selecting): number[] {
  return readTexts(entry.value, 'source', report).flatMap(({ text, at }) => {
    const index = sources.findIndex(({ source }) => source.name === text);
    if (index >= 0) return [index];
    const names = sources.map(({ source }) => source.name);
    unknownName(
      'source',
      text,
      at,
      didYouMean(text, names) ?? `the sources are ${names.join(', ') || 'none'}`,
      report,
    );
    return [];
  });
}

function readWhere(
  keys: Keys,
  { source, scope }: SourceSide,
  by: string,
  { report, marks }: Selecting,
): Condition | null {
  const context: Conditions = { scope, report, by, marks };
  const type = keys.get('type');
  const where = keys.get('where');
  const parts: Condition[] = [];
  if (type && source.type === null) {
    report(type.keyAt, 'no-type', `a test of "type" needs types, but source ${source.name} has no "type"`);
  } else if (type) {
    const test = readTypeTest(type, source.type as number, context);
    if (test) parts.push(test);
  }
  const condition = where && readCondition(where.value, context);
  if (condition) parts.push(condition);
  return allOf(parts) ?? null;
}

/** The type of an activity is a cell without a name of its own, so its test is read against that very cell. */
function readTypeTest(entry: YamlEntry, cell: number, context: Conditions): Condition | undefined {
  const scope: Conditions['scope'] = {
    ...context.scope,
    find: (name, at, by) => ({ ...context.scope.find(name, at, by), type: 'text' }),
    cell: (_, as, at, __, why) => {
      if (as === 'text' || as === 'any') return cell;
      context.report(at, 'type-mismatch', `${why} needs a ${as}; a type is text`);
      return undefined;
    },
  };
  return readTest('type', entry.keyAt, entry.value, { ...context, scope });
}

function readAges(keys: Keys, report: Report): Selector['ages'] {
  const within = keys.get('within');
  const olderThan = keys.get('older_than');
  const inside = within && readDays(within.value, '"within"', report);
  const beyond = olderThan && readDays(olderThan.value, '"older_than"', report);
  if (inside === undefined && beyond === undefined) return null;
  return {
    min: beyond === undefined ? 0 : (ages('older_than', beyond).min as number),
    max: inside === undefined ? null : (ages('within', inside).max as number),
  };
}

export const EACH_KEYS: readonly string[] = [...SELECTOR_KEYS, 'field'];
