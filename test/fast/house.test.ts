// The laws of the house, read off the sources: rooms import only as drawn, the clock and the terminal stay at the
// door, and the habits that a linter doesn't know.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '..', '..', 'src');
const BIN = join(import.meta.dirname, '..', '..', 'bin');

/** The folders of src, lowest first: each imports only from lines above its own. src/README.md draws the same. */
const LAYERS: readonly (readonly string[])[] = [
  ['problem'],
  ['values'],
  ['plan'],
  ['files'],
  ['csv'],
  ['result'],
  ['rules', 'sql'],
  ['inputs'],
  ['engines'],
  ['run'],
  ['explain', 'compare', 'lint', 'rule-tests', 'profile', 'evaluate'],
  ['learn'],
  ['propose'],
  ['output'],
  ['commands'],
  ['cli', 'index'],
];

interface Source {
  /** From src, with slashes. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  /** Without comments and the text of strings. */
  readonly code: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const imports = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name ?? '');
    return { path, room: roomOf(path), text, code: codeOf(text), imports };
  });

function roomOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : path.replace(/\.ts$/, '');
}

/** What is left when strings, templates, regular expressions and comments are blanked; lines stay. */
function codeOf(text: string): string {
  const blank = (all: string) => all.replace(/[^\n]/g, ' ');
  return text.replace(
    /\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g,
    blank,
  );
}

/** The room that an import leads to; undefined for a package or a module of Node. */
function roomOfImport(from: string, name: string): string | undefined {
  if (!name.startsWith('.')) return undefined;
  return roomOf(relative(SRC, join(SRC, dirname(from), name)).replaceAll('\\', '/'));
}

const places = (pattern: RegExp, among = sources): string[] =>
  among.flatMap(({ path, code }) =>
    code
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );

const isDoor = ({ room }: Source): boolean => room === 'cli' || room === 'commands';

test('there are sources, and their imports are seen', () => {
  expect(sources.length).toBeGreaterThan(40);
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  for (const { path, imports, text } of sources) {
    const lines = text.match(/^(?:import\b.*|\} )\bfrom '[^']+';$|^import '[^']+';$/gm)?.length ?? 0;
    expect(imports.length, path).toBeGreaterThanOrEqual(lines);
  }
});

const layerOf = (room: string | undefined): number =>
  LAYERS.findIndex((rooms) => rooms.includes(room as string));

describe('folders import only downwards', () => {
  test('every folder has its layer', () => {
    expect(sources.filter(({ room }) => layerOf(room) === -1).map(({ path }) => path)).toEqual([]);
  });

  test('no import leads upwards or to a folder of the same layer', () => {
    const breaches = sources.flatMap(({ path, room, imports }) =>
      imports.flatMap((name) => {
        const to = roomOfImport(path, name);
        if (to === undefined || to === room || layerOf(to) < layerOf(room)) return [];
        return [`${path} imports ${name}`];
      }),
    );
    expect(breaches).toEqual([]);
  });

  test('engines never import each other, but for the reference engine', () => {
    const engineOf = (path: string) => /^engines\/([a-z]+)\//.exec(path)?.[1];
    const breaches = sources.flatMap(({ path, imports }) =>
      imports.flatMap((name) => {
        const [from, to] = [engineOf(path), engineOf(join(dirname(path), name).replaceAll('\\', '/'))];
        if (from === undefined || to === undefined || to === from) return [];
        return to === 'memory' && ['wasm', 'duckdb'].includes(from) ? [] : [`${path} imports ${name}`];
      }),
    );
    expect(breaches).toEqual([]);
  });

  test('src/README.md draws the same', () => {
    const readme = readFileSync(join(SRC, 'README.md'), 'utf8');
    const drawn = /^```layers\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? '';
    expect(drawn.trimEnd().split('\n')).toEqual(LAYERS.map((rooms) => rooms.join(' ')));
  });

  test('the plan asks neither the machine nor the files', () => {
    const breaches = sources
      .filter(({ room }) => ['values', 'plan', 'problem', 'result', 'rules'].includes(room))
      .flatMap(({ path, imports }) =>
        imports.filter((name) => /^node:/.test(name)).map((name) => `${path}: ${name}`),
      );
    // The data file of the time zones is found by its package's name.
    expect(breaches.filter((breach) => !breach.endsWith('node:module'))).toEqual([]);
  });
});

describe('argv, the clock and the terminal', () => {
  const inner = sources.filter((source) => !isDoor(source));

  test('the streams, the arguments and the environment of the process are for commands/ and cli.ts', () => {
    const touching =
      /\bprocess\s*\.\s*(?:argv|stdout|stderr|stdin|env|exit|exitCode|on|once|hrtime|uptime)\b/;
    expect(places(touching, inner)).toEqual([]);
    expect(places(/\bconsole\s*\./)).toEqual([]);
    expect(places(/\b(?:const|let)\s*\{[^}]*\}\s*=\s*process\b(?!\s*\.)/, inner)).toEqual([]);
  });

  test('the clock is for commands/ and cli.ts', () => {
    // A Date made of a number asks no clock.
    const asking =
      /\bDate\s*\.\s*now\b|\bnew Date\s*\(\s*\)|(?<!new )\bDate\s*\(|\bperformance\b|\bTemporal\b/;
    expect(places(asking, inner)).toEqual([]);
    expect(places(/\bset(?:Timeout|Interval|Immediate)\b/, inner)).toEqual([]);
  });

  test('Date.now() is read once', () => {
    expect(places(/\bDate\s*\.\s*now\b/).map((place) => place.split(':')[0])).toEqual(['cli.ts']);
    expect(places(/\bnew Date\s*\(\s*\)/)).toEqual([]);
  });

  test('no result depends on chance or the locale', () => {
    const chance = places(/\bMath\s*\.\s*random\b|\brandom(?:Bytes|UUID|Int)\s*\(/);
    // Temporary files need a name that nobody else has.
    expect(chance.filter((place) => !place.startsWith('files/replace-files.ts'))).toEqual([]);
    // Text for people names its locale; no other function asks for one.
    const asking = /\btoLocale\w*\((?!'en-US'\))|\btoLocale(?:Lower|Upper)Case\b|\blocaleCompare\b|\bIntl\b/;
    const found = sources.filter(({ text }) => asking.test(text)).map(({ path }) => path);
    // The page is written for people of one language, which is named whenever it is asked for.
    expect(found.filter((path) => path !== 'output/html/format.ts')).toEqual([]);
    const text = sources.find(({ path }) => path === 'output/html/format.ts')?.text ?? '';
    const asked = text.match(/\bIntl\.\w+\([^,)]*/g) ?? [];
    expect(asked.filter((one) => !one.endsWith('(language'))).toEqual([]);
    expect(asked.length).toBe(text.match(/\bIntl\./g)?.length);
  });

  test('bin sets the exit code from main, and is short', () => {
    const bins = readdirSync(BIN).map((name) => readFileSync(join(BIN, name), 'utf8'));
    expect(bins.length).toBe(1);
    expect(bins[0]).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(bins[0]).toMatch(/process\.exitCode = await main\(/);
    expect(bins[0]?.trimEnd().split('\n').length).toBeLessThanOrEqual(18);
  });
});

describe('habits', () => {
  test('no any', () => {
    expect(places(/(?::|\bas|<|,|\||=)\s*any\b(?!\s*[:(=])|\bany\[\]/)).toEqual([]);
  });

  test('no type error is silenced', () => {
    expect(
      sources.filter(({ text }) => /@ts-(?:ignore|expect-error|nocheck)/.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  test('no code is made of text', () => {
    expect(places(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(/)).toEqual([]);
    // What is loaded is named where it is loaded.
    expect(sources.filter(({ text }) => /\bimport\(\s*[^'\s]/.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
    const doors = /^(?:node:)?(?:vm|repl|child_process|worker_threads)$/;
    const breaches = sources.flatMap(({ path, imports }) =>
      imports.filter((name) => doors.test(name)).map((name) => `${path}: ${name}`),
    );
    // Spark is another program, started in one place; the wasm engine has threads of its own.
    expect(breaches).toEqual([
      'engines/spark/spark-shell.ts: node:child_process',
      'engines/wasm/worker.ts: node:worker_threads',
      'engines/wasm/workers.ts: node:worker_threads',
    ]);
  });

  test('no class but errors', () => {
    const classes = places(/\bclass\s+\w+/);
    expect(classes.filter((place) => !/\bclass \w+ extends \w*Error\b/.test(place))).toEqual([]);
  });

  test('named exports only', () => {
    expect(places(/\bexport\s+default\b|\bas default\b/)).toEqual([]);
  });

  test('files and folders in kebab-case, no util, no helpers', () => {
    const parts = sources.flatMap(({ path }) => path.replace(/\.ts$/, '').split('/'));
    expect(parts.filter((part) => !/^[a-z]+(?:-[a-z]+)*$/.test(part))).toEqual([]);
    expect(parts.filter((part) => /^(?:utils?|helpers?|misc|common|shared)$/.test(part))).toEqual([]);
  });

  test('each file opens with why it exists', () => {
    const silent = sources.filter(({ text }) => !/^\/\/ \S.{20,}\n/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('most files are under 150 lines, and none over 300', () => {
    // A scanner that goes with the DuckDB engine.
    const lengths = sources
      .filter(({ path }) => path !== 'csv/scan-csv.ts')
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    expect(lengths.filter(({ lines }) => lines > 150).length).toBeLessThan(lengths.length / 4);
  });

  test('nothing is exported for nobody', () => {
    const everything = sources.map(({ text }) => text).join('\n');
    const unused = sources
      .filter(({ room }) => room !== 'index' && room !== 'cli')
      .flatMap(({ path, code }) =>
        [...code.matchAll(/^export (?:async )?(?:function\*?|const|type|interface|class) (\w+)/gm)].flatMap(
          ([, name = '']) =>
            (everything.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0) > 1 ? [] : [`${path}: ${name}`],
        ),
      );
    expect(unused).toEqual([]);
  });

  test('nothing names this machine', () => {
    const all = sources.map(({ text }) => text).join('\n');
    expect(all.match(/\/work\/|\/root\/|\/home\/\w+/g)).toBeNull();
  });
});
