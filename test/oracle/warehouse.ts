// A random case as tables of a warehouse, in DuckDB: the script of its rules is run over them as a person would run it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { main } from '../../src/cli.ts';
import { compileRules } from '../../src/rules/compile.ts';
import type { Sheet } from './cells.ts';
import type { Case } from './generate.ts';
import type { World } from './score.ts';

export interface WarehouseTable {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Other ways in which the random rules spell a header: columns of a warehouse go by one. */
const SPELT: readonly (readonly [RegExp, string])[] = [
  [/PAÍS|pai\u0301s/g, 'País'],
  [/job title/g, 'Job Title'],
  [/EMAIL/g, 'Email'],
  [/create date/g, 'Create Date'],
  [/company\.industry/g, 'company.Industry'],
  [/NOTE/g, 'Note'],
  [/recipient/g, 'Recipient'],
  [/page url/g, 'Page URL'],
];

/**
 * The case as a warehouse may hold it: headers as the rules spell them, and no two rows of one id, since tables have no
 * order. Undefined where the rules then name a header twice.
 */
export function scriptable(one: Case): Case | undefined {
  const { leads, tables, logs } = one.world;
  const rules = SPELT.reduce((text, [other, name]) => text.replace(other, name), one.world.rules);
  if (compileRules(rules, 'rules.yaml').plan === undefined) return undefined;
  const world: World = {
    ...one.world,
    rules,
    leads: unique(leads, 0),
    tables: Object.fromEntries(Object.entries(tables).map(([name, sheet]) => [name, unique(sheet, 0)])),
    logs: Object.fromEntries(
      Object.entries(logs).map(([name, files]) => [
        name,
        name === 'web' ? files.map((file) => unique(file, 1)) : files,
      ]),
    ),
  };
  return { ...one, world };
}

function unique({ header, rows }: Sheet, key: number): Sheet {
  const seen = new Set<string>();
  const isNew = (row: string[]): boolean => {
    const id = row[key]?.trim() ?? '';
    if (seen.has(id)) return false;
    if (id !== '') seen.add(id);
    return true;
  };
  return { header, rows: rows.filter(isNew) };
}

/** Tables named as in the rules; several files of a source are one. */
function tablesOf({ leads, tables, logs }: World): WarehouseTable[] {
  const table = (name: string, sheets: readonly Sheet[]): WarehouseTable => ({
    name,
    header: sheets[0]?.header ?? [],
    rows: sheets.flatMap(({ rows }) => rows),
  });
  return [
    table('leads', [leads]),
    ...Object.entries(tables).map(([name, sheet]) => table(name, [sheet])),
    ...Object.entries(logs).map(([name, sheets]) => table(name, sheets)),
  ];
}

/** Runs `leadscore sql` and then its script; the rows of its tables as texts, NULL as an empty one. */
export async function scoreInWarehouse(world: World): Promise<{ leads: string[][]; accounts: string[][] }> {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-script-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const rules = join(folder, 'rules.yaml');
    writeFileSync(rules, world.rules);
    const argv = [
      'sql',
      '--rules',
      rules,
      '--dialect',
      'duckdb',
      '--as-of',
      world.asOf,
      '--create',
      'scored',
    ];
    if (world.top !== undefined) argv.push('--top', String(world.top));
    for (const source of world.without ?? []) argv.push('--without', source);
    const [script, said]: [string[], string[]] = [[], []];
    const code = await main(argv, {
      stdout: { write: (text) => script.push(text) },
      stderr: { write: (text) => said.push(text) },
    });
    if (code !== 0) throw new Error(said.join(''));
    const warehouse = await instance.connect();
    for (const { name, header, rows } of tablesOf(world)) {
      await warehouse.run(
        `CREATE TABLE ${quoted(name)} (${header.map((one) => `${quoted(one)} VARCHAR`).join(', ')})`,
      );
      const values = rows.map(
        (row) => `(${row.map((cell) => `'${cell.replaceAll("'", "''")}'`).join(', ')})`,
      );
      if (values.length > 0) await warehouse.run(`INSERT INTO ${quoted(name)} VALUES ${values.join(', ')}`);
    }
    await warehouse.run(script.join(''));
    const rowsOf = async (table: string): Promise<string[][]> => {
      const reader = await warehouse.runAndReadAll(`SELECT * FROM ${table}`);
      return reader.getRows().map((row) => row.map((cell) => String(cell ?? '')));
    };
    const hasAccounts = /^"?accounts"?:/m.test(world.rules);
    return {
      leads: await rowsOf('scored'),
      accounts: hasAccounts ? await rowsOf('scored_accounts') : [],
    };
  } finally {
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
