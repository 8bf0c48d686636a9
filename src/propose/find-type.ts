// The column of a log that names what was done, and those of its values that are the lead's own acts.
import type { ColumnProfile } from '../profile/profile.ts';
import { type ActivityKind, hasWord, nameWords } from './preset.ts';
import type { LogContext } from './proposal-input.ts';
import { distinct } from './propose-fields.ts';

/** The values of a column of types. */
export interface KindsOfType {
  /** Values of the type, as written, that are acts of the lead. */
  readonly own: readonly string[];
  readonly notOwn: readonly string[];
  readonly unknown: readonly string[];
  readonly byKind: ReadonlyMap<ActivityKind, readonly string[]>;
  readonly names: Readonly<Record<string, string>> | null;
  readonly sample: string;
}

const MOST_TYPES = 60;

export function findType(
  columns: readonly ColumnProfile[],
  named: ColumnProfile | undefined,
  name: string,
  context: LogContext,
): { readonly column: ColumnProfile | undefined; readonly kinds: KindsOfType } {
  const isType = ({ reading, different }: ColumnProfile): boolean =>
    ['category', 'constant', 'number', 'id', 'yes_no'].includes(reading.kind) &&
    different.count <= MOST_TYPES;
  const kindsOf = (column: ColumnProfile): KindsOfType => sortKinds([...column.table.kept.keys()], context);
  if (named !== undefined && isType(named) && named.filled >= named.rows * 0.9) {
    return { column: named, kinds: kindsOf(named) };
  }
  // Without a header that a preset knows: the column with the most cells that name an activity.
  const [best] = columns
    .filter(
      (column) => column.reading.kind === 'category' && isType(column) && column.filled >= column.rows * 0.9,
    )
    .map((column) => ({ column, kinds: kindsOf(column) }))
    .map((found) => ({ ...found, share: knownShare(found.column, found.kinds) }))
    .sort(
      (a, b) => b.share - a.share || hasOthers(b) - hasOthers(a) || lengthOf(a.column) - lengthOf(b.column),
    );
  if (best !== undefined && best.share >= 0.2) return best;
  const { common } = context.presets;
  // A file called events may hold any.
  const isAny = /^(?:events?|activit(?:y|ies)|log|eventos?|actividad(?:es)?)$/.test(name);
  const kind = isAny ? undefined : common.activities.find(({ words }) => hasWord(name, words));
  const byKind = new Map(kind === undefined ? [] : [[kind, [name]] as const]);
  return {
    column: undefined,
    kinds: { own: [name], notOwn: [], unknown: [], byKind, names: null, sample: name },
  };
}

/** Sent and bounced mails beside opened ones: a column of types has them, a column of campaigns does not. */
function hasOthers({ kinds }: { readonly kinds: KindsOfType }): number {
  return kinds.notOwn.length > 0 ? 1 : 0;
}

function lengthOf({ table }: ColumnProfile): number {
  return [...table.kept.keys()].reduce((sum, value) => sum + value.length, 0) / Math.max(1, table.kept.size);
}

function knownShare({ table, filled }: ColumnProfile, { unknown }: KindsOfType): number {
  const rest = unknown.reduce((sum, value) => sum + (table.kept.get(value)?.count ?? 0), 0);
  return 1 - rest / Math.max(1, filled);
}

function sortKinds(values: readonly string[], { presets, crm }: LogContext): KindsOfType {
  const { activities, not_own } = presets.common;
  const byKind = new Map<ActivityKind, string[]>();
  const [own, notOwn, unknown]: [string[], string[], string[]] = [[], [], []];
  const names: Record<string, string> = {};
  for (const value of distinct([...values].sort())) {
    const meaning = crm?.types?.[value];
    if (meaning !== undefined) names[value] = nameWords(meaning).trim().replaceAll(' ', '_');
    const words = meaning ?? value;
    const kind = activities.find((one) => hasWord(words, one.words));
    if (hasWord(words, not_own) && !kind?.hand_raise) notOwn.push(value);
    else {
      own.push(value);
      if (kind === undefined) unknown.push(value);
      else byKind.set(kind, [...(byKind.get(kind) ?? []), value]);
    }
  }
  const [best] = activities.flatMap((kind) => byKind.get(kind) ?? []);
  const hasNames = Object.keys(names).length > 0;
  return { own, notOwn, unknown, byKind, names: hasNames ? names : null, sample: best ?? own[0] ?? '' };
}
