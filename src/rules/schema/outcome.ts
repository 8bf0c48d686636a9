// The outcome that the score predicts.
import { mapping, ref, type Schema, text } from './pieces.ts';

export const OUTCOME: Schema = {
  outcome: mapping(
    'The outcome that the score predicts. leadscore evaluate and leadscore learn use it. It does not change scores.',
    {
      name: ref('label', 'The name in reports. Default: Converted.', { examples: ['Won'] }),
      when: ref('condition', 'Which leads converted. Once it holds for a lead, it must keep holding.'),
      at: text(
        'The field with the date of the conversion. Conditions on activities need none.',
        'Close Date',
      ),
      created: text('The field with the date on which the lead was created.', 'Create Date'),
    },
    { required: ['when'] },
  ),
};
