// One suite over all engines: every fixture through each of them, and random plans over random data, equal to the byte.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import type { Sheet } from './oracle/cells.ts';
import { describeWorld, show } from './oracle/compare.ts';
import { type Case, cases } from './oracle/generate.ts';
import { run } from './oracle/run.ts';
import type { World } from './oracle/score.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'language');
const home = process.cwd();
const names = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

afterAll(() => process.chdir(home));

interface Outcome {
  readonly exit: number;
  readonly said: string;
  readonly scored: string;
  readonly rejects: string;
  readonly summary: string;
  readonly engine: unknown;
}

/** Runs a command's arguments with an engine; what it wrote, with nothing in it that may differ. */
async function runWith(engine: string, command: readonly string[]): Promise<Outcome> {
  const out = mkdtempSync(join(tmpdir(), 'leadscore-engine-'));
  try {
    let said = '';
    const stream = {
      write: (text: string) => {
        said += text;
      },
    };
    const paths = ['scored.csv', 'rejects.csv', 'summary.json'].map((file) => join(out, file)) as [
      string,
      string,
      string,
    ];
    const [scored, rejects, summary] = paths;
    const argv = [
      ...command,
      '--out',
      scored,
      '--rejects',
      rejects,
      '--summary',
      summary,
      '--engine',
      engine,
    ];
    const exit = await main(argv, { stdout: stream, stderr: stream });
    const read = (path: string): string =>
      existsSync(path) ? readFileSync(path, 'utf8').replaceAll(out, 'OUT') : '';
    const {
      engine: used,
      seconds: _,
      ...rest
    } = JSON.parse(read(summary) || '{}') as Record<string, unknown>;
    return {
      exit,
      said: said.replaceAll(out, 'OUT').replace(/\d+\.\d+ s\b/g, 'N s'),
      scored: read(scored),
      rejects: read(rejects),
      summary: JSON.stringify(rest, null, 1),
      engine: used,
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

describe('every fixture, stream and duckdb', () => {
  const used: unknown[] = [];
  for (const name of names) {
    test(name, async () => {
      const folder = join(root, name);
      const line = readFileSync(join(folder, 'command'), 'utf8');
      const command = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
      process.chdir(folder);
      const [stream, duckdb] = [await runWith('stream', command), await runWith('duckdb', command)];
      process.chdir(home);
      used.push(duckdb.engine);
      expect({ ...duckdb, engine: '' }).toEqual({ ...stream, engine: '' });
    });
  }

  test('most of them are for duckdb', () => {
    expect(used.filter((engine) => engine === 'duckdb').length).toBeGreaterThan(used.length * 0.6);
  });
});

// Seeds are fixed, so that a failure comes back; LEADSCORE_ENGINE_RUNS and LEADSCORE_SEED look further.
const RUNS = Number(process.env.LEADSCORE_ENGINE_RUNS ?? 2000);
const SEED = Number(process.env.LEADSCORE_SEED ?? 20261121);

/** So many cases at a time: while DuckDB plans one, another is read. */
const AT_ONCE = 4;

interface Told {
  readonly text: string;
  readonly engine: string | undefined;
}

async function told(one: Case, engine: string): Promise<Told> {
  const { code, said, text, rejects, summary } = await run(one.world, one.style, ['--engine', engine]);
  const { engine: used, seconds: _, ...rest } = summary;
  return {
    text: show({ code, said: said.replace(/\d+\.\d+ s\b/g, 'N s'), text, rejects, rest }),
    engine: used,
  };
}

/** A row with a cell too many sends its file to the reference engine: in most cases there is none. */
function tidied(one: Case): Case {
  const tidy = ({ header, rows }: Sheet): Sheet => ({
    header,
    rows: rows.filter(({ length }) => length === header.length),
  });
  const { leads, tables, logs } = one.world;
  const world: World = {
    ...one.world,
    leads: tidy(leads),
    tables: Object.fromEntries(Object.entries(tables).map(([name, sheet]) => [name, tidy(sheet)])),
    logs: Object.fromEntries(Object.entries(logs).map(([name, files]) => [name, files.map(tidy)])),
  };
  return { ...one, world };
}

describe('random plans over random data', () => {
  test('stream and duckdb write the same bytes', { timeout: 36_000_000 }, async () => {
    const stream = fc.sample(cases({ leads: 12, activities: 40 }), { seed: SEED, numRuns: RUNS });
    let next = 0;
    let byDuckdb = 0;
    const work = async (): Promise<void> => {
      for (;;) {
        const number = next++;
        const drawn = stream[number];
        if (drawn === undefined) return;
        const one = number % 10 === 0 ? drawn : tidied(drawn);
        const [wanted, got] = [await told(one, 'stream'), await told(one, 'duckdb')];
        if (got.engine === 'duckdb') byDuckdb++;
        if (wanted.text === got.text) continue;
        const [a, b] = [wanted.text.split('\n'), got.text.split('\n')];
        const at = a.findIndex((line, i) => line !== b[i]);
        const around = (lines: string[]) => lines.slice(Math.max(0, at - 2), at + 4).join('\n');
        const seed = `LEADSCORE_SEED=${SEED}, case ${number}`;
        throw new Error(
          `${seed}\nstream:\n${around(a)}\nduckdb:\n${around(b)}\n${describeWorld(one.world)}\n${show(one.style)}`,
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    process.stderr.write(`${stream.length} cases of seed ${SEED}, ${byDuckdb} scored by duckdb\n`);
    expect(byDuckdb).toBeGreaterThan(stream.length / 2);
  });
});
