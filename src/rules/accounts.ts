// Reads `accounts`, the companies that leads belong to: key, name, roll-up of subtotals, roles, segments.

import type { AccountGate, AccountSegment, Accounts, RollUp } from '../plan/beyond-score.ts';
import type { Column, Group, KeyForm, Segment } from '../plan/plan.ts';
import { caseless, fold } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import { readBounds } from './bounds.ts';
import { readCondition } from './conditions.ts';
import { readForm } from './keys.ts';
import {
  checkLabel,
  type Keys,
  type Report,
  readFlag,
  readKeys,
  readMap,
  readText,
  readTexts,
  readWhole,
} from './nodes.ts';
import { leadConditions, type RuleContext } from './rules.ts';
import { readSegmentList } from './segment-list.ts';
import { groupIndex } from './segments.ts';
import { readSelector } from './selectors.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

const ACCOUNT_KEYS = ['key', 'name', 'roll_up', 'roles', 'active', 'segments'];
const BY = 'accounts';

export function readAccounts(
  top: Keys,
  leadSegments: readonly Segment[],
  context: RuleContext,
): Accounts | null {
  const { report, groups } = context;
  const entry = top.get('accounts');
  const keys = entry && readKeys(entry.value, BY, ACCOUNT_KEYS, report);
  if (keys === undefined) return null;
  const keyEntry = keys.get('key');
  if (!keyEntry) {
    report(entry!.keyAt, 'missing-key', 'accounts must have "key"', 'name the field that holds the company');
  }
  const nameEntry = keys.get('name');
  const key = keyEntry && readKey(keyEntry.value, context);
  const name = nameEntry && textCell(nameEntry.value, '"name" of accounts', context);
  const roles = readRoles(keys.get('roles'), context);
  const accounts = {
    name: name?.cell ?? null,
    rollUp: readRollUp(keys.get('roll_up'), groups, report),
    roles,
    active: readActive(keys.get('active'), entry!, context),
    segments: readSegments(keys.get('segments'), leadSegments, groups, report),
  };
  return key === undefined ? null : { key, ...accounts };
}

/** A field with one text. A list is refused, because a lead belongs to one account. */
function textCell(node: YamlNode, what: string, { scope, report }: RuleContext) {
  const text = readText(node, what, report);
  const cell = text && scope.cell(text.text, 'text', text.at, BY, what);
  if (text === undefined || cell === undefined) return undefined;
  if (scope.cells[cell]?.kind === 'list') {
    report(text.at, 'type-mismatch', `${what} must be one value; "${text.text}" is declared as a list`);
    return undefined;
  }
  return { cell, header: scope.find(text.text, text.at, BY).column.header };
}

function readKey(node: YamlNode, context: RuleContext): Accounts['key'] | undefined {
  const { report } = context;
  if (node.kind !== 'map') {
    const field = textCell(node, '"key" of accounts', context);
    return field && { ...field, form: impliedForm(field.cell, context), domain: false, except: [] };
  }
  const keys = readKeys(node, '"key" of accounts', ['field', 'fold', 'form', 'domain', 'except'], report);
  const fieldEntry = keys?.get('field');
  if (keys && !fieldEntry) {
    report(
      node.at,
      'missing-key',
      '"key" of accounts must have "field"',
      'write key: { field: Company, fold: true }',
    );
  }
  const except = keys?.get('except');
  const domainEntry = keys?.get('domain');
  const domain = (domainEntry && readFlag(domainEntry.value, '"domain" of the account key', report)) ?? false;
  const form = readForm(keys?.get('fold'), keys?.get('form'), 'the account key', report);
  if (except && !domain) report(except.keyAt, 'misplaced', '"except" needs domain: true');
  const field = fieldEntry && textCell(fieldEntry.value, '"field" of the account key', context);
  const excepted = except ? readTexts(except.value, '"except" of the account key', report) : [];
  return (
    field && {
      ...field,
      form: form === 'exact' && !domain ? impliedForm(field.cell, context) : form,
      domain,
      except: excepted.map(({ text }) => fold(trimCell(text))),
    }
  );
}

/** A field that is compared elsewhere as an id of Salesforce is one here too. */
function impliedForm(cell: number, { scope, leads, tables }: RuleContext): KeyForm {
  const one = scope.cells[cell];
  const column = one && 'column' in one ? one.column : undefined;
  const isKey = (key: Column, table?: string): boolean =>
    column?.table === table && caseless(column?.header.trim() ?? '') === caseless(key.header.trim());
  const isOfTable = tables.some(
    ({ name, key, match, form }) => form === 'salesforce' && (match === cell || isKey(key, name)),
  );
  return isOfTable || (leads.idForm === 'salesforce' && isKey(leads.id)) ? 'salesforce' : 'exact';
}

function readRollUp(entry: YamlEntry | undefined, groups: readonly Group[], report: Report): RollUp[] {
  const rollUp: RollUp[] = groups.map(() => ({ kind: 'max' }));
  const map = entry && readMap(entry.value, '"roll_up"', report, 'roll_up: { fit: max }');
  for (const { key, keyAt, value } of map?.entries ?? []) {
    const group = groupIndex(key, keyAt, groups, report);
    const how = readHow(value, `"roll_up" of group "${key}"`, report);
    if (group !== undefined && how !== undefined) rollUp[group] = how;
  }
  return rollUp;
}

const SIMPLE = ['max', 'sum', 'mean'] as const;

function readHow(node: YamlNode, what: string, report: Report): RollUp | undefined {
  if (node.kind === 'map') {
    const top = readKeys(node, what, ['top'], report)?.get('top');
    if (top === undefined) return undefined;
    const count = readWhole(top.value, `"top" of ${what}`, 1, report);
    return count === undefined ? undefined : { kind: 'top', count };
  }
  const text = readText(node, what, report);
  const kind = SIMPLE.find((one) => one === text?.text);
  if (text && kind === undefined) {
    report(text.at, 'unknown-roll-up', `${what} must be max, sum, mean or { top: N }; got "${text.text}"`);
  }
  return kind && { kind };
}

function readRoles(entry: YamlEntry | undefined, context: RuleContext): Accounts['roles'] {
  const { report } = context;
  const map = entry && readMap(entry.value, '"roles"', report, 'roles: { champion: { Title: Manager } }');
  return (map?.entries ?? []).flatMap(({ key: id, keyAt, value }) => {
    checkLabel(id, keyAt, `the name of role "${id}"`, report);
    const when = readCondition(value, leadConditions(`role ${id}`, context));
    return when ? [{ id, when }] : [];
  });
}

/** A lead is active with at least one activity, of any age or within the days given. */
function readActive(entry: YamlEntry | undefined, accounts: YamlEntry, context: RuleContext): number | null {
  const { report, signals, sources } = context;
  const keys = entry ? readKeys(entry.value, '"active"', ['within'], report) : new Map();
  if (entry && keys?.size === 0) {
    report(entry.keyAt, 'missing-key', '"active" must have "within"', 'write active: { within: 90d }');
  }
  if (keys === undefined || sources.length === 0) return null;
  const select = readSelector(keys, entry ?? accounts, '"active" of accounts', context, undefined);
  return select === undefined ? null : signals.add({ kind: 'count', select });
}

const COUNTS = ['leads', 'active', 'roles'] as const;

function readSegments(
  entry: YamlEntry | undefined,
  leadSegments: readonly Segment[],
  groups: readonly Group[],
  report: Report,
): readonly AccountSegment[] {
  if (entry === undefined) {
    return leadSegments.map(({ name, from, requires }) => ({
      name,
      from,
      requires: requires.map((bound) => ({ kind: 'group', ...bound })),
    }));
  }
  const words = {
    ...{ section: '"segments" of accounts', segment: 'a segment of accounts', owner: ' of accounts' },
    ...{ example: '- { name: quiet, from: 0 }', gates: ['requires'], takes: 'account' },
  };
  const read = readSegmentList(entry, words, report, (keys) => ({
    requires: readGates(keys.get('requires'), groups, report),
  }));
  return read ?? [];
}

function readGates(entry: YamlEntry | undefined, groups: readonly Group[], report: Report): AccountGate[] {
  const map = entry && readMap(entry.value, '"requires" of accounts', report);
  if (map?.entries.length === 0) report(map.at, 'empty-condition', '"requires" of accounts must have a test');
  return (map?.entries ?? []).flatMap(({ key, keyAt, value }): AccountGate[] => {
    const bounds = readBounds(value, `the test of "${key}"`, report);
    const kind = COUNTS.find((one) => one === key);
    // Counts are compared in millionths, like every number of the language.
    if (kind !== undefined) return bounds.map((bound) => ({ kind, ...bound }));
    const group = groupIndex(key, keyAt, groups, report);
    return group === undefined ? [] : bounds.map((bound) => ({ kind: 'group', group, ...bound }));
  });
}
