// Flags that name files, matched to the plan: which log belongs to which source, which file to which table.
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { EngineRequest } from '../engines/engine.ts';
import { STANDARD_INPUT } from '../files/held-file.ts';
import type { InputFiles, RulesFile } from '../inputs/input-request.ts';
import type { Mention, Plan } from '../plan/plan.ts';
import { fail } from '../problem.ts';
import { didYouMean, nearest } from '../values/nearest.ts';
import { type CsvFlags, parseCsvFlags } from './csv-flags.ts';
import { expandPattern } from './expand-pattern.ts';

export interface InputFileFlags extends CsvFlags {
  readonly leads: readonly string[];
  readonly activities?: readonly string[];
  readonly table?: readonly string[];
  readonly without?: readonly string[];
  /** Spark expands the patterns of its files itself. */
  readonly engine?: EngineRequest['name'];
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
  const expand = async (paths: readonly string[]): Promise<string[]> =>
    flags.engine === 'spark' ? [...paths] : (await Promise.all(paths.map(expandPattern))).flat();
  for (const { name } of logs.concat(lookups)) {
    if (without.includes(name))
      fail('usage', 'contradiction', `${name} is given a file and left out with --without`);
  }
  const filesOf = async (
    kind: 'source' | 'table',
    flag: string,
    { name, mention }: Named,
  ): Promise<string[]> => {
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
    return expand(files.map((file) => file.path));
  };
  const activities = plan.sources.map(({ name, lead }) =>
    filesOf('source', '--activities', { name, mention: lead.column.mention }),
  );
  const lookupFiles = plan.tables.map(({ name, key }) =>
    filesOf('table', '--table', { name, mention: key.mention }),
  );
  const inputs: InputFiles = {
    leads: await expand(flags.leads),
    activities: await Promise.all(activities),
    tables: await Promise.all(lookupFiles),
    csv,
    marks: new Map(),
  };
  await refuseTwice(inputs, plan);
  return inputs;
}

/** Refuses a file that is given twice for one source, also by another path, and standard input that is given twice. */
async function refuseTwice({ leads, activities, tables }: InputFiles, plan: Plan): Promise<void> {
  const lists = [
    { name: '--leads', paths: leads },
    ...plan.sources.map(({ name }, i) => ({ name, paths: activities[i] ?? [] })),
    ...plan.tables.map(({ name }, i) => ({ name, paths: tables[i] ?? [] })),
  ];
  for (const { name, paths } of lists) {
    const first = new Map<string, string>();
    for (const path of paths) {
      const file = await stat(path, { bigint: true }).catch(() => undefined);
      const identity = file?.isFile() ? `${file.dev} ${file.ino}` : undefined;
      const other = identity === undefined ? undefined : first.get(identity);
      if (other !== undefined) {
        const shown = other === path ? path : `${other} and ${path}`;
        fail('usage', 'file-twice', `${name} is given the same file twice: ${shown}`, 'remove one of them');
      }
      if (identity !== undefined) first.set(identity, path);
    }
  }
  const ofInput = lists.flatMap(({ name, paths }) =>
    paths.flatMap((path) => (path === STANDARD_INPUT ? name : [])),
  );
  if (ofInput.length > 1) {
    const hint = 'save it to a file first';
    fail('usage', 'file-twice', `standard input is given for ${ofInput.join(' and ')}`, hint);
  }
}

/** Refuses standard input for a command that reads its files more than once. */
export function refuseStandardInput({ leads, activities, tables }: InputFiles): void {
  if (![...leads, ...activities.flat(), ...tables.flat()].includes(STANDARD_INPUT)) return;
  const message = 'this command reads its files more than once, and standard input can be read once';
  fail('usage', 'not-a-file', message, 'save it to a file first');
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
