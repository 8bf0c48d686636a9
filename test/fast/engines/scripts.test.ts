// `leadscore sql`: what it writes and what it refuses. That a script means what `score` does is held by engines.test.ts.

import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Id, fields: { made: { column: Made, type: date } } }
tables: { company: { key: Key, match: Company } }
activities: { web: { lead: Lead, type: Kind, at: At } }
groups: { fit: { max: 10 } }
rules:
  boss: { group: fit, when: { Title: { words: boss } }, points: 20 }
  large: { group: fit, when: { company.Size: { at_least: 100 } }, points: 5 }
  views: { each: { type: view, within: 30d }, points: 3, max: 9 }
`;

async function sql(...more: string[]) {
  return run(['sql', '--rules', 'rules.yaml', '--as-of', '2026-11-01', ...more]);
}

/** Runs scripts in a DuckDB of their own; the rows of the last as texts. */
async function rowsOf(...scripts: string[]): Promise<string[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    for (const script of scripts.slice(0, -1)) await connection.run(script);
    const reader = await connection.runAndReadAll(scripts.at(-1) as string);
    return reader.getRows().map((row) => row.map(String));
  } finally {
    instance.closeSync();
  }
}

const TABLES = `
CREATE SCHEMA crm;
CREATE TABLE crm.people AS SELECT * FROM (VALUES ('1', 'The Boss', '2026-10-01', 'c1'), ('2', NULL, NULL, 'c2'),
  ('3', 'boss', 'no date', NULL), (NULL, 'boss', NULL, NULL), ('2', NULL, NULL, 'c2')) AS t("Id", "Title", "Made", "Company");
CREATE TABLE companies AS SELECT * FROM (VALUES ('c1', 99), ('c2', 100)) AS t("Key", "Size");
CREATE TABLE web AS SELECT * FROM (VALUES ('2', 'View', TIMESTAMP '2026-10-31 10:00:00'), ('2', 'view', '2026-11-02'),
  ('2', 'click', '2026-10-31'), ('9', 'view', '2026-10-31')) AS t("Lead", "Kind", "At");
`;
const NAMED = ['--leads-table', 'crm.people', '--table-table', 'company=companies'];

describe('a script', () => {
  test('scores tables where they are, and says which part is which rule', async () => {
    put({ 'rules.yaml': RULES });
    const { code, stdout, stderr } = await sql('--dialect', 'duckdb', ...NAMED);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const rule of ['boss', 'large', 'views']) expect(stdout).toContain(`-- rule ${rule}\n`);
    expect((await rowsOf(TABLES, stdout)).sort()).toEqual([
      ['1', '10', 'prospect', '10', 'Boss +20', '[{"rule":"boss","points":20},{"group":"fit","points":-10}]'],
      [
        '2',
        '8',
        'prospect',
        '5',
        'Large +5; Views +3 (1×)',
        '[{"rule":"large","points":5},{"rule":"views","points":3}]',
      ],
    ]);
  });

  test('creates a table, and its date is a parameter', async () => {
    put({ 'rules.yaml': RULES });
    const { stdout } = await sql('--dialect', 'duckdb', ...NAMED, '--create', 'crm.scores');
    const later = stdout.replace(
      "SET VARIABLE as_of = DATE '2026-11-01'",
      "SET VARIABLE as_of = DATE '2026-12-25'",
    );
    const query = 'SELECT "Id", score FROM crm.scores ORDER BY 1';
    expect(await rowsOf(TABLES, stdout, query)).toEqual([
      ['1', '10'],
      ['2', '8'],
    ]);
    expect(await rowsOf(TABLES, later, query)).toEqual([
      ['1', '10'],
      ['2', '5'],
    ]);
  });

  test('is one query for dbt', async () => {
    put({ 'rules.yaml': RULES });
    const { stdout } = await sql('--dialect', 'duckdb', ...NAMED, '--format', 'dbt');
    expect(stdout).toContain('{{ var("as_of") }}');
    const query = stdout.replaceAll('{{ var("as_of") }}', '2026-11-01');
    expect((await rowsOf(TABLES, query)).map((row) => row.slice(0, 2)).sort()).toEqual([
      ['1', '10'],
      ['2', '8'],
    ]);
  });

  test("takes dbt's models and sources for tables", async () => {
    put({ 'rules.yaml': RULES });
    const relations = { "ref('contacts')": 'contacts', "{{ source('crm', 'company') }}": 'crm.company' };
    const [model = '', source = ''] = Object.keys(relations);
    const tables = ['--leads-table', model, '--table-table', `company=${source}`, '--without', 'web'];
    const { stdout } = await sql('--dialect', 'duckdb', '--format', 'dbt', ...tables);
    expect(stdout).toContain("{{ ref('contacts') }} AS file");
    expect(stdout).toContain("{{ source('crm', 'company') }} AS file");
    const script = await sql('--dialect', 'duckdb', ...tables);
    expect(script.stdout).toContain(`FROM "ref('contacts')" AS file`);
  });

  test('a table that is left out gives no value', async () => {
    put({ 'rules.yaml': RULES });
    const { stdout } = await sql(
      '--dialect',
      'duckdb',
      ...NAMED.slice(0, 2),
      '--without',
      'company',
      '--without',
      'web',
    );
    expect((await rowsOf(TABLES, stdout)).map((row) => row.slice(0, 2)).sort()).toEqual([
      ['1', '10'],
      ['2', '0'],
    ]);
  });

  // For duckdb, whose script of them takes seconds to write: system/duckdb-fixtures.test.ts.
  test.each(['postgres', 'spark'])('%s has one for rules with everything', async (dialect) => {
    const folder = new URL('../../../fixtures/language/everything-at-once/', import.meta.url).pathname;
    const { code, stdout } = await run(['sql', '--rules', `${folder}rules.yaml`, '--dialect', dialect]);
    expect(code).toBe(0);
    for (const id of ['decision-maker', 'pricing-page', 'gone-quiet'])
      expect(stdout).toContain(`-- rule ${id}\n`);
  });
});

describe('accounts', () => {
  const ACCOUNTS = `${RULES}accounts:
  key: company.Size
  roles: { boss: { Title: { words: boss } } }
lists: { small: { account_score: { less_than: 10 } } }
`;
  const WANTED = [
    ['99', '10', 'prospect', '10', '1', '0', '1', '0', '0', '1', 'null', '1', '1 prospect; roles 1 of 1'],
    [
      '100',
      '8',
      'prospect',
      '5',
      '1',
      '1',
      '1',
      '0',
      '0',
      '0',
      'boss',
      '2',
      '1 prospect; roles 0 of 1, no boss',
    ],
  ].sort();

  test('are a second query, behind the leads and their lists', async () => {
    put({ 'rules.yaml': ACCOUNTS });
    const { stdout } = await sql('--dialect', 'duckdb', ...NAMED);
    expect(stdout).toContain('-- One row per account: Size, score, segment, fit, leads, active,');
    expect(stdout).toMatch(/\nFROM ls_scored;\n\nSELECT .*\nFROM ls_accounts\nORDER BY account;\n$/s);
    const accounts = await sql('--dialect', 'duckdb', ...NAMED, '--relation', 'accounts');
    expect((await rowsOf(TABLES, accounts.stdout)).sort()).toEqual(WANTED);
    // DuckDB's client gives the rows of the first query.
    expect((await rowsOf(TABLES, stdout)).map((row) => row.slice(0, 7)).sort()).toEqual([
      ['1', '10', 'prospect', 'null', '10', '10', 'prospect'],
      ['2', '8', 'prospect', 'small', '5', '8', 'prospect'],
    ]);
  });

  test('are a second table, or a model of their own', async () => {
    put({ 'rules.yaml': ACCOUNTS });
    const { stdout } = await sql('--dialect', 'duckdb', ...NAMED, '--create', 'crm.scores');
    expect((await rowsOf(TABLES, stdout, 'FROM crm.scores_accounts')).sort()).toEqual(WANTED);
    const model = await sql('--dialect', 'duckdb', ...NAMED, '--format', 'dbt', '--relation', 'accounts');
    const query = model.stdout.replaceAll('{{ var("as_of") }}', '2026-11-01');
    expect((await rowsOf(TABLES, query)).sort()).toEqual(WANTED);
  });

  test('are refused where the rules have none', async () => {
    put({ 'rules.yaml': RULES });
    const { code, stderr } = await sql('--dialect', 'duckdb', '--relation', 'accounts');
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain('unknown-name: --relation accounts: the rules declare no "accounts"');
  });
});

test('rejected rows and counts are relations of their own', async () => {
  put({ 'rules.yaml': RULES });
  const { stdout } = await sql('--dialect', 'duckdb', ...NAMED, '--create', 'crm.scores');
  const rejects = await rowsOf(TABLES, stdout, 'FROM crm.scores_rejects ORDER BY ALL');
  expect(rejects).toEqual([
    ['leads', '2', 'duplicate', 'Id', '2'],
    ['leads', '3', 'bad-date', 'Made', 'no date'],
    ['leads', 'null', 'no-id', 'Id', 'null'],
  ]);
  const counts = await rowsOf(TABLES, stdout, 'FROM crm.scores_counts WHERE row_count > 0 ORDER BY ALL');
  expect(counts.map((row) => row.join(' '))).toEqual([
    'company kept 2',
    'company matched 2',
    'company read 2',
    'leads duplicate 1',
    'leads quarantined 2',
    'leads read 5',
    'leads scored 2',
    'web future 1',
    'web matched 2',
    'web read 4',
    'web unmatched 1',
  ]);
  // What the script's comment adds stops the run.
  const [, stop = ''] =
    /^-- To stop the run on rejected rows, add after this statement: (.*)$/m.exec(stdout) ?? [];
  await expect(rowsOf(TABLES, stdout, stop)).rejects.toThrow('Conversion Error');
});

test('no text of the rules ends a literal, a name or a comment', async () => {
  const evil = `'); DROP TABLE victim; -- " \` \\ \${x} {{ y }} $$`;
  const quoted = JSON.stringify(evil);
  put({
    'rules.yaml': `version: 1
missing: [${quoted}]
leads: { id: Id, fields: { t: ${quoted} } }
rules:
  evil: { label: ${JSON.stringify(`A ${evil.replaceAll(';', ',')}`)}, when: { t: { contains: ${quoted} } }, points: 1 }
  other: { when: { t: { matches: "[']|x" }, not: { t: { words: [${quoted}] } } }, points: 2 }
`,
  });
  const { code, stdout } = await sql('--dialect', 'duckdb');
  expect(code).toBe(0);
  const column = `"${evil.replaceAll('"', '""')}"`;
  const cell = `'a ${evil.replaceAll("'", "''")} b'`;
  const tables = `CREATE TABLE victim AS SELECT 1; CREATE TABLE leads AS SELECT '1' AS "Id", ${cell} AS ${column};`;
  const rows = await rowsOf(tables, stdout);
  expect(rows[0]?.slice(0, 2)).toEqual(['1', '1']);
  expect(await rowsOf(tables, stdout, 'SELECT count(*) FROM victim')).toEqual([['1']]);
  // Spark puts variables in and dbt templates, wherever their marks stand: in names they can't be hidden.
  const spark = await sql('--dialect', 'spark');
  expect(spark).toMatchObject({ code: 2 });
  expect(spark.stderr).toContain('is a variable');
  const dbt = await sql('--dialect', 'duckdb', '--format', 'dbt');
  expect(dbt).toMatchObject({ code: 2 });
  expect(dbt.stderr).toContain('is a template');
});

test('marks of variables and templates in texts and comments are none', async () => {
  put({
    'rules.yaml': `version: 1
leads: { id: Id }
rules: { dear: { label: "Dear \${you} {{ me }}", when: { T: "\${x}" }, points: 1 } }
`,
  });
  const { code, stdout } = await sql('--dialect', 'spark');
  expect(code).toBe(0);
  expect(stdout.match(/\$\{.*?\}/g)?.filter((mark) => !mark.includes('leadscore.as_of')) ?? []).toEqual([]);
});

describe('what can’t be said is refused', () => {
  const rulesOf = (rule: string): string => `version: 1\nleads: { id: Id }\nrules:\n  tricky: ${rule}\n`;

  test.each([
    ['postgres', '{ when: { T: { matches: "\\\\bceo" } }, points: 1 }'],
    ['spark', '{ when: { T: { matches: "(?i)x" } }, points: 1 }'],
    ['duckdb', '{ when: { T: { matches: "\\\\p{Lu}" } }, points: 1 }'],
  ])('by %s, naming the rule: %s', async (dialect, rule) => {
    put({ 'rules.yaml': rulesOf(rule.replaceAll('\\\\', '\\\\')) });
    const { code, stdout, stderr } = await sql('--dialect', dialect);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('not-in-sql: rule "tricky": the pattern ');
    expect(stderr).toContain(`in ${dialect}`);
  });

  test('and scored by stream all the same', async () => {
    put({
      'rules.yaml': rulesOf('{ when: { T: { matches: "\\\\p{Lu}x" } }, points: 1 }'),
      'leads.csv': 'Id,T\n1,Éx\n2,-x\n',
    });
    const files = [
      '--rules',
      'rules.yaml',
      '--leads',
      'leads.csv',
      '--out',
      'out.csv',
      '--as-of',
      '2026-11-01',
    ];
    const ran = await run(['score', ...files, '--engine', 'duckdb']);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('engine stream, not duckdb: rule "tricky": the pattern');
    expect(text('out.csv')).toContain('1,Éx,1,');
  });

  test.each([
    [['--dialect', 'duckdb', '--activities-table', 'wbe=x'], 'there is no "wbe"; did you mean "web"?'],
    [['--dialect', 'mysql'], '--dialect must be one of duckdb, postgres, spark; got "mysql"'],
    [['--dialect', 'duckdb', '--format', 'view'], '--format must be one of sql, dbt; got "view"'],
    [['--dialect', 'duckdb', '--activities-table', 'web='], 'names no table'],
  ])('%s', async (flags, message) => {
    put({ 'rules.yaml': RULES });
    const { code, stderr } = await sql(...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
