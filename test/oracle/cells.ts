// Names, columns and cells of the second reading: which column a name of the rules means, what a row holds
// there, and whether the row can be read at all.

import { fold, looseName, readDay, readNumber, trim } from './values.ts';

export type Node = string | Node[] | Map<string, Node>;
export type Block = Map<string, Node>;

export interface Sheet {
  header: string[];
  rows: string[][];
}

/** The row of each sheet that a condition may look at: a lead's own and its tables', or an activity's. */
export type Rows = Map<string, string[]>;
export type Type = 'number' | 'date' | 'list' | 'text' | 'any';

export interface Field {
  scope: string;
  column: number;
  type: Type;
  numbers: string;
  strip: string;
  separator: string;
  formats: string[];
}

export interface Place {
  header: string[];
  fields: Block;
}

/** Everything the settings at the top of the file and the headers say about cells. */
export interface Book {
  places: Map<string, Place>;
  tables: Set<string>;
  numbers: string;
  dates: string[];
  missing: string[];
  zone: string;
}

export const LEAD = '(leads)';

export const block = (node: Node | undefined): Block => (node instanceof Map ? node : new Map());
export const list = (node: Node | undefined): Node[] =>
  node === undefined ? [] : Array.isArray(node) ? node : [node];
export const texts = (node: Node | undefined): string[] => list(node).map(String);

export function columnOf(header: string[], name: string): number {
  const trimmed = header.map((h) => h.trim());
  const exact = trimmed.indexOf(name.trim());
  if (exact >= 0) return exact;
  const loose = trimmed.map(looseName);
  const found = loose.indexOf(looseName(name.trim()));
  if (found < 0 || loose.lastIndexOf(looseName(name.trim())) !== found) throw new Error(`no column ${name}`);
  return found;
}

/** A declared field, `table.field`, `table.Header`, or a header. */
export function fieldOf(book: Book, scope: string, name: string): Field {
  const place = book.places.get(scope);
  if (place === undefined) throw new Error(`no sheet ${scope}`);
  const declared = place.fields.get(name);
  const [table = '', ...rest] = name.split('.');
  if (declared === undefined && scope === LEAD && rest.length > 0 && book.tables.has(table)) {
    return fieldOf(book, table, rest.join('.'));
  }
  return declare(book, scope, place, declared ?? name);
}

/** A column with what is said of it, in the long form or as a bare name. */
export function declare(book: Book, scope: string, place: Place, node: Node): Field {
  const spec = node instanceof Map ? node : new Map<string, Node>([['column', node]]);
  return {
    scope,
    column: columnOf(place.header, String(spec.get('column'))),
    type: (spec.get('type') ?? 'any') as Type,
    numbers: String(spec.get('numbers') ?? book.numbers),
    strip: String(spec.get('strip') ?? ''),
    separator: String(spec.get('separator') ?? ';'),
    formats: spec.has('format') ? texts(spec.get('format')) : book.dates,
  };
}

/** A word of `missing`, whatever its letter case and accents. */
function isMissing(text: string, book: Book): boolean {
  return book.missing.some((word) => fold(trim(word)) === fold(text));
}

/** The trimmed text, or undefined for no value. */
export function valueAt(book: Book, row: string[] | undefined, column: number): string | undefined {
  const text = trim(row?.[column] ?? '');
  return text === '' || isMissing(text, book) ? undefined : text;
}

export function cell(book: Book, field: Field, rows: Rows): string | undefined {
  const text = valueAt(book, rows.get(field.scope), field.column);
  if (field.type !== 'list') return text;
  return elements(book, text, field.separator).length === 0 ? undefined : text;
}

/** The parts of a cell; one that is a missing word is as good as empty. */
export function elements(book: Book, text: string | undefined, separator: string): string[] {
  const parts = (text ?? '').split(separator).map(trim);
  return parts.filter((part) => part !== '' && !isMissing(part, book));
}

export const number = (field: Field, text: string): bigint | undefined =>
  readNumber(text, field.numbers, field.strip);
export const date = (book: Book, field: Field, text: string): number | undefined =>
  readDay(text, field.formats, book.zone);

/** A row that is ragged, or has a cell that doesn't read as what it must be. */
export function faulty(book: Book, row: string[], place: Place, must: [Field, Type][]): boolean {
  if (row.length !== place.header.length) return true;
  return must.some(([field, type]) => {
    const text = valueAt(book, row, field.column);
    if (text === undefined) return false;
    if (type === 'number') return number(field, text) === undefined;
    return type === 'date' && date(book, field, text) === undefined;
  });
}

/** The keys by which a lead is found: its id as it stands, any other field folded. */
export function keysOf(book: Book, field: Field, rows: Rows, exact: boolean): string[] {
  const text = cell(book, field, rows);
  if (text === undefined) return [];
  const keys = field.type === 'list' ? elements(book, text, field.separator) : [text];
  return exact ? keys : keys.map(fold);
}
