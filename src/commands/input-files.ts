// Flags that name files, matched to the plan: which log belongs to which source, which file to which table.
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { InputFiles, RulesFile } from '../inputs/input-request.ts';
import type { Mention } from '../plan/plan.ts';
import { fail } from '../problem.ts';
import { didYouMean, nearest } from '../values/nearest.ts';
import { type CsvFlags, parseCsvFlags } from './csv-flags.ts';

export interface InputFileFlags extends CsvFlags {
  readonly leads: string;
  readonly activities?: readonly string[];
  readonly table?: readonly string[];
  readonly without?: readonly string[];
}

export async function parseInputFiles(
  flags: InputFileFlags,
  { plan, path }: RulesFile,
  /** Whether a source or table without a file is refused; else it is left out. */
  wantsAll = true,
): Promise<InputFiles> {
  const sources = plan.sources.map(({ name }) => name);
  const tables = plan.tables.map(({ name }) => name);
  const without = (flags.without ?? []).map((name) => knownName('--without', name, [...sources, ...tables]));
  const logs = await Promise.all(
    (flags.activities ?? []).map((flag) => namedFile('--activities', 'source', flag, sources)),
  );
  const lookups = await Promise.all(
    (flags.table ?? []).map((flag) => namedFile('--table', 'table', flag, tables)),
  );
  const csv = parseCsvFlags(flags, ['leads', ...sources, ...tables]);
  for (const { name } of logs.concat(lookups)) {
    if (without.includes(name))
      fail('usage', 'contradiction', `${name} is given a file and left out with --without`);
  }
  const filesOf = (kind: 'source' | 'table', flag: string, { name, mention }: Named): string[] => {
    const files = (kind === 'source' ? logs : lookups).filter((one) => one.name === name);
    if (wantsAll && files.length === 0 && !without.includes(name)) {
      const message = `the rules read ${kind} "${name}", and no file is given for it`;
      const hint = `give it with ${flag} ${name}=FILE, or say --without ${name}`;
      fail('usage', `missing-${kind}`, message, hint, {
        file: path,
        line: mention.line,
        column: mention.column,
      });
    }
    return files.map((file) => file.path);
  };
  return {
    leads: flags.leads,
    activities: plan.sources.map(({ name, lead }) =>
      filesOf('source', '--activities', { name, mention: lead.column.mention }),
    ),
    tables: plan.tables.map(({ name, key }) => {
      const [file, second] = filesOf('table', '--table', { name, mention: key.mention });
      if (second) fail('usage', 'two-tables', `table ${name} is given two files`, 'a table is one file');
      return file ?? null;
    }),
    csv,
  };
}

/** A source or table, and where the rules declare it. */
interface Named {
  readonly name: string;
  readonly mention: Mention;
}

function knownName(flag: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  const hint = didYouMean(name, names) ?? (names.length > 0 ? `there is ${names.join(', ')}` : undefined);
  return fail('usage', 'unknown-name', `${flag}: the rules have no "${name}"`, hint);
}

/** `web=FILE`; without a name where the rules have one only, or where the whole is a file's path. */
async function namedFile(flag: string, kind: 'source' | 'table', value: string, names: readonly string[]) {
  const equals = value.indexOf('=');
  const prefix = equals > 0 ? value.slice(0, equals) : '';
  if (names.includes(prefix)) return { name: prefix, path: value.slice(equals + 1) };
  const isFile = await stat(value).then(
    () => true,
    () => false,
  );
  if (prefix !== '' && !isFile) return { name: knownName(flag, prefix, names), path: '' };
  const [only] = names;
  if (only === undefined) return fail('usage', `no-${kind}`, `${flag}: the rules declare no ${kind}`);
  if (names.length > 1) {
    const like = nearest(basename(value, extname(value)), names) ?? only;
    const hint = `say which: ${flag} ${like}=${value}; there is ${names.join(', ')}`;
    return fail('usage', `which-${kind}`, `${flag} ${value}: the rules have several ${kind}s`, hint);
  }
  return { name: only, path: value };
}
