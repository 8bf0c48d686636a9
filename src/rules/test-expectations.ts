// Reads the expectations of a test: score, segment, subtotals, rules, reasons, and the results beyond the score.
import { gradeNames, type Plan, segmentNames } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import type { Micro } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';
import { readPercent } from './bounds.ts';
import { type Report, readKeys, readMap, readNumber, readText, readTexts } from './nodes.ts';
import { unknownName } from './sources.ts';
import type { YamlEntry, YamlText } from './yaml.ts';

/** One expectation of a test. What a test does not name is not checked. */
export type Expected = { readonly at: Place } & (
  | { readonly kind: 'score'; readonly points: Micro }
  | { readonly kind: 'segment'; readonly name: string }
  /** Exact points of the plan's group, rule or topic; a rule of 0 does not fire. */
  | { readonly kind: 'group' | 'rule' | 'topic_total'; readonly index: number; readonly points: Micro }
  /** One of the reasons. */
  | { readonly kind: 'reason'; readonly text: string }
  | { readonly kind: 'grade' | 'stage' | 'account_segment'; readonly name: string }
  /** The first topic, by index. */
  | { readonly kind: 'topic'; readonly index: number }
  /** All lists of the lead, by index in file order. */
  | { readonly kind: 'lists'; readonly indexes: readonly number[] }
  /** In millionths, with four decimals of a fraction. */
  | { readonly kind: 'probability'; readonly chance: Micro }
  | { readonly kind: 'account_score'; readonly points: Micro }
);

export function there(names: readonly string[]): string {
  return names.length > 0 ? `the declared ones are ${names.join(', ')}` : 'the rules declare none';
}

const EXPECT_KEYS = [
  ...(['score', 'segment', 'groups', 'rules', 'reasons', 'grade', 'stage', 'topic', 'topics'] as const),
  ...(['lists', 'probability', 'account_score', 'account_segment'] as const),
];
type Key = (typeof EXPECT_KEYS)[number];

/** What expectations may name. */
interface ExpectScope {
  readonly plan: Plan;
  /** The ids of all rules, invalid ones included. */
  readonly ruleIds: readonly string[];
}

export function readExpect(entry: YamlEntry | undefined, scope: ExpectScope, report: Report): Expected[] {
  const keys = entry && readKeys(entry.value, '"expect" of a test', EXPECT_KEYS, report);
  if (keys === undefined) return [];
  if ([...keys.values()].every(({ value }) => value.kind === 'map' && value.entries.length === 0)) {
    const hint = `add at least one of ${EXPECT_KEYS.join(', ')}`;
    report(
      (entry as YamlEntry).keyAt,
      'empty-expectation',
      '"expect" of a test must have an expectation',
      hint,
    );
  }
  return EXPECT_KEYS.flatMap((key) => {
    const one = keys.get(key);
    return one ? EXPECT[key](one, scope, report) : [];
  });
}

const EXPECT: {
  readonly [K in Key]: (entry: YamlEntry, scope: ExpectScope, report: Report) => Expected[];
} = {
  score: ({ value, keyAt: at }, _, report) => {
    const points = readNumber(value, '"score" of a test', report);
    return points === undefined ? [] : [{ kind: 'score', points, at }];
  },
  segment: (entry, { plan }, report) => readName('segment', entry, segmentNames(plan), report),
  grade: (entry, { plan }, report) => readName('grade', entry, gradeNames(plan.groups), report),
  stage: (entry, { plan }, report) =>
    readName(
      'stage',
      entry,
      plan.stages.map(({ name }) => name),
      report,
    ),
  account_segment: (entry, { plan }, report) =>
    readName(
      'account_segment',
      entry,
      (plan.accounts?.segments ?? []).map(({ name }) => name),
      report,
    ),
  topic: ({ value, keyAt: at }, { plan }, report) => {
    const text = readText(value, '"topic" of a test', report);
    const index = text && indexOf('topic', text, plan.topics, report);
    return index === undefined ? [] : [{ kind: 'topic', index, at }];
  },
  topics: (entry, { plan }, report) => {
    const ids = plan.topics.map(({ id }) => id);
    return readPoints('topic_total', entry, ids, ids, report);
  },
  lists: ({ value, keyAt: at }, { plan }, report) => {
    const isNone = value.kind === 'list' && value.items.length === 0;
    const names = isNone ? [] : readTexts(value, '"lists" of a test', report);
    const indexes = names.flatMap((name) => indexOf('list', name, plan.lists, report) ?? []);
    return [{ kind: 'lists', indexes: [...new Set(indexes)].sort((a, b) => a - b), at }];
  },
  probability: ({ value, keyAt: at }, _, report) => {
    const isPercent = value.kind === 'text' && value.text.endsWith('%');
    const chance = (isPercent ? readPercent : readNumber)(value, '"probability" of a test', report);
    return chance === undefined ? [] : [{ kind: 'probability', chance, at }];
  },
  account_score: ({ value, keyAt: at }, _, report) => {
    const points = readNumber(value, '"account_score" of a test', report);
    return points === undefined ? [] : [{ kind: 'account_score', points, at }];
  },
  groups: (entry, { plan }, report) => {
    const ids = plan.groups.map(({ id }) => id);
    return readPoints('group', entry, ids, ids, report);
  },
  rules: (entry, { plan, ruleIds }, report) => {
    const ids = plan.rules.map(({ id }) => id);
    return readPoints('rule', entry, ids, ruleIds, report);
  },
  reasons: ({ value, keyAt: at }, _, report) =>
    readTexts(value, '"reasons" of a test', report).map(({ text }) => ({ kind: 'reason', text, at })),
};

function readName(
  kind: 'segment' | 'grade' | 'stage' | 'account_segment',
  { value, keyAt: at }: YamlEntry,
  names: readonly string[],
  report: Report,
): Expected[] {
  const text = readText(value, `"${kind}" of a test`, report);
  if (text === undefined) return [];
  if (!names.includes(text.text)) {
    const hint = didYouMean(text.text, names) ?? there(names);
    unknownName(kind === 'account_segment' ? 'account-segment' : kind, text.text, text.at, hint, report);
  }
  return [{ kind, name: text.text, at }];
}

function indexOf(
  kind: 'topic' | 'list',
  { text, at }: YamlText,
  known: readonly { readonly id: string }[],
  report: Report,
): number | undefined {
  const ids = known.map(({ id }) => id);
  const index = ids.indexOf(text);
  if (index >= 0) return index;
  unknownName(kind, text, at, didYouMean(text, ids) ?? there(ids), report);
  return undefined;
}

function readPoints(
  kind: 'group' | 'rule' | 'topic_total',
  entry: YamlEntry,
  ids: readonly string[],
  known: readonly string[],
  report: Report,
): Expected[] {
  const map = readMap(entry.value, `"${entry.key}" of a test`, report);
  return (map?.entries ?? []).flatMap(({ key, keyAt: at, value }) => {
    const index = ids.indexOf(key);
    if (!known.includes(key))
      unknownName(kind === 'topic_total' ? 'topic' : kind, key, at, didYouMean(key, known), report);
    const points = readNumber(value, `"${key}" of a test's ${entry.key}`, report);
    return index < 0 || points === undefined ? [] : [{ kind, index, points, at }];
  });
}
