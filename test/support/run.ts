// The front door for tests: files in a fresh directory, which is the working directory while a test runs (so that
// messages name files as a person would), and `main` in this process with its streams caught.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach } from 'vitest';
import { main } from '../../src/cli.ts';

/** What a run came to. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Standard output goes to a file unless this says otherwise. */
  readonly stdout?: { readonly isTTY: boolean };
}

/** Every test of the file gets an empty directory as its working directory. */
export function inFreshFolder(): void {
  const home = process.cwd();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leadscore-test-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });
}

export function put(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

export function text(path: string): string {
  return readFileSync(path, 'utf8');
}

export function isThere(path: string): boolean {
  return existsSync(path);
}

/** Every file below the working directory, hidden ones too, with its bytes: what a run may have changed. */
export function everything(): Map<string, string> {
  const names = readdirSync('.', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(names.map((name) => [name, readFileSync(name, 'latin1')]));
}

/** Options whose values add up. */
const LISTS = new Set(['-a', '--activities', '--table', '--without', '--only', '--columns', '--show']);

/** A command with flags that take the place of its own: an option of one value is refused if it is given twice. */
export function withFlags(argv: readonly string[], flags: readonly string[]): string[] {
  const nameOf = (flag: string): string => (flag === '-o' ? '--out' : flag);
  const given = new Set(flags.map(nameOf));
  const kept = argv.flatMap((word, i) => {
    const isReplaced = (one: string | undefined): boolean =>
      one?.startsWith('-') === true && !LISTS.has(one) && given.has(nameOf(one));
    return isReplaced(word) || isReplaced(argv[i - 1]) ? [] : [word];
  });
  return [...kept, ...flags];
}

export async function run(argv: readonly string[], terminal: Terminal = {}): Promise<Ran> {
  const { isTTY = false } = terminal.stdout ?? {};
  const stdout = collector({ ...terminal, isTTY });
  const stderr = collector(terminal);
  const code = await main(argv, { stdout, stderr });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector({ isTTY = false, columns = 100 }: Terminal) {
  let gathered = '';
  return {
    isTTY,
    columns,
    write: (chunk: string) => {
      gathered += chunk;
      return true;
    },
    text: () => gathered,
  };
}

/** The words of a command as a shell reads them: quotes of both kinds, lines continued by a backslash. */
export function splitCommand(command: string): string[] {
  const words = command.replace(/\\\n/g, ' ').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g);
  return [...words].map(([, double, single, plain]) => double ?? single ?? plain ?? '');
}

/** Rows of cells: a header may well be called __proto__, so never objects. */
export function rowsOf(csv: string | Buffer, delimiter = ','): string[][] {
  return parse(csv, { delimiter, bom: true }) as string[][];
}

/** The cells of one column of a result with a comma. */
export function column(csv: string, name: string): string[] {
  const [header = [], ...rows] = rowsOf(csv);
  const at = header.indexOf(name);
  if (at < 0) throw new Error(`no column ${name}: ${header.join(', ')}`);
  return rows.map((row) => row[at] ?? '');
}
