// Runs that can be waited for, looked at and interrupted.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach } from 'vitest';
import { type Started, start } from '../../support/program.ts';
import { inFreshFolder, put } from '../../support/run.ts';

export const RULES = `version: 1
leads: { id: id }
activities: { web: { lead: Lead, type: Event, at: Date } }
rules:
  gold: { when: { tier: gold }, points: 40 }
  silver: { when: { tier: silver }, points: 1 }
  visit: { each: { type: visit }, points: 1, max: 20 }
`;

export const LEADS = 'id,tier\n1,gold\n2,silver\n';

export const WEB = 'Lead,Event,Date\n1,visit,2026-10-30\n';

const FIXED = ['score', '--rules', 'rules.yaml', '--as-of', '2026-11-01', '--quiet'];

export interface Files {
  readonly leads?: string;
  readonly web?: string;
  readonly out?: string;
}

export const argvWith = ({ leads = 'leads.csv', web = 'web.csv', out = 'out.csv' }: Files): string[] => [
  ...[...FIXED, '--leads', leads, '-a', `web=${web}`, '-o', out],
];

export const argvOf = (...flags: string[]): string[] => [...argvWith({}), ...flags];

const running: Started[] = [];

export function begin(argv: readonly string[], way = {}): Started {
  const started = start(argv, way);
  running.push(started);
  return started;
}

export function pipe(name: string): string {
  if (spawnSync('mkfifo', [name]).status !== 0) throw new Error('no mkfifo');
  return name;
}

export const hidden = (folder = '.'): string[] => readdirSync(folder).filter((name) => name.startsWith('.'));

export const WIDE = `id,tier,note\n${Array.from({ length: 4000 }, (_, i) => `${i},gold,${'n'.repeat(60)}\n`).join('')}`;

/** Every test of the file gets a folder with rules, leads, a log and an old result; what still runs is ended. */
export function inRunFolder(): void {
  inFreshFolder();
  beforeEach(() => put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'web.csv': WEB, 'out.csv': 'old\n' }));
  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    for (const { ended } of running.splice(0)) await ended;
  });
}
