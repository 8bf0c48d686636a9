// What the score is meant to foretell.
import { mapping, ref, type Schema, text } from './pieces.ts';

export const OUTCOME: Schema = {
  outcome: mapping(
    'What the score is meant to foretell. leadscore evaluate and leadscore learn read it; scores do not.',
    {
      name: ref('label', 'What reports call it. Default: Converted.', { examples: ['Won'] }),
      when: ref('condition', 'Holds for a lead that converted. Once it holds, it must keep holding.'),
      at: text('The date field from which on it holds. Activities have dates of their own.', 'Close Date'),
      created: text('The date field from which on the lead exists.', 'Create Date'),
    },
    { required: ['when'] },
  ),
};
