// Grades, stages, topics, lists, accounts and probability.
import { list, MOST, mapping, named, number, ref, type Schema, text } from './pieces.ts';
import { EARNER, EARNER_CHECKS } from './rules.ts';

const PERCENT: Schema = {
  type: 'string',
  pattern: '^(0?\\d{1,2}(\\.\\d{1,4})?|100(\\.0{1,4})?)%$',
  examples: ['0.4%', '5%', '30%'],
  errorMessage: 'must be a percentage from 0% to 100%, with at most four decimals',
};

/** A mapping of comparisons, or one number for equality. */
function bounds(description: string, bound: Schema): Schema {
  return {
    description,
    type: ['number', 'string', 'object'],
    properties: {
      at_least: { description: 'This number or more.', ...bound },
      at_most: { description: 'This number or less.', ...bound },
      more_than: { description: 'More than this number.', ...bound },
      less_than: { description: 'Less than this number.', ...bound },
    },
    additionalProperties: false,
    minProperties: 1,
  };
}

const NUMBERS = bounds('How the number must compare.', ref('bound'));

export const BEYOND_SCORE: Schema = {
  grades: named('Grade names, each with the least subtotal that gets it, highest first.', number('', MOST), {
    minProperties: 1,
    propertyNames: {
      type: 'string',
      pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}+-]{0,7}$',
      errorMessage: 'must be a letter or digit, then letters, digits, "+" or "-", at most 8 in all',
    },
  }),
  stage: mapping(
    'A stage of the buying journey. The first takes every other lead and has no "when".',
    {
      name: ref('label', 'The name of the stage.', { examples: ['awareness', 'consideration', 'decision'] }),
      when: ref('condition', 'Which leads are in this stage or a later one.'),
    },
    { required: ['name'] },
  ),
  topic: mapping(
    'An interest of leads. It earns points as a rule does, but they do not count in the score.',
    EARNER,
    EARNER_CHECKS,
  ),
  percents: bounds('How the probability must compare.', PERCENT),
  numbers: NUMBERS,
  list: mapping(
    'An active list. A lead belongs to it if all entries hold.',
    {
      segment: ref('texts', 'The segment of the lead, or a list of segments.'),
      grade: ref('texts', 'The grade of the lead, or a list of grades.', { examples: ['A1'] }),
      stage: ref('texts', 'The stage of the lead, or a list of stages.'),
      topic: ref('texts', 'The id of the first topic of the lead, or a list of ids.'),
      score: ref('numbers', 'A comparison with the rounded score: { at_least: 60 }.'),
      groups: named('Comparisons with subtotals, by group.', ref('numbers'), { minProperties: 1 }),
      probability: ref('percents', 'A comparison with the probability: { at_least: 20% }.'),
      account_segment: ref('texts', 'The segment of the account, or a list of segments.'),
      account_score: ref('numbers', 'A comparison with the score of the account.'),
      when: ref('condition', 'A condition on the lead.'),
    },
    { minProperties: 1 },
  ),
  'list-id': {
    type: 'string',
    pattern: '^[\\p{L}\\p{N}_-]+$',
    errorMessage: 'must be letters, digits, "-" and "_"',
  },
  accounts: mapping(
    'The companies that leads belong to. One row per company in a file of its own: --accounts FILE.',
    {
      key: {
        description: 'The field that holds the company, or table.field.',
        type: ['string', 'number', 'object'],
        properties: {
          field: text('A field of the lead, or table.field.'),
          fold: ref('flag', 'true: letter case, accents and runs of blanks make no difference.'),
          form: ref('key-form'),
          domain: ref('flag', 'true: the company is the part after the last "@".'),
          except: ref('texts', 'Domains that do not identify a company.', {
            examples: [['gmail.com', 'hotmail.com']],
          }),
        },
        additionalProperties: false,
        required: ['field'],
        dependencies: { except: ['domain'] },
      },
      name: text('The field that holds the name of the company, or table.field.'),
      roll_up: named("How the leads' subtotals become the account's, by group. Default: max.", {
        type: ['string', 'object'],
        pattern: '^(max|sum|mean)$',
        properties: {
          top: {
            description: 'The sum of this many of the highest subtotals.',
            type: 'integer',
            minimum: 1,
            errorMessage: 'must be a whole number, 1 or more',
          },
        },
        additionalProperties: false,
        minProperties: 1,
        examples: ['max', 'sum', 'mean'],
        errorMessage: 'must be max, sum, mean or { top: 3 }',
      }),
      roles: named('The buying group: a condition per role. A lead may fill several.', ref('condition')),
      active: mapping('How recent an activity must be for a lead to be active. Default: any age.', {
        within: ref('days', 'Activities of the last days: 90d is today and the 89 days before.'),
      }),
      segments: list('Lowest first. Default: the segments of leads, without "when".', ref('account-segment')),
    },
    { required: ['key'] },
  ),
  'account-segment': mapping(
    'A segment of accounts. The first takes every other account and has no "requires".',
    {
      name: ref('label', 'The name of the segment.', { examples: ['quiet', 'warm', 'buying-group'] }),
      from: number('The score from which it starts.', MOST, { examples: [0, 30, 60] }),
      requires: named(
        'Comparisons with leads, active, roles (the number of filled ones), or the subtotal of a group.',
        ref('numbers'),
        { minProperties: 1 },
      ),
    },
    { required: ['name', 'from'] },
  ),
  probability: mapping(
    'The probability of the outcome by score. Between two scores it rises in a straight line.',
    {
      within: ref('days', 'The days that the probability is for.', { examples: ['90d'] }),
      at: named('Scores, ascending, each with its percentage.', PERCENT, { minProperties: 1 }),
    },
    { required: ['within', 'at'] },
  ),
};
