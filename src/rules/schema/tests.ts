// Tests: examples beside the rules, with what must come of them.
import { mapping, named, ref, type Schema, text } from './pieces.ts';

const cells = (description: string): Schema => named(description, ref('cell'));

export const TESTS: Schema = {
  test: mapping(
    'A lead, what it did, and what must come of it.',
    {
      name: text('What the example shows.'),
      as_of: ref('date', 'The day it is scored as of.'),
      lead: cells('The cells of the lead, by their headers or names.'),
      tables: named('The rows of the tables, by their names.', {
        type: 'array',
        items: cells('The cells of a row, by their headers or names.'),
      }),
      activities: {
        description: 'What the lead did.',
        type: 'array',
        items: named('An activity: its source, and its cells by their headers or names.', ref('cell'), {
          properties: {
            source: text('The log, by its name under activities. It may be left out where there is one.'),
            at: ref('cell', 'The date, or date and time: 2026-10-31 10:00.'),
          },
        }),
      },
      expect: mapping(
        'What must come of it: at least one of these. What is not named may be anything.',
        {
          score: ref('bound', 'The score.'),
          segment: text('The segment.'),
          groups: named('Subtotals, by group.', ref('bound')),
          rules: named('What each of these rules gives; 0: it does not fire.', ref('bound')),
          grade: text('The grade.'),
          stage: text('The stage.'),
          topic: text('The first topic, by its id.'),
          topics: named('Totals, by topic; 0: none.', ref('bound')),
          lists: {
            description: 'All lists that the lead belongs to; []: none.',
            type: ['string', 'number', 'array'],
            items: ref('text'),
          },
          probability: {
            description: 'The probability: 12.4% or 0.124.',
            type: ['number', 'string'],
            pattern: '%$',
            errorMessage: 'a percentage such as 12.4%, or a fraction such as 0.124',
          },
          account_score: ref('bound', "The score of the lead's account, of which it is the only lead here."),
          account_segment: text("The segment of the lead's account."),
          reasons: ref('texts', 'One reason or several that stand among the reasons.'),
        },
        { minProperties: 1 },
      ),
    },
    { required: ['name', 'as_of', 'lead', 'expect'] },
  ),
  cell: {
    anyOf: [
      { if: { type: 'boolean' }, else: { type: ['string', 'number', 'null'], errorMessage: 'one cell' } },
    ],
  },
};
