// Random cases whose rules also have grades, stages, topics, lists, accounts and a probability.

import fc, { type Arbitrary } from 'fast-check';
import { compileRules } from '../../src/rules/compile.ts';
import { just, mapping, maybe, oneEntry, type Plain, type PlainMap, pick, some } from './arbitraries.ts';
import { type Case, cases, type Limits, toYaml } from './generate.ts';
import { anyCondition } from './random-conditions.ts';
import { type Grounds, named, ruleOf } from './random-rules.ts';

/** What the sections may name of the rules they are added to. */
interface Known extends Grounds {
  readonly segments: string[];
  readonly others: string[];
}

const GRADES = [
  ['A', 'B+', 'C'],
  ['1', '02', '3'],
  ['x', 'y', 'z'],
];
const STAGES = ['awareness', 'in talks', 'décision'];
const TOPICS = ['security', 'price', 'support', '7'];
const ACCOUNT_SEGMENTS = ['quiet', 'warm', 'buying group'];
const LISTS = ['call-today', 'nurture', '3'];

const bound = (limits: readonly number[]): Arbitrary<PlainMap> =>
  fc.oneof(
    oneEntry('at_least', pick(...limits)),
    oneEntry('less_than', pick(...limits)),
    mapping({ more_than: pick(...limits), at_most: pick(...limits) }),
  );

function gradesOf(index: number): Arbitrary<PlainMap> {
  const bounds = pick([20, 10, 0], [12.5, 5, -3], [0.000001, 0, -20]);
  return bounds.map((made) => new Map(made.map((from, i) => [GRADES[index]?.[i] ?? '', from])));
}

/** Every grade that leads may get, as the groups that have grades come. */
function gradeNames(groups: readonly (readonly [string, PlainMap])[]): string[] {
  return groups.reduce<string[]>((names, [, group]) => {
    const grades = group.get('grades');
    if (!(grades instanceof Map)) return names;
    const own = [...grades.keys()];
    return names.length === 0 ? own : names.flatMap((name) => own.map((grade) => name + grade));
  }, []);
}

function stagesOf({ sources, company }: Known): Arbitrary<Plain[]> {
  return fc
    .array(anyCondition(sources, company), { minLength: 1, maxLength: 2 })
    .map((whens) => [
      just({ name: STAGES[0] ?? '' }),
      ...whens.map((when, i) => just({ name: STAGES[i + 1] ?? '', when })),
    ]);
}

/** A topic has the forms of a rule, without a group; labels are unique. */
function topicsOf(known: Known): Arbitrary<PlainMap> {
  const topic = ruleOf({ ...known, groups: [] }).map(
    (rule): Plain => new Map([...rule].filter(([key]) => key !== 'label')),
  );
  return named(TOPICS, topic, 1, 4);
}

const probability: Arbitrary<PlainMap> = fc
  .tuple(
    pick<number[]>([0, 20, 50], [-5, 3, 100], [10]),
    pick(['0.4%', '30%', '30.0001%'], ['0%', '0%', '100%']),
  )
  .map(([scores, chances]) =>
    just({ within: '90d', at: new Map(scores.map((score, i) => [String(score), chances[i] ?? '100%'])) }),
  );

function accountsOf({ sources, company, groups }: Known): Arbitrary<PlainMap> {
  const domain = { field: 'Email', domain: 'true' };
  const key = pick<Plain>(
    'Associated Company ID',
    just({ field: 'País', fold: 'true' }),
    just({ ...domain, fold: 'true', except: ['GMAIL.com'] }),
    just(domain),
    ...(company ? ['company.Industry'] : []),
  );
  const how = pick<Plain>('max', 'sum', 'mean', just({ top: 2 }));
  const gates = fc.oneof(
    named(['leads', 'active', 'roles'], bound([1, 2, 3]), 1, 2),
    ...(groups.length === 0 ? [] : [named(groups, bound([0, 10, 12.345678]), 1, 1)]),
  );
  const segments = fc.array(maybe(gates, 70), { minLength: 2, maxLength: 2 }).map((made): Plain[] => [
    just({ name: ACCOUNT_SEGMENTS[0] ?? '', from: 0 }),
    ...made.map((requires, i) => {
      const segment = just({ name: ACCOUNT_SEGMENTS[i + 1] ?? '', from: 10 * (i + 1) });
      return requires === undefined ? segment : new Map([...segment, ['requires', requires]]);
    }),
  ]);
  return mapping({
    key,
    name: maybe(pick('Job Title', 'Lead Source')),
    roll_up: groups.length === 0 ? fc.constant(undefined) : maybe(named(groups, how, 1, groups.length), 80),
    roles: maybe(named(['champion', 'user'], anyCondition(sources, company), 1, 2)),
    active: sources.includes('calls')
      ? fc.constant(undefined)
      : maybe(oneEntry('within', pick('30d', '90d'))),
    segments: maybe(segments, 70),
  });
}

function listsOf(known: Known, made: PlainMap, grades: readonly string[]): Arbitrary<PlainMap> {
  const { sources, company, segments, others, groups } = known;
  const names = (all: readonly string[] | undefined): Arbitrary<Plain | undefined> =>
    all === undefined || all.length === 0 ? fc.constant(undefined) : maybe(some([...all]), 30);
  const keys = (section: string): string[] | undefined => {
    const entry = made.get(section);
    return entry instanceof Map ? [...entry.keys()] : undefined;
  };
  const stages = made.get('stages');
  const accounts = made.get('accounts');
  const ofAccounts =
    accounts instanceof Map ? (accounts.has('segments') ? ACCOUNT_SEGMENTS : segments) : undefined;
  const one = mapping({
    segment: names([...segments, ...others]),
    grade: names(grades),
    stage: names(Array.isArray(stages) ? STAGES.slice(0, stages.length) : undefined),
    topic: names(keys('topics')),
    score: maybe(bound([0, 5, 20, 26, 31]), 30),
    groups:
      groups.length === 0 ? fc.constant(undefined) : maybe(named(groups, bound([0, 5, 12.345678]), 1, 1), 30),
    probability: made.has('probability')
      ? maybe(oneEntry('at_least', pick('0.4%', '5%', '30%')), 30)
      : fc.constant(undefined),
    account_segment: names(ofAccounts),
    account_score: ofAccounts === undefined ? fc.constant(undefined) : maybe(bound([0, 10, 40]), 30),
    when: maybe(anyCondition(sources, company), 40),
  }).filter((entries) => entries.size > 0);
  return named(LISTS, one, 1, 3);
}

function sectionsOf(known: Known, grades: readonly string[]): Arbitrary<PlainMap> {
  return mapping({
    stages: maybe(stagesOf(known), 60),
    topics: maybe(topicsOf(known), 60),
    probability: maybe(probability),
    accounts: maybe(accountsOf(known)),
  }).chain((made) =>
    maybe(listsOf(known, made, grades), 70).map((lists) =>
      lists ? new Map([...made, ['lists', lists]]) : made,
    ),
  );
}

const mapAt = (rules: PlainMap, key: string): [string, PlainMap][] => {
  const section = rules.get(key);
  return section instanceof Map
    ? [...section].map(([name, value]) => [name, value instanceof Map ? value : new Map()])
    : [];
};

function withSections(rules: PlainMap): Arbitrary<PlainMap> {
  const segments = rules.get('segments');
  const groups = mapAt(rules, 'groups');
  const disqualify = mapAt(rules, 'disqualify').map(([, one]) =>
    String(one.get('segment') ?? 'disqualified'),
  );
  const known: Known = {
    sources: mapAt(rules, 'activities').map(([name]) => name),
    company: rules.has('tables'),
    groups: groups.map(([name]) => name),
    segments: Array.isArray(segments)
      ? segments.map((one) => String(one instanceof Map ? one.get('name') : ''))
      : ['prospect', 'MQL', 'SQL'],
    others: disqualify,
  };
  const graded = fc.tuple(
    ...groups.map(([name, group], i) =>
      maybe(gradesOf(i)).map((grades): [string, PlainMap] => [
        name,
        grades ? new Map([...group, ['grades', grades]]) : group,
      ]),
    ),
  );
  return graded.chain((made) =>
    sectionsOf(known, gradeNames(made)).map((sections) => {
      const own = made.length === 0 ? [] : [['groups', new Map(made)] as const];
      return new Map<string, Plain>([...rules, ...own, ...sections]);
    }),
  );
}

/** Cases as `cases` draws them, of rules with more sections. */
export function beyondCases(limits: Limits): Arbitrary<Case> {
  return cases(limits).chain((one) =>
    withSections(one.rules)
      .map((rules): Case => {
        const world = { ...one.world, rules: toYaml(rules, one.style.unquoted) };
        return { ...one, rules, world };
      })
      .filter(({ world }) => compileRules(world.rules, 'rules.yaml').plan !== undefined),
  );
}
