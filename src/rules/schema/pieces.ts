// What the JSON Schema of the language is built from. Schemas say each thing flat, on one level, wherever they can
// (keywords speak only of their own type): then an editor completes everything and tells one fault once.
import { grouped } from '../../values/micro.ts';

/** Bounds, totals and thresholds are at most this size. */
export const MOST = 1_000_000_000;

/** A JSON Schema of draft 7, or a part of one. `errorMessage` is what editors and `validate` say where it fails. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** A definition under its name, with words of its own where it stands. */
export function ref(name: string, description?: string, rest: Schema = {}): Schema {
  return { ...(description && { description }), ...rest, $ref: `#/definitions/${name}` };
}

export function text(description: string, ...examples: readonly string[]): Schema {
  return ref('text', description, examples.length > 0 ? { examples } : {});
}

/**
 * A value that is taken by its characters. A bare `true` is one too: it is let through by `if`, since editors propose
 * `true` and `false` wherever a type says boolean; and this stands in `anyOf`, since they put a colon behind a
 * completed key only where they see a type or that.
 */
export function scalar(how: Schema): Schema {
  const rest = { type: ['string', 'number'], pattern: '\\S', ...how };
  return { anyOf: [{ if: { type: 'boolean' }, else: rest }] };
}

/** A mapping where there is one, or something shorter. */
export function mappingOr(shorter: Schema, properties: Schema, rest: Schema = {}): Schema {
  const long = { type: 'object', properties, additionalProperties: false, ...rest };
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema has this word
  return { anyOf: [{ if: { type: 'object' }, then: long, else: shorter }] };
}

/** These keys must stand here. */
export function needs(keys: readonly string[], rest: Schema = {}): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map((key) => [key, true])),
    required: keys,
    ...rest,
  };
}

/** What holds for a mapping without this key. */
export function ifLacks(key: string, yes: Schema): Schema {
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema has this word
  return { if: { type: 'object', properties: { [key]: false } }, then: yes };
}

/** A mapping with these keys and no others. */
export function mapping(description: string, properties: Schema, rest: Schema = {}): Schema {
  return { description, type: 'object', properties, additionalProperties: false, ...rest };
}

/** A mapping whose keys are names that the writer gives. */
export function named(description: string, each: Schema, rest: Schema = {}): Schema {
  return { description, type: 'object', additionalProperties: each, ...rest };
}

export function list(description: string, items: Schema): Schema {
  return { description, type: 'array', minItems: 1, items };
}

/** A number of at most this size. */
export function number(description: string, most: number, rest: Schema = {}): Schema {
  const errorMessage = `a number from -${grouped(most)} to ${grouped(most)}, without quotes`;
  return { description, type: 'number', minimum: -most, maximum: most, errorMessage, ...rest };
}

/** These keys may not stand here. */
export function never(keys: readonly string[], errorMessage: string): Schema {
  return { type: 'object', properties: Object.fromEntries(keys.map((key) => [key, false])), errorMessage };
}
