// Checks a rules file with the JSON Schema after its readers have accepted it. Readers come first because their messages
// are better. The second check keeps readers and the schema of editors to one language.
import type { ErrorObject, ValidateFunction } from 'ajv';
import { isScalar, Schema as YamlSchema } from 'yaml';
import { inOrder, type Place, type Problem, problem } from '../problem.ts';
import { RULES_SCHEMA } from './schema/schema.ts';
import type { YamlNode } from './yaml.ts';

/** Problems of the file's shape, one for each place. */
export async function checkShape(root: YamlNode): Promise<readonly Problem[]> {
  loading ??= loadValidator();
  const isValid = await loading;
  if (isValid(dataOf(root))) return [];
  const byPlace = new Map<string, Problem>();
  for (const error of isValid.errors ?? []) {
    if (COMPOUND.includes(error.keyword)) continue;
    const at = placeOf(error, root);
    const key = `${at.line}:${at.column}`;
    if (!byPlace.has(key)) byPlace.set(key, problem('usage', 'wrong-shape', messageOf(error), undefined, at));
  }
  return inOrder([...byPlace.values()]);
}

let loading: Promise<ValidateFunction> | undefined;

/** ajv is loaded here and not above: scoring needs none of it. */
async function loadValidator(): Promise<ValidateFunction> {
  const { Ajv } = await import('ajv');
  const ajv = new Ajv({
    strict: true,
    allowUnionTypes: true,
    strictNumbers: false, // `.inf` is text to the language, and a number to YAML
    allErrors: true,
    validateSchema: false, // a test holds it to its own schema, strictly
    code: { optimize: false }, // it looks at a file or a few: quickly made is better than quick
    verbose: true, // errors carry the part of the schema that has their message
  });
  ajv.addVocabulary(['errorMessage']);
  return ajv.compile(RULES_SCHEMA);
}

/** Keywords that fail because a part of theirs failed; the part has an error of its own. */
const COMPOUND = ['if', 'anyOf', 'allOf', 'propertyNames'];

const CORE = new YamlSchema({ schema: 'core' }).tags.filter((tag) => tag.default === true && 'test' in tag);

/** The values that an editor sees: plain scalars by YAML's core schema. */
function dataOf(node: YamlNode): unknown {
  switch (node.kind) {
    case 'list':
      return node.items.map(dataOf);
    case 'map': {
      // Without a prototype: a column may be called __proto__.
      const data: Record<string, unknown> = Object.create(null);
      for (const { key, value } of node.entries) data[key] = dataOf(value);
      return data;
    }
    case 'text': {
      const tag = node.plain ? CORE.find((known) => known.test?.test(node.text)) : undefined;
      const value = tag?.resolve ? tag.resolve(node.text as never, () => {}, {}) : node.text;
      return isScalar(value) ? value.value : value;
    }
  }
}

/** The place of an error: the key if the key is wrong, else the value. */
function placeOf(error: ErrorObject, root: YamlNode): Place {
  const path = stepsOf(error);
  const wrongKey: string | undefined = error.params.additionalProperty ?? error.propertyName;
  if (wrongKey !== undefined) path.push(wrongKey);
  let node = root;
  let at = root.at;
  for (const step of path) {
    if (node.kind === 'text') break;
    const entry = node.kind === 'map' ? node.entries.find(({ key }) => key === step) : undefined;
    const next = node.kind === 'list' ? node.items[Number(step)] : entry?.value;
    if (next === undefined) break;
    node = next;
    at = next.at;
    if (entry && (wrongKey !== undefined || error.keyword === 'false schema')) at = entry.keyAt;
  }
  return at;
}

/** `rules.fit.points: a number from -1,000,000 to 1,000,000, without quotes`. */
function messageOf(error: ErrorObject): string {
  const path = stepsOf(error).join('.');
  return `${path || 'the file'}: ${wordsOf(error)}`;
}

function wordsOf({ keyword, params, parentSchema, message }: ErrorObject): string {
  return parentSchema?.errorMessage ?? WORDS[keyword]?.(params) ?? message;
}

const WORDS: Readonly<Record<string, (params: ErrorObject['params']) => string>> = {
  additionalProperties: ({ additionalProperty }) => `"${additionalProperty}" is not a known key`,
  enum: ({ allowedValues }) => `must be one of ${allowedValues.join(', ')}`,
  'false schema': () => 'this key is not allowed here',
  minItems: () => 'must have at least one element',
  minProperties: () => 'must have at least one key',
  required: ({ missingProperty }) => `must have "${missingProperty}"`,
  type: ({ type }) => `must be ${type === 'array' ? 'a list' : 'a mapping'}`,
};

/** The keys and indexes from the top of the file to the error. */
function stepsOf({ instancePath }: ErrorObject): string[] {
  const steps = instancePath.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
