// Rules: when, each, tiers, and the keys that each of them allows.
import { OPERATORS } from './conditions.ts';
import { ifLacks, list, MOST, mapping, needs, never, number, ref, type Schema, text } from './pieces.ts';

const MOST_POINTS = 1_000_000;

const points = (description: string): Schema =>
  number(description, MOST_POINTS, { examples: [5, 10, 20, -10] });

/** Keys that need `each` over activities. */
const OVER_ACTIVITIES: Schema = needs(['each'], {
  properties: {
    each: {
      type: 'object',
      dependencies: { field: never(['field'], 'decay and times_per_day need each over activities') },
    },
  },
  errorMessage: 'decay and times_per_day need each over activities',
});

const WITHOUT_TIERS: Schema = needs(['points'], {
  anyOf: ['when', 'each'].map((key) =>
    needs([key], { errorMessage: 'must have "when" and "points", "each" and "points", or "tiers"' }),
  ),
});

const ONE_DECAY = 'must have exactly one of half_life, linear, steps';

/** What rules and topics have in common. */
export const EARNER: Schema = {
  label: ref('label', 'The name in reasons. Default: the id with spaces.'),
  when: ref(
    'condition',
    'The rule earns its points if this holds. With each or tiers: a condition that must also hold.',
  ),
  each: ref('each', 'Earns its points for each of these activities, or for each that a column counts.'),
  field: text('The field that all tiers test.'),
  tiers: list('The first tier that holds gives its points.', { type: 'object' }),
  points: points('Points, negative to subtract. At most six decimals.'),
  max: {
    description: 'The maximum of all points of the rule, added or subtracted.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: MOST,
    examples: [10, 20, 30],
    errorMessage: 'must be a number above 0, without quotes',
  },
  times_per_day: {
    description: 'The maximum number of activities that count per day.',
    type: 'integer',
    minimum: 1,
    examples: [1],
    errorMessage: 'must be a whole number, 1 or more',
  },
  distinct: text('The field of which each value counts once: by its newest activity.', 'url'),
  decay: ref('decay', 'How the points of an activity decay with its age.'),
};

export const EARNER_CHECKS: Schema = {
  allOf: [
    ifLacks('tiers', WITHOUT_TIERS),
    ifLacks('field', { type: 'object', properties: { tiers: { type: 'array', items: ref('tier') } } }),
  ],
  dependencies: {
    field: needs(['tiers'], {
      properties: { tiers: { type: 'array', items: ref('tier-of-field') } },
      errorMessage: '"field" needs "tiers"',
    }),
    tiers: {
      type: 'object',
      allOf: [
        never(['each'], 'must not have both each and tiers'),
        never(['points'], 'must not have points; each tier has its own'),
      ],
    },
    decay: OVER_ACTIVITIES,
    distinct: OVER_ACTIVITIES,
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
    'A condition and its points.',
    { when: ref('condition'), points: points('Points of the tier.') },
    { required: ['when', 'points'] },
  ),
  'tier-of-field': mapping(
    "Tests of the rule's field, which must all hold, and their points.",
    { ...OPERATORS, points: points('Points of the tier.') },
    { required: ['points'], minProperties: 2 },
  ),
  decay: mapping(
    'How the points of an activity decay with its age.',
    {
      half_life: ref('days', 'Full points today, half at this age, a quarter at twice this age.'),
      linear: ref('days', 'Full points today, falling evenly to 0 at this age.'),
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
          errorMessage: 'must be a share from 0% to 100%',
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
