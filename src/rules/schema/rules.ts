// Rules: when, each, tiers, and what goes with each of them.
import { OPERATORS } from './conditions.ts';
import { ifLacks, list, MOST, mapping, needs, never, number, ref, type Schema, text } from './pieces.ts';

const MOST_POINTS = 1_000_000;

const points = (description: string): Schema =>
  number(description, MOST_POINTS, { examples: [5, 10, 20, -10] });

/** What goes with `each` over activities alone. */
const OVER_ACTIVITIES: Schema = needs(['each'], {
  properties: {
    each: { type: 'object', dependencies: { field: never(['field'], 'a column that counts has no days') } },
  },
  errorMessage: 'decay and times_per_day go with each over activities',
});

const WITHOUT_TIERS: Schema = needs(['points'], {
  anyOf: ['when', 'each'].map((key) =>
    needs([key], { errorMessage: 'give it "when" and "points", "each" and "points", or "tiers"' }),
  ),
});

const ONE_DECAY = 'a decay is one of half_life, linear, steps';

/** What rules and topics have in common. */
export const EARNER: Schema = {
  label: ref('label', 'What reasons call it. Default: its id, spaced.'),
  when: ref('condition', 'When it holds the rule earns, once. Beside each or tiers: a guard.'),
  each: ref('each', 'Earns its points for each of these activities, or for each that a column counts.'),
  field: text('The field that all tiers test.'),
  tiers: list('The first tier that holds pays.', { type: 'object' }),
  points: points('What it gives, negative to take away. At most six decimals.'),
  max: {
    description: 'The most it gives or takes in all.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: MOST,
    examples: [10, 20, 30],
    errorMessage: 'a number above 0, without quotes',
  },
  times_per_day: {
    description: 'Of one day at most so many activities count.',
    type: 'integer',
    minimum: 1,
    examples: [1],
    errorMessage: 'a whole number from 1 on',
  },
  decay: ref('decay', "How an activity's points fade with its age."),
};

export const EARNER_CHECKS: Schema = {
  allOf: [
    ifLacks('tiers', WITHOUT_TIERS),
    ifLacks('field', { type: 'object', properties: { tiers: { type: 'array', items: ref('tier') } } }),
  ],
  dependencies: {
    field: needs(['tiers'], {
      properties: { tiers: { type: 'array', items: ref('tier-of-field') } },
      errorMessage: '"field" goes with "tiers"',
    }),
    tiers: {
      type: 'object',
      allOf: [
        never(['each'], 'make two rules of it: one with each, one with tiers'),
        never(['points'], 'each tier has its own points'),
      ],
    },
    decay: OVER_ACTIVITIES,
    times_per_day: OVER_ACTIVITIES,
  },
};

export const RULES: Schema = {
  rule: mapping(
    'What earns points: when and points, each and points, or tiers.',
    {
      group: text('The group it adds to. Without one it adds to the score itself.'),
      ...EARNER,
    },
    EARNER_CHECKS,
  ),
  tier: mapping(
    'A condition, and what it pays.',
    { when: ref('condition'), points: points('What the tier pays.') },
    { required: ['when', 'points'] },
  ),
  'tier-of-field': mapping(
    "Tests of the rule's field that must all hold, and what they pay.",
    { ...OPERATORS, points: points('What the tier pays.') },
    { required: ['points'], minProperties: 2 },
  ),
  decay: mapping(
    "How an activity's points fade with its age.",
    {
      half_life: ref('days', 'All of it today, half of it at this age, a quarter at twice the age.'),
      linear: ref('days', 'All of it today, evenly down to nothing at this age.'),
      steps: {
        description:
          'The share of the first step above the age, then nothing: { 7d: 100%, 14d: 75%, 30d: 50% }.',
        type: 'object',
        propertyNames: ref('days'),
        minProperties: 1,
        additionalProperties: {
          type: 'string',
          pattern: '^(0?\\d{1,2}(\\.\\d{1,4})?|100(\\.0{1,4})?)%$',
          examples: ['100%', '75%', '50%', '25%'],
          errorMessage: 'a share from 0% to 100%',
        },
      },
    },
    {
      minProperties: 1,
      dependencies: {
        half_life: never(['linear', 'steps'], ONE_DECAY),
        linear: never(['steps'], ONE_DECAY),
      },
    },
  ),
};
