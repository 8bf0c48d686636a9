// `leadscore sql`: a rules file as a script for tables that are in a warehouse already.
import type { Command } from 'commander';
import { fail } from '../problem.ts';
import { dayText, readDay } from '../values/days.ts';
import { didYouMean } from '../values/nearest.ts';
import { localDay } from '../values/zone.ts';
import type { Context } from './context.ts';

interface SqlFlags {
  readonly rules: string;
  readonly dialect: string;
  readonly leadsTable: string;
  readonly activitiesTable?: readonly string[];
  readonly tableTable?: readonly string[];
  readonly without?: readonly string[];
  readonly create?: string;
  readonly format: string;
  readonly asOf?: string;
  readonly top: string;
}

const gather = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function registerSql(program: Command, context: Context): void {
  program
    .command('sql')
    .summary('write the rules as SQL')
    .description('Writes a rules file as a SQL script that scores tables where they are.')
    .requiredOption('--rules <file>', 'the rules (YAML)')
    .requiredOption('--dialect <name>', 'duckdb, postgres or spark')
    .option('--leads-table <name>', "the table of the leads; for dbt also ref('…')", 'leads')
    .option('--activities-table <source=name>', "a source's table (default: the source's name)", gather)
    .option('--table-table <table=name>', "a look-up table's table (default: its name)", gather)
    .option('--without <name>', 'there is no table for this source or look-up table', gather)
    .option('--create <name>', 'create this table; default: a query')
    .option('--format <name>', 'sql or dbt', 'sql')
    .option('--as-of <date>', 'the date that the script starts with, YYYY-MM-DD (default: today)')
    .option('--top <n>', 'reasons at most', '5')
    .action((flags: SqlFlags) => writeSql(flags, context));
}

async function writeSql(flags: SqlFlags, { out, now, tool }: Context): Promise<void> {
  const { readRules } = await import('./inputs.ts');
  const { DIALECTS } = await import('../sql/dialects.ts');
  const { compileScript } = await import('../sql/warehouse/script.ts');
  const { forDbt, writeModel } = await import('../sql/warehouse/dbt.ts');
  const { writeScript } = await import('../sql/warehouse/write-script.ts');
  const rules = await readRules(flags.rules);
  const { plan, name, sha256 } = rules;
  const dialect = DIALECTS.get(flags.dialect) ?? unknown('--dialect', flags.dialect, [...DIALECTS.keys()]);
  if (!['sql', 'dbt'].includes(flags.format)) unknown('--format', flags.format, ['sql', 'dbt']);
  if (!/^\d{1,6}$/.test(flags.top)) fail('usage', 'bad-top', `--top "${flags.top}" is no whole number`);
  const day =
    flags.asOf === undefined ? localDay(plan.timezone, Math.floor(now / 1000)) : readDay(flags.asOf);
  if (day === undefined)
    return fail('usage', 'bad-date', `--as-of "${flags.asOf}" is no date`, 'write YYYY-MM-DD');
  const tables = {
    leads: flags.leadsTable,
    sources: namesOf('--activities-table', flags.activitiesTable, plan.sources, flags.without),
    tables: namesOf('--table-table', flags.tableTable, plan.tables, flags.without),
  };
  const isModel = flags.format === 'dbt';
  const script = compileScript(plan, tables, Number(flags.top), isModel ? forDbt(dialect) : dialect);
  const whose = `${name} (rules file of SHA-256 ${sha256}), by ${tool}`;
  const text = isModel
    ? writeModel(script, whose)
    : writeScript(script, whose, dayText(day), flags.create ?? null, dialect);
  await out.write(text);
}

/** The table of each name: as the flag says, or of the same name; null where it is left out. */
function namesOf(
  flag: string,
  given: readonly string[] = [],
  declared: readonly { readonly name: string }[],
  without: readonly string[] = [],
): (string | null)[] {
  const names = declared.map(({ name }) => name);
  const tables = new Map<string, string>();
  for (const one of given) {
    const [name = '', table = ''] = one.split(/=(.*)/s);
    if (!names.includes(name)) unknown(flag, name, names);
    if (table === '')
      fail('usage', 'no-table', `${flag} ${one} names no table`, `write ${flag} ${name}=schema.table`);
    tables.set(name, table);
  }
  return names.map((name) => (without.includes(name) ? null : (tables.get(name) ?? name)));
}

function unknown(flag: string, value: string, known: readonly string[]): never {
  const hint =
    didYouMean(value, known) ?? (known.length > 0 ? `it is one of ${known.join(', ')}` : undefined);
  return fail('usage', 'unknown-name', `${flag}: there is no "${value}"`, hint);
}
