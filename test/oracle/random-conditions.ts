// Random conditions and selectors over those columns: every operator, each on a type of column that takes it.

import fc, { type Arbitrary } from 'fast-check';
import { mapping, maybe, oneEntry, type Plain, type PlainMap, pick, some } from './arbitraries.ts';
import { EMAILS, LEAD_SOURCES, NOTES, TYPES } from './random-sheets.ts';

const PATTERNS = ['^dir', 'ceo|cto', 'pric(e|ing)', '[0-9]+', 'o$', 'd.r', '(?:an|o)+', 'é'];

export const known = oneEntry('known', fc.boolean());

function textTest(values: string[], parts: string[]): Arbitrary<Plain> {
  return fc.oneof(
    some(values),
    oneEntry('is', some(values)),
    oneEntry('is_not', some(values)),
    oneEntry('exactly', some(values)),
    oneEntry('contains', some(parts)),
    oneEntry('words', some(parts)),
    oneEntry('starts_with', some(parts)),
    oneEntry('ends_with', some(parts)),
    oneEntry('matches', some(PATTERNS)),
    known,
    mapping({ contains: some(parts), is_not: some(values) }),
  );
}

const LIMITS = [0, 1, 2, 3, 5, 199.999999, 200, 1000, 0.5, -1, 999999999999.999];
const limit = pick(...LIMITS);
const numberTest: Arbitrary<PlainMap> = fc.oneof(
  oneEntry('at_least', limit),
  oneEntry('at_most', limit),
  oneEntry('more_than', limit),
  oneEntry('less_than', limit),
  mapping({ at_least: pick(0, 1, 2), less_than: pick(3, 1000) }),
);
const window: Arbitrary<string> = pick('1d', '2d', '7d', '1w', '14d', '30d', '4w', '60d', '90d', '3650d');
const someDay = pick('2026-03-29', '2026-03-30', '2026-10-25', '2026-10-26', '2026-11-01', '2028-02-29');
const dateTest: Arbitrary<PlainMap> = fc.oneof(
  oneEntry('within', window),
  oneEntry('older_than', window),
  oneEntry('next', window),
  oneEntry('before', someDay),
  oneEntry('after', someDay),
  mapping({ within: window, older_than: window }),
  known,
);

const titleTest = textTest(
  [
    'ceo',
    'Director',
    'DIRECTEUR GENERAL',
    'istanbul lead',
    'no',
    '1.0',
    '012',
    'strasse',
    'STRAßE',
    'lodz',
    'Łodz',
  ],
  [
    'director',
    'CEO',
    'r d',
    'Général',
    'founder',
    'lead',
    'σίσυφοσ',
    'vp sales',
    'й ё',
    'marketing director',
  ],
);
const countryTest = textTest(
  ['espana', 'PERU', 'no', 'cote d’ivoire', 'orsted', 'IRAN'],
  ['ñ', 'i', 'rú', 'ø'],
);
const sourceTest = textTest(LEAD_SOURCES, ['part', 'Partner', 'show', 'web']);
const emailTest = fc.oneof(
  oneEntry('domain', some(['gmail.com', 'HOTMAIL.com', 'acme.es', 'com', 'mail.com'])),
  textTest(EMAILS, ['@acme', 'ana', 'jose', 'hotmail']),
);
const listTest = textTest(['SEO', 'evenement', 'EMAIL', '007', 'Select'], ['e', 'media', 'soc', 'événement']);
const revenueTest = fc.oneof(
  numberTest,
  known,
  pick(...LIMITS),
  oneEntry('is', fc.uniqueArray(limit, { minLength: 1, maxLength: 3 })),
  oneEntry('is_not', limit),
);
const bornTest = fc.oneof(dateTest, someDay, oneEntry('is_not', someDay), oneEntry('is', someDay));
const typeTest = fc.oneof(
  some(TYPES),
  oneEntry('starts_with', pick('email', 'p', 'c')),
  oneEntry('exactly', pick(...TYPES)),
  oneEntry('words', pick('email open', 'open', 'pricing')),
  oneEntry('matches', pick('^open$', 'view')),
  known,
  oneEntry('contains', some(['view', 'o'])),
  oneEntry('is_not', some(TYPES)),
  oneEntry('is', some(TYPES)),
);
const noteTest = textTest(NOTES, ['/pricing', 'pricing', 'reponse', 'https', 'example com']);

const fieldTest = (names: string[], test: Arbitrary<Plain>): Arbitrary<[string, Plain]> =>
  fc.tuple(pick(...names), test);

/** Tests of the lead itself, each under the names that the column may be called by. */
export const leadTests = (company: boolean): Arbitrary<[string, Plain]>[] => [
  fieldTest(['title', 'Job Title', 'job title'], titleTest),
  fieldTest(['País', 'pai\u0301s', 'PAÍS'], countryTest),
  fieldTest(['Lead Source'], sourceTest),
  fieldTest(['Email', 'EMAIL'], emailTest),
  fieldTest(['interests'], listTest),
  fieldTest(['revenue'], revenueTest),
  fieldTest(['Emails clicked'], fc.oneof(numberTest, known)),
  fieldTest(['Create Date', 'create date'], dateTest),
  fieldTest(['born'], bornTest),
  ...(company
    ? [
        fieldTest(['company.size'], fc.oneof(numberTest, known)),
        fieldTest(
          ['company.Industry', 'company.industry'],
          textTest(['software', 'Backerei'], ['soft', 'ä']),
        ),
        fieldTest(['company.Domain'], oneEntry('ends_with', pick('.es', 'com'))),
      ]
    : []),
];

/** Any test of the list, or `all`, `any`, `not` of such, so many levels deep. */
export function condition(tests: Arbitrary<[string, Plain]>[], depth: number): Arbitrary<PlainMap> {
  const entries = (arb: Arbitrary<[string, Plain]>, maxLength: number): Arbitrary<PlainMap> =>
    fc.uniqueArray(arb, { minLength: 1, maxLength, selector: ([key]) => key }).map((made) => new Map(made));
  const flat = entries(fc.oneof(...tests), 2);
  if (depth === 0) return flat;
  const inner = condition(tests, depth - 1);
  const parts = fc.array(inner, { minLength: 1, maxLength: 3 });
  const deep = fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...tests) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('all'), parts) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('any'), parts) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('not'), inner) },
  );
  return entries(deep, 2);
}

const amountTest: Arbitrary<[string, Plain]> = fieldTest(['amount'], fc.oneof(numberTest, known));
export const whereTests: Record<string, Arbitrary<[string, Plain]>[]> = {
  any: [fieldTest(['note'], noteTest), amountTest],
  email: [
    fieldTest(['note', 'Note'], noteTest),
    amountTest,
    fieldTest(['Event'], typeTest),
    fieldTest(['tags'], listTest),
  ],
  web: [
    fieldTest(['url', 'page url'], noteTest),
    amountTest,
    fieldTest(['activityTypeId'], some(['1', '10'])),
  ],
  calls: [fieldTest(['note', 'NOTE'], noteTest), amountTest, fieldTest(['due'], bornTest)],
};

/** The keys of a selector; windows only where every source meant has dates. */
export function selector(sources: string[]): Arbitrary<{ made: PlainMap; dated: boolean }> {
  return maybe(pick(...sources), 70).chain((source) => {
    const dated = source === undefined ? !sources.includes('calls') : source !== 'calls';
    const windows = (percent: number): Arbitrary<Plain | undefined> =>
      dated ? maybe<Plain>(window, percent) : fc.constant(undefined);
    return mapping({
      source: fc.constant(source),
      type: maybe(typeTest),
      where: maybe(condition(whereTests[source ?? 'any'] ?? [], 1), 25),
      within: windows(50),
      older_than: windows(15),
    }).map((made) => ({ made, dated }));
  });
}

const countTest: Arbitrary<PlainMap> = fc.oneof(
  oneEntry('at_least', pick(1, 2, 3, 4, 6)),
  oneEntry('at_most', pick(0, 1, 2, 4)),
  oneEntry('more_than', pick(0, 1, 3)),
  oneEntry('less_than', pick(1, 2, 3, 5)),
  oneEntry('is', fc.oneof(pick(0, 1, 2), fc.constant<Plain>([1, 3]))),
  oneEntry('is_not', fc.oneof(pick(0, 1, 2), fc.constant<Plain>([1, 2]))),
);
/** A measure without a field may be a bare number. */
const bareOrTest: Arbitrary<Plain> = fc.oneof(
  { weight: 5, arbitrary: countTest },
  { weight: 1, arbitrary: pick<Plain>(0, 1, 2, [1, 2]) },
);
export const measured = (sources: string[]): Arbitrary<PlainMap> =>
  selector(sources).chain(({ made, dated }) => {
    const plus = (key: string, test: Arbitrary<Plain>): Arbitrary<PlainMap> =>
      test.map((value) => new Map([...made, [key, value]]));
    const field = (name: Arbitrary<string>, test: Arbitrary<PlainMap>): Arbitrary<PlainMap> =>
      fc.tuple(name, test).map(([n, t]) => new Map([['field', n], ...t]));
    const distinct = ['note', 'amount', ...(made.get('source') === 'calls' ? ['due'] : [])];
    return fc.oneof(
      { weight: 2, arbitrary: fc.constant(made) },
      { weight: 2, arbitrary: plus('count', bareOrTest) },
      ...(dated ? [{ weight: 2, arbitrary: plus('days', bareOrTest) }] : []),
      { weight: 2, arbitrary: plus('distinct', field(pick(...distinct), countTest)) },
      { weight: 2, arbitrary: plus('sum', field(fc.constant('amount'), numberTest)) },
    );
  });

export function anyCondition(sources: string[], company: boolean): Arbitrary<PlainMap> {
  return condition(
    [
      ...leadTests(company),
      fc.tuple(fc.constant('activity'), measured(sources)),
      fc.tuple(fc.constant('activity'), measured(sources)),
      fc.tuple(
        fc.constant('no_activity'),
        selector(sources).map(({ made }) => made),
      ),
    ],
    2,
  );
}
