// Random rules files: every form of rule, group, segment, source and setting of the language.

import fc, { type Arbitrary } from 'fast-check';
import {
  fixedMap,
  just,
  mapping,
  maybe,
  oneEntry,
  type Plain,
  type PlainMap,
  pick,
  type Style,
} from './arbitraries.ts';
import { anyCondition, condition, leadTests, measured, selector, whereTests } from './random-conditions.ts';

const points: Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20, max: 30 }).filter((n) => n !== 0) },
  { weight: 2, arbitrary: fc.integer({ min: -9_000_000, max: 20_000_000 }).map((n) => (n || 1) / 1e6) },
  { weight: 1, arbitrary: pick(0.000001, -0.5, 2.5, 1_000_000, -1_000_000, 0.004999, 0.005, -0.004) },
);
const bound = fc.oneof(fc.integer({ min: 1, max: 40 }), pick(0.5, 12.345678, 100000));
const share = pick('100%', '75%', '50%', '33.3%', '10%', '0%', '0.0001%');
const decay: Arbitrary<PlainMap> = fc.oneof(
  oneEntry('half_life', pick('1d', '3d', '7d', '14d', '30d', '8w', '365d')),
  oneEntry('linear', pick('1d', '7d', '30d', '60d', '4000d')),
  oneEntry(
    'steps',
    fc
      .tuple(
        fc.subarray(['7d', '2w', '30d', '60d', '4000d'], { minLength: 1 }),
        fc.array(share, { minLength: 5 }),
      )
      .map(([ages, shares]) => new Map(ages.map((age, i) => [age, shares[i] ?? '0%']))),
  ),
);

export interface Grounds {
  sources: string[];
  company: boolean;
  groups: string[];
}

export function ruleOf({ sources, company, groups }: Grounds): Arbitrary<PlainMap> {
  const when = anyCondition(sources, company);
  const head = {
    group: groups.length === 0 ? fc.constant(undefined) : maybe(pick(...groups), 75),
    label: maybe(pick('Décideur', 'A+B (new)', '3 stars', 'Ok -5'), 20),
    max: maybe(bound, 35),
  };
  const overActivities = selector(sources).chain(({ made, dated }) =>
    mapping({
      ...head,
      each: fc.constant(made),
      points,
      times_per_day: dated ? maybe(pick(1, 2), 35) : fc.constant(undefined),
      decay: dated ? maybe(decay, 60) : fc.constant(undefined),
      distinct: maybe(pick('note', 'amount'), 20),
      when: maybe(when, 15),
    }),
  );
  const columns = ['Emails clicked', 'revenue', ...(company ? ['company.size'] : [])];
  const overColumn = mapping({
    ...head,
    each: oneEntry('field', pick(...columns)),
    points,
    when: maybe(when, 15),
  });
  const tiers = (test: Arbitrary<PlainMap>): Arbitrary<Plain[]> =>
    fc.array(
      fc.tuple(test, points).map(([made, pays]) => new Map([...made, ['points', pays]])),
      { minLength: 1, maxLength: 3 },
    );
  const asMap = (test: Plain): PlainMap => (test instanceof Map ? test : new Map([['is', test]]));
  const fieldTiers = fc
    .oneof(...leadTests(company).map((entry) => fc.tuple(entry, fc.array(entry, { maxLength: 2 }))))
    .chain(([[name, first], more]) => {
      const tests = [first, ...more.map(([, test]) => test)].map(asMap);
      return mapping({
        ...head,
        field: fc.constant(name),
        tiers: tiers(pick(...tests)),
        when: maybe(when, 15),
      });
    });
  const whenTiers = mapping({ ...head, tiers: tiers(oneEntry('when', when)) });
  return fc.oneof(
    { weight: 3, arbitrary: mapping({ ...head, when, points }) },
    { weight: 2, arbitrary: mapping({ ...head, when: oneEntry('activity', measured(sources)), points }) },
    { weight: 5, arbitrary: overActivities },
    { weight: 2, arbitrary: overColumn },
    { weight: 2, arbitrary: fieldTiers },
    { weight: 1, arbitrary: whenTiers },
  );
}

export const named = (
  ids: string[],
  entry: Arbitrary<Plain>,
  minLength: number,
  maxLength: number,
): Arbitrary<PlainMap> =>
  fc
    .tuple(
      fc.shuffledSubarray(ids, { minLength, maxLength }),
      fc.array(entry, { minLength: maxLength, maxLength }),
    )
    .map(([names, entries]) => new Map(names.map((name, i) => [name, entries[i] ?? ''])));

const RULE_IDS = ['decision-maker', 'pricing-page', 'gone-quiet', 'clicks', '7', '2', 'constructor', 'ünder'];
const SEGMENTS = ['cold', 'MQL', 'SQL', 'hot'];

function groupOf(): Arbitrary<PlainMap> {
  return mapping({
    min: maybe(fc.integer({ min: -20, max: 0 }), 40),
    max: maybe(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(19.9995)), 40),
    label: maybe(pick('Fit score', 'Wärme'), 20),
  });
}

function segmentsOf({ sources, company, groups }: Grounds): Arbitrary<Plain[]> {
  const from = fc.uniqueArray(fc.integer({ min: -10, max: 70 }), { minLength: 2, maxLength: 4 });
  const requires = groups.length === 0 ? fc.constant(undefined) : maybe(requiresOf(groups), 60);
  const gates = fc.array(mapping({ requires, when: maybe(anyCondition(sources, company), 25) }), {
    minLength: 4,
  });
  return fc.tuple(from, gates).map(([starts, gate]) =>
    starts
      .sort((a, b) => a - b)
      .map((start, i): Plain => {
        const own = i === 0 ? [] : (gate[i] ?? new Map());
        return new Map<string, Plain>([['name', SEGMENTS[i] ?? ''], ['from', start], ...own]);
      }),
  );
}

function requiresOf(groups: string[]): Arbitrary<PlainMap> {
  const test = fc.oneof(
    { weight: 5, arbitrary: oneEntry('at_least', pick(0, 1, 5, 10, 12.5, 20, 19.9999)) },
    { weight: 1, arbitrary: oneEntry('at_most', pick(0, 10)) },
    { weight: 1, arbitrary: oneEntry('more_than', pick(0, 10)) },
  );
  return named(groups, test, 1, Math.min(2, groups.length));
}

/** What counts as the lead's own act: most often all but a few rows, so that enough is left to score. */
const own = (tests: Arbitrary<[string, Plain]>[]): Arbitrary<PlainMap> =>
  fc.oneof(oneEntry('not', condition(tests, 0)), condition(tests, 1));

/** The entry of each source under `activities`. */
function sourceOf(name: string, company: boolean, style: Style): Arbitrary<PlainMap> {
  const typed = (column: string): Plain => just({ column, type: 'number' });
  if (name === 'email') {
    return mapping({
      lead: pick('Recipient', 'recipient'),
      match: company ? pick('Email', 'Email', 'company.Domain') : fc.constant('Email'),
      type: fc.constant('Event'),
      at: fc.constant('Timestamp'),
      where: maybe(own(whereTests.email ?? []), 35),
      fields: fc.constant(
        just({
          note: 'Note',
          amount: typed('Amount'),
          tags: fixedMap({ column: 'Tags', type: 'list', separator: style.listSeparator }),
        }),
      ),
    });
  }
  if (name === 'calls') {
    return mapping({
      lead: fc.constant('Contact'),
      match: pick('Email', 'interests'),
      type: fc.constant('Outcome'),
      fields: fc.constant(
        just({ note: 'Note', amount: 'Minutes', due: just({ column: 'Due', type: 'date' }) }),
      ),
    });
  }
  const names = just({ '10': 'email_open', '1': 'page_view', OPEN: 'CLICK' });
  return mapping({
    lead: fc.constant(just({ column: 'Contact IDs', separator: ';' })),
    match: maybe(fc.constant('Record ID'), 30),
    type: pick<Plain>(
      just({ always: 'page_view' }),
      just({ column: 'activityTypeId', names }),
      'activityTypeId',
    ),
    at: fc.constant(just({ column: 'Visited At', format: style.webDate })),
    id: maybe(fc.constant('Event ID')),
    where: maybe(own(whereTests.web ?? []), 25),
    fields: fc.constant(just({ url: 'Page URL', note: 'Note', amount: typed('Seconds') })),
  });
}

export function rulesOf(style: Style): Arbitrary<PlainMap> {
  const grounds = fc.record({
    sources: fc.subarray(['email', 'web', 'calls'], { minLength: 1 }),
    company: fc.boolean(),
    groups: fc.shuffledSubarray(['fit', 'engagement', '3rd']),
  });
  return grounds.chain((known) => {
    const { sources, company, groups } = known;
    const when = anyCondition(sources, company);
    const fields = fixedMap({
      title: 'Job Title',
      revenue: fixedMap({
        column: 'Annual Revenue',
        type: 'number',
        numbers: style.revenueNumbers,
        strip: style.strip || undefined,
      }),
      interests: fixedMap({
        column: 'Interests',
        type: 'list',
        separator: style.listSeparator === ';' ? undefined : style.listSeparator,
      }),
      born: fixedMap({
        column: 'First Seen',
        type: 'date',
        format: style.bornDates.length === 0 ? undefined : style.bornDates,
      }),
    });
    const table = fc.record({ match: fc.constant('Associated Company ID'), typed: fc.boolean() }).map(
      ({ match, typed }): PlainMap =>
        just({
          company: just({
            key: 'Company ID',
            match,
            fields: just({
              size: typed ? just({ column: 'Number of Employees', type: 'number' }) : 'Number of Employees',
            }),
          }),
        }),
    );
    return mapping({
      version: fc.constant(1),
      name: maybe(fc.constant('Random')),
      timezone: fc.constant(style.zone === 'UTC' ? undefined : style.zone),
      missing: fc.constant(style.missing.length === 0 ? undefined : style.missing),
      numbers: fc.constant(style.numbers === '1234.56' ? undefined : style.numbers),
      dates: fc.constant(style.dates.length === 0 ? undefined : style.dates),
      leads: fc.constant(
        new Map<string, Plain>([
          ['id', 'Record ID'],
          ['fields', fields],
        ]),
      ),
      tables: company ? table : fc.constant(undefined),
      activities: fc
        .tuple(...sources.map((name) => sourceOf(name, company, style)))
        .map((made): Plain => new Map(made.map((entry, i) => [sources[i] ?? '', entry]))),
      groups:
        groups.length === 0
          ? fc.constant(undefined)
          : fc
              .tuple(...groups.map(groupOf))
              .map((made): Plain => new Map(made.map((entry, i) => [groups[i] ?? '', entry]))),
      rules: named(RULE_IDS, ruleOf(known), 1, 6),
      score: maybe(
        mapping({
          start: maybe(fc.oneof(fc.integer({ min: -20, max: 40 }), fc.constant(1.25))),
          min: maybe(pick(-50, 0, 5.5), 40),
          max: maybe(pick(60, 99.5, 100, 1000000), 40),
          decimals: maybe(pick(0, 1, 2, 6)),
        }).filter((made) => made.size > 0),
      ),
      segments: maybe(segmentsOf(known), 65),
      disqualify: maybe(
        named(
          ['customer', 'partner', '9'],
          mapping({
            when,
            reason: maybe(pick('Already a customer', 'No way, José')),
            segment: maybe(pick('suspended', 'lost leads')),
          }),
          1,
          2,
        ),
        35,
      ),
      promote: fc.constant(undefined),
    }).chain((made) => {
      const known = made.get('segments');
      const names = Array.isArray(known)
        ? known.map((_, i) => SEGMENTS[i] ?? '')
        : ['prospect', 'MQL', 'SQL'];
      const promote = named(
        ['hand-raise', 'vip', '1'],
        mapping({ when, to: pick(...names.slice(1)), reason: maybe(pick('Asked for a demo', '2nd visit')) }),
        1,
        3,
      );
      return maybe(promote, 40).map((entry) => (entry ? new Map([...made, ['promote', entry]]) : made));
    });
  });
}
