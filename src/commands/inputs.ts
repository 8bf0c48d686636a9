// Flags that name files, understood against the plan: which log is which source, which table is which.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { CsvOptions } from '../csv/csv-dialect.ts';
import { reasonOf } from '../files/system-errors.ts';
import type { InputFiles, RulesFile } from '../inputs/input-request.ts';
import type { Mention, Plan } from '../plan/plan.ts';
import { fail, ProblemError } from '../problem.ts';
import { compileRules } from '../rules/compile.ts';
import { didYouMean, nearest } from '../values/nearest.ts';

export interface InputFlags extends CsvFlags {
  readonly leads: string;
  readonly activities?: readonly string[];
  readonly table?: readonly string[];
  readonly without?: readonly string[];
}

/** How files are written, as far as they don't show it. */
export interface CsvFlags {
  readonly delimiter?: readonly string[];
  readonly encoding?: readonly string[];
  readonly quote?: readonly string[];
}

/** Reads and compiles a rules file, or throws all that is wrong with it. */
export async function readRules(path: string): Promise<RulesFile> {
  const file = await readRulesText(path);
  const { plan, problems } = compileRules(file.text, path);
  if (plan === undefined) throw new ProblemError(problems);
  return rulesFile(path, file, plan);
}

/** The text of a rules file, and the SHA-256 of its bytes in hexadecimal. */
export async function readRulesText(path: string): Promise<{ text: string; sha256: string }> {
  const bytes = await readSome(path, LARGEST_RULES + 1).catch((error) =>
    fail('io', 'cannot-read', `the rules file ${path} can't be read: ${reasonOf(error)}`),
  );
  if (bytes.length > LARGEST_RULES) {
    const message = `the rules file is larger than ${LARGEST_RULES / 1024 / 1024} MB`;
    fail('usage', 'too-long', message, 'a list as long as that belongs in a table', {
      file: path,
      line: 1,
      column: 1,
    });
  }
  if (!isUtf8(bytes))
    fail('usage', 'bad-encoding', 'the rules file is not UTF-8', 'save it as UTF-8', { file: path });
  const text = bytes.toString().replace(/^\ufeff/, '');
  return { text, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export function rulesFile(
  path: string,
  { text, sha256 }: { readonly text: string; readonly sha256: string },
  plan: Plan,
): RulesFile {
  return { path, name: plan.name ?? basename(path, extname(path)), sha256, text, plan };
}

const LARGEST_RULES = 16 * 1024 * 1024;

/** The beginning of a file: it may be a device that never ends. */
async function readSome(path: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: most - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function understandInputs(
  flags: InputFlags,
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
  const csv = understandCsv(flags, ['leads', ...sources, ...tables]);
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

/** `--delimiter ';'` for every file, `--delimiter web=';'` for one. */
export function understandCsv(flags: CsvFlags, names: readonly string[]): (name: string) => CsvOptions {
  const valueFor = (values: readonly string[] = [], name: string): string | undefined => {
    const own = values.find((value) => value.startsWith(`${name}=`));
    if (own !== undefined) return own.slice(name.length + 1);
    return values.find((value) => !names.some((other) => value.startsWith(`${other}=`)));
  };
  return (name) => {
    const delimiter = valueFor(flags.delimiter, name);
    const encoding = valueFor(flags.encoding, name);
    const quote = valueFor(flags.quote, name);
    return {
      ...(delimiter !== undefined && { delimiter: delimiterNamed(delimiter) }),
      ...(encoding !== undefined && { encoding: encodingNamed(encoding) }),
      ...(quote !== undefined && { quote: quoteNamed(quote) }),
    };
  };
}

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
};

function delimiterNamed(value: string): string {
  const delimiter = Object.hasOwn(DELIMITER_NAMES, value) ? (DELIMITER_NAMES[value] as string) : value;
  if (delimiter.length === 1 && !/["\r\n\0]/.test(delimiter)) return delimiter;
  return fail(
    'usage',
    'bad-delimiter',
    `--delimiter "${value}" is not one character`,
    'write for example ";" or tab',
  );
}

function encodingNamed(value: string): string {
  const encoding = encodingOf(value);
  if (encoding === undefined) {
    const hint = 'write for example latin1 or windows-1252';
    return fail('usage', 'unknown-encoding', `--encoding: "${value}" is not known`, hint);
  }
  return encoding === 'utf-8' ? encoding : value;
}

/** The standard's name of an encoding. */
function encodingOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function quoteNamed(value: string): string {
  if (value === 'none' || value === '\\"' || /^[ -~]$/.test(value)) return value;
  return fail(
    'usage',
    'bad-quote',
    `--quote "${value}" is not one character`,
    'write for example "\'", none, or \\" for quotes escaped by a backslash',
  );
}
