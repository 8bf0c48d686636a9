// The JSON Schema of a rules file and the readers of the rules are one language: what the readers take, the schema
// takes; what is wrong in shape is wrong to both. An editor goes by the schema, a run by the readers.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Problem, problemLine } from '../src/problem.ts';
import { compileRules } from '../src/rules/compile.ts';
import { checkShape } from '../src/rules/shape.ts';
import { readYaml } from '../src/rules/yaml.ts';
import { run } from './run.ts';
import { mutated, put, type Spot, spotsIn } from './schema/mutate.ts';

const ROOT = join(import.meta.dirname, '..');
const COPY = join(ROOT, 'docs', 'rules.schema.json');
const LANGUAGE_PAGE = join(ROOT, '..', 'shared', 'rules-language.md');

const files = ['rules', 'fixtures', 'test', 'docs']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(ROOT, folder, path),
    ),
  )
  .filter((path) => path.endsWith('.yaml') && !path.endsWith('.test.yaml'))
  .sort()
  .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
const valid = files.filter(({ text }) => compileRules(text).problems.length === 0);

interface Verdict {
  readonly readers: readonly Problem[];
  readonly shape: readonly Problem[];
}

async function judge(text: string): Promise<Verdict | undefined> {
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

function expectOneLanguage({ readers, shape }: Verdict, text: string): void {
  const seen = `${text}\n${[...readers, ...shape].map(problemLine).join('\n')}`;
  if (readers.length === 0) expect(shape, seen).toEqual([]);
  const ofShape = readers.filter((found) => SHAPE.includes(found.code) && !isOfNames(found));
  if (ofShape.length > 0) expect(shape.length, seen).toBeGreaterThan(0);
}

/** The schema by itself, as an editor has it. */
function editor(warned: unknown[] = []): ValidateFunction {
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

describe('the schema', () => {
  test('is printed, and the copy for editors is the same', async () => {
    const { code, stdout, stderr } = await run(['schema']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(COPY);
  });

  test('is a schema of draft 7, and ajv finds nothing to warn of', () => {
    const warned: unknown[] = [];
    editor(warned);
    expect(warned).toEqual([]);
  });

  test('says of every key what it is for', () => {
    const silent: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) walk(value, `${path}/${key}`);
      const { properties, additionalProperties } = node as Record<string, unknown>;
      if (additionalProperties === undefined) return; // says only what else must hold of a mapping
      for (const [key, value] of Object.entries(properties ?? {})) {
        if (typeof value === 'object' && !wordsOf(value)) silent.push(`${path}/${key}`);
      }
    };
    const schema = JSON.parse(readFileSync(COPY, 'utf8')) as { definitions: Record<string, unknown> };
    const wordsOf = ({ description, $ref }: { description?: string; $ref?: string }): unknown =>
      description ?? ($ref && wordsOf(schema.definitions[$ref.replace('#/definitions/', '')] as object));
    walk(schema, '');
    expect(silent).toEqual([]);
  });

  test('every definition is used', () => {
    const text = readFileSync(COPY, 'utf8');
    const { definitions } = JSON.parse(text) as { definitions: Record<string, unknown> };
    expect(Object.keys(definitions).filter((name) => !text.includes(`"#/definitions/${name}"`))).toEqual([]);
  });
});

describe('rules files', () => {
  test('there are many, and most can be used', () => expect(valid.length).toBeGreaterThan(150));

  test.each(files)('$path', async ({ text }) => {
    const verdict = await judge(text);
    if (verdict) expectOneLanguage(verdict, text);
  });

  test.skipIf(!existsSync(LANGUAGE_PAGE))('the examples of the language page', async () => {
    const page = readFileSync(LANGUAGE_PAGE, 'utf8');
    const examples = [...page.matchAll(/^```yaml\n(version: .*?)^```$/gms)].map(([, text = '']) => text);
    expect(examples.length).toBe(2);
    for (const text of examples) expect(await judge(text)).toEqual({ readers: [], shape: [] });
  });

  test('those that are shipped name the schema in their first line, and the package has both', () => {
    const { files: shipped } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      files: string[];
    };
    expect(shipped).toEqual(expect.arrayContaining(['rules', 'docs']));
    const named = files.filter(({ path }) => /^(rules|fixtures\/exports\/[^/]+)\/[^/]+$/.test(path));
    expect(named.length).toBeGreaterThanOrEqual(4);
    for (const { path, text } of named) {
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      expect(join(ROOT, dirname(path), schema), path).toBe(COPY);
    }
  });
});

describe('readers and schema agree', () => {
  test('on files broken in one place or two; and an editor sees the values that they see', async () => {
    const isValid = editor();
    await fc.assert(
      fc.asyncProperty(mutated(valid.map(({ text }) => text)), async (text) => {
        const verdict = await judge(text);
        fc.pre(verdict !== undefined);
        const { shape } = verdict as Verdict;
        expectOneLanguage(verdict as Verdict, text);
        expect(isValid(parse(text)), text).toBe(shape.length === 0);
        const places = shape.map(({ at }) => `${at?.line}:${at?.column}`);
        expect(new Set(places).size).toBe(places.length);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  /** Scalars that YAML, editors and the language might read differently, and what is no scalar. */
  const SCALARS = [
    ...[
      '5',
      '+5',
      '-5',
      '012',
      '1.5',
      '.5',
      '1.',
      '1e3',
      '1e400',
      '0x1F',
      '0o17',
      '1_000',
      '.inf',
      '.NaN',
      '1e-7',
    ],
    ...[
      '~',
      'null',
      'nULL',
      '""',
      "' '",
      'true',
      'True',
      'no',
      'x',
      '"5"',
      '"true"',
      '"~"',
      '!!str 5',
      '&a 5',
    ],
    ...[
      '2026-11-01',
      '2026-13-01',
      '30d',
      '0d',
      '4w',
      '30 d',
      '50%',
      '101%',
      '=x',
      'a;b',
      '"a\\nb"',
      'a@b.example',
    ],
    ...[
      '1234.56',
      '"1.234,56"',
      "1'234.56",
      'dd/MM/yyyy',
      'MM/yy',
      '[]',
      '{}',
      '[x]',
      '[~]',
      '[[x]]',
      '{ x: y }',
    ],
  ];
  const COMPLETE = `
version: 1
name: All
timezone: UTC
missing: [N/A]
numbers: "1.234,56"
dates: [dd/MM/yyyy]
leads:
  id: Id
  fields:
    title: Job Title
    size: { column: Size, type: number, numbers: "1,234.56", strip: $ }
    day: { column: Day, type: date, format: dd/MM/yyyy }
    list: { column: List, type: list, separator: ; }
tables: { company: { key: Id, match: Company, fields: { size: Size } } }
activities:
  web:
    lead: { column: Who, separator: ; }
    match: Mail
    type: { column: What, names: { "1": visit } }
    at: { column: When, format: dd/MM/yyyy }
    id: Event
    where: { What: [visit], any: [{ not: { Page: { known: true } } }] }
    fields: { url: Page }
  calls: { lead: Who, type: { always: call }, at: When }
groups: { fit: { min: -20, max: 50, label: Fit } }
rules:
  flat: { group: fit, label: Flat, when: { Country: Spain, all: [{ title: { words: [CEO] } }] }, points: 5, max: 9 }
  compared: { when: { Size: { at_least: 5, at_most: 9, more_than: 1, less_than: 8 } }, points: 1 }
  dated: { when: { Day: { within: 3d, older_than: 1d, next: 2d, before: 2026-11-01, after: 2026-10-01 } }, points: 1 }
  texts: { when: { T: { is: a, is_not: b, exactly: c, contains: d, starts_with: e, ends_with: f, matches: g } }, points: 1 }
  mail: { when: { Mail: { domain: x.example, known: true } }, points: 1 }
  pages: { each: { source: web, type: visit, where: { url: x }, within: 9d, older_than: 2d }, points: 1, times_per_day: 2, decay: { half_life: 3d } }
  clicks: { each: { field: Clicks }, points: 1 }
  linear: { each: {}, points: 1, decay: { linear: 3d } }
  steps: { each: {}, points: 1, decay: { steps: { 7d: 100% } } }
  tiered: { field: size, tiers: [{ at_least: 5, points: 3 }] }
  tiers: { tiers: [{ when: { no_activity: { within: 3d } }, points: 3 }] }
  counted: { when: { activity: { type: { is: visit }, count: { at_least: 2 } } }, points: 1 }
  distinct: { when: { activity: { source: web, distinct: { field: url, at_least: 2 } } }, points: 1 }
  summed: { when: { activity: { source: web, sum: { field: url, at_least: 2 } } }, points: 1 }
score: { start: 0, min: 0, max: 100, decimals: 0 }
segments: [{ name: low, from: 0 }, { name: high, from: 5, requires: { fit: { at_least: 2 } }, when: { T: a } }]
disqualify: { out: { when: { T: a }, reason: Out, segment: gone } }
promote: { up: { when: { T: b }, to: high, reason: Up } }
tests:
  - name: one
    as_of: 2026-11-01
    lead: { Id: 1 }
    tables: { company: [{ Id: 1 }] }
    activities: [{ source: web, at: 01/11/2026 }]
    expect: { score: 0, segment: low, groups: { fit: 0 }, rules: { flat: 0 }, reasons: Up }
`;

  test('that nothing is wrong with a file of all constructs', async () => {
    expect(await judge(COMPLETE)).toEqual({ readers: [], shape: [] });
  });

  test('on any value in any place', async () => {
    const count = spotsIn(parse(COMPLETE)).length;
    await fc.assert(
      fc.asyncProperty(fc.nat(count - 1), fc.constantFrom(...SCALARS), async (index, scalar) => {
        const file = parse(COMPLETE);
        const { holder, key } = spotsIn(file)[index] as Spot;
        put(holder, key, 'HOLE');
        const text = stringify(file).replace('HOLE', () => scalar);
        const verdict = await judge(text);
        fc.pre(verdict !== undefined);
        expectOneLanguage(verdict as Verdict, text);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});

describe('what ajv alone finds is told as a problem of ours', () => {
  test.each([
    [
      'rules: { a: { when: { b: c }, points: ten } }',
      '3:39 rules.a.points: a number from -1,000,000 to 1,000,000, without quotes',
    ],
    [
      'rules: { a: { when: { b: { contians: c } }, points: 1 } }',
      '3:28 rules.a.when.b: it has no "contians"',
    ],
    [
      'rules: { a: { when: { b: c }, points: 1, decay: { linear: 3d } } }',
      '3:13 rules.a: decay and times_per_day go with each over activities',
    ],
    ['rules: { a: { tiers: [{ when: { b: c } }] } }', '3:23 rules.a.tiers.0: it has no "points"'],
    [
      'rules: { a: { each: {}, tiers: [{ when: { b: c }, points: 1 }] } }',
      '3:15 rules.a.each: this may not stand here',
    ],
    [
      'rules: {}\ntables: { "a=b": { key: a, match: b } }',
      '4:11 tables: a name is not empty and holds no "=" or control character',
    ],
    [
      'rules: {}\nsegments: [{ name: a/b~c, from: x }]',
      '4:33 segments.0.from: a number from -1,000,000,000 to 1,000,000,000, without quotes',
    ],
    ['rules: { a/b~c: [] }', '3:17 rules.a/b~c: it is a mapping'],
  ])('%s', async (broken, wanted) => {
    const { root } = readYaml(`version: 1\nleads: { id: Id }\n${broken}\n`, 'rules.yaml');
    const found = root ? await checkShape(root) : [];
    expect(found.map(({ at, message }) => `${at?.line}:${at?.column} ${message}`)).toEqual([wanted]);
    expect(found.map(({ kind, code }) => `${kind} ${code}`)).toEqual(['usage wrong-shape']);
  });
});
