// Presets are data: each has the shape that init reads, and names its CRM by headers that no other has.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileRules } from '../../../src/rules/compile.ts';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'rules', 'presets');
const files = readdirSync(folder).sort();
const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'));

const list = { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1, uniqueItems: true };
const roles = (names: readonly string[]) => ({
  ...{ type: 'object', additionalProperties: false },
  properties: Object.fromEntries(names.map((name) => [name, list])),
});
const columns = roles([
  ...['id', 'email', 'title', 'created', 'stage', 'status', 'company', 'company_id', 'industry', 'size'],
  ...['revenue', 'country', 'source', 'rating', 'phone', 'interests', 'unsubscribed', 'customer', 'clicks'],
]);
const logs = roles(['lead', 'email', 'type', 'at', 'id', 'done']);
const crm = {
  ...{ type: 'object', additionalProperties: false, required: ['name', 'marks', 'columns', 'logs'] },
  properties: {
    name: { type: 'string' },
    ...{ marks: list, missing: list, columns, logs },
    types: { type: 'object', additionalProperties: { type: 'string' } },
  },
};
const worth = { points: { type: 'integer' }, words: list };
const worths = { type: 'array', items: { type: 'object', required: ['points', 'words'], properties: worth } };
const days = { type: 'string', pattern: '^\\d+d$' };
const common = {
  ...{ type: 'object', additionalProperties: false },
  required: [
    'columns',
    'logs',
    'titles',
    'no_titles',
    'personal_domains',
    'sources',
    'ratings',
    'stages',
    'activities',
    'not_own',
  ],
  properties: {
    name: { type: 'string' },
    ...{
      columns,
      logs,
      titles: worths,
      sources: worths,
      ratings: worths,
      personal_domains: list,
      not_own: list,
    },
    no_titles: { type: 'object', required: ['points', 'words'], properties: worth },
    stages: { type: 'object', required: ['customer', 'lost'], properties: { customer: list, lost: list } },
    activities: {
      type: 'array',
      items: {
        ...{ type: 'object', additionalProperties: false },
        required: ['id', 'label', 'words', 'points', 'max', 'within', 'half_life'],
        properties: {
          ...{
            id: { type: 'string', pattern: '^[a-z-]+$' },
            label: { type: 'string' },
            hand_raise: { type: 'boolean' },
          },
          ...{ ...worth, max: { type: 'integer' }, within: days, half_life: days },
        },
      },
    },
  },
};

test('there are nine CRMs', () => {
  expect(files.filter((name) => name !== 'common.yaml').length).toBe(9);
});

test.each(files)('%s has the shape of a preset', (name) => {
  const validate = new Ajv({ allErrors: true }).compile(name === 'common.yaml' ? common : crm);
  expect(validate(read(name)) ? [] : validate.errors).toEqual([]);
});

describe('a file with the headers of a preset is recognized, its roles are found', () => {
  inFreshFolder();

  interface Shape {
    readonly name: string;
    readonly marks: readonly string[];
    readonly columns: Readonly<Record<string, readonly string[]>>;
  }

  test.each(files.filter((name) => name !== 'common.yaml'))('%s', async (name) => {
    const preset = read(name) as Shape;
    // One header per role, and the marks besides; two columns never have one header.
    const byHeader = new Map<string, string>();
    for (const [role, headers] of Object.entries(preset.columns)) {
      const header = headers.find((one) => !byHeader.has(one));
      if (header !== undefined) byHeader.set(header, role);
    }
    for (const mark of preset.marks.slice(0, 8)) if (!byHeader.has(mark)) byHeader.set(mark, 'mark');
    const cells: Readonly<Record<string, (i: number) => string>> = {
      id: (i) => `k${1000 + i}`,
      email: (i) => `p${i}@${i % 3 ? 'gmail.com' : 'acme.example'}`,
      title: (i) => ['CEO', 'Sales Director', 'Student', 'Engineer'][i % 4] ?? '',
      created: (i) => `2026-${String((i % 9) + 1).padStart(2, '0')}-15`,
      size: (i) => String(((i * 7) % 50) * 20 + 3),
      source: (i) => ['Referral', 'Website', 'Purchased list', 'Other'][i % 4] ?? '',
    };
    const headers = [...byHeader.keys()];
    const quoted = (cell: string): string => `"${cell}"`;
    const rows = Array.from({ length: 120 }, (_, i) =>
      headers.map((header) => quoted(cells[byHeader.get(header) ?? '']?.(i) ?? '')).join(','),
    );
    put({ 'leads.csv': `${headers.map(quoted).join(',')}\n${rows.join('\n')}\n` });
    const { code, stdout, stderr } = await run(['init', '--leads', 'leads.csv', '--as-of', '2026-10-01']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`${preset.name} recognized`);
    const { plan } = compileRules(text('rules.yaml'));
    expect(byHeader.get(plan?.leads.id.header ?? '')).toBe('id');
    const ids = plan?.rules.map(({ id }) => id) ?? [];
    const wanted = { title: 'job-title', size: 'company-size', source: 'lead-source', created: 'new-lead' };
    for (const [role, id] of Object.entries(wanted)) if (role in preset.columns) expect(ids).toContain(id);
    const checked = await run([
      'validate',
      'rules.yaml',
      '--leads',
      'leads.csv',
      '--as-of',
      '2026-10-01',
      '--deny-warnings',
    ]);
    expect(checked.code, checked.stdout).toBe(0);
    expect((await run(['test', 'rules.yaml'])).code).toBe(0);
  });
});
