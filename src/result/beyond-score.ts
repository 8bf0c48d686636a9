// What a lead's card holds besides the score: grade, stage, topics, lists and probability. Alike in every engine.
import type { ActiveList, Bound } from '../plan/beyond-score.ts';
import { COMPARE, type Plan } from '../plan/plan.ts';
import { decimal, divideRounded, fixed, MICRO, type Micro } from '../values/micro.ts';

/** A topic's total above 0, in micropoints; `paid` as for rules. */
export interface TopicScore {
  readonly topic: number;
  readonly points: number;
  readonly paid: number | null;
}

/** Null and empty where the plan declares no such section. */
export interface BeyondScore {
  readonly grade: string | null;
  readonly stage: string | null;
  /** Highest first, ties in file order; those that round to 0 are left out. */
  readonly topics: readonly TopicScore[];
  /** Indexes of the lists that the lead belongs to, in file order. */
  readonly lists: readonly number[];
  /** In millionths; null also for disqualified leads. */
  readonly probability: number | null;
  /** Of its account; null: it has none. */
  readonly account: AccountStanding | null;
}

/** The grades of all groups that have them, joined: `A1`. */
export function gradeOf({ groups }: Plan, subtotals: readonly Micro[]): string | null {
  let name: string | null = null;
  for (let i = 0; i < groups.length; i++) {
    const { grades } = groups[i] as Plan['groups'][number];
    if (grades === null) continue;
    const grade = grades.find(({ from }) => (subtotals[i] as Micro) >= from) ?? grades.at(-1);
    name = (name ?? '') + (grade?.name ?? '');
  }
  return name;
}

/** Half a hundredth: what is less rounds to 0. */
export const LEAST_SHOWN = MICRO / 200;

export function rankTopics(totals: readonly TopicScore[]): readonly TopicScore[] {
  return totals.filter(({ points }) => points >= LEAST_SHOWN).sort((a, b) => b.points - a.points);
}

export const MOST_TOPICS = 3;

/** `Security 4.2 (5×); Integrations 3`: up to three topics. */
export function topicsText(topics: readonly TopicScore[], { topics: declared }: Plan): string {
  return topics
    .slice(0, MOST_TOPICS)
    .map(({ topic, points, paid }) => {
      const text = `${declared[topic]?.label} ${decimal(points, 2)}`;
      return paid === null ? text : `${text} (${paid}×)`;
    })
    .join('; ');
}

/** The chance at a score, in millionths, half away from zero: on the line between two points, level outside them. */
export function probabilityAt({ at }: NonNullable<Plan['probability']>, score: number): number {
  const after = at.findIndex((point) => point.score >= score);
  const [low, high] = [at[after === -1 ? at.length - 1 : after - 1], at[after]];
  if (low === undefined || high === undefined) return (low ?? high)?.chance ?? 0;
  const rise = BigInt(high.chance - low.chance) * BigInt(score - low.score);
  return low.chance + Number(divideRounded(rise, BigInt(high.score - low.score)));
}

/** A fraction with four decimals: `0.1240`. */
export function probabilityText(chance: number | null): string {
  return chance === null ? '' : fixed(chance, 4);
}

/** What lists ask of a lead. */
export interface ListSubject extends Omit<BeyondScore, 'lists'> {
  readonly score: number;
  readonly segment: string;
  readonly disqualified: number | null;
  readonly groups: readonly Micro[];
}

/** What the cards of leads take from that of their account. */
export interface AccountStanding {
  readonly score: number;
  readonly segment: string;
}

/** The entries of a list that a lead does not meet, by key; empty: it belongs to the list. */
export function unmetEntries(
  list: ActiveList,
  plan: Plan,
  subject: ListSubject,
  whenHolds: () => boolean,
): (keyof ActiveList)[] {
  const { segments, grades, stages, topics, accountSegments } = list;
  const { account } = subject;
  const isIn = (names: readonly string[] | null, name: string | null | undefined): boolean =>
    names === null || (name != null && names.includes(name));
  const stage = subject.stage === null ? -1 : plan.stages.findIndex(({ name }) => name === subject.stage);
  const met: { readonly [K in keyof ActiveList]?: boolean } = {
    // A disqualified lead is only in lists that name its segment.
    segments: segments === null ? subject.disqualified === null : segments.includes(subject.segment),
    grades: isIn(grades, subject.grade),
    stages: stages === null || stages.includes(stage),
    topics: topics === null || topics.includes(subject.topics[0]?.topic ?? -1),
    score: allHold(list.score, subject.score),
    groups: list.groups.every(({ group, op, value }) => COMPARE[op](subject.groups[group] as Micro, value)),
    probability: allHold(list.probability, subject.probability),
    accountSegments: isIn(accountSegments, account?.segment),
    accountScore: allHold(list.accountScore, account?.score ?? null),
    when: list.when === null || whenHolds(),
  };
  return (Object.keys(met) as (keyof ActiveList)[]).filter((key) => met[key] === false);
}

/** No value meets no comparison. */
function allHold(bounds: readonly Bound[], value: Micro | null): boolean {
  return bounds.every(({ op, value: bound }) => value !== null && COMPARE[op](value, bound));
}

/** Indexes of the lists that a lead belongs to; `whenHolds`: whether a list's `when` does. */
export function listsOf(plan: Plan, subject: ListSubject, whenHolds: (list: number) => boolean): number[] {
  return plan.lists.flatMap((list, index) =>
    unmetEntries(list, plan, subject, () => whenHolds(index)).length === 0 ? [index] : [],
  );
}
