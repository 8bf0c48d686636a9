// The schema, and every rules file of the project judged by it.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkShape } from '../../../src/rules/shape.ts';
import { readYaml } from '../../../src/rules/yaml.ts';
import { run } from '../../support/run.ts';
import { COPY, editor, expectOneLanguage, files, judge, ROOT, valid } from './judge.ts';

const LANGUAGE_PAGE = join(ROOT, '..', 'shared', 'rules-language.md');

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

describe('what ajv alone finds is told as a problem of ours', () => {
  test.each([
    [
      'rules: { a: { when: { b: c }, points: ten } }',
      '3:39 rules.a.points: must be a number from -1,000,000 to 1,000,000, without quotes',
    ],
    [
      'rules: { a: { when: { b: { contians: c } }, points: 1 } }',
      '3:28 rules.a.when.b: "contians" is not a known key',
    ],
    [
      'rules: { a: { when: { b: c }, points: 1, decay: { linear: 3d } } }',
      '3:13 rules.a: decay and times_per_day need each over activities',
    ],
    ['rules: { a: { tiers: [{ when: { b: c } }] } }', '3:23 rules.a.tiers.0: must have "points"'],
    [
      'rules: { a: { each: {}, tiers: [{ when: { b: c }, points: 1 }] } }',
      '3:15 rules.a.each: this key is not allowed here',
    ],
    [
      'rules: {}\ntables: { "a=b": { key: a, match: b } }',
      '4:11 tables: must not be empty and must not contain "=" or control characters',
    ],
    [
      'rules: {}\nsegments: [{ name: a/b~c, from: x }]',
      '4:33 segments.0.from: must be a number from -1,000,000,000 to 1,000,000,000, without quotes',
    ],
    ['rules: { a/b~c: [] }', '3:17 rules.a/b~c: must be a mapping'],
  ])('%s', async (broken, wanted) => {
    const { root } = readYaml(`version: 1\nleads: { id: Id }\n${broken}\n`, 'rules.yaml');
    const found = root ? await checkShape(root) : [];
    expect(found.map(({ at, message }) => `${at?.line}:${at?.column} ${message}`)).toEqual([wanted]);
    expect(found.map(({ kind, code }) => `${kind} ${code}`)).toEqual(['usage wrong-shape']);
  });
});
