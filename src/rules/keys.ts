// The columns by which rows find each other: ids, table keys, the keys of activities, and the fields that these equal.
import type { Column, KeyForm, KeyMatch, Leads } from '../plan/plan.ts';
import { caseless } from '../values/fold.ts';
import { type Report, readFlag, readKeys, readText, readTexts } from './nodes.ts';
import { readSeparator } from './notations.ts';
import { lineColumn, type Scope } from './scope.ts';
import type { YamlEntry, YamlText } from './yaml.ts';

/** Represents a column that is missing because of a reported problem. */
export const NOWHERE: Column = { header: '', mention: { by: '', line: 1, column: 1 } };

export function readColumn(
  entry: YamlEntry | undefined,
  by: string,
  report: Report,
  table?: string,
): Column | undefined {
  const text = entry && readText(entry.value, `a column of ${by}`, report);
  return text && columnOf(text, by, table);
}

/** One column, or a list of them. */
export function readColumns(entry: YamlEntry | undefined, by: string, report: Report): Column[] {
  const texts = entry ? readTexts(entry.value, `a column of ${by}`, report) : [];
  return texts.map((text) => columnOf(text, by));
}

function columnOf(text: YamlText, by: string, table?: string): Column {
  return { header: text.text, mention: { by, ...lineColumn(text.at) }, ...(table && { table }) };
}

export interface KeyColumn {
  readonly column: Column | undefined;
  /** The separator of several keys in one cell. */
  readonly separator: string | null;
  readonly form: KeyForm;
}

/** A column by its header, or `{ column: Id, form: salesforce }` with some of these options. */
export function readKeyColumn(
  entry: YamlEntry | undefined,
  what: string,
  options: readonly ('separator' | 'fold' | 'form')[],
  report: Report,
  table?: string,
): KeyColumn {
  if (entry?.value.kind !== 'map') {
    return { column: readColumn(entry, what, report, table), separator: null, form: 'exact' };
  }
  const keys = readKeys(entry.value, what, ['column', ...options], report);
  if (keys && !keys.has('column')) report(entry.keyAt, 'missing-key', `${what} must have "column"`);
  const separator = keys?.get('separator');
  return {
    column: readColumn(keys?.get('column'), what, report, table),
    separator: (separator && readSeparator(separator.value, report)) ?? null,
    form: keys === undefined ? 'exact' : readForm(keys.get('fold'), keys.get('form'), what, report),
  };
}

/** `fold: true` or `form: salesforce`. */
export function readForm(
  fold: YamlEntry | undefined,
  form: YamlEntry | undefined,
  what: string,
  report: Report,
): KeyForm {
  const isFolded = fold && readFlag(fold.value, `"fold" of ${what}`, report);
  const text = form && readText(form.value, `"form" of ${what}`, report);
  if (text && text.text !== 'salesforce') {
    report(text.at, 'unknown-form', `"form" of ${what} must be salesforce; got "${text.text}"`);
  } else if (form && isFolded) {
    report(
      form.keyAt,
      'contradiction',
      `${what} must not have both "fold" and "form"; Salesforce ids are not folded`,
    );
  }
  if (text) return 'salesforce';
  return isFolded ? 'folded' : 'exact';
}

/** The lead's side of a match. */
interface LeadKeys extends Pick<Leads, 'id'> {
  readonly scope: Scope;
}

/** The lead's cell that the key of a table equals; null: the lead's id. */
export function readTableMatch(
  entry: YamlEntry | undefined,
  { scope, id }: LeadKeys,
  by: string,
  report: Report,
): number | null {
  const text = entry && readText(entry.value, `match of ${by}`, report);
  if (text === undefined) return null;
  const { column } = scope.find(text.text, text.at, by);
  if (column.table !== undefined) {
    report(
      text.at,
      'table-on-table',
      `a table must be matched by a field of the lead; "${text.text}" belongs to a table`,
    );
    return null;
  }
  return isColumn(column, id) ? null : readCell(text, scope, by, report);
}

/** What the key of an activity may equal: a field, or a list of fields; by default the lead's id. */
export function readMatches(
  entry: YamlEntry | undefined,
  { scope, id, idForm }: LeadKeys & Pick<Leads, 'idForm'>,
  form: KeyForm,
  by: string,
  report: Report,
): KeyMatch[] {
  const byId: KeyMatch = { cell: null, form: form === 'exact' ? idForm : form };
  const matches = (entry ? readTexts(entry.value, `match of ${by}`, report) : []).map((text): KeyMatch => {
    if (caseless(text.text.trim()) === caseless(id.header.trim())) return byId;
    const isOfId = isColumn(scope.find(text.text, text.at, by).column, id);
    const isShort = form === 'salesforce' || (isOfId && idForm === 'salesforce');
    return { cell: readCell(text, scope, by, report), form: isShort ? 'salesforce' : 'folded' };
  });
  const different = new Map(matches.map((match) => [match.cell, match]));
  return different.size === 0 ? [byId] : [...different.values()];
}

function readCell(text: YamlText, scope: Scope, by: string, report: Report): number | null {
  const { type } = scope.find(text.text, text.at, by);
  if (type === 'number' || type === 'date') {
    report(text.at, 'type-mismatch', `a key must be text; "${text.text}" is declared as a ${type}`);
    return null;
  }
  return scope.cell(text.text, type === 'list' ? 'list' : 'text', text.at, by, 'a key') ?? null;
}

/** Headers are the same in any letter case. */
function isColumn({ header, table }: Column, id: Column): boolean {
  return table === undefined && caseless(header.trim()) === caseless(id.header.trim());
}
