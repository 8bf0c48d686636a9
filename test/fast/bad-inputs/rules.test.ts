// Rows 33 to 38a: rules files, and what they ask of an export.

import { expect, test } from 'vitest';
import { argvOf, inBadInputFolder, RULES, refuses, refusesRules, score } from '../../support/bad-input.ts';
import { program } from '../../support/program.ts';
import { column, put, run, text } from '../../support/run.ts';

inBadInputFolder();

// ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────

const nested = (depth: number): string => `${'{ not: '.repeat(depth)}{ tier: gold }${' }'.repeat(depth)}`;

test.each([
  [
    'an alias bomb',
    `a: &a [${'x,'.repeat(9)}x]\n${[...'bcdefghijk'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(', ')}]`).join('\n')}\n`,
    /^rules\.yaml:5:\d+ yaml: .*aliases/,
  ],
  ['an alias of itself', 'version: 1\nrules: &r { a: *r }\n', /^rules\.yaml:2:\d+ yaml: .*alias/],
  [
    '5,000 deep, in braces',
    RULES.replace('{ tier: gold }', nested(5000)),
    /^rules\.yaml:5:\d+ yaml: .*nested/,
  ],
  [
    '5,000 deep, in brackets',
    `version: ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
    /^rules\.yaml:1:\d+ yaml: .*nested/,
  ],
  ['5,000 deep, never closed', `version: ${'['.repeat(5000)}`, /^rules\.yaml:1:\d+ yaml: .*nested/],
  [
    '2,500 deep, by indents', // 5,000 are more than 4 MB
    Array.from({ length: 2500 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
    /^rules\.yaml:\d+:\d+ yaml: .*nested/,
  ],
  ['5,000 deep, by dashes', `${'- '.repeat(5000)}x\n`, /^rules\.yaml:1:\d+ yaml: .*nested/],
  ['an unknown tag', RULES.replace('gold', '!!js/function "process.exit()"'), /^rules\.yaml:5:24 yaml: tags/],
  ['a known tag', RULES.replace('version: 1', 'version: !!int 1'), /^rules\.yaml:1:10 yaml: tags/],
  ['several documents', `${RULES}---\n${RULES}`, /^rules\.yaml:6:1 yaml: .*one YAML document/],
  ['empty', '', /^rules\.yaml:1:1 yaml: .*empty/],
  ['nothing but a comment', '# to do\n\n', /^rules\.yaml:\d:1 yaml: .*empty/],
  ['%YAML 1.1', `%YAML 1.1\n---\n${RULES}`, /^rules\.yaml:1:1 yaml: .*1\.1.*%YAML/],
  ['a duplicate key', `${RULES}name: Again\n`, /^rules\.yaml:6:1 duplicate-key: .*"name"/],
  [
    'a duplicate key further in',
    RULES.replace('points: 40', 'points: 40, points: 41'),
    /^rules\.yaml:5:\d+ duplicate-key: .*"points"/,
  ],
  [
    '1 and "1"',
    RULES.replace('vip:', '1: { when: { tier: x }, points: 1 }\n  "1":'),
    /^rules\.yaml:6:3 duplicate-key: .*"1"/,
  ],
  ['a key that is a list', `${RULES}? [a, b]\n: c\n`, /^rules\.yaml:6:3 yaml: a key must be text/],
  ['binary', Buffer.from([0xff, 0xfe, 0, 1]).toString('latin1'), /^rules\.yaml:1:1 /],
])('row 33: YAML: %s', async (_, rules, says) => {
  await refusesRules(rules, says);
  expect((await run(argvOf())).stderr.trimEnd().split('\n').length).toBeLessThan(20);
});

test('row 33: rules that are no UTF-8, that are too large, that never end', async () => {
  put({ 'leads.csv': 'id,tier\n1,gold\n' });
  for (const [rules, says] of [
    [Buffer.from([...Buffer.from(RULES), 0xe9]), /^rules\.yaml bad-encoding: /],
  ] as const) {
    put({ 'rules.yaml': rules });
    await refuses(() => run(argvOf()), 2, says);
  }
  expect(await program(['score', '--rules', '/dev/zero', '--leads', 'leads.csv', '-o', 'o'])).toMatchObject({
    code: 2,
  });
});

test('row 56: a rules file of 6 MB or 200,000 rules is too large', async () => {
  put({ 'leads.csv': 'id,tier\n1,gold\n' });
  const rule = (_: unknown, i: number): string => `  r${i}: { when: { tier: gold }, points: 1 }\n`;
  for (const rules of [
    `${RULES}#${'x'.repeat(6_000_000)}`,
    `version: 1\nleads: { id: id }\nrules:\n${Array.from({ length: 200_000 }, rule).join('')}`,
  ]) {
    put({ 'rules.yaml': rules });
    await refuses(() => run(argvOf()), 2, /^rules\.yaml:1:1 too-large: .*4 MB/);
  }
});

test('row 34: country: no is text', async () => {
  for (const [value, cells] of [
    ['no', ['no', 'NO', 'false', '']],
    [
      '[yes, 012, 1.0, 1e3, null, ~, 2026-11-01, 0x1F]',
      ['yes', '012', '1.0', '1e3', 'null', '~', '2026-11-01', '0x1f', '12', '1', '1000', '31', 'true'],
    ],
  ] as const) {
    put({ 'rules.yaml': RULES.replace('tier: gold', `country: ${value}`) });
    const result = await score(`id,country\n${cells.map((cell, i) => `${i},${cell}\n`).join('')}`);
    if (value.includes('null')) {
      // null is refused, quoted text is not.
      expect(result.code).toBe(2);
      put({
        'rules.yaml': RULES.replace('tier: gold', `country: ${value.replace('null, ~', '"null", "~"')}`),
      });
      expect((await run(argvOf())).code).toBe(0);
    } else expect(result.code).toBe(0);
    const holds = value === 'no' ? 2 : 8;
    expect(column(text('out.csv'), 'score')).toEqual(cells.map((_, i) => (i < holds ? '40' : '0')));
  }
});

test('row 35: what the rules name and nobody knows is told with the nearest name, all of it at once', async () => {
  const rules = `version: 1
leads: { id: id, fields: { title: { column: Title, type: text } } }
activities: { web: { lead: Lead, type: Event } }
groups: { fit: {} }
ruels: {}
rules:
  a: { group: fti, when: { titel: { contains: x } }, points: 1 }
  b: { when: { title: { contians: x } }, points: 1, mx: 3 }
  c: { each: { source: wbe }, points: 1 }
promote:
  d: { when: { title: x }, to: MQQL }
`;
  put({ 'rules.yaml': rules, 'leads.csv': 'id,Title\n1,x\n', 'web.csv': 'Lead,Event\n1,x\n' });
  const said = await refuses(
    () => run(argvOf('-a', 'web.csv')),
    2,
    /^rules\.yaml:5:1 unknown-key: .*"ruels".*did you mean "rules"\?/m,
    /^rules\.yaml:7:15 unknown-group: .*"fti".*did you mean "fit"\?/m,
    /^rules\.yaml:8:25 unknown-operator: .*"contians".*did you mean "contains"\?/m,
    /^rules\.yaml:8:\d+ unknown-key: .*"mx".*did you mean "max"\?/m,
    /^rules\.yaml:9:\d+ unknown-source: .*"wbe".*did you mean "web"\?/m,
    /^rules\.yaml:11:\d+ unknown-segment: .*"MQQL".*did you mean "MQL"\?/m,
  );
  expect(said.split('\n').length).toBeLessThan(9);
  // A field that is no declared name is a header, and is looked for in the export.
  put({ 'rules.yaml': RULES.replace('{ tier: gold }', '{ teir: gold }'), 'leads.csv': 'id,tier\n1,gold\n' });
  await refuses(() => run(argvOf()), 3, /^rules\.yaml:5:18 unknown-column: .*"teir".*did you mean "tier"\?/);
  put({ 'rules.yaml': RULES.replace('tier: gold', 'firm.size: gold') });
  await refuses(() => run(argvOf()), 3, /^rules\.yaml:5:18 \S+: .*"firm\.size"/);
});

test.each(['.nan', '.inf', '-.inf', 'ten', '"10 points"', '1e400', '~', '[1]', '1,5'])(
  'row 36: points of %s are refused',
  async (points) => {
    await refusesRules(
      RULES.replace('points: 40', `points: ${points}`),
      /^rules\.yaml:5:\d+ \S+: .*(number|points)/,
    );
  },
);

test('row 37: a pattern takes time in the length of the cell alone; what RE2 has not is refused with its rule', async () => {
  const cell = `${'a'.repeat(100_000)}!`;
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '(.*a){20}$', '^(a?){50}$']) {
    put({ 'rules.yaml': RULES.replace('tier: gold', () => `tier: { matches: '${pattern}' }`) });
    expect((await score(`id,tier\n1,${cell}\n2,aaa\n`)).code).toBe(0);
    expect(column(text('out.csv'), 'score')[0], pattern).toBe('0');
  }
  for (const pattern of [
    '(?=x)',
    '(?!x)',
    '(?<=x)',
    '(?<!x)',
    '(a)\\1',
    '(?<n>a)',
    '\\C',
    '(',
    'a{2,1}',
    'x{1001}',
    '((a{100}){100}){100}',
  ])
    await refusesRules(
      RULES.replace('tier: gold', () => `tier: { matches: '${pattern}' }`),
      /^rules\.yaml:5:\d+ bad-pattern: .*\bvip\b/,
    );
});

test('row 38: a column that the export lacks: rule, column, the nearest header', async () => {
  put({
    'rules.yaml': RULES.replace('tier: gold', 'Job Title: CEO'),
    'leads.csv': 'id,Job title,Jobtitel\n1,CEO,\n',
  });
  expect((await run(argvOf())).code).toBe(0);
  put({ 'leads.csv': 'id,Jobtitel\n1,CEO\n' });
  await refuses(
    () => run(argvOf()),
    3,
    /^rules\.yaml:5:18 unknown-column: rule vip .*"Job Title".*leads\.csv.*did you mean "Jobtitel"\?\n$/,
  );
});

test('row 38a: a source that the rules declare and nobody gives: --without is named', async () => {
  put({
    'rules.yaml': RULES.replace('rules:', 'activities: { web: { lead: Lead } }\nrules:'),
    'leads.csv': 'id,tier\n1,gold\n',
  });
  await refuses(() => run(argvOf()), 2, /^rules\.yaml:4:\d+ missing-source: .*"web".*--without web\n$/);
  expect((await run(argvOf('--without', 'web'))).code).toBe(0);
});
