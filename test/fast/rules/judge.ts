// What the readers and the schema say of a rules file.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'vitest';
import { type Problem, problemLine } from '../../../src/problem.ts';
import { compileRules } from '../../../src/rules/compile.ts';
import { checkShape } from '../../../src/rules/shape.ts';
import { readYaml } from '../../../src/rules/yaml.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export const COPY = join(ROOT, 'docs', 'rules.schema.json');

export const files = ['rules', 'fixtures', 'test', 'docs']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(ROOT, folder, path),
    ),
  )
  .filter((path) => path.endsWith('.yaml') && !path.endsWith('.test.yaml'))
  .sort()
  .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));

export const valid = files.filter(({ text }) => compileRules(text).problems.length === 0);

export interface Verdict {
  readonly readers: readonly Problem[];
  readonly shape: readonly Problem[];
}

export async function judge(text: string): Promise<Verdict | undefined> {
  const { root } = readYaml(text, 'rules.yaml');
  if (root === undefined) return undefined;
  return { readers: compileRules(text).problems, shape: await checkShape(root) };
}

/** Codes of the readers about shape, which a schema sees whatever names mean. */
const SHAPE = [
  ...['unknown-key', 'unknown-operator', 'missing-key', 'not-a-mapping', 'not-a-list', 'not-a-value'],
  ...[
    'not-a-condition',
    'empty-condition',
    'empty-list',
    'bad-duration',
    'bad-share',
    'bad-decay',
    'misplaced',
  ],
  ...['no-form', 'two-forms', 'two-measures', 'option-without-type', 'unknown-type', 'bad-max', 'bad-domain'],
  ...['reserved-name', 'bad-name', 'too-large', 'empty-value'],
];

/** Needed where the rules declare several logs: a schema can't count them. */
const isOfNames = ({ code, message }: Problem) =>
  code === 'missing-key' && message.startsWith('an activity of a test');

export function expectOneLanguage({ readers, shape }: Verdict, text: string): void {
  const seen = `${text}\n${[...readers, ...shape].map(problemLine).join('\n')}`;
  if (readers.length === 0) expect(shape, seen).toEqual([]);
  const ofShape = readers.filter((found) => SHAPE.includes(found.code) && !isOfNames(found));
  if (ofShape.length > 0) expect(shape.length, seen).toBeGreaterThan(0);
}

/** The schema by itself, as an editor has it. */
export function editor(warned: unknown[] = []): ValidateFunction {
  const keep = (...words: unknown[]) => void warned.push(words);
  const ajv = new Ajv({
    strict: true,
    allowUnionTypes: true,
    strictNumbers: false,
    logger: { log: keep, warn: keep, error: keep },
  });
  ajv.addVocabulary(['errorMessage']);
  return ajv.compile(JSON.parse(readFileSync(COPY, 'utf8')));
}
