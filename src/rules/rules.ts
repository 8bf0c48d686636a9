// Rules: `when`, `each` over activities or over a count column, `tiers`; guards, decay, maxima.

import type { Topic } from '../plan/beyond-score.ts';
import type { Condition, Earning, Group, Leads, Rule, Table } from '../plan/plan.ts';
import { type Decay, decayTable } from '../values/decay.ts';
import { didYouMean } from '../values/nearest.ts';
import { readPercent } from './bounds.ts';
import { type Conditions, readCondition, readOperators } from './conditions.ts';
import {
  checkLabel,
  type Keys,
  type Report,
  readBounded,
  readDays,
  readKeys,
  readLabel,
  readText,
  readWhole,
  spaced,
} from './nodes.ts';
import { OPERATOR_NAMES } from './operators.ts';
import type { Scope } from './scope.ts';
import { cellsOfSources, EACH_KEYS, readActivity, readSelector, type Selecting } from './selectors.ts';
import { unknownName } from './sources.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

export interface RuleContext extends Selecting {
  readonly scope: Scope;
  readonly leads: Leads;
  readonly tables: readonly Table[];
  readonly groups: readonly Group[];
}

/** |points| ≤ 1,000,000. */
const MOST_POINTS = 1_000_000;
const EARNER_KEYS = [
  'label',
  'when',
  'each',
  'field',
  'tiers',
  'points',
  'max',
  'times_per_day',
  'decay',
  'distinct',
];

/** The context of conditions on leads, which may count activities. */
export function leadConditions(by: string, context: RuleContext): Conditions {
  const { scope, report, marks } = context;
  return { scope, report, by, marks, activity: (entry, asker) => readActivity(entry, asker, context) };
}

export function readRule(entry: YamlEntry, context: RuleContext): Rule | undefined {
  return readEarner(entry, `rule ${entry.key}`, ['group', ...EARNER_KEYS], context, (earner, keys) => ({
    ...earner,
    group: readGroup(keys, context),
  }));
}

/** A topic has the forms of a rule, without a group. */
export function readTopic(entry: YamlEntry, context: RuleContext): Topic | undefined {
  return readEarner(entry, `topic ${entry.key}`, EARNER_KEYS, context, (earner) => earner);
}

/** What rules and topics have in common: a label, a guard, points, and a bound. */
function readEarner<T>(
  { key: id, keyAt, value }: YamlEntry,
  by: string,
  known: readonly string[],
  context: RuleContext,
  build: (earner: Topic, keys: Keys) => T,
): T | undefined {
  const { report } = context;
  const keys = readKeys(value, by, known, report);
  if (keys === undefined) return undefined;
  const label = keys.get('label');
  const text = label ? readLabel(label.value, `the label of ${by}`, report) : spaced(id);
  if (!label) checkLabel(text as string, keyAt, `the name of ${by}`, report);
  const when = keys.get('when');
  const max = keys.get('max');
  const earns = readEarning(keys, keyAt, by, context);
  const guard = when && readCondition(when.value, leadConditions(by, context));
  const bound = max && readBounded(max.value, `"max" of ${by}`, 1_000_000_000, report);
  if (bound !== undefined && bound <= 0)
    report(max!.value.at, 'bad-max', `"max" of ${by} must be greater than 0`);
  if (earns === undefined) return undefined;
  return build({ id, label: text ?? id, when: guard ?? null, earns, max: bound ?? null }, keys);
}

function readGroup(keys: Keys, { groups, report }: RuleContext): number | null {
  const entry = keys.get('group');
  const text = entry && readText(entry.value, 'group', report);
  if (text === undefined) return null;
  const ids = groups.map(({ id }) => id);
  const index = ids.indexOf(text.text);
  if (index >= 0) return index;
  unknownName('group', text.text, text.at, didYouMean(text.text, ids) ?? declare('groups:', ids), report);
  return null;
}

function declare(where: string, names: readonly string[]): string {
  return names.length > 0 ? `the declared ones are ${names.join(', ')}` : `declare it under ${where}`;
}

function readEarning(
  keys: Keys,
  at: YamlEntry['keyAt'],
  by: string,
  context: RuleContext,
): Earning | undefined {
  const { report } = context;
  const each = keys.get('each');
  const tiers = keys.get('tiers');
  if (each && tiers) {
    report(
      tiers.keyAt,
      'two-forms',
      `${by} must not have both "each" and "tiers"`,
      'split it into two rules',
    );
    return undefined;
  }
  if (!each && !tiers && !keys.has('when')) {
    report(
      at,
      'no-form',
      `${by} has no condition`,
      'add "when" and "points", "each" and "points", or "tiers"',
    );
    return undefined;
  }
  const overActivities = each && !isCounted(each.value);
  const misplaced: [string, boolean, string][] = [
    ['field', !tiers, '"field" needs "tiers"'],
    ['decay', !overActivities, '"decay" needs "each" over activities'],
    ['distinct', !overActivities, '"distinct" needs "each" over activities'],
    ['times_per_day', !overActivities, '"times_per_day" needs "each" over activities'],
    ['points', tiers !== undefined, 'a rule with "tiers" must not have "points"; each tier has its own'],
  ];
  for (const [key, wrong, message] of misplaced) {
    const entry = keys.get(key);
    if (entry && wrong) report(entry.keyAt, 'misplaced', `${by}: ${message}`);
  }
  if (tiers) return readTiers(tiers, keys.get('field'), by, context);
  const points = readPoints(keys.get('points'), at, by, report);
  if (!each) return points === undefined ? undefined : { kind: 'flat', points };
  return overActivities ? readEach(each, keys, points, by, context) : readCounted(each, points, by, context);
}

function readPoints(entry: YamlEntry | undefined, at: YamlEntry['keyAt'], by: string, report: Report) {
  if (entry) return readBounded(entry.value, `"points" of ${by}`, MOST_POINTS, report);
  report(at, 'missing-key', `${by} must have "points"`);
  return undefined;
}

/** `each: { field: … }` counts a column, everything else activities. */
function isCounted(node: YamlNode): boolean {
  return node.kind === 'map' && node.entries.some(({ key }) => key === 'field');
}

function readCounted(
  each: YamlEntry,
  points: number | undefined,
  by: string,
  context: RuleContext,
): Earning | undefined {
  const { scope, report } = context;
  const keys = readKeys(each.value, `"each" of ${by} over a column`, ['field'], report);
  const entry = keys?.get('field');
  const field = entry && readText(entry.value, `field of ${by}`, report);
  const cell = field && scope.cell(field.text, 'number', field.at, by, '"each"');
  return cell === undefined || points === undefined ? undefined : { kind: 'each_counted', cell, points };
}

function readEach(
  each: YamlEntry,
  keys: Keys,
  points: number | undefined,
  by: string,
  context: RuleContext,
): Earning | undefined {
  const { report, signals } = context;
  const decayEntry = keys.get('decay');
  const perDayEntry = keys.get('times_per_day');
  const decay = decayEntry && readDecay(decayEntry, by, report);
  const perDay = perDayEntry && readWhole(perDayEntry.value, `"times_per_day" of ${by}`, 1, report);
  const selectorKeys = readKeys(
    each.value,
    `"each" of ${by}`,
    EACH_KEYS,
    report,
    'each: { type: page_view }',
  );
  const needs = decayEntry ? 'decay' : perDayEntry ? 'times_per_day' : undefined;
  const select = selectorKeys && readSelector(selectorKeys, each, by, context, needs);
  if (select === undefined || points === undefined) return undefined;
  const byAge = decay ? decayTable(points, decay) : null;
  const distinctEntry = keys.get('distinct');
  const field = distinctEntry && readText(distinctEntry.value, `"distinct" of ${by}`, report);
  const cells = field && cellsOfSources(field, 'any', '"distinct"', select, by, context);
  if (distinctEntry && cells === undefined) return undefined;
  const distinct = cells ?? null;
  const signal = signals.add({ kind: 'points', select, points, byAge, distinct, perDay: perDay ?? null });
  return { kind: 'each', signal };
}

const DECAY_KINDS = ['half_life', 'linear', 'steps'] as const;

function readDecay(entry: YamlEntry, by: string, report: Report): Decay | undefined {
  const keys = readKeys(entry.value, `"decay" of ${by}`, DECAY_KINDS, report, 'decay: { half_life: 14d }');
  if (keys === undefined) return undefined;
  const kinds = DECAY_KINDS.filter((kind) => keys.has(kind));
  const [kind] = kinds;
  if (kind === undefined && keys.size > 0) return undefined; // its key is unknown, which is reported already
  if (kind === undefined || kinds.length > 1) {
    report(entry.keyAt, 'bad-decay', `"decay" of ${by} must have exactly one of half_life, linear, steps`);
    return undefined;
  }
  const { value } = keys.get(kind) as YamlEntry;
  if (kind === 'steps') return readSteps(value, by, report);
  const days = readDays(value, `"${kind}" of ${by}`, report);
  return days === undefined ? undefined : { kind, days };
}

function readSteps(node: YamlNode, by: string, report: Report): Decay | undefined {
  if (node.kind !== 'map' || node.entries.length === 0) {
    report(
      node.at,
      'bad-decay',
      `"steps" of ${by} must be a mapping of days to shares`,
      'write { 7d: 100%, 30d: 50% }',
    );
    return undefined;
  }
  let last = 0;
  const steps = node.entries.flatMap(({ key, keyAt, value }) => {
    const days = readDays({ kind: 'text', text: key, plain: true, at: keyAt }, `a step of ${by}`, report);
    const share = readPercent(value, `a share of ${by}`, report);
    if (days === undefined || share === undefined) return [];
    if (days <= last)
      report(keyAt, 'steps-order', `the steps of ${by} must ascend; ${key} comes after ${last}d`);
    last = days;
    return [{ days, share }];
  });
  return { kind: 'steps', steps };
}

function readTiers(
  entry: YamlEntry,
  fieldEntry: YamlEntry | undefined,
  by: string,
  context: RuleContext,
): Earning | undefined {
  const { report } = context;
  if (entry.value.kind !== 'list') {
    report(
      entry.value.at,
      'not-a-list',
      `"tiers" of ${by} must be a list`,
      'write [ { at_least: 200, points: 10 } ]',
    );
    return undefined;
  }
  if (entry.value.items.length === 0)
    report(entry.value.at, 'empty-list', `"tiers" of ${by} must have at least one tier`);
  const field = fieldEntry && readText(fieldEntry.value, `"field" of ${by}`, report);
  const conditions = leadConditions(by, context);
  const tiers = entry.value.items.flatMap((item) => {
    const known = fieldEntry ? [...OPERATOR_NAMES, 'points'] : ['when', 'points'];
    const keys = readKeys(item, `a tier of ${by}`, known, report);
    if (keys === undefined || item.kind !== 'map') return [];
    const points = readPoints(keys.get('points'), item.at, `a tier of ${by}`, report);
    const whenEntry = keys.get('when');
    let when: Condition | undefined;
    if (field) {
      const tests = item.entries.filter(({ key }) => OPERATOR_NAMES.includes(key));
      when = readOperators(tests, field.text, field.at, conditions);
      if (tests.length === 0) report(item.at, 'missing-key', `a tier of ${by} must have a test`);
    } else if (whenEntry) {
      when = readCondition(whenEntry.value, conditions);
    } else if (!fieldEntry) {
      const hint = 'add a "field" to the rule, or a "when" to the tier';
      report(item.at, 'missing-key', `a tier of ${by} must have "when"`, hint);
    }
    return when && points !== undefined ? [{ when, points }] : [];
  });
  return { kind: 'tiers', tiers };
}
