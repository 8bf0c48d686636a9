// Names that JavaScript knows, and the program itself.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { put, rowsOf, run, text } from '../../support/run.ts';
import { AS_OF, inTrialFolder, PACKAGE, PLAIN, SCORED, summaryJson, TRIAL } from './trial.ts';

inTrialFolder();

const BIN = join(import.meta.dirname, '..', '..', '..', 'bin', 'leadscore.js');

describe('names that JavaScript knows are plain data', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];

  test('as headers, whether used or not', async () => {
    const rules = `version: 1\nleads: { id: __proto__ }\nrules:
${NAMES.slice(1)
  .map((name) => `  ${name}: { when: { ${name}: yes }, points: 1 }\n`)
  .join('')}`;
    put({
      'rules.yaml': rules,
      'in.csv': `${NAMES.join()}\n__proto__,yes,no,yes,no,yes\nconstructor,,,,,\n`,
    });
    const { code, stderr } = await run(
      ['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv'].concat(
        '--summary',
        'summary.json',
      ),
    );
    expect(code, stderr).toBe(0);
    expect(rowsOf(text('out.csv'))).toEqual([
      [...NAMES, 'score', 'segment', 'reasons'],
      [
        ...'__proto__,yes,no,yes,no,yes,3,prospect'.split(','),
        'Constructor +1; HasOwnProperty +1; ValueOf +1',
      ],
      [...'constructor,,,,,,0,prospect'.split(','), ''],
    ]);
    expect(Object.keys(summaryJson().rules_fired as object)).toEqual(NAMES.slice(1));
  });

  test('as headers that the export lacks', async () => {
    put({ 'plain.yaml': PLAIN.replace('tier: gold', 'constructor: x') });
    const { code, stderr } = await run(
      ['score', '--rules', 'plain.yaml', '--leads', 'leads.csv'].concat('-o', 'out.csv'),
    );
    expect(code).toBe(3);
    expect(stderr).toContain('"constructor"');
  });

  test('as rules, groups, sources, segments, types and ids of leads', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: Id }
activities:
  __proto__: { lead: Lead, type: Event, at: Date }
  constructor: { lead: Lead, type: Event, at: Date, id: Key }
groups: { __proto__: { label: P, max: 50 }, toString: {} }
rules:
  __proto__: { group: __proto__, label: A, each: { source: __proto__, type: __proto__ }, points: 3 }
  constructor: { group: toString, label: B, each: { source: constructor, type: valueOf }, points: 5 }
segments: [{ name: toString, from: 0 }, { name: constructor, from: 5 }]
`,
      'leads.csv': 'Id,x\n__proto__,1\nconstructor,2\ntoString,3\n',
      'a.csv': 'Lead,Event,Date\n__proto__,__proto__,2026-10-30\n__proto__,valueOf,2026-10-30\n',
      'b.csv': `Lead,Event,Date,Key
constructor,valueOf,2026-10-30,__proto__
constructor,valueOf,2026-10-30,__proto__
hasOwnProperty,valueOf,2026-10-30,toString
`,
    });
    const logs = ['-a', '__proto__=a.csv', '-a', 'constructor=b.csv', '--summary', 'summary.json'];
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv', ...AS_OF];
    const { code, stderr } = await run([...argv, ...logs, '--split', 'lists']);
    expect(code, stderr).toBe(0);
    expect(text('out.csv')).toBe(
      'Id,x,score,segment,__proto__,toString,reasons\n__proto__,1,3,toString,3,0,A +3 (1×)\n' +
        'constructor,2,5,constructor,0,5,B +5 (1×)\ntoString,3,0,toString,0,0,\n',
    );
    expect(text('lists/constructor.csv').split('\n').length).toBe(3);
    const { segments, activities, rules_fired } = summaryJson() as Record<string, object>;
    expect(Object.entries(segments ?? {})).toEqual([
      ['toString', 2],
      ['constructor', 1],
    ]);
    expect(Object.keys(activities ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.values(activities ?? {})).toMatchObject([
      { read: 2, matched: 2 },
      { read: 3, matched: 1, duplicate: 1, unmatched: 1 },
    ]);
    expect(Object.values(rules_fired ?? {})).toEqual([
      { leads: 1, points: 3 },
      { leads: 1, points: 5 },
    ]);
  });
});

describe('the program', () => {
  const spawn = (...argv: string[]) => spawnSync(process.execPath, [BIN, ...argv], { encoding: 'utf8' });

  test('bin: data on standard output, the summary on standard error, the exit code of main', () => {
    const done = spawn(...TRIAL, ...AS_OF, '-o', '-');
    expect(done.stderr).toContain('Trial');
    expect(done.stdout).toBe(SCORED);
    expect(done.status).toBe(0);
    const refused = spawn(...TRIAL, '--engine', 'none', '-o', '-');
    expect([refused.status, refused.stdout]).toEqual([2, '']);
  });

  test('--version', async () => {
    const { version } = JSON.parse(text(PACKAGE)) as { version: string };
    const { code, stdout, stderr } = await run(['--version']);
    expect([code, stdout, stderr]).toEqual([0, `${version}\n`, '']);
  });

  test('--help lists every option of the contract', async () => {
    const { code, stdout, stderr } = await run(['score', '--help']);
    expect([code, stderr]).toEqual([0, '']);
    const options = `rules leads activities table without out as-of detail split sort only columns prefix top rejects
      max-rejects strict summary dry-run escape-formulas engine delimiter encoding quote show-plan quiet no-progress
      json max-change deny-warnings`;
    for (const option of options.split(/\s+/)) expect(stdout).toMatch(new RegExp(`--${option}\\b`));
    for (const short of ['-a', '-o']) expect(stdout).toMatch(new RegExp(`^ +${short}, --`, 'm'));
  });
});
