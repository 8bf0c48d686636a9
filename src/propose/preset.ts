// A CRM as data: its headers by role. `rules/presets/` holds one file per CRM, and one for all of them.

import type { ColumnProfile, FileProfile } from '../profile/profile.ts';
import { caseless, fold, wordsOf } from '../values/fold.ts';

export const LEAD_ROLES = [
  ...([
    'id',
    'email',
    'title',
    'created',
    'stage',
    'status',
    'company',
    'company_id',
    'industry',
    'size',
  ] as const),
  ...([
    'revenue',
    'country',
    'source',
    'rating',
    'phone',
    'interests',
    'unsubscribed',
    'customer',
    'clicks',
  ] as const),
] as const;
export type LeadRole = (typeof LEAD_ROLES)[number];
export type LogRole = 'lead' | 'email' | 'type' | 'at' | 'id' | 'done';

type Headers<Role extends string> = { readonly [R in Role]?: readonly string[] };

export interface Preset {
  readonly name: string;
  /** Headers that this CRM alone writes. */
  readonly marks: readonly string[];
  readonly missing?: readonly string[];
  readonly columns: Headers<LeadRole>;
  readonly logs: Headers<LogRole>;
  /** What the codes of activity types mean. */
  readonly types?: Readonly<Record<string, string>>;
}

/** An activity by the words of its type, and what it is worth. */
export interface ActivityKind {
  readonly id: string;
  readonly label: string;
  readonly words: readonly string[];
  readonly points: number;
  readonly max: number;
  readonly within: string;
  readonly half_life: string;
  readonly hand_raise?: boolean;
}

interface Worth {
  readonly points: number;
  readonly words: readonly string[];
}

export interface CommonPreset {
  readonly columns: Headers<LeadRole>;
  readonly logs: Headers<LogRole>;
  readonly titles: readonly (Worth & { readonly id: string; readonly label: string })[];
  readonly no_titles: Worth;
  readonly personal_domains: readonly string[];
  readonly sources: readonly Worth[];
  readonly ratings: readonly Worth[];
  readonly stages: { readonly customer: readonly string[]; readonly lost: readonly string[] };
  readonly activities: readonly ActivityKind[];
  readonly not_own: readonly string[];
}

export interface Presets {
  readonly common: CommonPreset;
  readonly crms: readonly Preset[];
}

/** So many of its own headers name a CRM. */
const LEAST_MARKS = 2;

/** The CRM with the most headers of its own in these files; undefined where none has enough. */
export function recognizeCrm({ crms }: Presets, files: readonly FileProfile[]): Preset | undefined {
  const headers = new Set(files.flatMap(({ columns }) => columns.map(({ name }) => caseless(name))));
  const found = crms
    .map((preset) => ({
      preset,
      marks: new Set(preset.marks.map(caseless).filter((mark) => headers.has(mark))).size,
    }))
    .sort((a, b) => b.marks - a.marks);
  const [best, second] = found;
  if (best === undefined || best.marks < LEAST_MARKS || best.marks === second?.marks) return undefined;
  return best.preset;
}

/** The first column with a header of the role, among those with values. */
export function columnOfRole(
  columns: readonly ColumnProfile[],
  headers: readonly (readonly string[] | undefined)[],
): ColumnProfile | undefined {
  for (const header of headers.flatMap((list) => list ?? [])) {
    const found = columns.find(
      ({ name, reading }) => reading.kind !== 'empty' && letters(name) === letters(header),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `Lead ID`, `LEADID` and `lead_id` are one header. */
export function letters(name: string): string {
  return fold(name).replace(/[^\p{L}\p{N}#]/gu, '');
}

/** The words of a name, singular, each with a space on both sides: ` page view `. */
export function nameWords(text: string): string {
  const apart = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  return wordsOf(fold(apart)).replace(/(\p{L}{3,})s(?= )/gu, '$1');
}

export function hasWord(text: string, words: readonly string[]): boolean {
  const all = nameWords(text);
  return words.some((word) => all.includes(nameWords(word)) && word !== '');
}
