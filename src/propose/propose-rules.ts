// Profiles and a preset to a proposal: what to read, and a first set of rules from the values that are there.
import { basename } from 'node:path';
import type { FileProfile } from '../profile/profile.ts';
import { fold } from '../values/fold.ts';
import { grouped } from '../values/micro.ts';
import { rolesOf, withReadableDates } from './find-roles.ts';
import { findZone } from './find-zone.ts';
import type { LeadRole, Preset } from './preset.ts';
import type { Proposal, ProposedRule, TableProposal } from './proposal.ts';
import type { ProposalInput } from './proposal-input.ts';
import { proposeDisqualify } from './propose-disqualify.ts';
import {
  commonFormats,
  condition,
  declareFields,
  isReadable,
  listText,
  shortList,
} from './propose-fields.ts';
import { proposeChoices, proposeFit, type Roles } from './propose-fit.ts';
import { findKeyOfTable, findLeadId, repeatedText } from './propose-keys.ts';
import { outcomeSource, proposeOutcome } from './propose-outcome.ts';
import { proposeSource, type SourceFound } from './propose-source.ts';

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
  const open: string[] = repeatedText(id);

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
  const fit = proposeFit(withReadableDates(roles), tables, common, asOf);

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
