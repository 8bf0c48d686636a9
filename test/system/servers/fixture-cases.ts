// The fixtures of the language as cases of a warehouse: those that score, from plain files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { PLAIN_STYLE } from '../../oracle/arbitraries.ts';
import type { Sheet } from '../../oracle/cells.ts';
import type { Case } from '../../oracle/generate.ts';
import type { World } from '../../oracle/score.ts';
import { splitCommand } from '../../support/run.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'language');

export interface FixtureCase {
  readonly name: string;
  readonly one: Case;
}

export function fixtureCases(): FixtureCase[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => {
      const one = caseOf(join(ROOT, name));
      return one === undefined ? [] : [{ name, one }];
    });
}

/** undefined where the fixture is of a refusal, or its files are not plain. */
function caseOf(folder: string): Case | undefined {
  if (!existsSync(join(folder, 'expected', 'scored.csv'))) return undefined;
  const words = splitCommand(readFileSync(join(folder, 'command'), 'utf8'));
  const values = (...flags: string[]): string[] =>
    words.flatMap((word, i) => (flags.includes(word) ? [words[i + 1] as string] : []));
  const rules = readFileSync(join(folder, 'rules.yaml'), 'utf8');
  const [leads] = values('--leads');
  const [asOf] = values('--as-of');
  if (leads === undefined || asOf === undefined) return undefined;
  try {
    const sheet = (file: string): Sheet => sheetOf(readFileSync(join(folder, file), 'utf8'));
    const named = (flags: string[]): [string, Sheet][] =>
      values(...flags).map((value) => {
        const [name, file] = value.split('=') as [string, string | undefined];
        return file === undefined ? ['', sheet(name)] : [name, sheet(file)];
      });
    const logs: Record<string, Sheet[]> = {};
    for (const [name, one] of named(['-a', '--activities'])) {
      const source = name === '' ? /^ {2}(\w+):/m.exec(rules.slice(rules.indexOf('activities:')))![1]! : name;
      logs[source] = [...(logs[source] ?? []), one];
    }
    const [top] = values('--top');
    const world: World = {
      rules,
      asOf,
      leads: sheet(leads),
      tables: Object.fromEntries(named(['--table'])),
      logs,
      without: values('--without'),
      ...(top === undefined ? {} : { top: Number(top) }),
    };
    return { rules: new Map(), style: { ...PLAIN_STYLE, asOf }, world };
  } catch {
    return undefined; // its files are not read alike by everybody, which is what it is about
  }
}

function sheetOf(text: string): Sheet {
  const [header = [], ...rows] = parse(text, { bom: true, relax_column_count: true }) as string[][];
  if (header.length < 2) throw new Error('no plain file');
  return { header, rows };
}

/** What no dialect of SQL can do yet, by fixture. The test fails the day one of them starts to work. */
export function refusedBy(dialect: string): Readonly<Record<string, string>> {
  const cells = {
    'values-accounting': '"n": "units" cannot be read',
    'values-dates-clock-changes': '"at": times of another "timezone" cannot be read',
    'values-dates-more-tokens':
      '"short": the date format "dd/MM/yy" has a year of two digits, which cannot be read',
    'values-dates-whole': '"s": the date format "epoch_s" cannot be read',
    'values-dates-written-in': '"seen": times of another "timezone" cannot be read',
    'values-units': '"n": "units" cannot be read',
  };
  return Object.fromEntries(Object.entries(cells).map(([name, text]) => [name, `${text} in ${dialect}`]));
}
