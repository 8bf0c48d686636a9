// Rules files broken at random, as a person would: keys misspelt, left out, put where they don't belong, values of the
// wrong kind, parts copied to another place.
import fc from 'fast-check';
import { parse, stringify } from 'yaml';

type Json = unknown;
type Holder = Record<string, Json> | Json[];

/** A place in a document: what holds it, and its key or index there. */
export interface Spot {
  readonly holder: Holder;
  readonly key: string | number;
}

const KEYS = [
  ...[
    'version',
    'name',
    'timezone',
    'missing',
    'numbers',
    'dates',
    'leads',
    'tables',
    'activities',
    'groups',
  ],
  ...[
    'rules',
    'score',
    'segments',
    'disqualify',
    'promote',
    'tests',
    'id',
    'fields',
    'column',
    'type',
    'strip',
  ],
  ...['separator', 'format', 'key', 'match', 'lead', 'at', 'where', 'names', 'always', 'min', 'max', 'label'],
  ...['group', 'when', 'each', 'field', 'tiers', 'points', 'times_per_day', 'decay', 'half_life', 'linear'],
  ...[
    'steps',
    'start',
    'decimals',
    'from',
    'requires',
    'to',
    'reason',
    'segment',
    'as_of',
    'expect',
    'reasons',
  ],
  ...[
    'all',
    'any',
    'not',
    'activity',
    'no_activity',
    'source',
    'within',
    'older_than',
    'next',
    'before',
    'after',
  ],
  ...['count', 'days', 'distinct', 'sum', 'at_least', 'at_most', 'more_than', 'less_than', 'is', 'is_not'],
  ...[
    'exactly',
    'contains',
    'words',
    'starts_with',
    'ends_with',
    'matches',
    'domain',
    'known',
    'Country',
    '7d',
  ],
  ...['__proto__', 'constructor', 'a=b', '', ' ', '=x', '-x', 'null', '1'],
];

const VALUES: readonly Json[] = [
  ...[null, '', ' ', 'x', 'no', true, false, 'true', '5', 0, 1, -1, 7, 2.5, 1e9, 1e9 + 1, 1e6 + 1, 1e-7],
  ...[
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '30d',
    '0d',
    '4w',
    '3m',
    '2026-11-01',
    '2026-13-01',
    '01/02/2026',
  ],
  ...[
    '50%',
    '101%',
    '1.234,56',
    1234.56,
    'dd/MM/yyyy',
    'MM/yy',
    'number',
    'a@b.example',
    ';',
    '=x',
    'a;b',
    '~',
  ],
  ...[[], {}, [''], [null], ['x'], ['x', 2], [[]], [{}], { is: 'x' }, { field: 'x' }, { column: 'x' }],
  ...[{ at_least: 5 }, { always: 'x' }, { Country: 'x' }, { within: '30d' }, { half_life: '3d' }],
];

/** The text of one of the files, changed in one place or two. */
export function mutated(sources: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    how: fc.nat(9),
    where: fc.nat(),
    other: fc.nat(),
    key: fc.constantFrom(...KEYS),
    value: fc.constantFrom(...VALUES),
  });
  return fc
    .record({
      source: fc.constantFrom(...sources),
      changes: fc.array(change, { minLength: 1, maxLength: 2 }),
    })
    .map(({ source, changes }) => {
      const file: Holder = parse(source);
      for (const one of changes) {
        const spots = spotsIn(file);
        const spot = spots[one.where % spots.length];
        const other = spots[one.other % spots.length];
        if (spot && other) mutate(spot, other, one);
      }
      return stringify(file, { aliasDuplicateObjects: false });
    });
}

/** Every place in a document, the inner ones too. */
export function spotsIn(holder: Holder): Spot[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key: Array.isArray(holder) ? Number(key) : key },
    ...(isHolder(value) ? spotsIn(value) : []),
  ]);
}

function isHolder(value: Json): value is Holder {
  return typeof value === 'object' && value !== null;
}

interface Change {
  readonly how: number;
  readonly key: string;
  readonly value: Json;
}

function mutate({ holder, key }: Spot, other: Spot, { how, key: name, value }: Change): void {
  const here = read({ holder, key });
  const inside = isHolder(here) && !Array.isArray(here) ? here : Array.isArray(holder) ? undefined : holder;
  const renamed = how === 1 ? name : `${key}s`;
  switch (how) {
    case 0:
      remove(holder, key);
      break;
    case 1:
    case 2: // misspelt
      if (Array.isArray(holder)) break;
      remove(holder, key);
      put(holder, renamed, here);
      break;
    case 3:
    case 4:
      if (inside) put(inside, name, structuredClone(value));
      break;
    case 5: // a copy of another part, under its own key
      if (inside) put(inside, String(other.key), structuredClone(read(other)));
      break;
    case 6:
      put(holder, key, structuredClone(read(other)));
      break;
    case 7:
      put(holder, key, Array.isArray(here) ? here[0] : [here]);
      break;
    default:
      put(holder, key, structuredClone(value));
  }
}

function read({ holder, key }: Spot): Json {
  return (holder as Record<string | number, Json>)[key];
}

function remove(holder: Holder, key: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** A key may be __proto__. */
export function put(holder: Holder, key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
