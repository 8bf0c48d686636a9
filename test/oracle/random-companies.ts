// Random rules with sections beyond the score, and leads for them.
import fc, { type Arbitrary } from 'fast-check';
import { pick } from './arbitraries.ts';

export interface RollUpChoice {
  readonly kind: 'max' | 'sum' | 'mean' | 'top';
  readonly count: number;
}

export interface BeyondCase {
  readonly rules: string;
  readonly leads: readonly BeyondLead[];
  readonly log: readonly { readonly lead: string; readonly type: string; readonly age: number }[];
  readonly accounts: BeyondAccounts;
}

/** The choices of `accounts:`, for a program that adds up accounts by itself. */
export interface BeyondAccounts {
  readonly fold: boolean;
  readonly rollUp: Readonly<Record<'fit' | 'eager', RollUpChoice>>;
  readonly activeWithin: number | null;
  readonly from: readonly [number, number];
  readonly requires: { readonly leads: number; readonly roles: number; readonly active: number };
  readonly bounds: Readonly<Record<'fit' | 'eager', readonly [min: number | null, max: number | null]>>;
  readonly start: number;
}

export interface BeyondLead {
  readonly id: string;
  readonly f: string;
  readonly g: string;
  readonly city: string;
  readonly topic: string;
  readonly out: string;
  readonly company: string;
  readonly name: string;
}

export const AS_OF_DAY = Date.UTC(2026, 10, 20);

export const dayBefore = (age: number): string =>
  new Date(AS_OF_DAY - age * 86_400_000).toISOString().slice(0, 10);

const number = (min: number, max: number) => fc.integer({ min, max });

const condition: Arbitrary<string> = fc.oneof(
  pick(
    'City: Lima',
    'City: [Lima, Rome]',
    'City: { is_not: Rome }',
    'F: { at_least: 10 }',
    'F: { at_most: 5 }',
  ),
  fc
    .tuple(
      pick('webinar', 'pricing', '[webinar, pricing]'),
      pick('', ', within: 10d', ', within: 40d'),
      number(1, 2),
    )
    .map(([type, within, least]) => `activity: { type: ${type}${within}, count: { at_least: ${least} } }`),
  fc
    .tuple(pick('webinar', 'pricing'), pick('', ', within: 10d'))
    .map(([type, within]) => `no_activity: { type: ${type}${within} }`),
);
const when: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: condition },
  { weight: 1, arbitrary: condition.map((one) => `not: { ${one} }`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(condition, condition, pick('all', 'any'))
      .map(([a, b, how]) => `${how}: [{ ${a} }, { ${b} }]`),
  },
);

const grades = (names: readonly string[]): Arbitrary<string> =>
  fc.uniqueArray(number(-10, 45), { minLength: names.length, maxLength: names.length }).map((bounds) =>
    [...bounds]
      .sort((a, b) => b - a)
      .map((bound, i) => `${names[i]}: ${bound}`)
      .join(', '),
  );

const comparison = (low: number, high: number): Arbitrary<string> =>
  fc.oneof(
    number(low, high).map((n) => `{ at_least: ${n} }`),
    number(low, high).map((n) => `{ less_than: ${n} }`),
    fc.tuple(number(low, high), number(low, high)).map(([a, b]) => `{ more_than: ${a}, at_most: ${b} }`),
  );

const entries: readonly Arbitrary<string>[] = [
  fc
    .subarray(['cold', 'warm', 'hot', 'disqualified'], { minLength: 1 })
    .map((names) => `segment: [${names.join(', ')}]`),
  fc
    .subarray(['A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'C1', 'C2', 'C3'], { minLength: 1, maxLength: 3 })
    .map((names) => `grade: [${names.join(', ')}]`),
  fc
    .subarray(['s0', 's1', 's2', 's3'], { minLength: 1, maxLength: 2 })
    .map((names) => `stage: [${names.join(', ')}]`),
  fc
    .subarray(['sec', 'int', 'neg'], { minLength: 1, maxLength: 2 })
    .map((names) => `topic: [${names.join(', ')}]`),
  comparison(0, 60).map((test) => `score: ${test}`),
  comparison(0, 40).map((test) => `groups: { fit: ${test} }`),
  pick('probability: { at_least: 5% }', 'probability: { less_than: 2.5% }', 'probability: { at_least: 70% }'),
  pick('account_segment: big', 'account_score: { at_least: 20 }'),
  when.map((one) => `when: { ${one} }`),
];
const list: Arbitrary<string> = fc
  .subarray([...entries.keys()], { minLength: 1, maxLength: 3 })
  .chain((chosen) => fc.tuple(...chosen.map((index) => entries[index] ?? fc.constant(''))))
  .map((parts) => parts.join(', '));

const rollUp: Arbitrary<RollUpChoice> = fc.record({
  kind: pick('max', 'sum', 'mean', 'top'),
  count: number(1, 3),
});
const rollUpText = ({ kind, count }: RollUpChoice): string => (kind === 'top' ? `{ top: ${count} }` : kind);

const rules = fc.record({
  maxFit: pick(20, 35, null),
  minEager: pick(-5, null),
  pointsF: pick(1, 0.5, 2.333333),
  fitGrades: grades(['A', 'B', 'C']),
  eagerGrades: grades(['1', '2', '3']),
  segments: fc.tuple(number(0, 30), number(31, 60)),
  stages: fc.tuple(when, when, when),
  lists: fc.array(list, { minLength: 1, maxLength: 5 }),
  rolls: fc.record({ fit: rollUp, eager: rollUp }),
  fold: fc.boolean(),
  activeWithin: pick(null, 10, 40),
  accountFrom: fc.tuple(number(0, 20), number(21, 60)),
  requires: fc.record({ leads: number(1, 3), roles: number(0, 2), active: number(0, 2) }),
  start: pick(0, 5),
  promoted: fc.boolean(),
});

const lead = fc.record({
  f: fc.oneof(number(0, 40).map(String), pick('', '12.3456')),
  g: fc.oneof(number(0, 30).map(String), fc.constant('')),
  city: pick('Lima', 'Rome', ''),
  topic: pick('sec', 'int', 'sec int', ''),
  out: pick('', '', '', 'x'),
  company: pick('A', 'a', 'Ç', 'c', 'B b', ''),
  name: pick('Zeta', 'Alfa', 'Órbita', ''),
});

export const beyondCase: Arbitrary<BeyondCase> = fc
  .tuple(
    rules,
    fc.array(lead, { minLength: 1, maxLength: 40 }),
    fc.array(fc.tuple(number(0, 40), pick('webinar', 'pricing', 'other'), number(0, 60)), { maxLength: 60 }),
  )
  .map(([r, leads, log]) => ({
    rules: yamlOf(r),
    leads: leads.map((one, index) => ({ id: `L${index}`, ...one })),
    log: log.map(([who, type, age]) => ({ lead: `L${who % leads.length}`, type, age })),
    accounts: {
      fold: r.fold,
      rollUp: r.rolls,
      activeWithin: r.activeWithin,
      from: r.accountFrom,
      requires: r.requires,
      bounds: { fit: [null, r.maxFit], eager: [r.minEager, null] },
      start: r.start,
    },
  }));

function yamlOf(r: typeof rules extends Arbitrary<infer T> ? T : never): string {
  const bound = (key: string, value: number | null): string => (value === null ? '' : `${key}: ${value}, `);
  return `version: 1
leads: { id: Id }
activities: { web: { lead: Who, type: What, at: When } }
score: { start: ${r.start}, decimals: 6 }
groups:
  fit: { ${bound('max', r.maxFit)}grades: { ${r.fitGrades} } }
  eager: { ${bound('min', r.minEager)}grades: { ${r.eagerGrades} } }
rules:
  f: { group: fit, each: { field: F }, points: ${r.pointsF} }
  g: { group: eager, each: { field: G }, points: 1, max: 25 }
  visits: { group: eager, each: { type: webinar, within: 30d }, points: 3, max: 12, decay: { half_life: 7d } }
  cold: { group: eager, when: { City: Rome }, points: -8 }
  free: { when: { Topic: { contains: sec } }, points: 4.25 }
segments:
  - { name: cold, from: 0 }
  - { name: warm, from: ${r.segments[0]}, requires: { fit: { at_least: 5 } } }
  - { name: hot, from: ${r.segments[1]} }
disqualify: { gone: { when: { Out: x } } }
${r.promoted ? 'promote: { hand: { when: { activity: { type: pricing, within: 10d } }, to: warm } }\n' : ''}stages:
  - { name: s0 }
${r.stages.map((one, i) => `  - { name: s${i + 1}, when: { ${one} } }\n`).join('')}topics:
  sec: { label: Security, each: { type: webinar }, points: 1.5, decay: { linear: 50d } }
  int: { when: { Topic: { contains: int } }, points: 2 }
  neg: { when: { City: Lima }, points: -1 }
lists:
${r.lists.map((one, i) => `  l${i}: { ${one} }\n`).join('')}accounts:
  key: { field: Company, fold: ${r.fold} }
  name: Name
  roll_up: { fit: ${rollUpText(r.rolls.fit)}, eager: ${rollUpText(r.rolls.eager)} }
  roles: { champion: { City: Lima }, user: { Topic: { contains: int } } }
${r.activeWithin === null ? '' : `  active: { within: ${r.activeWithin}d }\n`}  segments:
    - { name: none, from: 0 }
    - { name: some, from: ${r.accountFrom[0]} }
    - { name: big, from: ${r.accountFrom[1]}, requires: { leads: { at_least: ${r.requires.leads} }, roles: { at_least: ${r.requires.roles} }, active: { at_least: ${r.requires.active} } } }
probability: { within: 90d, at: { 0: 0%, 40: 4%, 100: 60% } }
`;
}
