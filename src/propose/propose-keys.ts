// By which columns leads, logs and tables find each other.
import type { ColumnProfile, FileMatch, FileProfile } from '../profile/profile.ts';
import { areUnique } from '../profile/value-table.ts';
import { grouped } from '../values/micro.ts';
import { columnOfRole, type LogRole, letters, type Preset, type Presets } from './preset.ts';

export interface KeyFound {
  readonly match: FileMatch;
  /** Other columns that would do. */
  readonly others: readonly FileMatch[];
}

/**
 * The column with a different value in each row that is most likely the lead's id; undefined where none has.
 * A column that a preset or its own header calls an id may repeat a little.
 */
export function findLeadId(
  file: FileProfile,
  matches: readonly FileMatch[],
  { common }: Presets,
  crm: Preset | undefined,
): ColumnProfile | undefined {
  const unique = file.columns.filter((column) => isUnique(column, FEW_REPEATED));
  const nearly = file.columns.filter((column) => isUnique(column, MOST_REPEATED));
  const headers = [crm?.columns.id, common.columns.id];
  const named = columnOfRole(unique, headers) ?? columnOfRole(nearly, headers);
  if (named !== undefined) return named;
  const rowsFor = (column: ColumnProfile): number =>
    matches
      .filter(({ key }) => key.file === file.path && key.column === column.name)
      .reduce((sum, { matched }) => sum + matched, 0);
  const ids = unique.filter(({ personal, reading }) => personal === null && reading.kind !== 'date');
  const [linked] = ids.filter((column) => rowsFor(column) > 0).sort((a, b) => rowsFor(b) - rowsFor(a));
  return (
    linked ??
    ids.find(({ reading }) => reading.kind === 'id') ??
    nearly.find(({ reading }) => reading.kind === 'id') ??
    unique.find(({ personal }) => personal === 'email')
  );
}

/** A repeated id is a duplicate that is rejected. */
const FEW_REPEATED = 0.01;
const MOST_REPEATED = 0.05;

function isUnique({ rows, filled, table, name, issues }: ColumnProfile, repeated: number): boolean {
  if (name === '' || issues.some(({ kind }) => kind === 'repeated-header')) return false;
  return rows > 0 && filled >= rows * 0.999 && areUnique(table, repeated);
}

/** What repeated ids mean for the leads; nothing where each is its own. */
export function repeatedText({ name, filled, different }: ColumnProfile): string[] {
  const repeated = filled - different.count;
  if (repeated <= 0) return [];
  const about = different.isExact ? '' : 'about ';
  return [
    `"${name}" repeats in ${about}${grouped(repeated)} ${repeated === 1 ? 'row' : 'rows'}; the first row of each counts`,
  ];
}

/** How the rows of another file find their lead. */
export function findKeyOfLog(
  log: FileProfile,
  leads: FileProfile,
  id: ColumnProfile,
  matches: readonly FileMatch[],
  headers: readonly (readonly string[] | undefined)[],
): KeyFound | undefined {
  const found = matches.filter(
    ({ key, from, rows, matched }) =>
      key.file === leads.path &&
      from.file === log.path &&
      matched * 2 >= rows &&
      isKeyOfLead(leads, key.column, id),
  );
  const order = headers.flatMap((list) => list ?? []).map(letters);
  const rank = ({ from }: FileMatch): number => {
    const at = order.indexOf(letters(from.column));
    return at < 0 ? order.length : at;
  };
  // The id before other keys; a known header before an unknown one; then the most rows.
  const isById = ({ key }: FileMatch): number => (key.column === id.name ? 0 : 1);
  const [match, ...others] = found.sort(
    (a, b) => rank(a) - rank(b) || isById(a) - isById(b) || b.matched - a.matched,
  );
  return match && { match, others };
}

function isKeyOfLead({ columns }: FileProfile, column: string, id: ColumnProfile): boolean {
  if (column === id.name) return true;
  return columns.some(({ name, personal }) => name === column && personal === 'email');
}

export function headersOf(role: LogRole, { common }: Presets, crm: Preset | undefined) {
  return [crm?.logs[role], common.logs[role]];
}

/** The column of the leads that names a row of a table. */
export function findKeyOfTable(
  table: FileProfile,
  leads: FileProfile,
  matches: readonly FileMatch[],
  headers: readonly (readonly string[] | undefined)[],
): FileMatch | undefined {
  const order = headers.flatMap((list) => list ?? []).map(letters);
  const isNamed = ({ from }: FileMatch): boolean => order.includes(letters(from.column));
  const isId = ({ key }: FileMatch): boolean =>
    table.columns.some(({ name, reading }) => name === key.column && reading.kind === 'id');
  const [best] = matches
    .filter(({ key, from }) => key.file === table.path && from.file === leads.path)
    .sort(
      (a, b) =>
        Number(isNamed(b)) - Number(isNamed(a)) || Number(isId(b)) - Number(isId(a)) || b.matched - a.matched,
    );
  return best;
}
