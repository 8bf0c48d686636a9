// Walks every condition of a plan, with its place. Whatever must look at all conditions uses this walk.
import type { Accounts, ActiveList, Role, Stage, Topic } from './beyond-score.ts';
import type { Condition, Of } from './condition.ts';
import type { Cell, Disqualification, Plan, Promotion, Rule, Segment, Selector, Source } from './plan.ts';

/** The part of the plan that a condition belongs to. */
export type ConditionOwner =
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'disqualify'; readonly disqualify: Disqualification }
  | { readonly kind: 'promote'; readonly promote: Promotion }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'list'; readonly list: ActiveList }
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'source'; readonly source: Source }
  /** `source`: the log with the rows that the condition tests; `signal` is an index. */
  | {
      readonly kind: 'signal';
      readonly signal: number;
      readonly select: Selector;
      readonly source: Source;
    };

export interface ConditionSite {
  readonly owner: ConditionOwner;
  /** What messages call it: `tier 2 of rule company-size`. */
  readonly by: string;
  /** What people call its owner: a rule's label, a disqualification's reason. */
  readonly label: string;
  /** The keys that lead to it in the rules file; empty for a signal's, which has no key of its own. */
  readonly path: readonly (string | number)[];
  readonly condition: Condition;
  /** What holds wherever it is asked: the guard of a rule with tiers. */
  readonly beside: readonly Condition[];
  /** The cells that its indexes mean. */
  readonly cells: readonly Cell[];
}

/** Conditions on a lead and its activities, in the order of the plan's members; a source's own are not among them. */
export function leadSites(plan: Plan): ConditionSite[] {
  return conditionSites(plan).filter(({ owner }) => owner.kind !== 'source' && owner.kind !== 'signal');
}

/** Conditions on single rows of one log: what it counts at all, and what signals select. */
export function activitySites(plan: Plan, source: Source): ConditionSite[] {
  return conditionSites(plan).filter(
    ({ owner }) => (owner.kind === 'source' || owner.kind === 'signal') && owner.source === source,
  );
}

export function conditionSites(plan: Plan): ConditionSite[] {
  return Object.values<SitesOf>(SITES).flatMap((sitesOf) => sitesOf(plan));
}

/** The conditions by which a rule or a topic earns: its guard, then its tiers. */
export function earningConditions({ when, earns }: Pick<Rule, 'when' | 'earns'>): Condition[] {
  const tiers = earns.kind === 'tiers' ? earns.tiers.map((tier) => tier.when) : [];
  return when === null ? tiers : [when, ...tiers];
}

/** A condition and all its parts. */
export function* partsOf(condition: Condition): Generator<Condition> {
  yield condition;
  if (condition.kind === 'not') yield* partsOf(condition.of);
  else if (condition.kind === 'all' || condition.kind === 'any')
    for (const part of condition.of) yield* partsOf(part);
}

/** Every question that a condition asks of activities. */
export function signalsIn(condition: Condition): Of<Condition, 'signal'>[] {
  return [...partsOf(condition)].filter((part) => part.kind === 'signal');
}

export function asksForActivities(condition: Condition): boolean {
  return signalsIn(condition).length > 0;
}

/** By signal: every part of the plan that reads it, each once; a rule or topic also by what it pays for each. */
export function signalUsers(plan: Plan): readonly (readonly SignalUser[])[] {
  const users: SignalUser[][] = plan.signals.map(() => []);
  const add = (signal: number, user: SignalUser): void => {
    const known = users[signal] ?? [];
    if (!known.some(({ label, by }) => label === user.label && by === user.by)) known.push(user);
  };
  const earning = [
    ...plan.rules.map((rule) => ({ ...rule, by: `rule ${rule.id}` })),
    ...plan.topics.map((topic) => ({ ...topic, by: `topic ${topic.id}` })),
  ];
  for (const { by, label, earns, ...rest } of earning) {
    for (const condition of earningConditions({ earns, when: rest.when }))
      for (const { signal } of signalsIn(condition)) add(signal, { by, label });
    if (earns.kind === 'each') add(earns.signal, { by, label });
  }
  for (const { owner, by, label, condition } of leadSites(plan)) {
    if (owner.kind === 'rule' || owner.kind === 'topic') continue;
    for (const { signal } of signalsIn(condition)) add(signal, { by, label });
  }
  if (plan.accounts?.active != null) add(plan.accounts.active, { by: 'accounts', label: 'accounts' });
  return users;
}

export interface SignalUser {
  /** `rule pricing-page`, `segment SQL`. */
  readonly by: string;
  readonly label: string;
}

type SitesOf = (plan: Plan) => readonly ConditionSite[];

/** Every path of members that ends at a condition: a new one of them needs its row below. */
type ConditionPath<T> = T extends unknown
  ? { [K in keyof T & string]: PathBelow<K, T[K]> }[keyof T & string]
  : never;

type PathBelow<K extends string, V> = V extends Condition
  ? K
  : V extends readonly (infer Element)[]
    ? PathBelow<K, Element>
    : V extends object
      ? `${K}.${ConditionPath<V>}`
      : never;

const NONE: readonly Condition[] = [];

const SITES: { readonly [P in ConditionPath<Plan>]: SitesOf } = {
  'rules.when': ({ rules, leads }) =>
    rules.flatMap((rule) => guardSite({ kind: 'rule', rule }, 'rules', rule, leads.cells)),
  'rules.earns.tiers.when': ({ rules, leads }) =>
    rules.flatMap((rule) => tierSites({ kind: 'rule', rule }, 'rules', rule, leads.cells)),
  'segments.when': ({ segments, leads: { cells } }) =>
    segments.flatMap((segment, index) =>
      site({
        ...{ owner: { kind: 'segment', segment }, by: `segment ${segment.name}`, label: segment.name },
        ...{ path: ['segments', index, 'when'], condition: segment.when, cells },
      }),
    ),
  'disqualify.when': ({ disqualify, leads: { cells } }) =>
    disqualify.flatMap((one) =>
      site({
        ...{ owner: { kind: 'disqualify', disqualify: one }, by: `disqualify ${one.id}`, label: one.reason },
        ...{ path: ['disqualify', one.id, 'when'], condition: one.when, cells },
      }),
    ),
  'promote.when': ({ promote, leads: { cells } }) =>
    promote.flatMap((one) =>
      site({
        ...{ owner: { kind: 'promote', promote: one }, by: `promote ${one.id}`, label: one.reason },
        ...{ path: ['promote', one.id, 'when'], condition: one.when, cells },
      }),
    ),
  'stages.when': ({ stages, leads: { cells } }) =>
    stages.flatMap((stage, index) =>
      site({
        ...{ owner: { kind: 'stage', stage }, by: `stage ${stage.name}`, label: stage.name },
        ...{ path: ['stages', index, 'when'], condition: stage.when, cells },
      }),
    ),
  'topics.when': ({ topics, leads }) =>
    topics.flatMap((topic) => guardSite({ kind: 'topic', topic }, 'topics', topic, leads.cells)),
  'topics.earns.tiers.when': ({ topics, leads }) =>
    topics.flatMap((topic) => tierSites({ kind: 'topic', topic }, 'topics', topic, leads.cells)),
  'lists.when': ({ lists, leads: { cells } }) =>
    lists.flatMap((list) =>
      site({
        ...{ owner: { kind: 'list', list }, by: `list ${list.id}`, label: list.id },
        ...{ path: ['lists', list.id, 'when'], condition: list.when, cells },
      }),
    ),
  'accounts.roles.when': ({ accounts, leads: { cells } }) =>
    rolesOf(accounts).flatMap((role) =>
      site({
        ...{ owner: { kind: 'role', role }, by: `role ${role.id}`, label: role.id },
        ...{ path: ['accounts', 'roles', role.id], condition: role.when, cells },
      }),
    ),
  'sources.where': ({ sources }) =>
    sources.flatMap((source) =>
      site({
        ...{ owner: { kind: 'source', source }, by: `source ${source.name}`, label: source.name },
        ...{ path: ['activities', source.name, 'where'], condition: source.where, cells: source.cells },
      }),
    ),
  'signals.select.sources.where': ({ signals, sources }) =>
    signals.flatMap(({ select }, signal) =>
      select.sources.flatMap(({ source: index, where }) => {
        const source = sources[index];
        if (source === undefined) return [];
        return site({
          ...{ owner: { kind: 'signal', signal, select, source }, by: `a selector of ${source.name}` },
          ...{ label: source.name, path: [], condition: where, cells: source.cells },
        });
      }),
    ),
};

/** None where there is no condition. */
function site({
  condition,
  ...rest
}: Omit<ConditionSite, 'condition' | 'beside'> & { readonly condition: Condition | null }): ConditionSite[] {
  return condition === null ? [] : [{ ...rest, condition, beside: NONE }];
}

function rolesOf(accounts: Accounts | null): readonly Role[] {
  return accounts?.roles ?? [];
}

type EarningPart = Pick<Rule, 'id' | 'label' | 'when' | 'earns'>;
type EarningSites = (
  owner: ConditionOwner,
  section: string,
  part: EarningPart,
  cells: readonly Cell[],
) => ConditionSite[];

const guardSite: EarningSites = (owner, section, { id, label, when }, cells) =>
  site({ owner, by: `${owner.kind} ${id}`, label, path: [section, id, 'when'], condition: when, cells });

const tierSites: EarningSites = (owner, section, { id, label, when, earns }, cells) =>
  earns.kind !== 'tiers'
    ? []
    : earns.tiers.map((tier, index) => ({
        ...{ owner, by: `tier ${index + 1} of ${owner.kind} ${id}`, label },
        ...{ path: [section, id, 'tiers', index], condition: tier.when, cells },
        beside: when === null ? NONE : [when],
      }));
