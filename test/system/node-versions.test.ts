// row 31: the same job has the same bytes on every version of Node: the bundled exports as their rules say to run them,
// and every case of the language. `.ci/run` installs them below node_modules/.nodes. Without any this file skips, aloud.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawned } from '../support/program.ts';
import { withFlags } from '../support/run.ts';

const root = join(import.meta.dirname, '..', '..');
const SWEEP = join(import.meta.dirname, 'faults', 'sweep.js');
const home = mkdtempSync(join(tmpdir(), 'leadscore-nodes-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const folder = join(root, 'node_modules', '.nodes');
const nodes = (existsSync(folder) ? readdirSync(folder) : [])
  .map((version) => join(folder, version, 'node_modules', 'node', 'bin', 'node'))
  .filter((node) => existsSync(node));
const versionOf = (node: string): string => spawnSync(node, ['--version']).stdout.toString().trim();
const others = nodes
  .map((node) => ({ node, version: versionOf(node) }))
  .filter(({ version }) => version !== '');
if (others.length === 0)
  console.warn('SKIPPED: row 31, other versions of Node. node_modules/.nodes has none.');

interface Job {
  readonly name: string;
  readonly folder: string;
  readonly argv: readonly string[];
}

/** The command that stands at the top of a rules file. */
function commandIn(rules: string): string[] {
  const [, command = ''] =
    /^# leadscore (score [^\n\\]*(?:\\\n#[^\n\\]*)*)/m.exec(readFileSync(rules, 'utf8')) ?? [];
  return command.replace(/\\\n#/g, ' ').trim().split(/\s+/);
}

function jobs(): Job[] {
  const exports = [
    'rules/inbound-b2b.yaml',
    'rules/inbound-es.yaml',
    'fixtures/exports/salesforce/rules.yaml',
  ];
  const language = join(root, 'fixtures', 'language');
  return [
    ...exports.map((rules) => ({
      name: rules.replaceAll('/', '-'),
      folder: root,
      argv: commandIn(join(root, rules)),
    })),
    ...readdirSync(language)
      .filter((name) => existsSync(join(language, name, 'command')))
      .map((name) => ({
        name,
        folder: join(language, name),
        argv: [
          ...(readFileSync(join(language, name, 'command'), 'utf8').match(/"[^"]*"|'[^']*'|\S+/g) ?? []),
        ].map((word) => word.replace(/^(["'])(.*)\1$/, '$2')),
      })),
  ];
}

/** What every job writes and says on this version of Node. */
async function runAll(node: string, label: string): Promise<Record<string, string>> {
  const place = join(home, label);
  const list = jobs().map(({ name, folder, argv }) => {
    const out = join(place, name);
    mkdirSync(out, { recursive: true });
    const outputs = [
      ...[
        '--out',
        join(out, 'scored.csv'),
        '--summary',
        join(out, 'run.json'),
        '--split',
        join(out, 'lists'),
      ],
      ...['--rejects', join(out, 'rejects.csv'), '--detail'],
    ];
    return { folder, argv: withFlags(argv, outputs), fault: '' };
  });
  const file = join(home, `${label}.json`);
  writeFileSync(file, JSON.stringify(list));
  const { code, stdout, stderr } = await spawned([node, SWEEP, file], { seconds: 300 });
  expect(code, stderr).toBe(0);
  const results = JSON.parse(stdout) as { code: number; said: string }[];
  const plain = (text: string): string =>
    text
      .replaceAll(place, '')
      .replace(/"seconds": [\d.]+/, '')
      .replace(/[\d.]+ s$/m, '');
  const files = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries([
    ...files.map((path) => [path.slice(place.length), plain(readFileSync(path, 'latin1'))]),
    ...list.map((_, i) => [jobs()[i]?.name, `${results[i]?.code}\n${plain(results[i]?.said ?? '')}`]),
  ]) as Record<string, string>;
}

describe.skipIf(others.length === 0)('row 31: the same bytes on every version of Node', () => {
  let here: Record<string, string>;
  beforeAll(async () => {
    here = await runAll(process.execPath, 'here');
  });

  test('the jobs write what they should', () => {
    const scored = Object.keys(here).filter((name) => name.endsWith('scored.csv'));
    expect(scored.length).toBeGreaterThan(100);
    for (const name of [
      'rules-inbound-b2b.yaml',
      'rules-inbound-es.yaml',
      'fixtures-exports-salesforce-rules.yaml',
    ])
      expect(here[name], name).toMatch(/^0\n/);
  });

  test.each(others)('$version', async ({ node, version }) => {
    expect(await runAll(node, version)).toEqual(here);
  });
});
