// The rules language, read a second time: from the contract's pages alone, one lead after the other, every
// activity looked at for every question. Nothing here is fast, shared with the program, or clever; where this
// and the program differ, one of them has misread the contract.

import { parse } from 'yaml';
import { card, type Scored } from './card.ts';
import {
  type Block,
  type Book,
  block,
  cell,
  columnOf,
  date,
  declare,
  elements,
  type Field,
  faulty,
  fieldOf,
  keysOf,
  LEAD,
  list,
  type Node,
  type Rows,
  type Sheet,
  type Type,
  texts,
  valueAt,
} from './cells.ts';
import { type Activity, holds, needs, type Subject } from './conditions.ts';
import { day, fold, isoDay } from './values.ts';

export interface World {
  rules: string;
  asOf: string;
  leads: Sheet;
  tables: Record<string, Sheet>;
  /** The files of each source that has any; the others are `without`. */
  logs: Record<string, Sheet[]>;
  without?: string[];
  /** `--top`, 5 when left out. */
  top?: number;
}

const CLASSES = [
  'read',
  'matched',
  'shared',
  'unmatched',
  'no_lead',
  'undated',
  'left_out',
  'future',
  'duplicate',
  'quarantined',
] as const;
export type Counts = Record<(typeof CLASSES)[number], number> & { oldest?: string; newest?: string };

export interface Result {
  leads: Scored[];
  tables: Record<string, { read: number; quarantined: number }>;
  sources: Record<string, Counts>;
}

export function score(world: World): Result {
  const rules = block(parse(world.rules, { schema: 'failsafe', mapAsMap: true }) as Node);
  const declaredTables = block(rules.get('tables'));
  const sources = [...block(rules.get('activities'))].filter(([name]) => name in world.logs);
  const book: Book = {
    places: new Map(),
    tables: new Set(declaredTables.keys()),
    numbers: String(rules.get('numbers') ?? '1234.56'),
    dates: texts(rules.get('dates')),
    missing: texts(rules.get('missing')),
    zone: String(rules.get('timezone') ?? 'UTC'),
  };
  const leadSpec = block(rules.get('leads'));
  book.places.set(LEAD, { header: world.leads.header, fields: block(leadSpec.get('fields')) });
  for (const [name, spec] of declaredTables) {
    book.places.set(name, {
      header: world.tables[name]?.header ?? [],
      fields: block(block(spec).get('fields')),
    });
  }
  for (const [name, spec] of sources) {
    book.places.set(name, {
      header: world.logs[name]?.[0]?.header ?? [],
      fields: block(block(spec).get('fields')),
    });
  }

  const must = new Map<string, [Field, Type][]>();
  const need = (field: Field, type: Type): void => {
    must.set(field.scope, [...(must.get(field.scope) ?? []), [field, type]]);
  };
  needs(book, rules, [...block(rules.get('activities')).keys()], need);
  for (const [scope, place] of book.places) {
    for (const name of place.fields.keys()) {
      const field = fieldOf(book, scope, name);
      need(field, field.type);
    }
  }
  const bad = (scope: string, row: string[]): boolean => {
    const place = book.places.get(scope);
    return place === undefined || faulty(book, row, place, must.get(scope) ?? []);
  };

  const result: Result = { leads: [], tables: {}, sources: {} };
  const byKey = new Map<string, Map<string, string[]>>();
  for (const [name, spec] of declaredTables) {
    const sheet = world.tables[name];
    if (sheet === undefined) continue;
    const key = columnOf(sheet.header, String(block(spec).get('key')));
    const rows = new Map<string, string[]>();
    let quarantined = 0;
    for (const row of sheet.rows) {
      const id = valueAt(book, row, key);
      if (bad(name, row) || id === undefined || rows.has(id)) quarantined++;
      else rows.set(id, row);
    }
    byKey.set(name, rows);
    result.tables[name] = { read: sheet.rows.length, quarantined };
  }

  const asOf = day(world.asOf);
  const idField = fieldOf(book, LEAD, String(leadSpec.get('id')));
  const subjects = new Map<string, Subject>();
  const order: (Subject | undefined)[] = [];
  for (const row of world.leads.rows) {
    const rows: Rows = new Map([[LEAD, row]]);
    for (const [name, spec] of declaredTables) {
      if (!byKey.has(name)) continue;
      const match = fieldOf(book, LEAD, String(block(spec).get('match') ?? leadSpec.get('id')));
      const found = byKey.get(name)?.get(cell(book, match, rows) ?? '');
      if (found !== undefined) rows.set(name, found);
    }
    const id = cell(book, idField, rows);
    const outcome =
      bad(LEAD, row) || id === undefined ? 'quarantined' : subjects.has(id) ? 'duplicate' : 'scored';
    result.leads.push({ outcome });
    const subject: Subject = { book, asOf, rows, activities: [] };
    order.push(outcome === 'scored' ? subject : undefined);
    if (outcome === 'scored' && id !== undefined) subjects.set(id, subject);
  }

  for (const [name, spec] of sources) {
    const leads = [...subjects.values()];
    result.sources[name] = attach(book, world, name, block(spec), idField, leads, asOf, bad);
  }
  order.forEach((subject, i) => {
    if (subject !== undefined) result.leads[i] = card(rules, subject, world.top ?? 5);
  });
  return result;
}

/** Gives each row of a source to its leads, and counts it once. */
function attach(
  book: Book,
  world: World,
  source: string,
  spec: Block,
  idField: Field,
  leads: Subject[],
  asOf: number,
  bad: (scope: string, row: string[]) => boolean,
): Counts {
  const place = book.places.get(source);
  if (place === undefined) throw new Error(source);
  const part = (key: string): Field | undefined => {
    const node = spec.get(key);
    if (node === undefined || block(node).has('always')) return undefined;
    return declare(book, source, place, node);
  };
  const [who, type, at, id] = [part('lead'), part('type'), part('at'), part('id')];
  const names = [...block(block(spec.get('type')).get('names'))];
  const separator = block(spec.get('lead')).get('separator');
  const match = spec.has('match') ? fieldOf(book, LEAD, String(spec.get('match'))) : idField;
  const exact = match.scope === LEAD && match.column === idField.column;
  const counts = Object.fromEntries(CLASSES.map((name) => [name, 0])) as unknown as Counts;
  const days: number[] = [];
  const seen = new Set<string>();

  const classify = (row: string[]): (typeof CLASSES)[number] => {
    const stamp = at && valueAt(book, row, at.column);
    const on = at && stamp !== undefined ? date(book, at, stamp) : undefined;
    if (bad(source, row) || (stamp !== undefined && on === undefined)) return 'quarantined';
    if (on !== undefined) days.push(on);
    const whose = who && valueAt(book, row, who.column);
    const keys = separator === undefined ? list(whose) : elements(book, whose, String(separator));
    if (keys.length === 0) return 'no_lead';
    if (at !== undefined && on === undefined) return 'undated';
    const rows: Rows = new Map([[source, row]]);
    if (!holds({ book, asOf, rows, activities: [] }, spec.get('where') ?? new Map(), source)) {
      return 'left_out';
    }
    const wanted = keys.map((key) => (exact ? String(key) : fold(String(key))));
    const found = leads.filter((lead) =>
      keysOf(book, match, lead.rows, exact).some((key) => wanted.includes(key)),
    );
    if (found.length === 0) return 'unmatched';
    if (on !== undefined && on > asOf) return 'future';
    const rowId = id && valueAt(book, row, id.column);
    if (rowId !== undefined && seen.has(rowId)) return 'duplicate';
    if (rowId !== undefined) seen.add(rowId);

    const raw = type && valueAt(book, row, type.column);
    const renamed = names.find(([name]) => raw !== undefined && fold(name) === fold(raw))?.[1] ?? raw;
    const always = block(spec.get('type')).get('always');
    const activity: Activity = {
      source,
      row,
      type: always === undefined ? renamed && String(renamed) : String(always),
      age: on === undefined ? undefined : asOf - on,
    };
    for (const lead of found) lead.activities.push(activity);
    if (found.length > 1) counts.shared++;
    return 'matched';
  };
  for (const row of (world.logs[source] ?? []).flatMap((sheet) => sheet.rows)) {
    counts.read++;
    counts[classify(row)]++;
  }
  if (days.length > 0) {
    counts.oldest = isoDay(Math.min(...days));
    counts.newest = isoDay(Math.max(...days));
  }
  return counts;
}
