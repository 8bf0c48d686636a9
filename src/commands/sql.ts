// `leadscore sql`: a rules file as a script for tables that are in a warehouse already.
import type { Command } from 'commander';
import { fail } from '../problem.ts';
import { dayText } from '../values/days.ts';
import { didYouMean } from '../values/nearest.ts';
import type { Context } from './context.ts';
import { choice, collect, GROUPS, parseDay, parseTop } from './options.ts';

interface SqlFlags {
  readonly rules: string;
  readonly dialect: string;
  readonly leadsTable: string;
  readonly activitiesTable?: readonly string[];
  readonly tableTable?: readonly string[];
  readonly without?: readonly string[];
  readonly relation?: string;
  readonly create?: string;
  readonly format?: 'sql' | 'dbt';
  readonly asOf?: number;
  readonly top: number;
}

export function registerSql(program: Command, context: Context): void {
  program
    .command('sql')
    .summary('write the rules as SQL')
    .description('Writes a rules file as a SQL script that scores tables in a warehouse.')
    .optionsGroup(GROUPS.input)
    .requiredOption('--rules <file>', 'rules file (YAML)')
    .option('--leads-table <name>', "table of the leads; for dbt also ref('…')", 'leads')
    .option('--activities-table <source=name>', "table of a source (default: source's name)", collect)
    .option('--table-table <table=name>', 'table of a look-up table (default: its name)', collect)
    .option('--without <name>', 'source or table without a table; repeatable', collect)
    .optionsGroup(GROUPS.output)
    .addOption(
      choice(
        '--dialect <name>',
        'duckdb, postgres or spark',
        SQL_DIALECTS,
        'unknown-name',
      ).makeOptionMandatory(),
    )
    .addOption(choice('--format <name>', 'sql or dbt (default: sql)', ['sql', 'dbt'], 'unknown-name'))
    .addOption(
      choice(
        '--relation <name>',
        'leads, accounts, rejects or counts (default: all)',
        SQL_RELATIONS,
        'unknown-name',
      ),
    )
    .option('--create <name>', 'table to create (default: none, a query); the others are NAME_accounts, …')
    .optionsGroup(GROUPS.scoring)
    .option('--as-of <date>', 'first date of the script (default: today)', parseDay)
    .option('--top <n>', 'maximum reasons per lead', parseTop, 5)
    .action((flags: SqlFlags) => writeSql(flags, context));
}

const SQL_DIALECTS = ['duckdb', 'postgres', 'spark'];
const SQL_RELATIONS = ['leads', 'accounts', 'rejects', 'counts'];

async function writeSql(flags: SqlFlags, { out, now, tool }: Context): Promise<void> {
  const { readRules } = await import('./read-rules.ts');
  const { today } = await import('./input-request.ts');
  const { DIALECTS } = await import('../sql/dialects.ts');
  const { compileScript } = await import('../sql/warehouse/script.ts');
  const { forDbt, writeModel } = await import('../sql/warehouse/dbt.ts');
  const { writeScript } = await import('../sql/warehouse/write-script.ts');
  const rules = await readRules(flags.rules);
  const { plan, name, sha256 } = rules;
  const dialect = DIALECTS.get(flags.dialect) ?? unknown('--dialect', flags.dialect, [...DIALECTS.keys()]);
  const day = flags.asOf ?? today(plan, now);
  const tables = {
    leads: flags.leadsTable,
    sources: namesOf('--activities-table', flags.activitiesTable, plan.sources, flags.without),
    tables: namesOf('--table-table', flags.tableTable, plan.tables, flags.without),
  };
  const isModel = flags.format === 'dbt';
  const script = compileScript(plan, tables, flags.top, isModel ? forDbt(dialect) : dialect);
  const whose = `${name} (rules file of SHA-256 ${sha256}), by ${tool}`;
  const wanted = flags.relation ? [flags.relation] : defaultRelations(isModel, flags.create);
  const results = script.results.filter(({ name }) => wanted.includes(name));
  if (results.length === 0)
    fail('usage', 'unknown-name', `--relation ${flags.relation}: the rules declare no "${flags.relation}"`);
  const text = isModel
    ? results.map((one) => writeModel(script, one, whose)).join('')
    : writeScript({ ...script, results }, whose, dayText(day), flags.create ?? null, dialect);
  await out.write(text);
}

/** A model is one query. A script without tables to create shows what it scores. */
function defaultRelations(isModel: boolean, create: string | undefined): readonly string[] {
  if (isModel) return ['leads'];
  return create === undefined ? ['leads', 'accounts'] : SQL_RELATIONS;
}

/** The table of each name: from the flag, or of the same name; null where it is left out. */
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
    didYouMean(value, known) ?? (known.length > 0 ? `the names are ${known.join(', ')}` : undefined);
  return fail('usage', 'unknown-name', `${flag}: there is no "${value}"`, hint);
}
