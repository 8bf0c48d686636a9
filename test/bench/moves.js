// @ts-check
/**
 * Speed and memory of comparing runs: diff of two scored files (by reasons, by ledgers), diff of two rules files,
 * track over a history. Everything is made first, by leadscore itself; only the comparisons are measured. The
 * times are told and fail nothing: they belong to the machine.
 *   npm run -s build && node test/bench/moves.js [--leads N] [--activities N] [--seed N] [--dir D]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { AS_OF, generate } from './generate.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..');
const BEFORE = '2026-10-18';
const MOST_PEAK = 600;

const { values: flags } = parseArgs({
  options: {
    leads: { type: 'string', default: '1000000' },
    activities: { type: 'string', default: '2000000' },
    seed: { type: 'string', default: '1' },
    dir: { type: 'string', default: join(ROOT, '.bench') },
  },
});

const work = join(flags.dir, `moves-${process.pid}`);
mkdirSync(work, { recursive: true });
/** @param {string} name */
const at = (name) => join(work, name);

/** @param {string[]} args */
function run(args) {
  const hook = pathToFileURL(join(HERE, 'peak.js')).href;
  const start = performance.now();
  const { status } = spawnSync(
    process.execPath,
    ['--import', hook, join(ROOT, 'bin', 'leadscore.js'), ...args],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, USAGE_FILE: at('usage.json') },
    },
  );
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`exit ${status}: leadscore ${args.join(' ')}`);
  const { peak, cpu } = JSON.parse(readFileSync(at('usage.json'), 'utf8'));
  return { seconds, cpu, peak: peak / 1e6 };
}

try {
  const input = generate({
    dir: flags.dir,
    leads: Number(flags.leads),
    activities: Number(flags.activities),
    seed: Number(flags.seed),
  });
  const rules = join(HERE, 'rules.yaml');
  const text = readFileSync(rules, 'utf8');
  const next = text.replace(/points: (\d+)/, (_, points) => `points: ${Number(points) + 3}`);
  if (next === text) throw new Error('the bench has no rule to change');
  writeFileSync(at('next.yaml'), next);
  const data = ['--leads', input.leads, '-a', `web=${input.activities}`];
  /** @param {string} day @param {string} out @param {string[]} more */
  const score = (day, out, ...more) =>
    run(['score', '--rules', rules, ...data, '--as-of', day, '--out', at(out), '--quiet', ...more]);

  process.stderr.write('scoring what is compared\n');
  const history = ['--history', at('history')];
  score(BEFORE, 'old.csv', ...history);
  score(AS_OF, 'new.csv', ...history);
  score(BEFORE, 'old-ledger.csv', '--detail');
  score(AS_OF, 'new-ledger.csv', '--detail');

  /** @type {[name: string, args: string[], files: string[]][]} */
  const jobs = [
    ['diff, reasons', ['diff', at('old.csv'), at('new.csv'), '--out', at('m1.csv')], ['old.csv', 'new.csv']],
    [
      'diff, ledgers',
      ['diff', at('old-ledger.csv'), at('new-ledger.csv'), '--out', at('m2.csv')],
      ['old-ledger.csv', 'new-ledger.csv'],
    ],
    [
      'diff, two rules',
      ['diff', rules, at('next.yaml'), ...data, '--as-of', AS_OF, '--out', at('m3.csv')],
      [],
    ],
    ['track, two runs', ['track', '--history', at('history')], []],
  ];
  process.stdout.write(
    `Node ${process.versions.node}; ${flags.leads} leads, ${flags.activities} activities\n\n`,
  );
  for (const [name, args, files] of jobs) {
    const { seconds, cpu, peak } = run(args);
    const size = files.reduce((sum, file) => sum + statSync(at(file)).size / 1e6, 0);
    const read = size > 0 ? `, ${size.toFixed(0)} MB read` : '';
    process.stdout.write(
      `  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s (${cpu.toFixed(1)} s of processor)  peak ${peak.toFixed(0).padStart(4)} MB${read}  ${peak < MOST_PEAK ? 'meets' : 'misses'} ${MOST_PEAK} MB\n`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
