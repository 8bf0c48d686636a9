// Tests: example leads with their expected results.
import { mapping, named, ref, type Schema, text } from './pieces.ts';

const cells = (description: string): Schema => named(description, ref('cell'));

export const TESTS: Schema = {
  test: mapping(
    'A lead, its activities, and the expected result.',
    {
      name: text('What the example shows.'),
      as_of: ref('date', 'The date as of which the lead is scored.'),
      lead: cells('The cells of the lead, by their headers or names.'),
      tables: named('The rows of the tables, by their names.', {
        type: 'array',
        items: cells('The cells of a row, by their headers or names.'),
      }),
      activities: {
        description: 'The activities of the lead.',
        type: 'array',
        items: named('An activity: its source, and its cells by their headers or names.', ref('cell'), {
          properties: {
            source: text('The log, by its name under activities. Optional if there is only one.'),
            at: ref('cell', 'The date, or date and time: 2026-10-31 10:00.'),
          },
        }),
      },
      expect: mapping(
        'The expected result: at least one of these. What is not named is not checked.',
        {
          score: ref('bound', 'The score.'),
          segment: text('The segment.'),
          groups: named('Subtotals, by group.', ref('bound')),
          rules: named('Points, by rule. 0: the rule gives none.', ref('bound')),
          grade: text('The grade.'),
          stage: text('The stage.'),
          topic: text('The first topic, by its id.'),
          topics: named('Totals, by topic. 0: none.', ref('bound')),
          lists: {
            description: 'All lists that the lead belongs to. []: none.',
            type: ['string', 'number', 'array'],
            items: ref('text'),
          },
          probability: {
            description: 'The probability: 12.4% or 0.124.',
            type: ['number', 'string'],
            pattern: '%$',
            errorMessage: 'must be a percentage such as 12.4%, or a fraction such as 0.124',
          },
          account_score: ref('bound', "The score of the lead's account. In a test, an account has one lead."),
          account_segment: text("The segment of the lead's account."),
          reasons: ref('texts', 'One or several of the reasons.'),
        },
        { minProperties: 1 },
      ),
    },
    { required: ['name', 'as_of', 'lead', 'expect'] },
  ),
  cell: {
    anyOf: [
      {
        if: { type: 'boolean' },
        else: { type: ['string', 'number', 'null'], errorMessage: 'must be a single value' },
      },
    ],
  },
};
