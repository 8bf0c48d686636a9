// `test` over a small rules file.

import { join } from 'node:path';
import { put, type Ran, run } from '../../support/run.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Two groups of nothing special: every kind of part once, and rules that earn in every way. */
export const RULES = `version: 1
name: Trial
leads: { id: Id, fields: { title: Job Title, size: { column: Employees, type: number } } }
tables: { firm: { key: Key, match: Firm, fields: { sector: Industry } } }
activities:
  web: { lead: Visitor, match: Email, type: Event, at: Date, fields: { url: Page } }
  crm: { lead: { column: Ids, separator: ";" }, type: { always: call }, id: Row }
groups:
  fit: { max: 40 }
rules:
  boss: { group: fit, when: { title: { words: [CEO, director] } }, points: 30 }
  big: { group: fit, field: size, tiers: [{ at_least: 1000, points: 20 }, { at_least: 100, points: 10 }] }
  visits: { each: { source: web, where: { url: { contains: /pricing } } }, points: 8, decay: { half_life: 14d } }
  calls: { each: { source: crm }, points: 3, max: 5 }
  school: { when: { firm.sector: Education }, points: -10 }
segments:
  - { name: cold, from: 0 }
  - { name: warm, from: 20 }
  - { name: hot, from: 35, requires: { fit: { at_least: 20 } } }
disqualify:
  customer: { when: { Stage: customer }, reason: Already a customer }
promote:
  demo: { when: { activity: { source: web, type: demo } }, to: hot, reason: Asked for a demo }
`;

/** A test as a line of YAML, of the first of November 2026. */
export const one = (name: string, rest: string): string =>
  `  - { name: ${JSON.stringify(name)}, as_of: 2026-11-01, ${rest} }\n`;

export const withTests = (...tests: string[]): string => `${RULES}tests:\n${tests.join('')}`;

/** The tests that make every part of the rules fire. */
export const FULL = [
  one('a boss', 'lead: { Id: 1, Job Title: CEO, Employees: 1000 }, expect: { score: 40, segment: hot }'),
  one('a small boss', 'lead: { Id: 1, title: CEO, size: 100 }, expect: { rules: { big: 10 } }'),
  one(
    'a visit',
    'lead: { Id: 1 }, activities: [{ source: web, at: 2026-10-18, url: /pricing }], expect: { score: 4 }',
  ),
  one(
    'calls',
    'lead: { Id: 1 }, activities: [{ source: crm }, { source: crm }], expect: { rules: { calls: 5 } }',
  ),
  one(
    'a school',
    'lead: { Id: 1, Firm: x }, tables: { firm: [{ Key: x, sector: Education }] }, expect: { score: 0 }',
  ),
  one('a customer', 'lead: { Id: 1, Stage: customer }, expect: { segment: disqualified }'),
  one(
    'a demo',
    'lead: { Id: 1 }, activities: [{ source: web, type: demo, at: 2026-10-30 }], expect: { segment: hot }',
  ),
  one(
    'a warm one',
    'lead: { Id: 1 }, expect: { segment: warm }, activities: [' +
      `${'{ source: web, at: 2026-11-01, url: /pricing },'.repeat(3)}]`,
  ),
];

export async function tested(rules: string, ...flags: string[]): Promise<Ran> {
  put({ 'rules.yaml': rules });
  return run(['test', 'rules.yaml', ...flags]);
}

export interface Told {
  passed: number;
  failed: number;
  files: {
    file: string;
    passed: number;
    tests: {
      name: string;
      file: string;
      line: number;
      passed: boolean;
      faults: string[];
      warnings: { hint?: string }[];
    }[];
    coverage?: { percent: number; missing: { words: string; line: number }[] };
    problems: { code: string; at: { file: string; line: number; column: number } }[];
  }[];
}

export const json = async (...argv: string[]): Promise<Told> =>
  JSON.parse((await run(['test', ...argv, '--json'])).stdout);
