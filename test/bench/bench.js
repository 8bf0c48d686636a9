// @ts-check
/**
 * Speed and memory of both engines on a made export, against peers doing the same job in the same run, how time and
 * memory grow with rows and rules, and the cold start. The outputs must agree (exit 1 if not); the times are told and
 * judged, and fail nothing: they belong to the machine.
 *   npm run bench -- [--leads N] [--activities N] [--runs N] [--seed N] [--dir D] [--only ours,by-hand,…]
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './compare.js';
import { AS_OF, generate } from './generate.js';
import { writeBenchRules, writeManyRules } from './many-rules.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..');
const OURS = 'leadscore';
const DUCKDB = 'leadscore-duckdb';
const LEAN = 'leadscore-duckdb-256MB';
const GROWTH = 'growth';
const COLD = 'cold-start';
const COLD_RUNS = 10;
const TARGET = {
  byHand: 1.0,
  jsonRulesEngine: 2.5,
  peakMB: 400,
  versionMs: 120,
  smallJobMs: 400,
  validateMs: 1000,
  duckdbSql: 1.1,
  pandas: 5,
  duckdbByHand: 12,
  duckdbPeakMB: 1000,
  rules: 6,
};

/** @typedef {{ leads: string, activities: string }} Input */
/** @typedef {{ seconds: number, cpu: number, peak: number }} Run */

/** @param {Input} input @param {string} out @param {string} [engine] */
const scoreArguments = (input, out, engine = 'stream') => [
  join(ROOT, 'bin', 'leadscore.js'),
  ...['score', '--rules', join(HERE, 'rules.yaml'), '--leads', input.leads, '-a', `web=${input.activities}`],
  ...['--as-of', AS_OF, '--out', out, '--quiet', '--engine', engine],
];

/** @param {string} file @returns {(input: Input, out: string) => string[]} */
const peer = (file) => (input, out) => [join(HERE, 'peers', file), input.leads, input.activities, AS_OF, out];

/** A Python that has pandas: PYTHON, or python3; undefined where there is none. */
const python = [process.env.PYTHON, 'python3'].find(
  (name) => name && spawnSync(name, ['-c', 'import pandas']).status === 0,
);
/** Contestants that are no program of node. @type {Record<string, string>} */
const PROGRAMS = { pandas: python ?? 'python3' };

/** What node is given to run each contestant. @type {Record<string, (input: Input, out: string) => string[]>} */
const CONTESTANTS = {
  [OURS]: (input, out) => scoreArguments(input, out),
  [DUCKDB]: (input, out) => scoreArguments(input, out, 'duckdb'),
  [LEAN]: (input, out) => [...scoreArguments(input, out, 'duckdb'), '--memory-limit', '256MB'],
  'duckdb-sql': peer('duckdb-sql.js'),
  ...(python === undefined ? {} : { pandas: peer('pandas-peer.py') }),
  'by-hand': peer('by-hand.js'),
  'json-rules-engine': peer('json-rules-engine.js'),
};

const { values: flags } = parseArgs({
  options: {
    leads: { type: 'string', default: '200000' },
    activities: { type: 'string', default: '2000000' },
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    dir: { type: 'string', default: join(ROOT, '.bench') },
    only: { type: 'string', default: [...Object.keys(CONTESTANTS), COLD, GROWTH].join(',') },
  },
});

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Middle and range. @param {number[]} numbers @param {number} digits */
const spread = (numbers, digits) =>
  `${median(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)}-${Math.max(...numbers).toFixed(digits)})`;

/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

/** @param {string[]} head @param {string[][]} rows */
function printTable(head, rows) {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  for (const line of lines) {
    const cells = line.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    say(`  ${cells.join('   ')}`);
  }
}

/** @param {string} what @param {boolean} holds */
const judgement = (what, holds) => say(`  ${holds ? 'meets ' : 'misses'}  ${what}`);

/** Reads a file through, so that nobody pays for a cold disk. @param {string} path */
function warm(path) {
  const buffer = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  while (readSync(file, buffer) > 0);
  closeSync(file);
}

/**
 * One run of one contestant in a process of its own.
 * @param {string[]} args
 * @param {string} usagePath
 * @param {string} [program] not node, and tells its own usage
 * @returns {Promise<Run>}
 */
function measure(args, usagePath, program) {
  const hook = pathToFileURL(join(HERE, 'peak.js')).href;
  const start = performance.now();
  const all = program === undefined ? ['--import', hook, ...args] : args;
  const child = spawn(program ?? process.execPath, all, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, USAGE_FILE: usagePath },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code !== 0) reject(new Error(`exit ${code}: ${args.join(' ')}`));
      else resolve({ seconds, ...JSON.parse(readFileSync(usagePath, 'utf8')) });
    });
  });
}

/**
 * All contestants in turn, again and again, so that a slow minute of the machine falls on all of them.
 * @param {string[]} names
 * @param {Input} input
 * @param {string} dir
 */
async function runAll(names, input, dir) {
  /** @type {Record<string, Run[]>} */
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  const total = Number(flags.runs);
  warm(input.leads);
  warm(input.activities);
  for (let i = 1; i <= total; i++) {
    for (const name of names) {
      const run = await measure(
        CONTESTANTS[name]?.(input, outputOf(dir, name)) ?? [],
        join(dir, 'usage.json'),
        PROGRAMS[name],
      );
      runs[name]?.push(run);
      process.stderr.write(`run ${i} of ${total}: ${name} ${run.seconds.toFixed(2)} s\n`);
    }
  }
  return runs;
}

/** @param {string} dir @param {string} name */
const outputOf = (dir, name) => join(dir, `out-${name}.csv`);

/** @param {Record<string, Run[]>} runs @param {Input} input */
function printSpeed(runs, input) {
  const sizes = [statSync(input.leads).size / 1e6, statSync(input.activities).size / 1e6];
  const megabytes = sizes.reduce((a, b) => a + b);
  /** Pair by pair: ours and the peer's run right after it. @param {string} name */
  const ratioTo = (name) =>
    median((runs[OURS] ?? []).map((run, i) => run.seconds / (runs[name]?.[i]?.seconds ?? Number.NaN)));

  const [cpu] = cpus();
  say(`Node ${process.versions.node}, ${cpus().length} × ${cpu?.model.trim()}`);
  say(`${flags.leads} leads (${sizes[0]?.toFixed(0)} MB, 15 columns), 12 rules`);
  say(
    `${flags.activities} activities (${sizes[1]?.toFixed(0)} MB, 5 columns); ${flags.runs} runs, in turn\n`,
  );
  printTable(
    ['', 'seconds', 'processor s', 'MB/s', 'peak MB', 'ours / it'],
    Object.entries(runs).map(([name, list]) => [
      name,
      spread(
        list.map((run) => run.seconds),
        2,
      ),
      median(list.map((run) => run.cpu)).toFixed(2),
      (megabytes / median(list.map((run) => run.seconds))).toFixed(1),
      spread(
        list.map((run) => run.peak / 1e6),
        0,
      ),
      name === OURS || !runs[OURS] ? '' : ratioTo(name).toFixed(2),
    ]),
  );
  say('');
  if (!runs[OURS]) return;
  const byHand = ratioTo('by-hand');
  const times = 1 / ratioTo('json-rules-engine');
  const peak = median(runs[OURS].map((run) => run.peak / 1e6));
  if (runs['by-hand'])
    judgement(`ours / by-hand ${byHand.toFixed(2)}, at most ${TARGET.byHand}`, byHand <= TARGET.byHand);
  if (runs['json-rules-engine']) {
    judgement(
      `${times.toFixed(1)} × as fast as json-rules-engine, at least ${TARGET.jsonRulesEngine}`,
      times >= TARGET.jsonRulesEngine,
    );
  }
  judgement(`peak ${peak.toFixed(0)} MB, under ${TARGET.peakMB}`, peak < TARGET.peakMB);
  judgeDuckdb(runs);
}

/** The engine duckdb against its own peers, pair by pair. @param {Record<string, Run[]>} runs */
function judgeDuckdb(runs) {
  const own = runs[DUCKDB];
  if (own === undefined) return;
  /** @param {string} name */
  const ratioTo = (name) =>
    median(own.map((run, i) => run.seconds / (runs[name]?.[i]?.seconds ?? Number.NaN)));
  if (runs['duckdb-sql']) {
    const ratio = ratioTo('duckdb-sql');
    judgement(
      `duckdb / hand-written SQL ${ratio.toFixed(2)}, at most ${TARGET.duckdbSql}`,
      ratio <= TARGET.duckdbSql,
    );
  }
  for (const [name, least] of /** @type {const} */ ([
    ['pandas', TARGET.pandas],
    ['by-hand', TARGET.duckdbByHand],
  ])) {
    if (!runs[name]) continue;
    const times = 1 / ratioTo(name);
    judgement(`duckdb ${times.toFixed(1)} × as fast as ${name}, at least ${least}`, times >= least);
  }
  const peak = median(own.map((run) => run.peak / 1e6));
  judgement(`duckdb peak ${peak.toFixed(0)} MB, at most ${TARGET.duckdbPeakMB}`, peak <= TARGET.duckdbPeakMB);
}

/** Time and memory over four sizes, and with more and more rules. @param {string} dir */
async function printGrowth(dir) {
  const [leads, activities, seed] = [Number(flags.leads), Number(flags.activities), Number(flags.seed)];
  const sizes = [8, 4, 2, 1].map((part) => ({
    leads: Math.max(1, Math.floor(leads / part)),
    activities: Math.max(1, Math.floor(activities / part)),
  }));
  const usage = join(dir, 'usage.json');
  const out = join(dir, 'out-growth.csv');
  /** @type {string[][]} */
  const rows = [];
  for (const size of sizes) {
    const input = generate({ dir: flags.dir, ...size, seed });
    warm(input.leads);
    warm(input.activities);
    for (const engine of ['stream', 'duckdb']) {
      const run = await measure(scoreArguments(input, out, engine), usage);
      rows.push([`${size.leads} × ${size.activities}`, engine, '12', run.seconds.toFixed(2), (run.peak / 1e6).toFixed(0)]); // biome-ignore format: one line
    }
  }
  const half = /** @type {{ leads: number, activities: number }} */ (sizes[2]);
  const input = generate({ dir: flags.dir, ...half, seed });
  /** @type {Record<string, number[]>} */
  const byRules = { stream: [], duckdb: [] };
  for (const count of [10, 50, 200]) {
    const rules = join(dir, `rules-${count}.yaml`);
    writeBenchRules(rules, count);
    for (const engine of ['stream', 'duckdb']) {
      const args = scoreArguments(input, out, engine);
      args[args.indexOf('--rules') + 1] = rules;
      const run = await measure(args, usage);
      byRules[engine]?.push(run.seconds);
      rows.push([`${half.leads} × ${half.activities}`, engine, String(count), run.seconds.toFixed(2), (run.peak / 1e6).toFixed(0)]); // biome-ignore format: one line
    }
  }
  say('\nGrowth, one run each\n');
  printTable(['leads × activities', 'engine', 'rules', 'seconds', 'peak MB'], rows);
  say('');
  for (const [engine, [ten = Number.NaN, , many = Number.NaN]] of Object.entries(byRules)) {
    const ratio = many / ten;
    judgement(
      `${engine}: 200 rules cost ${ratio.toFixed(1)} × what 10 cost, at most ${TARGET.rules}`,
      ratio <= TARGET.rules,
    );
  }
}

/** @param {string[]} names @param {string} dir @returns {Promise<boolean>} */
async function checkAgreement(names, dir) {
  const [first, ...others] = names;
  let agreed = true;
  for (const name of others) {
    const {
      same,
      rows,
      differing,
      first: example,
    } = await compare(outputOf(dir, first ?? ''), outputOf(dir, name));
    if (differing > 0) agreed = false;
    if (same) say(`  agrees  ${first} and ${name}: the same bytes`);
    else if (differing === 0)
      say(`  agrees  ${first} and ${name}: every score and reason of ${rows}, not every byte`);
    else say(`  DIFFERS ${first} and ${name}: ${differing} of ${rows} leads; first: ${example}`);
  }
  return agreed;
}

/** @param {string} dir */
function printColdStart(dir) {
  const input = generate({ dir: flags.dir, leads: 300, activities: 3000, seed: Number(flags.seed) });
  const version = '--version';
  const small = '300 leads, 3,000 activities';
  const validated = 'validate 2,000 rules';
  const manyRules = join(dir, 'many-rules.yaml');
  writeManyRules(manyRules, 2000);
  /** @type {[name: string, args: string[]][]} */
  const jobs = [
    ['node -e 0', ['-e', '0']],
    [version, [join(ROOT, 'bin', 'leadscore.js'), '--version']],
    [small, scoreArguments(input, join(dir, 'out-small.csv'))],
    [validated, [join(ROOT, 'bin', 'leadscore.js'), 'validate', manyRules]],
  ];
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(jobs.map(([name]) => [name, []]));
  for (let i = 0; i < COLD_RUNS; i++) {
    for (const [name, args] of jobs) {
      const start = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      if (status !== 0) throw new Error(`exit ${status}: node ${args.join(' ')}`);
      times[name]?.push(performance.now() - start);
    }
  }
  const bare = median(times['node -e 0'] ?? []);
  say(`\nCold start, ${COLD_RUNS} runs, in turn\n`);
  printTable(
    ['', 'ms', 'to node -e 0'],
    Object.entries(times).map(([name, list]) => [name, spread(list, 0), (median(list) / bare).toFixed(2)]),
  );
  say('');
  const [versionMs, smallMs, validateMs] = [version, small, validated].map((name) =>
    median(times[name] ?? []),
  );
  judgement(
    `--version ${versionMs?.toFixed(0)} ms, at most ${TARGET.versionMs}`,
    (versionMs ?? Number.NaN) <= TARGET.versionMs,
  );
  judgement(
    `300-lead job ${smallMs?.toFixed(0)} ms, at most ${TARGET.smallJobMs}`,
    (smallMs ?? Number.NaN) <= TARGET.smallJobMs,
  );
  judgement(
    `2,000 rules validated in ${validateMs?.toFixed(0)} ms, at most ${TARGET.validateMs}`,
    (validateMs ?? Number.NaN) <= TARGET.validateMs,
  );
}

for (const name of /** @type {const} */ (['leads', 'activities', 'runs', 'seed'])) {
  if (!/^[1-9]\d*$/.test(flags[name]))
    throw new Error(`--${name} is a whole number, at least 1; not ${flags[name]}`);
}
const only = flags.only.split(',').map((name) => (name === 'ours' ? OURS : name));
const unknown = only.find((name) => name !== COLD && name !== GROWTH && !Object.hasOwn(CONTESTANTS, name));
if (unknown)
  throw new Error(
    `--only knows ours, ${Object.keys(CONTESTANTS).join(', ')}, ${COLD} and ${GROWTH}; not ${unknown}`,
  );
const names = Object.keys(CONTESTANTS).filter((name) => only.includes(name));
const work = join(flags.dir, `work-${process.pid}`);
mkdirSync(work, { recursive: true });
try {
  if (names.length > 0) {
    const input = generate({
      dir: flags.dir,
      leads: Number(flags.leads),
      activities: Number(flags.activities),
      seed: Number(flags.seed),
    });
    printSpeed(await runAll(names, input, work), input);
    if (!(await checkAgreement(names, work))) process.exitCode = 1;
  }
  if (only.includes(GROWTH)) await printGrowth(work);
  if (only.includes(COLD)) printColdStart(work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
