// What shows only in a process of its own: signals, pipes, devices, full disks, kills at any moment. Whatever ends a
// run, the files of an earlier one are whole, and nothing else stays behind.

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BIN, type Ended, program, type Started, spawned, start } from './program.ts';
import { everything, inFreshFolder, put, run, text } from './run.ts';

const RULES = `version: 1
leads: { id: id }
activities: { web: { lead: Lead, type: Event, at: Date } }
rules:
  gold: { when: { tier: gold }, points: 40 }
  visit: { each: { type: visit }, points: 1, max: 20 }
`;
const LEADS = 'id,tier\n1,gold\n2,\n';
const SCORED = 'id,tier,score,segment,reasons\n1,gold,41,MQL,Gold +40; Visit +1 (1×)\n2,,0,prospect,\n';
const WEB = 'Lead,Event,Date\n1,visit,2026-10-30\n';
const FIXED = ['score', '--rules', 'rules.yaml', '--as-of', '2026-11-01', '--quiet'];
interface Files {
  readonly leads?: string;
  readonly web?: string;
  readonly out?: string;
}
const argvWith = ({ leads = 'leads.csv', web = 'web.csv', out = 'out.csv' }: Files): string[] => [
  ...[...FIXED, '--leads', leads, '-a', `web=${web}`, '-o', out],
];
const argvOf = (...flags: string[]): string[] => [...argvWith({}), ...flags];

inFreshFolder();
beforeEach(() => put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'web.csv': WEB, 'out.csv': 'old\n' }));
const running: Started[] = [];
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  for (const { ended } of running.splice(0)) await ended;
});

function begin(argv: readonly string[], way = {}): Started {
  const started = start(argv, way);
  running.push(started);
  return started;
}

function pipe(name: string): string {
  if (spawnSync('mkfifo', [name]).status !== 0) throw new Error('no mkfifo');
  return name;
}

/** Waits for what a process does; its time limit bounds it. */
async function until({ ended }: Started, isSo: () => boolean): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isSo()) {
    if (isOver) throw new Error(`it has ended: ${(await ended).stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const hidden = (folder = '.'): string[] => readdirSync(folder).filter((name) => name.startsWith('.'));
/** As a shell tells it: a process that a signal ended has no code of its own. */
const codeOf = ({ code, signal }: Ended): number | null => code ?? (signal && SIGNALS[signal]) ?? null;
const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 };

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test.each<[string, Files]>([
    ['its leads', { leads: 'pipe' }],
    ['a log', { web: 'pipe' }],
    ['who reads its result', { out: 'pipe' }],
  ])('ends a run that waits for %s', async (_, files) => {
    pipe('pipe');
    const before = everything();
    const started = begin([...argvWith(files), '--split', 'lists', '--summary', 'run.json']);
    await until(started, () => existsSync('lists') && hidden('lists').length >= 3 && hidden().length >= 2);
    started.child.kill(signal);
    const ended = await started.ended;
    expect(codeOf(ended), ended.stderr).toBe(SIGNALS[signal]);
    expect(ended.stderr).toBe('');
    expect(everything()).toEqual(before);
    expect(readdirSync('.').toSorted()).toEqual([...before.keys(), 'pipe'].toSorted());
  });

  test('ends a run in the middle of its leads', async () => {
    pipe('pipe');
    const before = everything();
    const started = begin([...argvWith({ leads: 'pipe' }), '--summary', 'run.json']);
    // Opened for reading too, so that it opens at once.
    const feed = openSync('pipe', 'r+');
    // The second lead comes again and again: its rejects are being written too.
    writeSync(feed, LEADS + '2,again\n'.repeat(3000));
    await until(started, () => hidden().some((name) => name.endsWith('.tmp')));
    started.child.kill(signal);
    const ended = await started.ended;
    closeSync(feed);
    expect(codeOf(ended), ended.stderr).toBe(SIGNALS[signal]);
    expect(everything()).toEqual(before);
    expect(hidden()).toEqual([]);
  });
});

describe('pipes and devices are written in place', () => {
  test('a pipe gets the result and stays a pipe', async () => {
    pipe('pipe');
    const started = begin(argvWith({ out: 'pipe' }));
    expect(await readFile('pipe', 'utf8')).toBe(SCORED);
    expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
    expect(lstatSync('pipe').isFIFO()).toBe(true);
    expect(hidden()).toEqual([]);
  });

  test('leads and logs come through pipes', async () => {
    const argv = argvWith({ leads: pipe('a'), web: pipe('b') });
    const started = begin(argv);
    const feeds = Promise.all([
      spawned(['sh', '-c', 'cat leads.csv >a'], {}),
      spawned(['sh', '-c', 'cat web.csv >b'], {}),
    ]);
    expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
    await feeds;
    expect(text('out.csv')).toBe(SCORED);
  });

  test('/dev/null takes it all, and /dev/stdout is where standard output goes', async () => {
    expect(await program(argvWith({ out: '/dev/null' }))).toMatchObject({
      code: 0,
      stderr: '',
      stdout: '',
    });
    const piped = [
      'bash',
      '-c',
      '"$@" | cat',
      'bash',
      process.execPath,
      BIN,
      ...argvWith({ out: '/dev/stdout' }),
    ];
    expect(await spawned(piped, {})).toMatchObject({ stdout: SCORED, stderr: '' });
    expect(text('out.csv')).toBe('old\n');
  });

  test('a pipe for rejects is not waited for where there are none', async () => {
    expect(await program(argvOf('--rejects', pipe('pipe')))).toMatchObject({ code: 0, stderr: '' });
    expect(lstatSync('pipe').isFIFO()).toBe(true);
  });
});

describe('standard output', () => {
  /** The exit codes of a pipeline. */
  const TELL = 'echo $' + '{PIPESTATUS[*]}';
  const shell = (command: string): Promise<Ended> =>
    spawned(['bash', '-c', command, 'bash', process.execPath, BIN, ...argvWith({ out: '-' })], {});
  const many = `id,tier\n${Array.from({ length: 60_000 }, (_, i) => `${i},gold\n`).join('')}`;

  test('| head -1: a quiet end', async () => {
    put({ 'leads.csv': many });
    const { code, stdout, stderr } = await shell(`"$@" | head -1; ${TELL}`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('id,tier,score,segment,reasons\n0 0\n');
  });

  test('closed from the start, or its reader gone before the first byte: a quiet end too', async () => {
    const { stdout, stderr } = await shell(`"$@" | true; ${TELL}`);
    expect([stdout, stderr]).toEqual(['0 0\n', '']);
  });

  test.each(['--version', '--help', 'score --help'])('%s | head -1', async (flags) => {
    const { stdout, stderr } = await spawned(
      ['bash', '-c', `"$1" "$2" ${flags} | head -1; ${TELL}`, 'bash', process.execPath, BIN],
      {},
    );
    expect([stdout.split('\n')[1], stderr]).toEqual(['0 0', '']);
  });

  test('/dev/full: exit 4, and the lists of an earlier run stay', async () => {
    for (const leads of [LEADS, many]) {
      put({ 'leads.csv': leads, 'lists/MQL.csv': 'old\n' });
      const { code, stderr } = await shell('"$@" --split lists --summary run.json >/dev/full');
      expect(code).toBe(4);
      expect(stderr).toBe(
        "cannot-write: standard output can't be written: the disk is full; make room, or write to another disk\n",
      );
      expect(text('lists/MQL.csv')).toBe('old\n');
      expect(existsSync('run.json')).toBe(false);
      expect([...hidden(), ...hidden('lists')]).toEqual([]);
    }
  });
});

// ── Full disks ─────────────────────────────────────────────────────────────────────────────────────────────

/** A small disk of its own, where the machine allows it. */
const disk = mkdtempSync(join(tmpdir(), 'leadscore-disk-'));
const hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
if (!hasDisk) console.warn('SKIPPED: real full disks. This machine lets us mount none (it takes root).');
afterAll(() => {
  if (hasDisk) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

const WIDE = `id,tier,note\n${Array.from({ length: 4000 }, (_, i) => `${i},gold,${'n'.repeat(60)}\n`).join('')}`;

describe.skipIf(!hasDisk)('a disk that is full', () => {
  const setSize = (kilobytes: number): void => {
    const { status } = spawnSync('mount', ['-o', `remount,size=${kilobytes}k`, disk]);
    if (status !== 0) throw new Error('no remount');
  };
  const clear = (): void => {
    for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true });
  };
  const SIZES = [16, 64, 160, 256, 300, 340, 400, 460, 520, 600, 700, 800, 1000];

  test('in the middle or at the end: exit 4 and the old files, or exit 0 and the new ones', async () => {
    put({ 'leads.csv': WIDE });
    const [lists, summary] = [join(disk, 'lists'), join(disk, 'run.json')];
    const argv = [...argvWith({ out: join(disk, 'out.csv') }), ...['--split', lists, '--summary', summary]];
    const codes = new Set<number>();
    for (const size of SIZES) {
      clear();
      setSize(size);
      const old = { 'out.csv': 'old\n', 'lists/MQL.csv': 'old\n' };
      mkdirSync(join(disk, 'lists'));
      for (const [name, content] of Object.entries(old)) writeFileSync(join(disk, name), content);
      const { code, stderr } = await run(argv);
      codes.add(code);
      const files = readdirSync(disk, { recursive: true, encoding: 'utf8' }).toSorted();
      if (code === 0) {
        expect(readFileSync(join(disk, 'out.csv'), 'utf8').split('\n').length).toBe(4002);
        expect(files).toContain('run.json');
        continue;
      }
      expect(code, stderr).toBe(4);
      expect(stderr).toMatch(
        /^cannot-write: .*leadscore-disk-.* can't be written: the disk is full; make room/,
      );
      expect(files).toEqual(['lists', 'lists/MQL.csv', 'out.csv']);
      for (const [name, content] of Object.entries(old))
        expect(readFileSync(join(disk, name), 'utf8')).toBe(content);
    }
    expect([...codes].toSorted()).toEqual([0, 4]);
  });

  test('standard output into a file on it: exit 0 only where all of it arrived', async () => {
    put({ 'leads.csv': WIDE });
    const whole = (await program(argvWith({ out: '-' }))).stdout;
    const kilobytes = Math.ceil(whole.length / 1024);
    const codes = new Set<number | null>();
    for (const size of [
      4,
      kilobytes >> 1,
      kilobytes - 8,
      kilobytes - 4,
      kilobytes - 1,
      kilobytes,
      kilobytes + 8,
    ]) {
      clear();
      setSize(size);
      const file = openSync(join(disk, 'redirected.csv'), 'w');
      const { code, stderr } = await program(argvWith({ out: '-' }), { stdout: file });
      closeSync(file);
      codes.add(code);
      const arrived = readFileSync(join(disk, 'redirected.csv'), 'utf8');
      expect(code, `${size} KiB of ${kilobytes}: ${stderr}`).toBe(arrived === whole ? 0 : 4);
      if (code === 4) expect(stderr).toContain('the disk is full');
    }
    expect([...codes].toSorted()).toEqual([0, 4]);
  });

  test('a folder that only reads: exit 4 before any work', async () => {
    clear();
    writeFileSync(join(disk, 'out.csv'), 'old\n');
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    try {
      // The leads are a pipe that nobody writes to: a run that reads first would wait for ever.
      const argv = argvWith({ leads: pipe('pipe'), out: join(disk, 'out.csv') });
      const { code, stderr } = await program(argv);
      expect(code).toBe(4);
      expect(stderr).toBe(
        `cannot-write: ${join(disk, 'out.csv')} can't be written: the file system is read-only; ` +
          'write to a folder that you may write to\n',
      );
    } finally {
      spawnSync('mount', ['-o', 'remount,rw', disk]);
    }
  });
});

test('a limit on the size of files is a short write and then a fault', async () => {
  put({ 'leads.csv': WIDE });
  const before = everything();
  for (const blocks of [1, 40, 200, 300]) {
    const under = ['bash', '-c', `ulimit -f ${blocks}; exec "$@"`, 'bash'];
    const { code, stderr } = await program(argvOf('--split', 'lists'), { under });
    expect(code, `${blocks}: ${stderr}`).toBe(4);
    expect(stderr).toMatch(/ can't be written: it would be larger than the system allows; make room/);
    expect(everything()).toEqual(before);
    expect(existsSync('lists')).toBe(false);
  }
});

// ── Kills ──────────────────────────────────────────────────────────────────────────────────────────────────

/** LEADSCORE_KILLS=200 for a long run. */
const KILLS = Number(process.env.LEADSCORE_KILLS ?? 8);
const SEED = Number(process.env.LEADSCORE_SEED ?? 20261122);

test(`killed at ${KILLS} random moments: old file or new file, never a third; the next run cleans`, async () => {
  put({ 'leads.csv': WIDE });
  const flags = ['--split', 'lists', '--summary', 'run.json'];
  const names = ['out.csv', 'lists/MQL.csv', 'lists/SQL.csv', 'lists/prospect.csv'];
  const look = (): (string | null)[] => names.map((name) => (existsSync(name) ? text(name) : null));
  const generations: (string | null)[][] = [look()];
  const startedAt = performance.now();
  expect((await program(argvOf(...flags))).code).toBe(0);
  const lasts = performance.now() - startedAt;
  let random = SEED;
  let killed = 0;
  for (let i = 0; i < KILLS; i++) {
    // Each run has a result of its own: the tier of the first lead and the column.
    put({ 'leads.csv': WIDE.replace('0,gold', `0,g${i}`) });
    const before = look();
    const started = begin(argvOf(...flags));
    random = (random * 1103515245 + 12345) % 2 ** 31;
    const timer = setTimeout(() => started.child.kill('SIGKILL'), (random / 2 ** 31) * lasts * 1.2);
    const { signal } = await started.ended;
    clearTimeout(timer);
    if (signal !== null) killed++;
    const after = look();
    expect((await run(argvOf(...flags))).code).toBe(0);
    const next = look();
    for (const [at, name] of names.entries())
      expect([before[at], next[at]], `kill ${i}: ${name}`).toContain(after[at]);
    expect([...hidden(), ...hidden('lists')], `kill ${i}`).toEqual([]);
    generations.push(next);
  }
  expect(killed).toBeGreaterThan(0);
  expect(new Set(generations.map((one) => one[0])).size).toBe(KILLS + 1);
  if (KILLS > 8) console.warn(`killed ${killed} of ${KILLS} runs before their end`);
}, 1_200_000);

// ── Nobody's rights ────────────────────────────────────────────────────────────────────────────────────────

/** Runs as nobody, where this is root: to root no folder is closed. */
const isRoot = process.getuid?.() === 0;
const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

test('a folder that one may not write to: exit 4 before any work', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-closed-'));
  try {
    for (const [name, content] of Object.entries({
      'rules.yaml': RULES,
      'web.csv': WEB,
      'closed/out.csv': 'old\n',
    })) {
      mkdirSync(join(folder, 'closed'), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    spawnSync('mkfifo', ['-m', '644', join(folder, 'pipe')]);
    spawnSync('chmod', ['755', folder]);
    spawnSync('chmod', ['555', join(folder, 'closed')]);
    const argv = argvWith({ leads: 'pipe', out: 'closed/out.csv' });
    const { code, stderr } = await program(argv, { cwd: folder, under: asNobody });
    expect(code, stderr).toBe(4);
    expect(stderr).toBe(
      "cannot-write: closed/out.csv can't be written: permission denied; write to a folder that you may write to\n",
    );
    expect(readFileSync(join(folder, 'closed/out.csv'), 'utf8')).toBe('old\n');
    expect(statSync(join(folder, 'closed')).mode & 0o777).toBe(0o555);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('who may read the old file may read the new one', async () => {
  spawnSync('chmod', ['640', 'out.csv']);
  if (isRoot) spawnSync('chown', ['65534:65534', 'out.csv']);
  expect((await run(argvOf())).code).toBe(0);
  const { mode, uid } = statSync('out.csv');
  expect((mode & 0o777).toString(8)).toBe('640');
  if (isRoot) expect(uid).toBe(65534);
});
