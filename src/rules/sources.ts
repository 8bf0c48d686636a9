// Where rows come from: `leads`, `tables`, `activities`.

import type { Cell, Column, Leads, Source, Table } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import { caseless, fold } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import { readCondition } from './conditions.ts';
import { type Keys, type Report, readKeys, readMap, readText } from './nodes.ts';
import { readDateNotation, readSeparator } from './notations.ts';
import type { Marks } from './places.ts';
import { createScope, type Field, lineColumn, readFields, type Scope, type ValueFormats } from './scope.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

/** The leads, the tables that belong to them, and what names mean there. */
export interface LeadSide {
  readonly leads: Leads;
  readonly tables: readonly Table[];
  readonly scope: Scope;
  /** Declared fields without a type, those of tables as `table.name`. Operators give their types. */
  readonly untyped: ReadonlySet<string>;
}

export function readLeadSide(
  top: Keys,
  formats: ValueFormats,
  report: Report,
  /** Whether fields that no rule reads are read too. */
  readsAll = false,
): LeadSide {
  const entry = top.get('leads');
  const keys = entry && readKeys(entry.value, 'leads', ['id', 'fields'], report, 'leads: { id: Record ID }');
  const id = readColumn(keys?.get('id'), 'leads.id', report) ?? NOWHERE;
  if (keys && !keys.has('id')) {
    report(entry.keyAt, 'missing-key', 'leads must have "id"', 'name the column that identifies a lead');
  }
  const fields = readFields(keys?.get('fields'), 'leads', formats, report);

  const tableEntries = entriesOf(top.get('tables'), 'tables', report);
  const tableKeys = new Map(
    tableEntries.flatMap(({ key, value }) => {
      const read = readKeys(value, `table "${key}"`, ['key', 'match', 'fields'], report);
      return read ? [[key, read]] : [];
    }),
  );
  const tableFields = new Map(
    [...tableKeys].map(([name, read]) => [
      name,
      readFields(read.get('fields'), `table "${name}"`, formats, report, name) as ReadonlyMap<string, Field>,
    ]),
  );
  const scope = createScope(fields, tableFields, formats, report, readsAll);
  const tables = tableEntries.flatMap(({ key: name, keyAt }): Table[] => {
    const read = tableKeys.get(name);
    if (read === undefined) return [];
    const key = readColumn(read.get('key'), `table "${name}"`, report, name);
    const match = read.get('match');
    for (const wanted of ['key', 'match']) {
      if (!read.has(wanted)) report(keyAt, 'missing-key', `table "${name}" must have "${wanted}"`);
    }
    return key ? [{ name, key, match: readMatch(match, scope, id, `table ${name}`, report) }] : [];
  });
  const untypedOf = (all: ReadonlyMap<string, Field>, prefix: string) =>
    [...all].flatMap(([name, { type }]) => (type === null ? [prefix + name] : []));
  const untyped = new Set([
    ...untypedOf(fields, ''),
    ...[...tableFields].flatMap(([table, all]) => untypedOf(all, `${table}.`)),
  ]);
  return { leads: { id, names: scope.names, cells: scope.cells }, tables, scope, untyped };
}

/** A log, and what names mean in it. */
export interface SourceSide {
  readonly source: Source;
  readonly scope: Scope;
}

const SOURCE_KEYS = ['lead', 'match', 'type', 'at', 'id', 'where', 'fields'];

export function readSources(
  top: Keys,
  lead: LeadSide,
  formats: ValueFormats,
  report: Report,
  marks: Marks,
  /** Whether fields that no rule reads are read too. */
  readsAll = false,
): SourceSide[] {
  return entriesOf(top.get('activities'), 'activities', report).flatMap(({ key: name, keyAt, value }) => {
    const by = `source ${name}`;
    const keys = readKeys(value, by, SOURCE_KEYS, report);
    if (keys === undefined) return [];
    if (!keys.has('lead')) {
      report(
        keyAt,
        'missing-key',
        `${by} must have "lead"`,
        'name the column that identifies the lead of an activity',
      );
    }
    const fields = readFields(keys.get('fields'), by, formats, report);
    const scope = createScope(fields, new Map(), formats, report, readsAll);
    const owner = readOwner(keys.get('lead'), by, report);
    const whereEntry = keys.get('where');
    const source: Source = {
      name,
      lead: owner,
      match: readMatch(keys.get('match'), lead.scope, lead.leads.id, by, report),
      type: addCell(scope, readType(keys.get('type'), by, report)),
      at: addCell(scope, readAt(keys.get('at'), by, formats, report)),
      id: readColumn(keys.get('id'), by, report) ?? null,
      where: (whereEntry && readCondition(whereEntry.value, { scope, report, by, marks })) ?? null,
      cells: scope.cells,
    };
    return [{ source, scope }];
  });
}

const NOWHERE: Column = { header: '', mention: { by: '', line: 1, column: 1 } };

function entriesOf(entry: YamlEntry | undefined, what: string, report: Report): readonly YamlEntry[] {
  const map = entry && readMap(entry.value, what, report);
  for (const { key, keyAt } of map?.entries ?? []) {
    if (key.trim() === '' || /[=\p{Cc}]/u.test(key)) {
      report(
        keyAt,
        'bad-name',
        `a name in ${what} must not be empty and must not contain "=" or control characters`,
      );
    }
  }
  return map?.entries ?? [];
}

function readColumn(
  entry: YamlEntry | undefined,
  by: string,
  report: Report,
  table?: string,
): Column | undefined {
  return entry && columnOf(entry.value, by, report, table);
}

function columnOf(node: YamlNode, by: string, report: Report, table?: string): Column | undefined {
  const text = readText(node, `a column of ${by}`, report);
  return text && { header: text.text, mention: { by, ...lineColumn(text.at) }, ...(table && { table }) };
}

/** The lead's cell that a key equals; null for the lead's id, which matches exactly. */
function readMatch(
  entry: YamlEntry | undefined,
  scope: Scope,
  id: Column,
  by: string,
  report: Report,
): number | null {
  const text = entry && readText(entry.value, `match of ${by}`, report);
  if (text === undefined) return null;
  const field = scope.find(text.text, text.at, by);
  if (field.column.table === undefined && sameHeader(field.column.header, id.header)) return null;
  if (field.column.table !== undefined && by.startsWith('table ')) {
    report(
      text.at,
      'table-on-table',
      `a table must be matched by a field of the lead; "${text.text}" belongs to a table`,
    );
    return null;
  }
  const as = field.type === 'list' ? 'list' : 'text';
  if (field.type === 'number' || field.type === 'date') {
    report(text.at, 'type-mismatch', `a key must be text; "${text.text}" is declared as a ${field.type}`);
    return null;
  }
  return scope.cell(text.text, as, text.at, by, 'a key') ?? null;
}

/** Headers are the same in any letter case. */
function sameHeader(one: string, other: string): boolean {
  return caseless(one.trim()) === caseless(other.trim());
}

function readOwner(entry: YamlEntry | undefined, by: string, report: Report): Source['lead'] {
  if (entry?.value.kind !== 'map') {
    return { column: readColumn(entry, by, report) ?? NOWHERE, separator: null };
  }
  const keys = readKeys(entry.value, `lead of ${by}`, ['column', 'separator'], report);
  const separator = keys?.get('separator');
  if (keys && !keys.has('column')) report(entry.keyAt, 'missing-key', `lead of ${by} must have "column"`);
  return {
    column: readColumn(keys?.get('column'), by, report) ?? NOWHERE,
    separator: (separator && readSeparator(separator.value, report)) ?? null,
  };
}

function readType(entry: YamlEntry | undefined, by: string, report: Report): Cell | undefined {
  if (entry === undefined) return undefined;
  const name = 'type';
  if (entry.value.kind !== 'map') {
    const column = columnOf(entry.value, by, report);
    return column && { kind: 'text', name, column };
  }
  const keys = readKeys(entry.value, `type of ${by}`, ['column', 'names', 'always'], report);
  const always = keys?.get('always');
  if (always) {
    const text = readText(always.value, `type of ${by}`, report);
    const other = keys?.get('column') ?? keys?.get('names');
    if (other)
      report(other.keyAt, 'contradiction', `type of ${by} must not have both "always" and "${other.key}"`);
    return text && { kind: 'constant', name, value: text.text };
  }
  if (keys && !keys.has('column'))
    report(entry.keyAt, 'missing-key', `type of ${by} must have "column" or "always"`);
  const column = readColumn(keys?.get('column'), by, report);
  const names = entriesOf(keys?.get('names'), `names of ${by}`, report).flatMap(({ key, value }) => {
    const text = readText(value, `a name of ${by}`, report);
    return text ? [[fold(trimCell(key)), text.text] as const] : [];
  });
  return column && { kind: 'type', name, column, names };
}

function readAt(
  entry: YamlEntry | undefined,
  by: string,
  formats: ValueFormats,
  report: Report,
): Cell | undefined {
  if (entry === undefined) return undefined;
  const name = 'at';
  if (entry.value.kind !== 'map') {
    const column = columnOf(entry.value, by, report);
    return column && { kind: 'date', name, column, formats: formats.dates, writtenIn: null };
  }
  const keys = readKeys(entry.value, `at of ${by}`, ['column', 'format', 'timezone'], report);
  const column = readColumn(keys?.get('column'), by, report);
  if (keys && !keys.has('column')) report(entry.keyAt, 'missing-key', `at of ${by} must have "column"`);
  const notation = readDateNotation(keys ?? new Map(), formats.dates, `at of ${by}`, report);
  return column && { kind: 'date', name, column, ...notation };
}

/** The type and the date of an activity are cells of their own, before any that conditions ask for. */
function addCell(scope: Scope, cell: Cell | undefined): number | null {
  return cell ? scope.cells.push(cell) - 1 : null;
}

/** What rules declare under a name; each has its own code for a name that is not declared. */
export type NamedKind =
  | 'source'
  | 'table'
  | 'group'
  | 'rule'
  | 'segment'
  | 'grade'
  | 'stage'
  | 'topic'
  | 'list'
  | 'account-segment';

/** Reports a name that is not declared. */
export function unknownName(
  kind: NamedKind,
  name: string,
  at: Place,
  hint: string | undefined,
  report: Report,
): void {
  report(at, `unknown-${kind}`, `there is no ${kind.replace('-', ' ')} "${name}"`, hint);
}
