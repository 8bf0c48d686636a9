// Where rows come from: `leads`, `tables`, `activities`.

import type { Cell, Leads, Source, Table } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import { fold } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import { readCondition } from './conditions.ts';
import { NOWHERE, readColumn, readColumns, readKeyColumn, readMatches, readTableMatch } from './keys.ts';
import { type Keys, type Report, readKeys, readMap, readText } from './nodes.ts';
import { readDateNotation } from './notations.ts';
import type { Marks } from './places.ts';
import { createScope, type Field, readFields, type Scope, type ValueFormats } from './scope.ts';
import type { YamlEntry } from './yaml.ts';

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
  const { column: id = NOWHERE, form: idForm } = readKeyColumn(keys?.get('id'), 'leads.id', ['form'], report);
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
    const { column: key, form } = readKeyColumn(
      read.get('key'),
      `table "${name}"`,
      ['fold', 'form'],
      report,
      name,
    );
    const match = read.get('match');
    for (const wanted of ['key', 'match']) {
      if (!read.has(wanted)) report(keyAt, 'missing-key', `table "${name}" must have "${wanted}"`);
    }
    if (key === undefined) return [];
    const cell = readTableMatch(match, { scope, id }, `table ${name}`, report);
    return [{ name, key, match: cell, form: cell === null && form === 'exact' ? idForm : form }];
  });
  const untypedOf = (all: ReadonlyMap<string, Field>, prefix: string) =>
    [...all].flatMap(([name, { type }]) => (type === null ? [prefix + name] : []));
  const untyped = new Set([
    ...untypedOf(fields, ''),
    ...[...tableFields].flatMap(([table, all]) => untypedOf(all, `${table}.`)),
  ]);
  return { leads: { id, idForm, names: scope.names, cells: scope.cells }, tables, scope, untyped };
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
    const leadEntry = keys.get('lead');
    const owner = readKeyColumn(leadEntry, `lead of ${by}`, ['separator', 'form'], report);
    const whereEntry = keys.get('where');
    const source: Source = {
      name,
      lead: { column: owner.column ?? NOWHERE, separator: owner.separator },
      match: readMatches(keys.get('match'), { scope: lead.scope, ...lead.leads }, owner.form, by, report),
      type: addCell(scope, readType(keys.get('type'), by, report)),
      at: addCell(scope, readAt(keys.get('at'), by, formats, report)),
      id: readColumns(keys.get('id'), by, report),
      where: (whereEntry && readCondition(whereEntry.value, { scope, report, by, marks })) ?? null,
      cells: scope.cells,
    };
    return [{ source, scope }];
  });
}

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

function readType(entry: YamlEntry | undefined, by: string, report: Report): Cell | undefined {
  if (entry === undefined) return undefined;
  const name = 'type';
  if (entry.value.kind !== 'map') {
    const column = readColumn(entry, by, report);
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
    const column = readColumn(entry, by, report);
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
