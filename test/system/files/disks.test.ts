// Full disks, and folders that one may not write to.

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { program } from '../../support/program.ts';
import { everything, put, run } from '../../support/run.ts';
import { argvOf, argvWith, inRunFolder, pipe, RULES, WEB, WIDE } from './running.ts';

inRunFolder();

// ── Full disks ─────────────────────────────────────────────────────────────────────────────────────────────

/** A small disk of its own, where the machine allows it. */
const disk = mkdtempSync(join(tmpdir(), 'leadscore-disk-'));

const hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;

if (!hasDisk) console.warn('SKIPPED: real full disks. This machine lets us mount none (it takes root).');

afterAll(() => {
  if (hasDisk) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

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
