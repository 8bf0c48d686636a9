// Groups, the bounds of the score, segments and what overrides them.

import type { GroupBound } from '../plan/beyond-score.ts';
import type { Disqualification, Group, Plan, Promotion, Segment } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import { MICRO } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';
import { readBounds } from './bounds.ts';
import { readCondition } from './conditions.ts';
import { checkGradeNames, readGrades } from './grades.ts';
import {
  checkLabel,
  type Keys,
  type Report,
  readBounded,
  readKeys,
  readLabel,
  readMap,
  readText,
  readWhole,
  spaced,
} from './nodes.ts';
import { leadConditions, type RuleContext } from './rules.ts';
import { readSegmentList } from './segment-list.ts';
import { unknownName } from './sources.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

const MOST = 1_000_000_000;
/** Columns of the result. No group may have one of these names. */
const TAKEN = ['score', 'segment', 'reasons', 'ledger', 'as_of', 'rules'];

export function readGroups(top: Keys, report: Report): Group[] {
  const entry = top.get('groups');
  const map = entry && readMap(entry.value, 'groups', report);
  const groups = (map?.entries ?? []).flatMap(({ key: id, keyAt, value }) => {
    const keys = readKeys(value, `group "${id}"`, ['min', 'max', 'label', 'grades'], report);
    const label = keys?.get('label');
    const text = label ? readLabel(label.value, `the label of group "${id}"`, report) : spaced(id);
    const isFormula = /^[=+\-@]|\p{Cc}/u.test(id);
    if (!label && !isFormula) checkLabel(spaced(id), keyAt, `the name of group "${id}"`, report);
    if (isFormula) {
      report(
        keyAt,
        'bad-name',
        `a group must not be called "${id}"; a spreadsheet would read the column name as a formula`,
      );
    }
    if (TAKEN.includes(id))
      report(
        keyAt,
        'reserved-name',
        `a group must not be called "${id}"; the result has a column of that name`,
      );
    const min = readBound(keys, 'min', `group "${id}"`, report);
    const max = readBound(keys, 'max', `group "${id}"`, report);
    if (min !== null && max !== null && min > max) {
      report(
        keys!.get('max')!.value.at,
        'bounds-order',
        `"max" of group "${id}" must not be below its "min"`,
      );
    }
    return [
      { id, label: text ?? id, min, max, grades: readGrades(keys?.get('grades'), `group "${id}"`, report) },
    ];
  });
  if (entry) checkGradeNames(groups, entry.keyAt, report);
  return groups;
}

function readBound(keys: Keys | undefined, key: string, what: string, report: Report): number | null {
  const entry = keys?.get(key);
  return (entry && readBounded(entry.value, `"${key}" of ${what}`, MOST, report)) ?? null;
}

export function readScore(top: Keys, report: Report): Plan['score'] {
  const entry = top.get('score');
  const keys = entry && readKeys(entry.value, 'score', ['start', 'min', 'max', 'decimals'], report);
  const start = readBound(keys, 'start', 'score', report) ?? 0;
  const min = readBound(keys, 'min', 'score', report) ?? 0;
  const max = readBound(keys, 'max', 'score', report) ?? 100 * MICRO;
  if (min >= max) {
    report(
      (keys?.get('max') ?? keys?.get('min'))!.value.at,
      'bounds-order',
      '"max" of score must be above its "min"',
    );
  }
  const decimalsEntry = keys?.get('decimals');
  const decimals = (decimalsEntry && readWhole(decimalsEntry.value, '"decimals" of score', 0, report)) ?? 0;
  if (decimals > 6) report(decimalsEntry!.value.at, 'too-precise', '"decimals" of score must be from 0 to 6');
  return { start, min, max, decimals };
}

const DEFAULT_SEGMENTS: readonly Segment[] = [
  ['prospect', 0],
  ['MQL', 26],
  ['SQL', 51],
].map(([name, from]) => ({ name: String(name), from: Number(from) * MICRO, requires: [], when: null }));

export function readSegments(top: Keys, context: RuleContext): readonly Segment[] {
  const { report } = context;
  const entry = top.get('segments');
  if (entry === undefined) return DEFAULT_SEGMENTS;
  const words = {
    ...{ section: 'segments', segment: 'a segment', owner: '', takes: 'lead' },
    ...{ example: '- { name: prospect, from: 0 }', gates: ['requires', 'when'] },
  };
  const segments = readSegmentList(entry, words, report, (keys, name) => {
    const when = keys.get('when');
    return {
      requires: readGroupBounds(keys.get('requires'), '"requires"', context.groups, report),
      when: (when && readCondition(when.value, leadConditions(`segment ${name}`, context))) ?? null,
    };
  });
  return segments ?? DEFAULT_SEGMENTS;
}

/** Comparisons with subtotals, by group: `{ fit: { at_least: 20 } }`. */
export function readGroupBounds(
  entry: YamlEntry | undefined,
  what: string,
  groups: readonly Group[],
  report: Report,
): GroupBound[] {
  const map = entry && readMap(entry.value, what, report);
  if (map?.entries.length === 0) report(map.at, 'empty-condition', `${what} must have a test`);
  return (map?.entries ?? []).flatMap(({ key, keyAt, value }) => {
    const group = groupIndex(key, keyAt, groups, report);
    const bounds = readBounds(value, `the test of group "${key}"`, report);
    return group === undefined ? [] : bounds.map((bound) => ({ group, ...bound }));
  });
}

export function groupIndex(
  id: string,
  at: Place,
  groups: readonly Group[],
  report: Report,
): number | undefined {
  const ids = groups.map((group) => group.id);
  const index = ids.indexOf(id);
  if (index >= 0) return index;
  unknownName('group', id, at, didYouMean(id, ids) ?? 'declare it under groups:', report);
  return undefined;
}

export function readDisqualify(top: Keys, context: RuleContext): Disqualification[] {
  return readOverrides(top, 'disqualify', 'segment', context, (id, when, reason, node) => {
    const segment = node
      ? readLabel(node, `the segment of disqualify ${id}`, context.report)
      : 'disqualified';
    return segment === undefined ? undefined : { id, when, reason, segment };
  });
}

export function readPromote(top: Keys, segments: readonly Segment[], context: RuleContext): Promotion[] {
  const names = segments.map(({ name }) => name);
  return readOverrides(top, 'promote', 'to', context, (id, when, reason, node) => {
    const text = node && readText(node, `"to" of promote ${id}`, context.report);
    if (text === undefined) return undefined;
    const to = names.indexOf(text.text);
    if (to >= 0) return { id, when, reason, to };
    const hint = didYouMean(text.text, names) ?? `the segments are ${names.join(', ')}`;
    unknownName('segment', text.text, text.at, hint, context.report);
    return undefined;
  });
}

/** Reads `disqualify` or `promote`. Each entry has a condition, a reason and a target segment. */
function readOverrides<T>(
  top: Keys,
  section: 'disqualify' | 'promote',
  targetKey: 'segment' | 'to',
  context: RuleContext,
  build: (
    id: string,
    when: Disqualification['when'],
    reason: string,
    target: YamlNode | undefined,
  ) => T | undefined,
): T[] {
  const { report } = context;
  const entry = top.get(section);
  const map = entry && readMap(entry.value, section, report);
  return (map?.entries ?? []).flatMap(({ key: id, keyAt, value }) => {
    const by = `${section} ${id}`;
    const keys = readKeys(value, by, ['when', 'reason', targetKey], report);
    if (keys === undefined) return [];
    const whenEntry = keys.get('when');
    const reasonEntry = keys.get('reason');
    const target = keys.get(targetKey);
    if (!whenEntry) report(keyAt, 'missing-key', `${by} must have "when"`);
    if (!target && section === 'promote') report(keyAt, 'missing-key', `${by} must have "to"`);
    const when = whenEntry && readCondition(whenEntry.value, leadConditions(by, context));
    const reason = reasonEntry ? readLabel(reasonEntry.value, `the reason of ${by}`, report) : spaced(id);
    if (!reasonEntry) checkLabel(spaced(id), keyAt, `the name of ${by}`, report);
    const built = when && reason !== undefined ? build(id, when, reason, target?.value) : undefined;
    return built === undefined ? [] : [built];
  });
}
