// The building blocks of the language's JSON Schema. Schemas are flat wherever possible, with keywords of several types
// side by side: then an editor completes every key and reports each error once.
import { grouped } from '../../values/micro.ts';

/** Bounds, totals and thresholds are at most this size. */
export const MOST = 1_000_000_000;

/** A JSON Schema of draft 7, or a part of one. `errorMessage` is the message of editors and `validate`. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** A reference to a definition, with a description of its own. */
export function ref(name: string, description?: string, rest: Schema = {}): Schema {
  return { ...(description && { description }), ...rest, $ref: `#/definitions/${name}` };
}

export function text(description: string, ...examples: readonly string[]): Schema {
  return ref('text', description, examples.length > 0 ? { examples } : {});
}

/**
 * A value that is read by its characters. A bare `true` is valid too. It is accepted by `if`, because editors propose
 * `true` and `false` wherever a type includes boolean. All is inside `anyOf`, because editors add a colon to a completed
 * key only if they find a type or `anyOf`.
 */
export function scalar(how: Schema): Schema {
  const rest = { type: ['string', 'number'], pattern: '\\S', ...how };
  return { anyOf: [{ if: { type: 'boolean' }, else: rest }] };
}

/** A mapping, or a shorter form. */
export function mappingOr(shorter: Schema, properties: Schema, rest: Schema = {}): Schema {
  const long = { type: 'object', properties, additionalProperties: false, ...rest };
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema has this word
  return { anyOf: [{ if: { type: 'object' }, then: long, else: shorter }] };
}

/** Requires these keys. */
export function needs(keys: readonly string[], rest: Schema = {}): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map((key) => [key, true])),
    required: keys,
    ...rest,
  };
}

/** Applies a schema to mappings without this key. */
export function ifLacks(key: string, yes: Schema): Schema {
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema has this word
  return { if: { type: 'object', properties: { [key]: false } }, then: yes };
}

/** A mapping with these keys and no others. */
export function mapping(description: string, properties: Schema, rest: Schema = {}): Schema {
  return { description, type: 'object', properties, additionalProperties: false, ...rest };
}

/** A mapping with keys that the user chooses. */
export function named(description: string, each: Schema, rest: Schema = {}): Schema {
  return { description, type: 'object', additionalProperties: each, ...rest };
}

export function list(description: string, items: Schema): Schema {
  return { description, type: 'array', minItems: 1, items };
}

/** A number of at most this size. */
export function number(description: string, most: number, rest: Schema = {}): Schema {
  const errorMessage = `must be a number from -${grouped(most)} to ${grouped(most)}, without quotes`;
  return { description, type: 'number', minimum: -most, maximum: most, errorMessage, ...rest };
}

/** Refuses these keys. */
export function never(keys: readonly string[], errorMessage: string): Schema {
  return { type: 'object', properties: Object.fromEntries(keys.map((key) => [key, false])), errorMessage };
}
