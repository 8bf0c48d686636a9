// Reads `lists`: which leads belong to each, by the results of scoring.
import type { ActiveList, Bound } from '../plan/beyond-score.ts';
import { gradeNames } from '../plan/plan.ts';
import { fold } from '../values/fold.ts';
import { didYouMean } from '../values/nearest.ts';
import { type ReadValue, readBounds, readPercent } from './bounds.ts';
import { readCondition } from './conditions.ts';
import { type Keys, type Report, readKeys, readMap, readTexts } from './nodes.ts';
import { leadConditions, type RuleContext } from './rules.ts';
import { readGroupBounds } from './segments.ts';
import { type NamedKind, unknownName } from './sources.ts';
import type { YamlEntry } from './yaml.ts';

/** What lists may name, besides groups and fields. */
export interface ListScope {
  /** The segments of disqualifications included. */
  readonly segments: readonly string[];
  readonly stages: readonly string[];
  readonly topics: readonly string[];
  readonly hasProbability: boolean;
  /** null: the file declares no accounts. */
  readonly accountSegments: readonly string[] | null;
}

const LIST_KEYS = [
  ...['segment', 'grade', 'stage', 'topic', 'score', 'groups', 'probability'],
  ...['account_segment', 'account_score', 'when'],
];
const ID = /^[\p{L}\p{N}_-]+$/u;

export function readLists(top: Keys, scope: ListScope, context: RuleContext): ActiveList[] {
  const { report } = context;
  const entry = top.get('lists');
  const map =
    entry &&
    readMap(entry.value, 'lists', report, 'each list under its own name: call-today: { segment: SQL }');
  const folded = new Map<string, string>();
  return (map?.entries ?? []).flatMap((one) => {
    const { key: id, keyAt } = one;
    if (!ID.test(id)) {
      report(keyAt, 'bad-name', `the name of a list must be letters, digits, "-" and "_"; got "${id}"`);
    }
    const other = folded.get(fold(id));
    if (other !== undefined) {
      report(
        keyAt,
        'duplicate-name',
        `lists "${other}" and "${id}" differ only in letter case`,
        'rename one of them, because their files would have the same name',
      );
    }
    folded.set(fold(id), id);
    const list = readList(one, scope, context);
    return list === undefined ? [] : [list];
  });
}

function readList(
  { key: id, keyAt, value }: YamlEntry,
  scope: ListScope,
  context: RuleContext,
): ActiveList | undefined {
  const { report, groups } = context;
  const by = `list ${id}`;
  const keys = readKeys(value, by, LIST_KEYS, report);
  if (keys === undefined) return undefined;
  if (keys.size === 0)
    report(keyAt, 'empty-condition', `${by} must have an entry; every lead would belong to an empty list`);
  /** An entry of a list, if the file declares the section that it needs. */
  const entryOf = (key: string, isDeclared: boolean, section: string): YamlEntry | undefined => {
    const entry = keys.get(key);
    if (entry === undefined || isDeclared) return entry;
    report(
      entry.keyAt,
      'missing-section',
      `"${key}" of ${by} needs ${section}`,
      `declare it, or remove "${key}"`,
    );
    return undefined;
  };
  const namesOf = (entry: YamlEntry | undefined, kind: NamedKind, known: readonly string[]) =>
    entry ? readNames(entry, kind, by, known, report) : null;
  const boundsOf = (entry: YamlEntry | undefined, readValue?: ReadValue): readonly Bound[] =>
    entry ? readBounds(entry.value, `"${entry.key}" of ${by}`, report, readValue) : [];
  const indexes = (names: readonly string[] | null, known: readonly string[]) =>
    names?.map((name) => known.indexOf(name)) ?? null;

  const grades = gradeNames(groups);
  const when = keys.get('when');
  const { segments, stages, topics, accountSegments } = scope;
  const hasAccounts = accountSegments !== null;
  const accountSegment = entryOf('account_segment', hasAccounts, 'accounts:');
  return {
    id,
    segments: namesOf(keys.get('segment'), 'segment', segments),
    grades: namesOf(entryOf('grade', grades.length > 0, 'a group with grades'), 'grade', grades),
    stages: indexes(namesOf(entryOf('stage', stages.length > 0, 'stages:'), 'stage', stages), stages),
    topics: indexes(namesOf(entryOf('topic', topics.length > 0, 'topics:'), 'topic', topics), topics),
    score: boundsOf(keys.get('score')),
    groups: readGroupBounds(keys.get('groups'), `"groups" of ${by}`, groups, report),
    probability: boundsOf(entryOf('probability', scope.hasProbability, 'probability:'), readPercent),
    accountSegments: namesOf(accountSegment, 'account-segment', accountSegments ?? []),
    accountScore: boundsOf(entryOf('account_score', hasAccounts, 'accounts:')),
    when: (when && readCondition(when.value, leadConditions(by, context))) ?? null,
  };
}

/** One declared name, or a list of them. */
function readNames(
  { value, key }: YamlEntry,
  kind: NamedKind,
  by: string,
  known: readonly string[],
  report: Report,
): string[] {
  return readTexts(value, `"${key}" of ${by}`, report).flatMap(({ text, at }) => {
    if (known.includes(text)) return [text];
    const most = 12;
    const names = `${known.slice(0, most).join(', ')}${known.length > most ? ', …' : ''}`;
    unknownName(kind, text, at, didYouMean(text, known) ?? `the declared ones are ${names}`, report);
    return [];
  });
}
