// Checks of active lists: those that no lead can be in, because an entry is out of reach or entries exclude each other.
// Sound, not complete: where many grades or conditions are named, a list may be empty unnoticed.

import type { ActiveList, Bound } from '../plan/beyond-score.ts';
import type { Plan } from '../plan/plan.ts';
import { probabilityAt } from '../result/beyond-score.ts';
import { decimal, type Micro } from '../values/micro.ts';
import { type ConflictContext, flat, isNever } from './conflicts.ts';
import type { Lint } from './lint.ts';
import { gradeRange, shadowOf } from './lint-beyond.ts';
import { admitted, type Range, type Ranges, scoreRange } from './ranges.ts';

/** Beyond so many combinations of grades a list counts as reachable. */
const MOST_COMBINATIONS = 500;

export function findUnreachableLists({ plan, places, ranges, report }: Lint): void {
  for (const list of plan.lists) {
    const why = whyNobody(list, plan, ranges);
    if (why === null) continue;
    report(
      'error',
      places.key('lists', list.id),
      'unreachable-list',
      `no lead can be in list ${list.id}: ${why}`,
    );
  }
}

/** null: a lead may be in the list, or a contradiction of its `when` is reported already. */
function whyNobody(list: ActiveList, plan: Plan, ranges: Ranges): string | null {
  const context: ConflictContext = { cells: plan.leads.cells, plan };
  if (list.when !== null && isNever(list.when, context)) return null;
  return (
    emptyBounds(list) ??
    unreachedStages(list, plan, context) ??
    unreachedTopics(list, plan, ranges) ??
    unreachedScores(list, plan, ranges)
  );
}

/** A comparison that contradicts itself. */
function emptyBounds({ score, probability, accountScore, groups }: ActiveList): string | null {
  const entries: readonly (readonly [name: string, bounds: readonly Bound[]])[] = [
    ['score', score],
    ['probability', probability],
    ['account_score', accountScore],
    ...groups.map(({ group }) => ['groups', groups.filter((bound) => bound.group === group)] as const),
  ];
  const [name] = entries.find(([, bounds]) => isEmpty(admitted(bounds, EVERYTHING))) ?? [];
  return name === undefined ? null : `no number meets "${name}"`;
}

const EVERYTHING: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function isEmpty({ low, high }: Range): boolean {
  return low > high;
}

function unreachedStages({ stages, when }: ActiveList, plan: Plan, context: ConflictContext): string | null {
  if (stages === null) return null;
  const possible = (stage: number): boolean => {
    const own = plan.stages[stage]?.when ?? null;
    if (own === null) return true;
    if (shadowOf(plan, stage) !== -1) return false;
    return !isNever(own, context, when === null ? [] : flat(when));
  };
  if (stages.some(possible)) return null;
  const names = stages.map((stage) => plan.stages[stage]?.name ?? '').join(', ');
  return when === null ? `no lead can be in stage ${names}` : `its "when" excludes stage ${names}`;
}

function unreachedTopics({ topics }: ActiveList, plan: Plan, ranges: Ranges): string | null {
  if (topics === null || topics.some((topic) => (ranges.topics[topic]?.high ?? 0) >= LEAST_SHOWN))
    return null;
  return `topic ${topics.map((topic) => plan.topics[topic]?.id ?? '').join(', ')} never has points`;
}

/** A topic that rounds to 0 is no lead's topic. */
const LEAST_SHOWN = 5_000;

/** Whether some segment and some grade leave a score that the list takes. */
function unreachedScores(list: ActiveList, plan: Plan, ranges: Ranges): string | null {
  const segments = segmentScores(list, plan, ranges);
  const subtotals = gradeSubtotals(list, plan, ranges);
  if (subtotals === null) return null;
  const byGroups = ranges.groups.map((range, group) =>
    admitted(
      list.groups.filter((bound) => bound.group === group),
      range,
    ),
  );
  if (byGroups.some(isEmpty)) return 'no subtotal meets "groups"';
  if (subtotals.length === 0) return `no lead can get grade ${list.grades?.join(', ')}`;
  const scores = subtotals.flatMap((combination) => {
    const groups = combination.map((range, group) => meet(range, byGroups[group] ?? range));
    return groups.some(isEmpty) ? [] : [scoreRange(plan, ranges, groups)];
  });
  if (scores.length === 0) return '"grade" and "groups" exclude each other';
  const wanted = scores.map((range) => admitted(list.score, range)).filter((range) => !isEmpty(range));
  if (wanted.length === 0) {
    const { low, high } = ranges.score;
    return `no score meets "score"; scores range from ${decimal(low)} to ${decimal(high)}`;
  }
  if (!wanted.some((range) => meetsProbability(list, plan, range)))
    return 'no score gives such a probability';
  if (segments === null) return null;
  if (segments.length === 0) return `no lead can be in segment ${list.segments?.join(', ')}`;
  const isMet = segments.some((of) => wanted.some((range) => !isEmpty(meet(of, range))));
  return isMet ? null : `segment ${list.segments?.join(', ')} has no score that its other entries take`;
}

/** The scores of the list's segments; null: any score. Promotions and disqualifications go by no score. */
function segmentScores({ segments }: ActiveList, plan: Plan, ranges: Ranges): readonly Range[] | null {
  if (segments === null) return null;
  const context: ConflictContext = { cells: plan.leads.cells, plan };
  const isFree = (name: string): boolean =>
    plan.disqualify.some(({ segment, when }) => segment === name && !isNever(when, context)) ||
    plan.promote.some(({ to, when }) => plan.segments[to]?.name === name && !isNever(when, context));
  if (segments.some(isFree)) return null;
  return segments.flatMap(
    (name) => ranges.segments[plan.segments.findIndex((one) => one.name === name)] ?? [],
  );
}

/** Per combination of grades that the list names and leads can get: the subtotal of each group. null: too many. */
function gradeSubtotals({ grades }: ActiveList, plan: Plan, ranges: Ranges): Range[][] | null {
  if (grades === null) return [[...ranges.groups]];
  let combinations: { readonly name: string; readonly subtotals: Range[] }[] = [{ name: '', subtotals: [] }];
  for (const [group, { grades: own }] of plan.groups.entries()) {
    const range = ranges.groups[group] ?? EVERYTHING;
    combinations = combinations.flatMap(({ name, subtotals }) =>
      own === null
        ? [{ name, subtotals: [...subtotals, range] }]
        : own.flatMap((grade, index) => {
            const of = gradeRange(own, index, range);
            return of === null ? [] : [{ name: name + grade.name, subtotals: [...subtotals, of] }];
          }),
    );
    if (combinations.length > MOST_COMBINATIONS) return null;
  }
  return combinations.flatMap(({ name, subtotals }) => (grades.includes(name) ? [subtotals] : []));
}

/** Chances do not fall as the score rises. */
function meetsProbability({ probability: bounds }: ActiveList, plan: Plan, { low, high }: Range): boolean {
  if (plan.probability === null || bounds.length === 0) return true;
  const chances = { low: chanceAt(plan.probability, low), high: chanceAt(plan.probability, high) };
  return !isEmpty(admitted(bounds, chances));
}

function chanceAt(probability: NonNullable<Plan['probability']>, score: Micro): Micro {
  return probabilityAt(probability, Number(score));
}

function meet(one: Range, other: Range): Range {
  return {
    low: one.low > other.low ? one.low : other.low,
    high: one.high < other.high ? one.high : other.high,
  };
}
