// Which column of an export is the job title, the company size, the date of creation: its role.
import type { ColumnProfile } from '../profile/profile.ts';
import { columnOfRole, hasWord, LEAD_ROLES, type LeadRole, type Preset, type Presets } from './preset.ts';
import { isNamed, isReadable } from './propose-fields.ts';
import type { Roles } from './propose-fit.ts';

/** Columns by role: by their headers, or by their values where these leave no doubt. */
export function rolesOf(
  columns: readonly ColumnProfile[],
  { common }: Presets,
  crm: Preset | undefined,
): Roles {
  const usable = columns.filter(isNamed);
  const roles: { -readonly [R in LeadRole]?: ColumnProfile | undefined } = {};
  for (const role of LEAD_ROLES) {
    const found = columnOfRole(usable, [crm?.columns[role], common.columns[role]]);
    if (found !== undefined && suits(role, found)) roles[role] = found;
  }
  roles.email ??= usable.find(({ personal }) => personal === 'email');
  const dates = usable.filter(({ reading }) => reading.kind === 'date');
  if (dates.length === 1) roles.created ??= dates[0];
  const words = common.titles.flatMap(({ words: all }) => all);
  const free = usable.filter((column) => !Object.values(roles).includes(column));
  roles.title ??= free.find(
    (column) =>
      ['category', 'text'].includes(column.reading.kind) &&
      column.personal === null &&
      words.filter((word) => shareOf(column, (value) => hasWord(value, [word])) > 0).length >= LEAST_TITLES &&
      shareOf(column, (value) => hasWord(value, words)) >= 0.2,
  );
  const sources = common.sources.flatMap(({ words: all }) => all);
  roles.source ??= free.find(
    (column) =>
      column.reading.kind === 'category' &&
      column.different.count <= 40 &&
      shareOf(column, (value) => hasWord(value, sources)) >= 0.4,
  );
  return roles;
}

/** So many different words of titles are no chance. */
const LEAST_TITLES = 3;

function suits(role: LeadRole, { reading, personal }: ColumnProfile): boolean {
  switch (role) {
    case 'size':
    case 'revenue':
    case 'clicks':
      return reading.kind === 'number';
    case 'created':
      return reading.kind === 'date';
    case 'title':
    case 'source':
    case 'status':
    case 'stage':
    case 'industry':
    case 'country':
    case 'rating':
      return ['category', 'text', 'yes_no', 'constant'].includes(reading.kind);
    case 'unsubscribed':
    case 'customer':
      return ['yes_no', 'category', 'number'].includes(reading.kind);
    case 'email':
      return personal === 'email';
    default:
      return true;
  }
}

/** The share of a column's filled cells for which this holds. */
export function shareOf({ table }: ColumnProfile, holds: (value: string) => boolean): number {
  let [held, all] = [0, 0];
  for (const [value, { count }] of table.kept) {
    all += count;
    if (holds(value)) held += count;
  }
  return all === 0 ? 0 : held / all;
}

/** Dates that can't be read as one are of no use to rules. */
export function withReadableDates(roles: Roles): Roles {
  return Object.fromEntries(
    Object.entries(roles).filter(([, column]) => column?.reading.kind !== 'date' || isReadable(column)),
  );
}
