// Profiles and a preset to a proposal: what to read, and a first set of rules from the values that are there.
import { basename } from 'node:path';
import type { ColumnProfile, FileMatch, FileProfile } from '../profile/profile.ts';
import { fold } from '../values/fold.ts';
import { grouped } from '../values/micro.ts';
import { findZone } from './find-zone.ts';
import { columnOfRole, hasWord, LEAD_ROLES, type LeadRole, type Preset, type Presets } from './preset.ts';
import type { Proposal, ProposedMove, ProposedOutcome, ProposedRule, TableProposal } from './proposal.ts';
import {
  commonFormats,
  condition,
  declareFields,
  distinct,
  isNamed,
  isReadable,
  listText,
  shortList,
} from './propose-fields.ts';
import { proposeChoices, proposeFit, type Roles } from './propose-fit.ts';
import { findKeyOfTable, findLeadId } from './propose-keys.ts';
import { type LogFile, proposeSource, type SourceFound } from './propose-source.ts';

export interface ProposalInput {
  readonly leads: FileProfile;
  readonly logs: readonly LogFile[];
  readonly tables: readonly { readonly name: string; readonly profile: FileProfile }[];
  readonly matches: readonly FileMatch[];
  readonly presets: Presets;
  readonly crm: Preset | undefined;
  /** Day number. */
  readonly asOf: number;
  readonly outcome: { readonly column: string; readonly value: string } | null;
}

/** Undefined where no column identifies a lead. */
export function proposeRules(input: ProposalInput): Proposal | undefined {
  const { leads, presets, crm, matches, asOf } = input;
  const { common } = presets;
  const id = findLeadId(leads, matches, presets, crm);
  if (id === undefined) return undefined;
  const files = [
    leads,
    ...input.logs.map(({ profile }) => profile),
    ...input.tables.map(({ profile }) => profile),
  ];
  const formats = commonFormats(files);
  const outcomeColumn = input.outcome?.column ?? '';
  const roles = rolesOf(
    leads.columns.filter(({ name }) => name !== outcomeColumn),
    presets,
    crm,
  );
  const open: string[] = [];

  const tables = input.tables.flatMap(({ name, profile }) => {
    const match = findKeyOfTable(profile, leads, matches, [
      crm?.columns.company_id,
      common.columns.company_id,
    ]);
    if (match !== undefined) return [{ name, profile, match, roles: rolesOf(profile.columns, presets, crm) }];
    open.push(
      `no column of ${basename(leads.path)} holds keys of ${basename(profile.path)}, so ${name} is left out`,
    );
    return [];
  });
  const fit = proposeFit(withoutReadByTable(roles), tables, common, asOf);

  const context = { leads, id, matches, presets, crm, formats };
  const sources: SourceFound[] = [];
  for (const log of input.logs) {
    const found = proposeSource(log, context);
    if ('reason' in found) open.push(`${found.reason}, so ${log.name} is left out`);
    else {
      sources.push(found);
      if (found.source.name !== outcomeSource(input)) open.push(...found.open);
    }
  }
  const outcome = proposeOutcome(input, roles, sources);
  if (input.outcome !== null && outcome === null) {
    open.push(`--outcome: no column "${input.outcome.column}" has the value "${input.outcome.value}"`);
  }
  const engagement = withUniqueIds(sources).filter(
    ({ source }) => source === null || source !== outcome?.source,
  );
  const rules = [
    ...fit,
    ...clicks(roles),
    ...engagement,
    ...silence(
      roles,
      sources.filter(({ source }) => source.name !== outcome?.source),
    ),
  ];
  const { disqualify, notes } = proposeDisqualify(roles, presets);
  open.push(...notes, ...openDates(files), ...lostRoles(roles, crm));
  const used = new Set([...rules, ...disqualify].flatMap(({ reads }) => reads));
  for (const name of [roles.created?.name, outcome?.source === null ? outcome.column : undefined])
    if (name !== undefined) used.add(name);
  const declared = declareFields(
    { ...leads, columns: leads.columns.filter((one) => one !== id) },
    used,
    formats,
  );
  const kept = tables.map(
    ({ name, profile, match, roles: own }): TableProposal => ({
      ...{ name, file: profile.path, key: match.key.column, match: match.from.column },
      fields: declareFields(
        { ...profile, columns: profile.columns.filter((column) => column.name !== match.key.column) },
        new Set([own.size?.name ?? '', own.revenue?.name ?? ''].filter((column) => column !== '')),
        formats,
      ).fields,
      note: `${grouped(match.matched)} of ${grouped(match.rows)} leads with a key match a row`,
    }),
  );
  return {
    crm: crm?.name ?? null,
    timezone: findZone(files),
    missing: [
      ...new Set(
        files.flatMap(({ columns }) => columns.flatMap(({ noValue }) => noValue.map(({ value }) => value))),
      ),
    ]
      .filter((word, i, all) => all.findIndex((other) => fold(other) === fold(word)) === i)
      .sort(),
    ...formats,
    leads: { id: id.name, fields: declared.fields, notes: declared.notes },
    tables: kept,
    sources: sources.map(({ source }) => source),
    rules,
    disqualify,
    promote: sources.flatMap(({ promote, source }) => (source.name === outcome?.source ? [] : promote)),
    outcome,
    created: roles.created?.name ?? null,
    start: 0,
    segments: [],
    choices: proposeChoices(roles, tables),
    open,
  };
}

/** The log that holds the outcome, if it is no column of the leads. */
function outcomeSource({ outcome, leads, logs }: ProposalInput): string | undefined {
  if (outcome === null || leads.columns.some(({ name }) => fold(name) === fold(outcome.column)))
    return undefined;
  return logs.find(({ profile }) => profile.columns.some(({ name }) => fold(name) === fold(outcome.column)))
    ?.name;
}

/** Columns by role: by their headers, or by their values where these leave no doubt. */
function rolesOf(columns: readonly ColumnProfile[], { common }: Presets, crm: Preset | undefined): Roles {
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

function shareOf({ table }: ColumnProfile, holds: (value: string) => boolean): number {
  let [held, all] = [0, 0];
  for (const [value, { count }] of table.kept) {
    all += count;
    if (holds(value)) held += count;
  }
  return all === 0 ? 0 : held / all;
}

function withoutReadByTable(roles: Roles): Roles {
  return Object.fromEntries(
    Object.entries(roles).filter(([, column]) => column?.reading.kind !== 'date' || isReadable(column)),
  );
}

function clicks({ clicks: column }: Roles): ProposedRule[] {
  if (column === undefined || !isReadable(column)) return [];
  return [
    {
      ...{
        id: 'clicks-counted',
        group: 'engagement',
        label: 'Clicks',
        source: null,
        table: null,
        note: null,
      },
      form: {
        kind: 'each',
        each: `{ ${condition('field', listText([column.name]))} }`,
        points: 2,
        max: 10,
        halfLife: null,
      },
      reads: [column.name],
    },
  ];
}

/** Leads without any activity, if they are old enough to have had one. */
function silence({ created }: Roles, sources: readonly SourceFound[]): ProposedRule[] {
  const isDated = sources.length > 0 && sources.every(({ source }) => source.at !== null);
  if (
    !isDated ||
    created?.reading.kind !== 'date' ||
    created.reading.choices.length > 0 ||
    !isReadable(created)
  )
    return [];
  const when = `${condition(created.name, '{ older_than: 30d }')}, no_activity: { within: 90d }`;
  return [
    {
      ...{ id: 'gone-quiet', group: 'engagement', label: null, source: null, table: null, note: null },
      form: { kind: 'when', when, points: -10 },
      reads: [created.name],
    },
  ];
}

/** A kind of activity that several logs have gets the name of its log behind it. */
function withUniqueIds(sources: readonly SourceFound[]): ProposedRule[] {
  const all = sources.flatMap(({ rules }) => rules);
  const isShared = (id: string): boolean => all.filter((rule) => rule.id === id).length > 1;
  return all.map((rule) =>
    isShared(rule.id) && rule.source !== null
      ? { ...rule, id: `${rule.id}-${rule.source}`, label: rule.label && `${rule.label} (${rule.source})` }
      : rule,
  );
}

/** More than this share of the leads are hardly meant. */
const MOST_DISQUALIFIED = 0.5;

function proposeDisqualify(
  roles: Roles,
  { common: { stages } }: Presets,
): { readonly disqualify: readonly ProposedMove[]; readonly notes: readonly string[] } {
  const disqualify: ProposedMove[] = [];
  const notes: string[] = [];
  const add = (
    id: string,
    column: ColumnProfile | undefined,
    values: readonly string[],
    reason: string,
  ): void => {
    if (column === undefined || values.length === 0 || disqualify.some((one) => one.id === id)) return;
    const share = shareOf(column, (value) => values.includes(value));
    if (share > MOST_DISQUALIFIED) {
      notes.push(
        `${column.name} is ${values.join(' or ')} for ${Math.round(100 * share)} % of the leads, so none is disqualified for it`,
      );
      return;
    }
    const when = `{ ${condition(column.name, listText(distinct(values).slice(0, 6)))} }`;
    disqualify.push({ id, when, reason, source: null, reads: [column.name] });
  };
  const values = (column: ColumnProfile | undefined, words: readonly string[]): string[] =>
    column === undefined || column.reading.kind === 'yes_no'
      ? []
      : [...column.table.kept.keys()].filter(
          (value) => hasWord(value, words) && !/\b(?:not?|no)\b/i.test(value),
        );
  add('customer', roles.stage, values(roles.stage, stages.customer), 'Already a customer');
  add('customer', roles.status, values(roles.status, stages.customer), 'Already a customer');
  add('customer', roles.source, values(roles.source, ['customer', 'cliente']), 'Already a customer');
  add('customer', roles.customer, yesOf(roles.customer), 'Already a customer');
  add('unsubscribed', roles.unsubscribed, yesOf(roles.unsubscribed), 'Unsubscribed');
  const lost = (column: ColumnProfile | undefined): string[] =>
    column === undefined ? [] : [...column.table.kept.keys()].filter((value) => hasWord(value, stages.lost));
  add('not-a-lead', roles.status, lost(roles.status), 'Marked as no lead');
  add('not-a-lead', roles.stage, lost(roles.stage), 'Marked as no lead');
  return { disqualify, notes };
}

function yesOf(column: ColumnProfile | undefined): string[] {
  if (column === undefined) return [];
  return [...column.table.kept.keys()].filter((value) =>
    ['yes', 'true', '1', 'si', 'y', 'verdadero'].includes(fold(value)),
  );
}

/** A column of the leads, or of a log, with the value that means success. */
function proposeOutcome(
  { outcome, leads, logs }: ProposalInput,
  roles: Roles,
  sources: readonly SourceFound[],
): ProposedOutcome | null {
  if (outcome === null) return null;
  const has = (column: ColumnProfile): boolean =>
    fold(column.name) === fold(outcome.column) &&
    [...column.table.kept.keys()].some((value) => fold(value) === fold(outcome.value));
  const created = roles.created?.name ?? null;
  const own = leads.columns.find(has);
  const value = listText([outcome.value]);
  if (own !== undefined) {
    return {
      name: outcome.value,
      when: `{ ${condition(own.name, value)} }`,
      created,
      source: null,
      column: own.name,
    };
  }
  for (const { name, profile } of logs) {
    const column = profile.columns.find(has);
    const source = sources.find((one) => one.source.name === name)?.source;
    if (column === undefined || source === undefined) continue;
    const test =
      column.name === source.type ? `type: ${value}` : `where: { ${condition(column.name, value)} }`;
    return {
      name: outcome.value,
      when: `{ activity: { source: ${name}, ${test} } }`,
      created,
      source: name,
      column: column.name,
    };
  }
  return null;
}

/** Columns with a format that the data leave open. */
function openDates(files: readonly FileProfile[]): string[] {
  return files.flatMap(({ path, columns }) =>
    columns.flatMap(({ name, reading, issues }) => {
      if ((reading.kind === 'date' || reading.kind === 'number') && reading.choices.length > 0) {
        return [
          `${name} of ${basename(path)} is ${reading.choices.join(' or ')}: every cell allows both, so it is not read. Declare it with the right one`,
        ];
      }
      const mixed = issues.find(({ kind }) => kind === 'mixed-dates');
      if (mixed?.kind !== 'mixed-dates' || mixed.isReadable) return [];
      return [
        `${name} of ${basename(path)} mixes ${mixed.formats.map(({ value }) => value).join(' and ')}, so it is not read as a date`,
      ];
    }),
  );
}

function lostRoles(roles: Roles, crm: Preset | undefined): string[] {
  const wanted: readonly LeadRole[] = ['title', 'size', 'source', 'created'];
  const lost = wanted.filter((role) => roles[role] === undefined && !(role === 'size' && roles.revenue));
  if (crm !== undefined || lost.length < 2) return [];
  const names = {
    title: 'job title',
    size: 'company size',
    source: 'lead source',
    created: 'date of creation',
  } as const;
  const list = shortList(
    lost.map((role) => names[role as keyof typeof names]),
    4,
  );
  return [`no CRM is recognized, and no column for ${list}; add rules for the columns that you know`];
}
