// @ts-check
/**
 * What the report costs: the same export scored, reported, and both in one run; seconds, processor time, peak memory,
 * and how long the page is. Times are told and judged, and fail nothing: they belong to the machine.
 *   npm run -s build && node test/bench/report.js [--leads N] [--activities N] [--dir D]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { AS_OF, generate } from './generate.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..');
const TARGET = { peakMB: 600, pageMB: 1 };

const { values: flags } = parseArgs({
  options: {
    leads: { type: 'string', default: '1000000' },
    activities: { type: 'string', default: '3000000' },
    dir: { type: 'string', default: join(ROOT, '.bench') },
  },
});

const input = generate({
  dir: flags.dir,
  leads: Number(flags.leads),
  activities: Number(flags.activities),
});
const work = join(flags.dir, `report-${process.pid}`);
mkdirSync(work, { recursive: true });
const out = join(work, 'out.csv');
const page = join(work, 'page.html');
const usage = join(work, 'usage.json');

/** @type {[name: string, args: string[]][]} */
const jobs = [
  ['score', ['score', '--out', out]],
  ['report', ['report', '--out', page]],
  ['report --show', ['report', '--out', page, '--show', 'First Name,Last Name']],
  ['score --report', ['score', '--out', out, '--report', page]],
];
try {
  process.stdout.write(`${flags.leads} leads, ${flags.activities} activities, 12 rules\n\n`);
  for (const [name, args] of jobs) {
    const common = [
      '--rules',
      join(HERE, 'rules.yaml'),
      '--leads',
      input.leads,
      '-a',
      `web=${input.activities}`,
    ];
    const hook = ['--import', pathToFileURL(join(HERE, 'peak.js')).href];
    const start = performance.now();
    const { status } = spawnSync(
      process.execPath,
      [...hook, join(ROOT, 'bin', 'leadscore.js'), ...args, ...common, '--as-of', AS_OF, '--quiet'],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, USAGE_FILE: usage } },
    );
    if (status !== 0) throw new Error(`exit ${status}: ${args.join(' ')}`);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const { peak, cpu } = JSON.parse(readFileSync(usage, 'utf8'));
    const isKept = peak / 1e6 < TARGET.peakMB;
    const verdict = name === 'score' ? '(beside it)' : isKept ? 'ok' : `MISSED: under ${TARGET.peakMB} MB`;
    const told = `${seconds.padStart(6)} s  ${cpu.toFixed(1).padStart(6)} s of processor  ${(peak / 1e6).toFixed(0).padStart(4)} MB`;
    process.stdout.write(`  ${name.padEnd(15)} ${told}  ${verdict}\n`);
  }
  const size = statSync(page).size / 1e6;
  const verdict = size < TARGET.pageMB ? 'ok' : `MISSED: under ${TARGET.pageMB} MB`;
  process.stdout.write(`  the page        ${size.toFixed(2)} MB  ${verdict}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
