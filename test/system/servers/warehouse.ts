// A case as a warehouse has it: its sheets loaded as tables of text, the script of `leadscore sql` run over them, and
// each lead's row told back. What the reference engine makes of the same sheets is the measure.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../src/cli.ts';
import { findColumn, leadColumns, sourceColumns, tableColumns } from '../../../src/plan/columns.ts';
import type { Column, Plan } from '../../../src/plan/plan.ts';
import { compileRules } from '../../../src/rules/compile.ts';
import type { Sheet } from '../../oracle/cells.ts';
import type { Case } from '../../oracle/generate.ts';
import { type Run, run } from '../../oracle/run.ts';
import type { World } from '../../oracle/score.ts';

/** How a database is spoken to, besides the script. */
export interface Warehouse {
  readonly dialect: string;
  readonly textType: string;
  id(name: string): string;
  text(value: string): string;
  /** A query of one text a row: the columns of a table, as JSON of texts, behind a word. */
  rowsOf(table: string, word: string, columns: readonly string[]): string;
}

export interface Job {
  readonly name: string;
  readonly one: Case;
  readonly plan: Plan;
  /** What the reference engine makes of it. */
  readonly wanted: Run;
  /** What makes the tables. */
  readonly load: readonly string[];
  /** The script as the program wrote it. */
  readonly script: string;
  /** What tells the rows of its tables. */
  readonly tell: readonly string[];
}

/** The case as a warehouse may hold it: no row too short or too long, and none that repeats an id: tables have no order. */
export function loadable(one: Case, plan: Plan): Case {
  const { leads, tables, logs } = one.world;
  const world: World = {
    ...one.world,
    leads: distinct(leads, plan.leads.id.header),
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, sheet]) => {
        const key = plan.tables.find((table) => table.name === name)?.key.header;
        return [name, distinct(sheet, key)];
      }),
    ),
    logs: Object.fromEntries(
      Object.entries(logs).map(([name, files]) => {
        const [id] = plan.sources.find((source) => source.name === name)?.id ?? [];
        return [
          name,
          [distinct({ header: files[0]!.header, rows: files.flatMap(({ rows }) => rows) }, id?.header)],
        ];
      }),
    ),
  };
  return { ...one, world };
}

function distinct({ header, rows }: Sheet, key: string | undefined): Sheet {
  const found = key === undefined ? undefined : findColumn(header, key);
  const seen = new Set<string>();
  const kept = rows.filter((row) => {
    if (row.length !== header.length) return false;
    if (found?.kind !== 'found') return true;
    const id = row[found.index]!.trim();
    if (id !== '' && seen.has(id)) return false;
    seen.add(id);
    return true;
  });
  return { header, rows: kept };
}

export function planOf({ world }: Case): Plan {
  const { plan, problems } = compileRules(world.rules, 'rules.yaml');
  if (plan === undefined) throw new Error(JSON.stringify(problems));
  return plan;
}

/** The case as a job, or why the dialect can't say it; as a dbt model where `asModel` says so. */
export async function jobOf(
  name: string,
  drawn: Case,
  warehouse: Warehouse,
  asModel = false,
): Promise<Job | string> {
  const plan = planOf(drawn);
  const one = loadable(drawn, plan);
  const { world } = one;
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-sql-'));
  try {
    const rules = join(folder, 'rules.yaml');
    writeFileSync(rules, world.rules);
    const argv = ['sql', '--rules', rules, '--dialect', warehouse.dialect, '--as-of', world.asOf];
    if (world.top !== undefined) argv.push('--top', String(world.top));
    for (const source of world.without ?? []) argv.push('--without', source);
    const hasAccounts = plan.accounts !== null;
    const models = [
      ['leads', 'scored'],
      ...(hasAccounts ? [['accounts', 'scored_accounts']] : []),
      ['rejects', 'scored_rejects'],
      ['counts', 'scored_counts'],
    ];
    const forms = asModel
      ? models.map(([relation = '']) => ['--format', 'dbt', '--relation', relation])
      : [['--create', 'scored']];
    const scripts: string[] = [];
    for (const form of forms) {
      const [out, said]: [string[], string[]] = [[], []];
      const code = await main([...argv, ...form], {
        stdout: { write: (text) => out.push(text) },
        stderr: { write: (text) => said.push(text) },
      });
      if (code !== 0) return said.join('').replaceAll(folder, '').trim();
      scripts.push(out.join(''));
    }
    const wanted = await run(world, one.style, ['--engine', 'stream']);
    if (wanted.code !== 0) throw new Error(wanted.said);
    const added = wanted.header.slice(world.leads.header.length);
    return {
      name,
      one,
      plan,
      wanted,
      load: [
        tableOf('leads', world.leads, leadColumns(plan), warehouse),
        ...plan.tables.flatMap(({ name: table }, i) => {
          const sheet = world.tables[table];
          return sheet ? [tableOf(table, sheet, tableColumns(plan, i), warehouse)] : [];
        }),
        ...plan.sources.flatMap(({ name: log }, i) => {
          const [sheet] = world.logs[log] ?? [];
          return sheet ? [tableOf(log, sheet, sourceColumns(plan, i), warehouse)] : [];
        }),
      ],
      script: asModel
        ? models
            .map(
              ([, table], i) =>
                `CREATE TABLE ${table} AS\n${scripts[i]?.replaceAll('{{ var("as_of") }}', world.asOf)};`,
            )
            .join('\n')
        : scripts.join(''),
      tell: [
        warehouse.rowsOf('scored', 'ROW', [plan.leads.id.header, ...added]),
        ...(hasAccounts ? [warehouse.rowsOf('scored_accounts', 'ACCOUNT', wanted.accounts.header)] : []),
        warehouse.rowsOf('scored_rejects', 'REJECT', ['relation', 'id', 'code', 'field', 'value']),
        warehouse.rowsOf('scored_counts', 'COUNT', ['relation', 'outcome', 'row_count']),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The columns are called as the rules call them: a database finds no others. */
function tableOf(name: string, sheet: Sheet, asked: readonly Column[], warehouse: Warehouse): string {
  const headers = [...new Set(asked.map(({ header }) => header))];
  const places = headers.map((header) => {
    const found = findColumn(sheet.header, header);
    if (found.kind !== 'found') throw new Error(`${name} has no column ${header}`);
    return found.index;
  });
  const columns = headers.map((header) => `${warehouse.id(header)} ${warehouse.textType}`);
  const rows = sheet.rows.map((row) => `(${places.map((at) => warehouse.text(row[at]!)).join(', ')})`);
  const table = warehouse.id(name);
  const create = `CREATE TABLE ${table} (${columns.join(', ')})`;
  return rows.length === 0 ? create : `${create};\nINSERT INTO ${table} VALUES ${rows.join(',\n')}`;
}

/** Rows as they were told: `ROW {"…": "…"}` a line. */
function rowsTold(output: string, word: string): Record<string, string>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => JSON.parse(line.slice(word.length + 1)) as Record<string, string>);
}

/** What differs from the reference engine, in words; nothing where all is equal. */
export function differences({ one, plan, wanted }: Job, output: string): string[] {
  const id = plan.leads.id.header;
  const found = findColumn(one.world.leads.header, id);
  const header = found.kind === 'found' ? (one.world.leads.header[found.index] as string) : '';
  const leads = wanted.rows.map((row) => ({ ...row, [id]: row[header]!.trim() }));
  const columns = [id, ...wanted.header.slice(one.world.leads.header.length)];
  const { accounts } = wanted;
  return [
    ...tableDifferences('lead', columns, leads, rowsTold(output, 'ROW')),
    ...tableDifferences('account', accounts.header, accounts.rows, rowsTold(output, 'ACCOUNT')),
    ...countDifferences(one.world, wanted, rowsTold(output, 'COUNT')),
    ...rejectDifferences(wanted, rowsTold(output, 'REJECT')),
  ];
}

/** The counts are those of the summary, without the days of the oldest and the newest row. */
function countDifferences(
  { without = [] }: World,
  { summary: { leads, tables, activities } }: Run,
  counts: readonly Record<string, string>[],
): string[] {
  const given = Object.entries({ leads, ...tables, ...activities }).filter(
    ([name]) => !without.includes(name),
  );
  const wanted = given.flatMap(([name, outcomes]) =>
    Object.entries(outcomes)
      .filter(([outcome]) => outcome !== 'oldest' && outcome !== 'newest')
      .map(([outcome, rows]) => `${name} ${outcome} ${rows}`),
  );
  const got = counts.map(({ relation, outcome, row_count }) => `${relation} ${outcome} ${row_count}`);
  return setDifferences('count', wanted, got);
}

function rejectDifferences({ rejects }: Run, rows: readonly Record<string, string>[]): string[] {
  const codes = (all: readonly Record<string, string>[]): string[] => all.map(({ code = '' }) => code);
  const incomplete = rows.filter(({ code, field, value }) => /^bad-/.test(code ?? '') && !(field && value));
  return [
    ...setDifferences('rejected', codes(rejects), codes(rows)),
    ...incomplete.map((row) => `rejected without its cell: ${JSON.stringify(row)}`),
  ];
}

function setDifferences(what: string, wanted: readonly string[], got: readonly string[]): string[] {
  const [a, b] = [[...wanted].sort().join('; '), [...got].sort().join('; ')];
  return a === b ? [] : [`${what}: ${a} and ${b}`];
}

/** The first column tells the rows apart. An empty cell of a file is NULL in a table. */
function tableDifferences(
  what: string,
  [key = '', ...columns]: readonly string[],
  wanted: readonly Record<string, string>[],
  told: readonly Record<string, string>[],
): string[] {
  const got = new Map(told.map((row) => [row[key], row]));
  const wrong = wanted.flatMap((row) => {
    const other = got.get(row[key]);
    if (other === undefined) return [`${what} ${row[key]}: no row`];
    return columns
      .filter((column) => (row[column] ?? '') !== (other[column] ?? ''))
      .map((column) => `${what} ${row[key]}, ${column}: ${row[column]} and ${other[column]}`);
  });
  if (told.length !== wanted.length) wrong.push(`${what}: ${wanted.length} rows and ${told.length}`);
  return wrong;
}
