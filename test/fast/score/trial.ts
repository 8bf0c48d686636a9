// Four leads worked out by hand, and small exports, for the tests of `score`.

import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { everything, inFreshFolder, put, type Ran, run, text, withFlags } from '../../support/run.ts';

export const PACKAGE = join(import.meta.dirname, '..', '..', '..', 'package.json');

/** Four leads worked out by hand: 30 + 10 + 2 × 5; 0; 30 lifted to SQL; 10 disqualified. */
export const RULES = `version: 1
name: Trial
leads: { id: Id }
activities:
  web: { lead: Lead, type: Event, at: Date }
groups:
  fit: { max: 50 }
rules:
  boss: { group: fit, when: { Title: { words: [CEO, director] } }, points: 30 }
  big: { group: fit, when: { Size: { at_least: 100 } }, points: 10 }
  visits: { each: { type: visit, within: 30d }, points: 5, max: 20 }
disqualify:
  customer: { when: { Stage: customer }, reason: Already a customer }
promote:
  demo: { when: { activity: { type: demo, within: 30d } }, to: SQL, reason: Asked for a demo }
`;

export const LEADS = `Id,Name,Title,Size,Stage
1,Ana,CEO,100,lead
2,Bo,Engineer,5,lead
3,Cy,Director,,lead
4,Di,,200,customer
`;

export const WEB = `Lead,Event,Date
1,visit,2026-10-30
1,visit,2026-10-29
3,demo,2026-10-20
9,visit,2026-10-20
`;

export const SCORED = `Id,Name,Title,Size,Stage,score,segment,fit,reasons
1,Ana,CEO,100,lead,50,MQL,40,Boss +30; Big +10; Visits +10 (2×)
2,Bo,Engineer,5,lead,0,prospect,0,
3,Cy,Director,,lead,30,SQL,30,Asked for a demo; Boss +30
4,Di,,200,customer,10,disqualified,10,Already a customer; Big +10
`;

export const TRIAL = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web=web.csv'];

export const AS_OF = ['--as-of', '2026-11-01'];

/** Rules that look at one column, for tests that are about files and not about scores: gold is worth 40. */
export const PLAIN = `version: 1
leads: { id: id }
rules:
  vip: { when: { tier: gold }, points: 40 }
`;

/** Scores the four leads. */
export const trial = (...flags: string[]): Promise<Ran> =>
  run(withFlags([...TRIAL, ...AS_OF, '-o', 'out.csv'], flags));

/** Scores `leads` by the plain rules. */
export function plain(leads: string | Buffer, ...flags: string[]): Promise<Ran> {
  put({ 'plain.yaml': PLAIN, 'in.csv': leads });
  return run([
    ...withFlags(['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', 'out.csv', ...AS_OF], flags),
  ]);
}

export async function plainText(leads: string | Buffer, ...flags: string[]): Promise<string> {
  const { code, stderr } = await plain(leads, ...flags);
  expect(code, stderr).toBe(0);
  return text('out.csv');
}

/** So many leads, the first `bad` of them without an id. */
export const leadsOf = (count: number, bad = 0): string =>
  `id,tier\n${Array.from({ length: count }, (_, i) => `${i < bad ? '' : i + 1},gold\n`).join('')}`;

export const summaryJson = (path = 'summary.json') => JSON.parse(text(path)) as Record<string, unknown>;

export const kept = () => [...everything().keys()];

/** Every test of the file gets a folder with the four leads, their log and the rules. */
export function inTrialFolder(): void {
  inFreshFolder();
  beforeEach(() => {
    put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'web.csv': WEB });
    for (const name of ['NO_COLOR', 'FORCE_COLOR']) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
}
