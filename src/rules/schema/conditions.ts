// Conditions, tests of fields, and what picks activities.
import { list, mapping, mappingOr, never, ref, type Schema, text } from './pieces.ts';

const COMPARISONS: Schema = {
  at_least: ref('bound', 'This number or more.'),
  at_most: ref('bound', 'This number or less.'),
  more_than: ref('bound', 'More than this number.'),
  less_than: ref('bound', 'Less than this number.'),
};

const TEXT_TESTS: Schema = {
  is: ref('texts', 'Is one of these. Letter case, accents and runs of blanks make no difference.'),
  is_not: ref('texts', 'Has a value, and is none of these.'),
  exactly: ref('texts', 'Is one of these to the letter.'),
  contains: ref('texts', 'Has one of these in it.'),
  words: ref('texts', 'Has the words one after the other, as whole words: CTO is not in Director.'),
  starts_with: ref('texts', 'Starts with one of these.'),
  ends_with: ref('texts', 'Ends with one of these.'),
  matches: ref('texts', 'Has this pattern in it: RE2 syntax, letter case ignored.'),
  domain: ref('domains', 'Is an address there or in a subdomain: a@mail.example.com is of example.com.'),
  known: ref('flag', 'true: there is a value. false: the cell is empty, or one of the missing words.'),
};

export const OPERATORS: Schema = {
  ...COMPARISONS,
  within: ref('days', 'A date so many days back: 30d is today and the 29 days before.'),
  older_than: ref('days', 'A date that is so many days ago or more: 30d is 30 days and up.'),
  next: ref('days', 'A date ahead: 30d is today and the next 29 days.'),
  before: ref('date', 'A date before this day, not on it.'),
  after: ref('date', 'A date after this day, not on it.'),
  ...TEXT_TESTS,
};

/** A condition on a lead, or on one row of a log: what it may hold besides tests, and what it may not. */
function condition(name: string, activities: Schema, refused: Schema): Schema {
  return mapping(
    'A mapping of names to tests. All of its entries must hold.',
    {
      all: list('All of these conditions hold.', ref(name)),
      any: list('At least one of these conditions holds.', ref(name)),
      not: ref(name, 'This condition does not hold. It turns "no value" round too.'),
      ...activities,
      field: true, // refused below, in words
    },
    {
      minProperties: 1,
      additionalProperties: ref(
        'field-test',
        'The test of a field: a declared name, table.field, or a column.',
      ),
      dependencies: { field: never(['field'], 'a column called "field" needs a declared name'), ...refused },
    },
  );
}

const PICKS: Schema = {
  source: ref('texts', 'The log, or a list of logs, by their names under activities. Default: all of them.'),
  type: ref('type-test', 'The kind of activity: a value, a list, or a test such as { starts_with: form_ }.'),
  where: ref('row-condition', "Tests of the log's own columns."),
  within: ref('days', 'Of the last so many days: 30d is today and the 29 days before.'),
  older_than: ref('days', 'So many days ago or more.'),
};

const NO_MORE = 'an activity takes one measure: count, days, distinct or sum';

export const CONDITIONS: Schema = {
  condition: condition(
    'condition',
    {
      activity: ref('activity', 'There is at least one such activity; or as many as a measure asks for.'),
      no_activity: ref('no-activity', 'There is no such activity.'),
    },
    {},
  ),
  'row-condition': condition(
    'row-condition',
    { activity: true, no_activity: true },
    {
      activity: never(['activity'], 'one activity knows nothing of others'),
      no_activity: never(['no_activity'], 'one activity knows nothing of others'),
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
      count: ref('measure', 'How many activities there are. Default: at_least: 1.'),
      days: ref('measure', 'On how many different days.'),
      distinct: ref('field-measure', 'How many different values of a field: { field: url, at_least: 3 }.'),
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
    'Each of these activities; or, with { field: … } alone, each that a column counts.',
    { ...PICKS, field: text('A column that holds a count. Nothing else goes beside it.') },
    {
      dependencies: {
        field: never(Object.keys(PICKS), 'each: { field: … } counts a column: nothing goes beside it'),
      },
    },
  ),
  'no-activity': mapping('Which activities. {} is any activity.', PICKS),
  measure: mapping('How the number must compare.', COMPARISONS, { minProperties: 1 }),
  'field-measure': mapping(
    'The field, and how the number must compare.',
    { field: text('A field of the log.'), ...COMPARISONS },
    { required: ['field'], minProperties: 2 },
  ),
};
