// `init` on real exports: the file that it writes is sound for them, and its score tells the leads apart.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../support/run.ts';
import { data, here, temporary, withRealData } from './by-hand.ts';

withRealData();

const file = (...parts: string[]): string => join(data, ...parts);

const EXPORTS: readonly (readonly [
  name: string,
  crm: string,
  flags: readonly string[],
  found: readonly string[],
])[] = [
  [
    'zoho',
    'Zoho CRM',
    [
      ...['--leads', file('zoho-crm', 'Leads.csv'), '-a', `calls=${file('zoho-crm', 'Calls.csv')}`],
      ...['-a', `events=${file('zoho-crm', 'Events.csv')}`],
    ],
    [
      'id: LEADID',
      'lead: LEADID',
      'at: Call Start Time',
      'at: Start DateTime',
      'dates: ["d MMM, yyyy HH:mm:ss"]',
    ],
  ],
  [
    'hubspot',
    'HubSpot',
    ['--leads', file('hubspot', 'contact_data.csv')],
    ['id: id', 'property_createdate: { type: date }'],
  ],
  [
    'marketo',
    'Marketo',
    [
      ...['--leads', file('marketo', 'marketo_lead_data.csv')],
      ...['-a', `opens=${file('marketo', 'marketo_activity_open_email_data.csv')}`],
    ],
    ['id: id', 'created_at: { type: date }'],
  ],
  [
    'bpi',
    'No CRM',
    ['--leads', file('bpic2012', 'cases.csv'), '-a', `events=${file('bpic2012', 'events.csv.gz')}`],
    ['id: case_id', 'lead: case_id', 'at: timestamp', 'type: activity', 'timezone: Europe/Paris'],
  ],
];

describe.skipIf(!here)('init on real exports', () => {
  test.each(EXPORTS)('%s', async (name, crm, flags, found) => {
    const rules = join(temporary, `${name}.yaml`);
    const { code, stdout, stderr } = await run(['init', ...flags, '--out', rules]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`${crm} recognized`);
    const text = readFileSync(rules, 'utf8');
    for (const one of found) expect(text).toContain(one);
    const asOf = /counted as of (\d{4}-\d\d-\d\d)/.exec(text)?.[1] ?? '';
    const inputs = [...flags, '--as-of', asOf];
    const used = inputs.filter((one, i) => !isLeftOut(inputs, one, i, text));
    const checked = await run(['validate', rules, ...used, '--deny-warnings']);
    expect(checked.code, checked.stdout).toBe(0);
    expect((await run(['test', rules])).code).toBe(0);
    const summary = join(temporary, `${name}.json`);
    const scored = await run([
      'score',
      '--rules',
      rules,
      ...used,
      '-o',
      join(temporary, 'o.csv'),
      '--summary',
      summary,
    ]);
    expect(scored.code, scored.stderr).toBe(0);
    expect(scored.stderr).not.toContain("doesn't tell them apart");
    expect(JSON.parse(readFileSync(summary, 'utf8')).leads.quarantined).toBe(0);
  });

  test('the campaign of the bank has no id, and init refuses it', async () => {
    const leads = file('bank-marketing', 'bank-additional-full.csv.gz');
    const { code, stderr } = await run(['init', '--leads', leads, '--out', join(temporary, 'bank.yaml')]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('no-id-column')]);
  });
});

/** A log that init left out, and the flag before it. */
function isLeftOut(inputs: readonly string[], one: string, index: number, rules: string): boolean {
  const value = one === '-a' ? (inputs[index + 1] ?? '') : one;
  const [, name] = /^(\w+)=/.exec(value) ?? [];
  return name !== undefined && !new RegExp(`^  ${name}:`, 'm').test(rules);
}
