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
import { run } from '../../oracle/run.ts';
import type { World } from '../../oracle/score.ts';

/** How a database is spoken to, besides the script. */
export interface Warehouse {
  readonly dialect: string;
  readonly textType: string;
  id(name: string): string;
  text(value: string): string;
  /** A query of one text a row: the columns of the table `scored`, as JSON of texts, behind `ROW `. */
  rowsOf(columns: readonly string[]): string;
}

export interface Job {
  readonly name: string;
  readonly one: Case;
  readonly plan: Plan;
  /** What makes the tables. */
  readonly load: readonly string[];
  /** The script as the program wrote it. */
  readonly script: string;
  readonly tell: string;
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
        const id = plan.sources.find((source) => source.name === name)?.id?.header;
        return [name, [distinct({ header: files[0]!.header, rows: files.flatMap(({ rows }) => rows) }, id)]];
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
    let script = '';
    let said = '';
    const form = asModel ? ['--format', 'dbt'] : ['--create', 'scored'];
    const code = await main([...argv, ...form], {
      stdout: {
        write: (text: string): void => {
          script += text;
        },
      },
      stderr: {
        write: (text: string): void => {
          said += text;
        },
      },
    });
    if (code !== 0) return said.replaceAll(folder, '').trim();
    const columns = [plan.leads.id.header, 'score', 'segment', ...plan.groups.map(({ id }) => id)];
    return {
      name,
      one,
      plan,
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
        ? `CREATE TABLE scored AS\n${script.replaceAll('{{ var("as_of") }}', world.asOf)};`
        : script,
      tell: warehouse.rowsOf([...columns, 'reasons', 'ledger']),
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
export function rowsTold(output: string): Record<string, string>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('ROW '))
    .map((line) => JSON.parse(line.slice(4)) as Record<string, string>);
}

/** What differs from the reference engine, in words; nothing where all is equal. */
export async function differences(
  { one, plan }: Job,
  told: readonly Record<string, string>[],
): Promise<string[]> {
  const wanted = await run(one.world, one.style, ['--engine', 'stream']);
  if (wanted.code !== 0) throw new Error(wanted.said);
  const id = plan.leads.id.header;
  const found = findColumn(one.world.leads.header, id);
  const header = found.kind === 'found' ? (one.world.leads.header[found.index] as string) : '';
  const got = new Map(told.map((row) => [row[id], row]));
  const wrong = wanted.rows.flatMap((row) => {
    const key = row[header]!.trim();
    const other = got.get(key);
    if (other === undefined) return [`lead ${key}: no row`];
    const columns = ['score', 'segment', ...plan.groups.map((group) => group.id), 'reasons', 'ledger'];
    return columns
      .filter((column) => (row[column] ?? '') !== (other[column] ?? ''))
      .map((column) => `lead ${key}, ${column}: ${row[column]} and ${other[column]}`);
  });
  if (told.length !== wanted.rows.length) wrong.push(`${wanted.rows.length} rows and ${told.length}`);
  return wrong;
}
