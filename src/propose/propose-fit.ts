// Rules for who the lead is, from the values that are there.
import { valueText } from '../learn/write-tiers.ts';
import type { ColumnProfile } from '../profile/profile.ts';
import { dateReader } from '../values/date-format.ts';
import { readDay } from '../values/days.ts';
import { fold, wordsOf } from '../values/fold.ts';
import { grouped, MICRO } from '../values/micro.ts';
import { DEFAULT_NUMBERS, numberFormat, numberReader } from '../values/number-format.ts';
import { type CommonPreset, hasWord, type LeadRole } from './preset.ts';
import type { ProposedRule, ProposedTier } from './proposal.ts';
import { condition, distinct, isNamed, isReadable, listText } from './propose-fields.ts';

export type Roles = { readonly [R in LeadRole]?: ColumnProfile | undefined };

/** A column of the leads, or of a table that a lead has a row of. */
interface RolePlace {
  readonly column: ColumnProfile;
  readonly table: string | null;
}

export function proposeFit(
  roles: Roles,
  tables: readonly { readonly name: string; readonly roles: Roles }[],
  common: CommonPreset,
  asOf: number,
): ProposedRule[] {
  const place = (role: LeadRole): RolePlace | undefined => {
    const own = roles[role];
    if (own !== undefined && isNamed(own)) return { column: own, table: null };
    for (const { name, roles: others } of tables) {
      const column = others[role];
      if (column !== undefined && isNamed(column)) return { column, table: name };
    }
    return undefined;
  };
  return [
    ...titleRules(place('title'), common),
    ...numberRule('company-size', place('size')),
    ...(place('size') === undefined ? numberRule('company-revenue', place('revenue')) : []),
    ...worthRule('lead-source', place('source'), common.sources),
    ...worthRule('rating', place('rating'), common.ratings),
    ...personalEmail(roles.email, common),
    ...recency(roles.created, asOf),
    ...known('has-phone', 'Can be called', roles.phone, 3),
    ...known('has-company', 'Names a company', roles.company, 3),
  ];
}

function fitRule(
  id: string,
  { column, table }: RolePlace,
  form: ProposedRule['form'],
  label: string | null,
): ProposedRule {
  return {
    id,
    group: 'fit',
    label,
    form,
    reads: table === null ? [column.name] : [],
    source: null,
    table,
    note: null,
  };
}

function nameOf({ column, table }: RolePlace): string {
  return table === null ? column.name : `${table}.${column.name}`;
}

function titleRules(place: RolePlace | undefined, { titles, no_titles }: CommonPreset): ProposedRule[] {
  if (place === undefined) return [];
  const occurring = (words: readonly string[]): string[] => {
    const cells = [...place.column.table.kept.keys()].map((value) => wordsOf(fold(value)));
    return words.filter((word) => cells.some((cell) => cell.includes(wordsOf(fold(word)))));
  };
  const tiers = titles.flatMap(({ points, words }) => {
    const found = occurring(words);
    return found.length === 0 ? [] : [{ test: `words: ${listText(found)}`, points }];
  });
  const low = occurring(no_titles.words);
  return [
    ...(tiers.length > 0
      ? [fitRule('job-title', place, { kind: 'tiers', field: nameOf(place), tiers }, null)]
      : []),
    ...(low.length > 0
      ? [
          fitRule(
            'not-a-buyer',
            place,
            {
              kind: 'when',
              when: condition(nameOf(place), `{ words: ${listText(low)} }`),
              points: no_titles.points,
            },
            'Does not buy',
          ),
        ]
      : []),
  ];
}

/** Bounds that people choose. */
const NICE = [1, 2, 5, 10, 20, 50, 100, 200, 250, 500];

/** Tiers at the median and at the upper fifth, at round numbers. */
function numberRule(id: string, place: RolePlace | undefined): ProposedRule[] {
  const { reading } = place?.column ?? {};
  if (
    place === undefined ||
    reading?.kind !== 'number' ||
    reading.choices.length > 0 ||
    !isReadable(place.column)
  )
    return [];
  const read = numberReader({
    numbers: numberFormat(reading.format) ?? DEFAULT_NUMBERS,
    strip: reading.strip,
    units: [],
    accounting: false,
  });
  const values = weighted(place.column, (value) => Number(read(value) ?? Number.NaN) / MICRO);
  const bounds = [0.8, 0.5].map((share) => niceBelow(quantile(values, share))).filter((bound) => bound > 1);
  const [high, low] = [bounds[0], bounds[1]];
  if (high === undefined) return [];
  const tiers: ProposedTier[] = [{ test: `at_least: ${high}`, points: 12 }];
  if (low !== undefined && low < high) tiers.push({ test: `at_least: ${low}`, points: 6 });
  return [fitRule(id, place, { kind: 'tiers', field: nameOf(place), tiers }, null)];
}

function weighted(
  { table }: ColumnProfile,
  read: (value: string) => number,
): (readonly [value: number, count: number])[] {
  return [...table.kept]
    .map(([value, { count }]) => [read(value), count] as const)
    .filter(([value]) => !Number.isNaN(value))
    .sort((a, b) => a[0] - b[0]);
}

function quantile(values: readonly (readonly [value: number, count: number])[], share: number): number {
  const all = values.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of values) {
    seen += count;
    if (seen >= all * share) return value;
  }
  return 0;
}

function niceBelow(value: number): number {
  if (value < 1) return 0;
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  const steps = NICE.map((step) => step * scale).filter((step) => step <= value);
  return Math.max(0, ...steps);
}

/** Values of a category by what their words are worth. */
function worthRule(
  id: string,
  place: RolePlace | undefined,
  worths: CommonPreset['sources'],
): ProposedRule[] {
  if (place === undefined || place.column.reading.kind !== 'category') return [];
  const left = new Set(place.column.table.kept.keys());
  const tiers = worths.flatMap(({ points, words }) => {
    const found = [...left].filter((value) => hasWord(value, words));
    for (const value of found) left.delete(value);
    return found.length === 0 ? [] : [{ test: `is: ${listText(distinct(found).slice(0, 12))}`, points }];
  });
  return tiers.length === 0 ? [] : [fitRule(id, place, { kind: 'tiers', field: nameOf(place), tiers }, null)];
}

function personalEmail(email: ColumnProfile | undefined, { personal_domains }: CommonPreset): ProposedRule[] {
  if (email?.personal !== 'email' || !isNamed(email)) return [];
  const there = new Set(
    [...email.table.kept.keys()].map((value) => value.slice(value.lastIndexOf('@') + 1).toLowerCase()),
  );
  const domains = personal_domains.filter((domain) => there.has(domain));
  if (domains.length === 0) return [];
  const when = condition(email.name, `{ domain: ${listText(domains)} }`);
  return [
    fitRule('personal-email', { column: email, table: null }, { kind: 'when', when, points: -5 }, null),
  ];
}

const WINDOWS = [7, 30, 90, 180, 365, 730];

/** New leads: two windows that neither all leads nor hardly any are in. */
function recency(created: ColumnProfile | undefined, asOf: number): ProposedRule[] {
  if (created?.reading.kind !== 'date' || created.reading.choices.length > 0 || !isNamed(created)) return [];
  if (!isReadable(created)) return [];
  const shares = WINDOWS.map((days) => ({ days, share: shareWithin(created, days, asOf) }));
  const useful = shares.filter(({ share }) => share >= 0.03 && share <= 0.6);
  const chosen = useful.length > 2 ? [useful[0]!, useful[2]!] : useful.slice(0, 2);
  const isApart = chosen.length < 2 || chosen[1]!.share - chosen[0]!.share > 0.02;
  const tiers = chosen
    .slice(0, isApart ? 2 : 1)
    .map(({ days }, i) => ({ test: `within: ${days}d`, points: i === 0 ? 10 : 5 }));
  if (tiers.length === 0) return [];
  return [
    fitRule(
      'new-lead',
      { column: created, table: null },
      { kind: 'tiers', field: created.name, tiers },
      null,
    ),
  ];
}

/** The share of the leads created in the last days. */
export function shareWithin(column: ColumnProfile, days: number, asOf: number): number {
  const { reading, table } = column;
  if (reading.kind !== 'date') return 0;
  const read = dateReader(
    { formats: reading.formats, writtenIn: null },
    { name: 'UTC', offset: 0, changes: [] },
  );
  let [within, all] = [0, 0];
  for (const [value, { count }] of table.kept) {
    const day = read(value);
    if (day === undefined) continue;
    all += count;
    if (day > asOf - days && day <= asOf) within += count;
  }
  return all === 0 ? 0 : within / all;
}

function known(id: string, label: string, column: ColumnProfile | undefined, points: number): ProposedRule[] {
  if (column === undefined || !isNamed(column) || column.personal === 'email') return [];
  const share = column.filled / Math.max(1, column.rows);
  if (share < 0.05 || share > 0.95) return [];
  const when = condition(column.name, '{ known: true }');
  return [fitRule(id, { column, table: null }, { kind: 'when', when, points }, label)];
}

/** Categories that only a person can value, as lines to take the comment mark off. */
export function proposeChoices(
  roles: Roles,
  tables: readonly { readonly name: string; readonly roles: Roles }[],
): string[] {
  const asked = [
    { role: 'industry', id: 'our-industries', question: 'Which industries do you sell to?' },
    { role: 'country', id: 'our-countries', question: 'Which countries do you sell to?' },
    { role: 'interests', id: 'our-topics', question: 'Which topics are yours?' },
  ] as const;
  return asked.flatMap(({ role, id, question }) => {
    const found =
      roles[role] !== undefined
        ? { column: roles[role], table: null }
        : tables.flatMap(({ name, roles: others }) =>
            others[role] ? [{ column: others[role], table: name }] : [],
          )[0];
    if (found?.column === undefined || !['category', 'list'].includes(found.column.reading.kind)) return [];
    const top = found.column.reading.kind === 'list' ? [] : found.column.top.slice(0, 4);
    if (top.length < 2 && found.column.reading.kind !== 'list') return [];
    const example = top[0]?.value ?? '…';
    const counts = top.map(({ value, count }) => `${value} ${grouped(count)}`).join(', ');
    return [
      `${question}${counts === '' ? '' : ` There are ${counts}.`}`,
      `${id}: { group: fit, when: { ${condition(nameOf(found), `[${valueText(example)}]`)} }, points: 10 }`,
    ];
  });
}

export function dayOfProfile(text: string | null): number | undefined {
  return text === null ? undefined : readDay(text);
}
