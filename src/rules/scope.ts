// Scopes: each turns the names in conditions into cells of one kind of row (leads, or the activities of one log).

import type { Cell, Column } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import type { DateNotation } from '../values/date-format.ts';
import { didYouMean } from '../values/nearest.ts';
import { DEFAULT_NUMBERS, type NumberFormat, type NumberNotation } from '../values/number-format.ts';
import { type Keys, type Report, readKeys, readText } from './nodes.ts';
import { readDateNotation, readNotation, readNumbers, readSeparator } from './notations.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

/** How the exports write values: the formats that the file declares once for all its cells. */
export interface ValueFormats {
  /** null: the file declares none, and numbers are written `1234.56`. */
  readonly numbers: NumberFormat | null;
  readonly dates: readonly string[];
}

export type FieldType = 'text' | 'number' | 'date' | 'list';

/** A declared field: a name for a column, and perhaps how to read it. */
export interface Field extends NumberNotation, DateNotation {
  readonly column: Column;
  readonly type: FieldType | null;
  readonly isDeclared: boolean;
  readonly separator: string;
}

export interface Scope {
  readonly cells: Cell[];
  /** The declared names, those of tables as `table.name`. */
  readonly names: readonly string[];
  /** The declared field of this name, or the column that has it as header. */
  find(name: string, at: Place, by: string): Field;
  /** The index of the cell for a field of this type; reports a field that is declared with another type. */
  cell(
    name: string,
    as: FieldType | 'any',
    at: Place,
    by: string,
    why: string,
    /** The place of the name, if it is not the place that needs this type. */
    nameAt?: Place,
  ): number | undefined;
}

export function createScope(
  fields: ReadonlyMap<string, Field>,
  tables: ReadonlyMap<string, ReadonlyMap<string, Field>>,
  formats: ValueFormats,
  report: Report,
  /** Whether declared fields without a type become cells too. */
  readsAll = false,
): Scope {
  const cells: Cell[] = [];
  const known = new Map<string, number>();

  const intern = (cell: Cell): number => {
    const key = JSON.stringify({
      ...cell,
      name: '',
      column: 'column' in cell && [cell.column.header, cell.column.table],
    });
    const index = known.get(key) ?? cells.push(cell) - 1;
    known.set(key, index);
    return index;
  };

  const find = (name: string, at: Place, by: string): Field => {
    const declared = fields.get(name);
    if (declared) return declared;
    const dot = name.indexOf('.');
    const table = dot > 0 ? name.slice(0, dot) : '';
    const inTable = tables.get(table);
    const header = inTable ? name.slice(dot + 1) : name;
    const mention = { by, ...lineColumn(at) };
    return inTable?.get(header) ?? undeclared({ header, mention, ...(inTable && { table }) }, formats);
  };

  const cell: Scope['cell'] = (name, as, at, by, why, nameAt = at) => {
    const field = find(name, nameAt, by);
    const type = field.type ?? (as === 'any' ? 'text' : as);
    const fits = as === 'any' || type === as || (type === 'list' && as === 'text');
    if (!fits) {
      report(at, 'type-mismatch', `${why} needs ${article(as)}; "${name}" is declared as ${article(type)}`);
      return undefined;
    }
    return intern(cellOf(name, field, type));
  };

  for (const [name, field] of fields) {
    if (readsAll || field.type !== null) intern(cellOf(name, field, field.type ?? 'text'));
  }
  for (const [table, named] of tables) {
    for (const [name, field] of named) {
      if (readsAll || field.type !== null) intern(cellOf(`${table}.${name}`, field, field.type ?? 'text'));
    }
  }
  const names = [...fields.keys()];
  for (const [table, named] of tables) for (const name of named.keys()) names.push(`${table}.${name}`);
  return { cells, names, find, cell };
}

function article(type: string): string {
  return type === 'text' ? 'text' : `a ${type}`;
}

export function lineColumn(at: Place): { line: number; column: number } {
  return { line: at.line ?? 1, column: at.column ?? 1 };
}

function undeclared(column: Column, formats: ValueFormats): Field {
  return {
    column,
    type: null,
    numbers: formats.numbers ?? DEFAULT_NUMBERS,
    isDeclared: formats.numbers !== null,
    ...{ strip: '', units: [], accounting: false },
    ...{ formats: formats.dates, writtenIn: null },
    separator: ';',
  };
}

function cellOf(name: string, field: Field, type: FieldType): Cell {
  const { column, numbers, strip, units, accounting, isDeclared, formats, writtenIn, separator } = field;
  switch (type) {
    case 'text':
      return { kind: 'text', name, column };
    case 'list':
      return { kind: 'list', name, column, separator };
    case 'number':
      return { kind: 'number', name, column, numbers, strip, units, accounting, isDeclared };
    case 'date':
      return { kind: 'date', name, column, formats, writtenIn };
  }
}

const FIELD_KEYS = [
  ...['column', 'type', 'numbers', 'strip', 'units', 'accounting', 'separator', 'format', 'timezone'],
];
/** The type that each option of a field needs. */
const OPTION_TYPES = {
  ...({ numbers: 'number', strip: 'number', units: 'number', accounting: 'number' } as const),
  ...({ separator: 'list', format: 'date', timezone: 'date' } as const),
};
const TYPES: readonly FieldType[] = ['text', 'number', 'date', 'list'];

/** Reads `fields:`; `table` where the columns are a table's. */
export function readFields(
  entry: YamlEntry | undefined,
  what: string,
  formats: ValueFormats,
  report: Report,
  table?: string,
): Map<string, Field> {
  const fields = new Map<string, Field>();
  if (entry === undefined) return fields;
  if (entry.value.kind !== 'map') {
    report(entry.value.at, 'not-a-mapping', `the fields of ${what} must be a mapping (name: column)`);
    return fields;
  }
  for (const { key, keyAt, value } of entry.value.entries) {
    const by = `field ${key}`;
    const column = (node: YamlNode): Column | undefined => {
      const text = readText(node, `the column of field "${key}"`, report);
      return text && { header: text.text, mention: { by, ...lineColumn(text.at) }, ...(table && { table }) };
    };
    if (value.kind !== 'map') {
      const named = column(value);
      if (named) fields.set(key, undeclared(named, formats));
      continue;
    }
    const keys = readKeys(value, `field "${key}"`, FIELD_KEYS, report);
    if (keys === undefined) continue;
    const columnEntry = keys.get('column');
    const named = columnEntry
      ? column(columnEntry.value)
      : { header: key, mention: { by, ...lineColumn(keyAt) }, ...(table && { table }) };
    if (named) fields.set(key, readOptions(undeclared(named, formats), keys, key, report));
  }
  return fields;
}

function readOptions(field: Field, keys: Keys, name: string, report: Report): Field {
  const typeEntry = keys.get('type');
  const typeText = typeEntry && readText(typeEntry.value, `the type of field "${name}"`, report);
  const type = TYPES.find((known) => known === typeText?.text) ?? null;
  if (typeText && type === null) {
    report(
      typeText.at,
      'unknown-type',
      `the type of field "${name}" must be one of ${TYPES.join(', ')}; got "${typeText.text}"`,
      didYouMean(typeText.text, TYPES),
    );
  }
  for (const [option, goesWith] of Object.entries(OPTION_TYPES)) {
    const entry = keys.get(option);
    if (entry && type !== goesWith && !(typeText && type === null)) {
      report(entry.keyAt, 'option-without-type', `"${option}" needs type: ${goesWith}`);
    }
  }
  const numbers = keys.get('numbers');
  const separator = keys.get('separator');
  const format = numbers && readNumbers(numbers.value, report);
  return {
    ...field,
    type,
    ...(format && { numbers: format, isDeclared: true }),
    ...readNotation(keys, name, report),
    ...(separator && { separator: readSeparator(separator.value, report) ?? ';' }),
    ...readDateNotation(keys, field.formats, `field "${name}"`, report),
  };
}
