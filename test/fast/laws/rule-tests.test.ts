// A test says of a lead what `score` says of it.

import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { block, texts as oracleTexts } from '../../oracle/cells.ts';
import { ledgerOf } from '../../oracle/compare.ts';
import { goldenFiles } from '../../oracle/golden-files.ts';
import { goldenLeads } from '../../oracle/golden-leads.ts';
import { orderless } from '../../oracle/orderless.ts';
import { write } from '../../oracle/values.ts';
import { sampling, times } from '../../support/random.ts';
import { inFreshFolder, put, rowsOf, run } from '../../support/run.ts';
import { json, ROOT } from '../rule-tests/tested.ts';

inFreshFolder();

const SHIPPED = ['rules/inbound-b2b.yaml', 'rules/inbound-es.yaml', 'rules/newsletter.yaml'];

const RUNS = 5;

describe('a test says of a lead what score says of it', () => {
  const files = [...SHIPPED, 'fixtures/exports/salesforce/rules.yaml'];

  test('the shipped rules have tests that pass and make every part fire', async () => {
    for (const path of ['rules', 'fixtures/exports/salesforce'])
      cpSync(join(ROOT, path), path, { recursive: true });
    const { code, stdout } = await run(['test', ...files, '--min-coverage', '100']);
    expect(code, stdout).toBe(0);
  });

  test.each(files)('%s: score gives what its tests expect, on the same rows in files', async (path) => {
    const rules = readFileSync(join(ROOT, path), 'utf8');
    const besides = [path.replace(/\.yaml$/, '.test.yaml')].filter((beside) =>
      existsSync(join(ROOT, beside)),
    );
    const texts = [rules, ...besides.map((beside) => readFileSync(join(ROOT, beside), 'utf8'))];
    put({ 'rules.yaml': rules });
    const plan = JSON.parse((await run(['score', '--rules', 'rules.yaml', '--show-plan'])).stdout);
    const golden = texts.flatMap((text) => goldenFiles(rules, text, plan));
    expect(golden.length).toBeGreaterThan(2);
    for (const { name, asOf, leads, logs, tables, expect: wanted } of golden) {
      put({ 'leads.csv': leads });
      const inputs = Object.entries({ '--activities': logs, '--table': tables }).flatMap(([flag, named]) =>
        Object.entries(named).flatMap(([of, text]) => {
          put({ [`${of}.csv`]: text });
          return [flag, `${of}=${of}.csv`];
        }),
      );
      const asked = [
        '--as-of',
        asOf,
        '--detail',
        '--top',
        '100',
        '--out',
        '-',
        '--quiet',
        '--delimiter',
        ',',
      ];
      const { code, stdout, stderr } = await run([
        'score',
        '--rules',
        'rules.yaml',
        '--leads',
        'leads.csv',
        ...inputs,
        ...asked,
      ]);
      expect(code, `${name}\n${stderr}`).toBe(0);
      const [header = [], row = []] = rowsOf(stdout);
      const got = Object.fromEntries(header.map((column, i) => [column, row[i] ?? '']));
      for (const key of ['score', 'segment'].filter((one) => wanted.has(one))) {
        expect(got[key], name).toBe(wanted.get(key));
      }
      for (const [group, points] of block(wanted.get('groups'))) expect(got[group], name).toBe(points);
      const lines = ledgerOf(got).filter(({ kind }) => kind === 'rule');
      for (const [rule, points] of block(wanted.get('rules'))) {
        const earned = lines.find((line) => line.name === rule)?.points ?? 0n;
        expect(`${name}: ${rule} ${write(earned)}`).toBe(`${name}: ${rule} ${points}`);
      }
      for (const reason of oracleTexts(wanted.get('reasons')))
        expect(got.reasons?.split('; '), name).toContain(reason);
    }
  });

  test('random leads: the tests made of their scores pass, and fail with any one number changed', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(orderless, async (one) => {
        const { leads, same, changed } = await goldenLeads(one);
        put({ 'rules.yaml': one.world.rules, 'same.test.yaml': same, 'changed.test.yaml': changed });
        const told = await run(['test', 'same.test.yaml', '--quiet']);
        expect(told, `${one.world.rules}\n${same}`).toEqual({ code: 0, stdout: '', stderr: '' });
        const { failed } = await json('changed.test.yaml');
        expect(failed, `${one.world.rules}\n${changed}`).toBe(leads);
        count += leads;
      }),
      sampling(RUNS),
    );
    expect(count).toBeGreaterThan(2 * times(RUNS));
  });
});
