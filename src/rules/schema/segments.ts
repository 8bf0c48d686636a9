// Groups, the score, segments, and what overrides them.
import { MOST, mapping, named, number, ref, type Schema, text } from './pieces.ts';

const REASON: Schema = ref('label', 'The text in reasons. Default: the id with spaces.');

export const SEGMENTS: Schema = {
  group: mapping('A subtotal: the sum of its rules, limited to min and max.', {
    min: number('The minimum of the subtotal.', MOST, { examples: [-20, 0] }),
    max: number('The maximum of the subtotal.', MOST, { examples: [40, 50, 60] }),
    label: ref('label', 'The name in reasons. Default: the id with spaces.'),
    grades: ref('grades'),
  }),
  /** A group is a column of the result, beside others. */
  'group-id': {
    type: 'string',
    pattern: '^(?!(score|segment|reasons|ledger|as_of|rules)$)(?![=+@-])[^\\p{Cc}]*$',
    errorMessage: 'must not be a column of the result, and must not start like a formula',
  },
  score: mapping('The start, the bounds and the decimals of the score.', {
    start: number('The score of a lead before any points. Default: 0.', MOST, { default: 0 }),
    min: number('The minimum score. Default: 0.', MOST, { default: 0 }),
    max: number('The maximum score. Default: 100.', MOST, { default: 100 }),
    decimals: {
      description: 'The number of decimals of the score. Halves round away from zero. Default: 0.',
      type: 'integer',
      minimum: 0,
      maximum: 6,
      default: 0,
      errorMessage: 'must be a whole number from 0 to 6',
    },
  }),
  segment: mapping(
    'A segment. The first takes every other lead and has no "requires" or "when".',
    {
      name: ref('label', 'The name of the segment.', { examples: ['prospect', 'MQL', 'SQL'] }),
      from: number('The score from which it starts.', MOST, { examples: [0, 26, 51] }),
      requires: named(
        'Comparisons with subtotals that must also hold, by group.',
        ref('numbers', 'A comparison with this subtotal: { at_least: 20 }.'),
        { minProperties: 1 },
      ),
      when: ref('condition', 'A condition on the lead that must also hold.'),
    },
    { required: ['name', 'from'] },
  ),
  promotion: mapping(
    'Raises a lead to at least this segment, whatever it requires. If several hold, the highest counts.',
    {
      when: ref('condition', 'Which leads it raises.'),
      to: text('The segment, by its name.', 'SQL', 'MQL'),
      reason: REASON,
    },
    { required: ['when', 'to'] },
  ),
  disqualification: mapping(
    'Disqualifies a lead. If several hold, the first counts. The score does not change.',
    {
      when: ref('condition', 'Which leads it disqualifies.'),
      reason: REASON,
      segment: ref('label', 'The segment of these leads. Default: disqualified.'),
    },
    { required: ['when'] },
  ),
};
