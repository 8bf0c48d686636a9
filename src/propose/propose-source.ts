// A log as a source: its key, type, time and id, which of its rows are the lead's own acts, and what they are worth.

import { basename } from 'node:path';
import { valueText } from '../learn/write-tiers.ts';
import type { ColumnProfile } from '../profile/profile.ts';
import { areUnique } from '../profile/value-table.ts';
import { grouped } from '../values/micro.ts';
import { isWholeFormat } from '../values/whole-formats.ts';
import { findType, type KindsOfType } from './find-type.ts';
import { type ActivityKind, columnOfRole, hasWord, type LogRole } from './preset.ts';
import type { ProposedMove, ProposedRule, SourceProposal } from './proposal.ts';
import type { LogContext, LogFile } from './proposal-input.ts';
import {
  condition,
  declareFields,
  isAlone,
  isReadable,
  isReserved,
  listText,
  shortList,
} from './propose-fields.ts';
import { findKeyOfLog, headersOf } from './propose-keys.ts';

export interface SourceFound {
  readonly source: SourceProposal;
  readonly rules: readonly ProposedRule[];
  readonly promote: readonly ProposedMove[];
  readonly open: readonly string[];
}

/** Undefined, with the reason, where no lead has an activity in it. */
export function proposeSource(log: LogFile, context: LogContext): SourceFound | { readonly reason: string } {
  const { leads, id, matches, presets, crm, formats } = context;
  const { profile } = log;
  const key = findKeyOfLog(profile, leads, id, matches, [
    ...headersOf('lead', presets, crm),
    ...headersOf('email', presets, crm),
  ]);
  if (key === undefined)
    return { reason: `no column of ${basename(profile.path)} holds keys of ${basename(leads.path)}` };
  const { match } = key;
  const columns = profile.columns.filter((column) => isAlone(column) && column.name !== match.from.column);
  const role = (name: LogRole): ColumnProfile | undefined =>
    columnOfRole(columns, headersOf(name, presets, crm));
  const { column: type, kinds } = findType(columns, role('type'), log.name, context);
  const { column: at, note: atNote } = findTime(columns, role('at'));
  if (kinds.own.length === 0 && type !== undefined) {
    return { reason: `${basename(profile.path)} holds no act of a lead: ${shortList(kinds.notOwn, 5)}` };
  }
  const ownId = findOwnId(columns, role('id'), type, at);
  const atFormats = at?.reading.kind === 'date' ? at.reading.formats : [];
  const own = atFormats.filter((format) => !formats.dates.includes(format));
  const whole = own.find(isWholeFormat);
  const used = new Set([match.from.column, type?.name ?? '', at?.name ?? '', ownId?.name ?? '']);
  const declared = declareFields(
    { ...profile, columns: columns.filter(({ name }) => !used.has(name)) },
    new Set(),
    formats,
  );
  const source: SourceProposal = {
    name: log.name,
    files: log.paths,
    lead: match.from.column,
    separator: match.separator,
    match: match.key.column === id.name && !match.folded ? null : match.key.column,
    type: type?.name ?? null,
    typeNames: kinds.names,
    at: at === undefined ? null : { column: at.name, format: whole ?? own[0] ?? null },
    id: ownId?.name ?? null,
    where: type === undefined ? null : whereText(type.name, kinds),
    fields: [
      ...(type !== undefined && isReserved(type.name) && kinds.notOwn.length > 0
        ? [{ column: TYPE_FIELD, declaration: `column: ${valueText(type.name)}` }]
        : []),
      ...declared.fields.filter(({ declaration }) => !declaration.startsWith('type: date')).slice(0, 4),
    ],
    notes: [
      `${grouped(match.matched)} of ${match.isExact ? '' : 'about '}${grouped(match.rows)} rows with a key match a lead`,
      ...(key.others.length > 0
        ? [
            `these columns match too: ${shortList([...new Set(key.others.map(({ from }) => from.column))], 4)}`,
          ]
        : []),
      ...(atNote === null ? [] : [atNote]),
      ...(kinds.notOwn.length > 0 ? [`not acts of the lead: ${shortList(kinds.notOwn, 5)}`] : []),
    ],
    newest: at?.largest ?? null,
    sample: type === undefined ? {} : { [type.name]: kinds.sample },
  };
  const engagement = proposeEngagement(source, kinds);
  return {
    source,
    ...engagement,
    open: [
      ...pendingText(role('done')),
      ...(at === undefined ? [undatedText(log.name, columns, role('at'))] : []),
      ...(type === undefined || kinds.unknown.length === 0 ? [] : [unknownText(type, kinds.unknown)]),
    ],
  };
}

const MOST_LISTED = 10;
/** What a type is called in conditions where its header is a word of theirs. */
const TYPE_FIELD = 'what';

function whereText(column: string, { own, notOwn }: KindsOfType): string | null {
  if (notOwn.length === 0) return null;
  const name = isReserved(column) ? TYPE_FIELD : column;
  if (own.length <= MOST_LISTED) return `{ ${condition(name, listText(own))} }`;
  return `{ ${condition(name, `{ is_not: ${listText(notOwn)} }`)} }`;
}

/** The time of an activity: a known header, or the only date that there is. */
function findTime(
  columns: readonly ColumnProfile[],
  named: ColumnProfile | undefined,
): { readonly column: ColumnProfile | undefined; readonly note: string | null } {
  const dates = columns.filter(
    (column) => column.reading.kind === 'date' && column.reading.choices.length === 0 && isReadable(column),
  );
  if (named !== undefined && dates.includes(named)) return { column: named, note: null };
  const [first, ...others] = [...dates].sort((a, b) => b.filled - a.filled);
  if (first === undefined) return { column: undefined, note: null };
  const note =
    others.length === 0
      ? null
      : `"at" could also be ${shortList(
          others.map(({ name }) => name),
          4,
        )}`;
  return { column: first, note };
}

/** Why no activity of a log has a time. */
function undatedText(
  name: string,
  columns: readonly ColumnProfile[],
  named: ColumnProfile | undefined,
): string {
  const dates = columns.filter(({ reading }) => reading.kind === 'date' && reading.choices.length === 0);
  const best = named !== undefined && dates.includes(named) ? named : dates[0];
  if (best === undefined) {
    return named === undefined
      ? `${name} has no date that can be read, so its activities do not age`
      : `"${named.name}" of ${name} cannot be read as a date, so its activities do not age`;
  }
  const { filled, unread } = best;
  const share = Math.floor(((filled - unread.count) / filled) * 1_000) / 10;
  const lines = unread.first.map(({ line, value }) => `line ${line} "${value}"`).join(', ');
  return `"${best.name}" is a date in ${share} % of rows; ${grouped(unread.count)} are not (${lines}). Not used, so nothing ages: correct them, or add at: yourself`;
}

const PENDING = ['pending', 'to do', 'not done', 'planned', 'scheduled', 'no', 'false'];
const PENDING_ES = ['pendiente', 'por hacer', 'planificada', 'programada'];

/** Activities that were not done yet, where a column holds that. */
function pendingText(done: ColumnProfile | undefined): string[] {
  if (done === undefined || done.different.count > MOST_LISTED) return [];
  const values = [...done.table.kept].filter(([value]) => hasWord(value, [...PENDING, ...PENDING_ES]));
  const count = values.reduce((sum, [, kept]) => sum + kept.count, 0);
  if (count === 0) return [];
  const names = values.map(([value]) => `"${value}"`);
  return [
    `${grouped(count)} of ${grouped(done.rows)} activities are ${shortList(names, 4)} in "${done.name}"; they count too, unless "where" leaves them out`,
  ];
}

/** Kinds of activities without a rule. */
function unknownText({ table }: ColumnProfile, unknown: readonly string[]): string {
  const counted = unknown.map((value) => {
    const count = table.kept.get(value)?.count ?? 0;
    return `${value} (${grouped(count)} ${count === 1 ? 'activity' : 'activities'})`;
  });
  return unknown.length === 1
    ? `${counted[0]} gets no points yet; add a rule for it`
    : `${shortList(counted, 4)} get no points yet; add a rule for each`;
}

function findOwnId(
  columns: readonly ColumnProfile[],
  named: ColumnProfile | undefined,
  ...taken: readonly (ColumnProfile | undefined)[]
): ColumnProfile | undefined {
  const isId = (column: ColumnProfile): boolean =>
    !taken.includes(column) &&
    column.filled === column.rows &&
    areUnique(column.table, 0.1) &&
    ['id', 'text', 'number'].includes(column.reading.kind) &&
    column.personal === null;
  if (named !== undefined && isId(named)) return named;
  return columns.find((column) => column.reading.kind === 'id' && isId(column));
}

function proposeEngagement(
  source: SourceProposal,
  { byKind, names }: KindsOfType,
): Pick<SourceFound, 'rules' | 'promote'> {
  const isDated = source.at !== null;
  const isWithRep = [...byKind.keys()].some(({ id }) => id === 'meeting' || id === 'call');
  const typeOf = (value: string): string => names?.[value] ?? value;
  const select = (values: readonly string[], within: string | null): string => {
    const parts = [
      `source: ${valueText(source.name)}`,
      ...(source.type === null ? [] : [`type: ${listText([...new Set(values.map(typeOf))])}`]),
      ...(isDated && within !== null ? [`within: ${within}`] : []),
    ];
    return `{ ${parts.join(', ')} }`;
  };
  const base = { group: 'engagement', source: source.name, table: null, note: null, reads: [] } as const;
  const rules: ProposedRule[] = [...byKind].map(([kind, values]) => ({
    ...base,
    id: kind.id,
    label: labelOf(kind, values, isWithRep),
    form: {
      kind: 'each',
      each: select(values, kind.within),
      points: kind.points,
      max: kind.max,
      halfLife: isDated ? kind.half_life : null,
    },
  }));
  if (rules.length === 0) {
    rules.push({
      ...base,
      id: `${source.name}-activity`,
      label: null,
      form: {
        kind: 'each',
        each: `{ source: ${valueText(source.name)}${isDated ? ', within: 180d' : ''} }`,
        points: 1,
        max: 20,
        halfLife: null,
      },
    });
  }
  const hands = [...byKind].filter(([kind]) => kind.hand_raise === true);
  const promote = hands.map(([kind, values]) => ({
    id: `${kind.id}`,
    when: `{ activity: ${select(values, '30d')} }`,
    reason: labelOf(kind, values, isWithRep),
    source: source.name,
    reads: [],
  }));
  return { rules: rules.sort((a, b) => pointsOf(b) - pointsOf(a)), promote };
}

/** Beside calls and meetings, a demo is one that a colleague gives, unless its type is a request. */
function labelOf({ hand_raise, label }: ActivityKind, values: readonly string[], isWithRep: boolean): string {
  const isGiven = (value: string): boolean => /^(?:demo|demostraci[oó]n)$/i.test(value);
  return isWithRep && hand_raise === true && values.every(isGiven) ? 'Demo' : label;
}

function pointsOf({ form }: ProposedRule): number {
  return form.kind === 'tiers' ? 0 : form.points;
}
