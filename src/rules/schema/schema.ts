// The JSON Schema of a rules file, for editors and for `validate`. Draft 7, which every editor reads. It is as strict
// about shape as a schema can be. Only the readers check what names mean and the order of entries.
import { BEYOND_SCORE } from './beyond-score.ts';
import { CONDITIONS } from './conditions.ts';
import { OUTCOME } from './outcome.ts';
import { list, mapping, named, ref, type Schema, text } from './pieces.ts';
import { RULES } from './rules.ts';
import { SEGMENTS } from './segments.ts';
import { SOURCES } from './sources.ts';
import { TESTS } from './tests.ts';
import { VALUES } from './values.ts';

export const RULES_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Rules of leadscore',
  ...mapping(
    'How to read the exports, what earns points, and where the segments start.',
    {
      version: {
        description: 'The version of the rules language.',
        type: ['number', 'string'],
        minimum: 1,
        maximum: 1,
        pattern: '^1$',
        default: 1,
        errorMessage: 'must be 1',
      },
      name: ref('title', 'The name of the rules. Default: the name of the file.'),
      timezone: text(
        'Where days begin: an IANA name. Default: UTC.',
        'UTC',
        'Europe/Madrid',
        'America/New_York',
      ),
      missing: ref('texts', 'Cells that mean "no value", besides the empty cell. Letter case matters.'),
      numbers: ref('number-format', 'How the exports write numbers. Default: "1234.56".'),
      dates: ref('date-formats', 'How the exports write dates, besides ISO 8601, which is always accepted.'),
      leads: ref('leads'),
      tables: named('Look-ups, by their names: --table NAME=FILE.', ref('table'), {
        propertyNames: ref('name'),
      }),
      activities: named('Logs, by their names: --activities NAME=FILE.', ref('source'), {
        propertyNames: ref('name'),
      }),
      groups: named('Subtotals with bounds. Each is a column of the result.', ref('group'), {
        propertyNames: ref('group-id'),
      }),
      rules: named('What earns points, each rule under its own name.', ref('rule')),
      score: ref('score'),
      segments: list('Lowest first. Default: prospect from 0, MQL from 26, SQL from 51.', ref('segment')),
      promote: named('Raises leads to a segment, whatever their score.', ref('promotion')),
      disqualify: named('Disqualifies leads, whatever their score.', ref('disqualification')),
      stages: list(
        'The buying journey, earliest first. A lead is in the last stage that holds.',
        ref('stage'),
      ),
      topics: named('What leads are interested in, each topic under its own name.', ref('topic')),
      lists: named('Active lists, each under its own name.', ref('list'), { propertyNames: ref('list-id') }),
      accounts: ref('accounts'),
      probability: ref('probability'),
      outcome: ref('outcome'),
      tests: {
        description: 'Example leads with their expected results. leadscore test runs them.',
        type: 'array',
        items: ref('test'),
      },
    },
    { required: ['version', 'leads', 'rules'], patternProperties: { '^x-': true } },
  ),
  definitions: {
    ...BEYOND_SCORE,
    ...SOURCES,
    ...RULES,
    ...CONDITIONS,
    ...SEGMENTS,
    ...OUTCOME,
    ...TESTS,
    ...VALUES,
  },
};
