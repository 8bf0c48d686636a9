// Conditions, tests of fields, and what picks activities.
import { list, mapping, mappingOr, never, ref, type Schema, text } from './pieces.ts';

const COMPARISONS: Schema = {
  at_least: ref('bound', 'This number or more.'),
  at_most: ref('bound', 'This number or less.'),
  more_than: ref('bound', 'More than this number.'),
  less_than: ref('bound', 'Less than this number.'),
};

const NUMBER_TESTS: Schema = {
  ...COMPARISONS,
  is: ref('exact-numbers', 'This number, or one of these.'),
  is_not: ref('exact-numbers', 'Another number than this, or than all of these.'),
};

const TEXT_TESTS: Schema = {
  is: ref('texts', 'Is one of these. Letter case, accents and runs of blanks make no difference.'),
  is_not: ref('texts', 'Has a value, and is none of these.'),
  exactly: ref('texts', 'Is exactly one of these. Letter case and accents matter.'),
  contains: ref('texts', 'Contains one of these.'),
  words: ref('texts', 'Contains these whole words, one after the other: CTO does not match Director.'),
  starts_with: ref('texts', 'Starts with one of these.'),
  ends_with: ref('texts', 'Ends with one of these.'),
  matches: ref('texts', 'Contains a match of this RE2 pattern, in any letter case.'),
  domain: ref(
    'domains',
    'The domain of an address, or a domain above it: example.com matches a@mail.example.com.',
  ),
  known: ref('flag', 'true: there is a value. false: the cell is empty, or one of the words under missing.'),
};

export const OPERATORS: Schema = {
  ...COMPARISONS,
  within: ref('days', 'A date in the last days: 30d is today and the 29 days before.'),
  older_than: ref('days', 'A date at least this many days ago: 30d is 30 days ago or earlier.'),
  next: ref('days', 'A date in the next days: 30d is today and the 29 days after.'),
  before: ref('date', 'A date before this day.'),
  after: ref('date', 'A date after this day.'),
  ...TEXT_TESTS,
};

/** A condition on a lead or on one activity: the keys allowed besides tests, and those that are refused. */
function condition(name: string, activities: Schema, refused: Schema): Schema {
  return mapping(
    'A mapping of names to tests. All of its entries must hold.',
    {
      all: list('All of these conditions hold.', ref(name)),
      any: list('At least one of these conditions holds.', ref(name)),
      not: ref(name, 'This condition does not hold. It also holds if there is no value.'),
      ...activities,
      field: true, // refused below, with a message
    },
    {
      minProperties: 1,
      additionalProperties: ref(
        'field-test',
        'The test of a field: a declared name, table.field, or a column.',
      ),
      dependencies: {
        field: never(['field'], 'a column with the name "field" must be declared under another name'),
        ...refused,
      },
    },
  );
}

const PICKS: Schema = {
  source: ref('texts', 'The log, or a list of logs, by their names under activities. Default: all of them.'),
  type: ref('type-test', 'The type of activity: a value, a list, or a test such as { starts_with: form_ }.'),
  where: ref('row-condition', 'A condition on columns of the log.'),
  within: ref('days', 'Activities of the last days: 30d is today and the 29 days before.'),
  older_than: ref('days', 'Activities at least this many days ago.'),
};

const NO_MORE = 'an activity must have one measure: count, days, distinct or sum';

export const CONDITIONS: Schema = {
  condition: condition(
    'condition',
    {
      activity: ref(
        'activity',
        'There is at least one such activity, or as many as count, days, distinct or sum requires.',
      ),
      no_activity: ref('no-activity', 'There is no such activity.'),
    },
    {},
  ),
  'row-condition': condition(
    'row-condition',
    { activity: true, no_activity: true },
    {
      activity: never(['activity'], 'a condition on one activity must not count activities'),
      no_activity: never(['no_activity'], 'a condition on one activity must not count activities'),
    },
  ),
  'field-test': mappingOr(ref('texts'), OPERATORS, {
    description: 'Operators that must all hold.',
    minProperties: 1,
  }),
  'type-test': mappingOr(ref('texts'), TEXT_TESTS, { minProperties: 1 }),
  activity: mapping(
    'Which activities, and how many of them. {} is any activity.',
    {
      ...PICKS,
      count: ref('measure', 'The number of activities. Default: at_least: 1.'),
      days: ref('measure', 'The number of different days with such an activity.'),
      distinct: ref(
        'field-measure',
        'The number of different values of a field: { field: url, at_least: 3 }.',
      ),
      sum: ref('field-measure', 'The sum of a field: { field: seconds, at_least: 600 }.'),
    },
    {
      dependencies: {
        count: never(['days', 'distinct', 'sum'], NO_MORE),
        days: never(['distinct', 'sum'], NO_MORE),
        distinct: never(['sum'], NO_MORE),
      },
    },
  ),
  each: mapping(
    'Each of these activities, or, with { field: … } alone, each one that a column counts.',
    { ...PICKS, field: text('A column that holds a count. No other key is allowed with it.') },
    {
      dependencies: {
        field: never(Object.keys(PICKS), 'each: { field: … } must not have another key'),
      },
    },
  ),
  'no-activity': mapping('Which activities. {} is any activity.', PICKS),
  measure: mappingOr(ref('exact-numbers'), NUMBER_TESTS, { minProperties: 1 }),
  'field-measure': mapping(
    'The field, and how the number must compare.',
    { field: text('A field of the log.'), ...NUMBER_TESTS },
    { required: ['field'], minProperties: 2 },
  ),
};
