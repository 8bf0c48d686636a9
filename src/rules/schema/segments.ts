// Groups, the score, segments, and what overrules them.
import { MOST, mapping, named, number, ref, type Schema, text } from './pieces.ts';

const REASON: Schema = ref('label', 'What reasons say. Default: its id, spaced.');

export const SEGMENTS: Schema = {
  group: mapping('A subtotal: the sum of its rules, held between min and max.', {
    min: number('The least that the group gives.', MOST, { examples: [-20, 0] }),
    max: number('The most that the group gives.', MOST, { examples: [40, 50, 60] }),
    label: ref('label', 'What reasons call it. Default: its id, spaced.'),
    grades: ref('grades'),
  }),
  /** A group is a column of the result, beside others. */
  'group-id': {
    type: 'string',
    pattern: '^(?!(score|segment|reasons|ledger|as_of|rules)$)(?![=+@-])[^\\p{Cc}]*$',
    errorMessage: 'the result has such a column already, or a spreadsheet would take it for a formula',
  },
  score: mapping('Where the score starts and ends.', {
    start: number('What every lead begins with. Default: 0.', MOST, { default: 0 }),
    min: number('No score is below. Default: 0.', MOST, { default: 0 }),
    max: number('No score is above. Default: 100.', MOST, { default: 100 }),
    decimals: {
      description: 'How many decimals the score has; a half rounds away from zero. Default: 0.',
      type: 'integer',
      minimum: 0,
      maximum: 6,
      default: 0,
      errorMessage: 'a whole number from 0 to 6',
    },
  }),
  segment: mapping(
    'A segment. The first takes every lead that no other does, and has no gates.',
    {
      name: ref('label', 'What it is called.', { examples: ['prospect', 'MQL', 'SQL'] }),
      from: number('From which score on it starts.', MOST, { examples: [0, 26, 51] }),
      requires: named(
        'A gate: tests of subtotals, by group.',
        ref('measure', 'The bounds of this subtotal: { at_least: 20 }.'),
        { minProperties: 1 },
      ),
      when: ref('condition', 'A gate: a condition on the lead.'),
    },
    { required: ['name', 'from'] },
  ),
  promotion: mapping(
    'Lifts a lead to at least this segment, gates or not; of several, the highest.',
    {
      when: ref('condition', 'Whom it lifts.'),
      to: text('The segment, by its name.', 'SQL', 'MQL'),
      reason: REASON,
    },
    { required: ['when', 'to'] },
  ),
  disqualification: mapping(
    'Takes a lead out; the first that holds counts. The score stays.',
    {
      when: ref('condition', 'Whom it takes out.'),
      reason: REASON,
      segment: ref('label', 'The segment that it puts them in. Default: disqualified.'),
    },
    { required: ['when'] },
  ),
};
