// Two runs on one output: the second is told at once who holds it, and a lock whose holder is gone holds nobody up.
// Real processes: one waits for its leads in a pipe that nobody has opened, and is killed, or gets them.

import { type ChildProcess, spawnSync } from 'node:child_process';
import {
  chownSync,
  lstatSync,
  lutimesSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Started, start } from '../../support/program.ts';
import { inFreshFolder, isThere, put, run, text, withFlags } from '../../support/run.ts';
import { withFault } from '../faults/with-fault.ts';

const RULES = `version: 1
leads: { id: id }
rules:
  gold: { when: { tier: gold }, points: 40 }
`;
const LEADS = 'id,tier\n1,gold\n2,\n';
const SCORED = 'id,tier,score,segment,reasons\n1,gold,40,MQL,Gold +40\n2,,0,prospect,\n';
const LOCK = '.out.csv.leadscore.lock';

const argvOf = (leads: string, ...flags: string[]): string[] =>
  withFlags(
    ['score', '--rules', 'rules.yaml', '--leads', leads, '--quiet', '--as-of', '2026-11-01', '-o', 'out.csv'],
    flags,
  );
const scoreAgain = (...flags: string[]) => run(argvOf('leads.csv', ...flags));
const hidden = (folder = '.'): string[] => readdirSync(folder).filter((name) => name.startsWith('.'));

inFreshFolder();
const waiting = new Set<ChildProcess>();
afterEach(() => {
  for (const child of waiting) child.kill('SIGKILL');
  waiting.clear();
});

function prepare(): void {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'out.csv': 'old\n' });
  if (spawnSync('mkfifo', ['pipe']).status !== 0) throw new Error('no mkfifo');
}

/** Starts a run that waits for its leads, and waits until it holds its locks. */
async function holding(flags: readonly string[] = [], fault?: string): Promise<Started> {
  const way = fault ? { nodeFlags: withFault(fault) } : {};
  const started = start(argvOf('pipe', ...flags), way);
  waiting.add(started.child);
  let isOver = false;
  void started.ended.then(() => (isOver = true));
  while (!isOver && !hidden().includes('.out.csv.rejects.csv.leadscore.lock')) await turn();
  return started;
}

/** Looked at again and again, until it is so; the time limits of processes bound it. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** The text of a lock whose holder has been killed. */
async function deadLock(): Promise<Record<string, unknown>> {
  const { child, ended } = await holding();
  const lock = JSON.parse(readlinkSync(LOCK)) as Record<string, unknown>;
  child.kill('SIGKILL');
  await ended;
  return lock;
}

function plant(lock: object, at = LOCK): void {
  rmSync(at, { force: true });
  symlinkSync(JSON.stringify(lock), at);
}

describe('a live run', () => {
  test('holds its output: the second is told who, and the first gets its result', async () => {
    prepare();
    const first = await holding();
    const before = text('out.csv');
    const { code, stdout, stderr } = await scoreAgain();
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `busy: another run is writing out.csv: process ${first.child.pid}; wait for it, or write to another file\n`,
    );
    expect(text('out.csv')).toBe(before);
    await writeFile('pipe', LEADS);
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(text('out.csv')).toBe(SCORED);
    expect(hidden()).toEqual([]);
    expect((await scoreAgain()).code).toBe(0);
  });

  test.each([
    ['the rejects', ['-o', 'other.csv', '--rejects', 'out.csv.rejects.csv'], 'out.csv.rejects.csv'],
    ['the summary', ['-o', 'other.csv', '--summary', 'run.json'], 'run.json'],
    ['a list', ['-o', 'other.csv', '--split', 'lists'], 'lists/MQL.csv'],
    ['a list as the output', ['-o', 'lists/SQL.csv'], 'lists/SQL.csv'],
    ['the output by another name', ['-o', 'link.csv'], 'link.csv'],
  ])('holds every file that it may write: %s', async (_, flags, named) => {
    prepare();
    symlinkSync('out.csv', 'link.csv');
    const { child, ended } = await holding(['--summary', 'run.json', '--split', 'lists']);
    const { code, stderr } = await scoreAgain(...flags);
    expect(code).toBe(5);
    expect(stderr).toContain(`another run is writing ${named}: process ${child.pid};`);
    expect(readdirSync('.').filter((name) => name.startsWith('.other'))).toEqual([]);
    child.kill('SIGKILL');
    await ended;
  });

  test('is in nobody else’s way: other outputs beside it, a dry run, a device', async () => {
    prepare();
    const { child, ended } = await holding();
    for (const flags of [['-o', 'other.csv'], ['--dry-run'], ['-o', '-'], ['-o', '/dev/null']])
      expect((await scoreAgain(...flags)).code, flags.join(' ')).toBe(0);
    child.kill('SIGKILL');
    await ended;
  });

  test('of two that start at once, one gets it', async () => {
    prepare();
    for (let i = 0; i < 4; i++) {
      const both = [0, 1].map(() => start(argvOf('pipe', '--split', 'lists')));
      for (const { child } of both) waiting.add(child);
      const loser = await Promise.race(both.map(({ ended }) => ended));
      expect(loser, loser.stderr).toMatchObject({ code: 5 });
      await writeFile('pipe', LEADS);
      const codes = (await Promise.all(both.map(({ ended }) => ended))).map(({ code }) => code);
      expect(codes.toSorted()).toEqual([0, 5]);
      expect(text('out.csv')).toBe(SCORED);
      expect([...hidden(), ...hidden('lists')]).toEqual([]);
    }
  });

  test('holds it too where the file system has no symbolic links', async () => {
    prepare();
    const { child, ended } = await holding([], 'symlink EPERM');
    expect(text(LOCK)).toContain(`"pid":${child.pid}`);
    expect((await scoreAgain()).code).toBe(5);
    child.kill('SIGKILL');
    await ended;
    expect((await scoreAgain()).code).toBe(0);
    expect(hidden()).toEqual([]);
  });

  test('that has lost its lock replaces nothing', async () => {
    prepare();
    const first = await holding();
    for (const name of hidden()) unlinkSync(name);
    expect((await scoreAgain('--columns', 'id')).code).toBe(0);
    const second = text('out.csv');
    await writeFile('pipe', LEADS);
    const { code, stderr } = await first.ended;
    expect(code).toBe(5);
    expect(stderr).toMatch(
      /^lock-lost: another run has taken over out\.csv\b.*; nothing was replaced; run again\n$/,
    );
    expect(text('out.csv')).toBe(second);
    expect(hidden()).toEqual([]);
  });
});

describe('a lock whose holder is gone is taken over', () => {
  const works = async (): Promise<void> => {
    const { code, stderr } = await scoreAgain();
    expect(code, stderr).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
    expect(hidden()).toEqual([]);
  };

  test('killed', async () => {
    prepare();
    await deadLock();
    expect(hidden()).toContain(LOCK);
    await works();
  });

  test('its number is that of another process now', async () => {
    prepare();
    const lock = await deadLock();
    plant({ ...lock, pid: process.pid });
    await works();
  });

  test('killed, and nobody has asked what became of it', async () => {
    prepare();
    const lock = await deadLock();
    // A shell that has become `sleep` never asks what became of its child; the child ends once it has.
    const orphan = 'sh -c "until grep -q sleep /proc/\\$PPID/comm; do :; done"';
    const parent = start([], { under: ['sh', '-c', `${orphan} & echo $!; exec sleep 50`] });
    waiting.add(parent.child);
    const child = await new Promise<number>((resolve) =>
      parent.child.stdout?.once('data', (said) => resolve(Number(said))),
    );
    const fields = () => text(`/proc/${child}/stat`).split(') ')[1]?.split(' ') ?? [];
    while (fields()[0] !== 'Z') await turn();
    plant({ ...lock, pid: child, started: fields()[19] });
    await works();
    parent.child.kill('SIGKILL');
    await parent.ended;
  });

  test('the machine has started anew', async () => {
    prepare();
    const { child, ended } = await holding();
    const lock = JSON.parse(readlinkSync(LOCK)) as object;
    for (const name of hidden()) plant({ ...lock, boot: 'another' }, name);
    await works();
    child.kill('SIGKILL');
    await ended;
  });

  test('half written', async () => {
    prepare();
    await deadLock();
    for (const content of ['', '{"token":', 'null', '{}', '[1]', '{"pid":1}']) {
      rmSync(LOCK, { force: true });
      writeFileSync(LOCK, content);
      await works();
    }
  });

  test('on another machine, after an hour; before that it holds, and the way out is told', async () => {
    prepare();
    const lock = await deadLock();
    for (const elsewhere of [{ host: 'nightly-7f9c' }, { space: 'pid:[1]' }]) {
      plant({ ...lock, ...elsewhere });
      const { code, stderr } = await scoreAgain();
      expect(code).toBe(5);
      if ('host' in elsewhere)
        expect(stderr).toMatch(/ on nightly-7f9c; .*if that run is gone, delete \S*\.lock\n$/);
      const { mtimeMs } = lstatSync(LOCK);
      const old = (mtimeMs - 61 * 60 * 1000) / 1000;
      lutimesSync(LOCK, old, old);
      await works();
    }
  });

  test('and what it says is not trusted: a lock that anybody may have made removes no other file', async () => {
    prepare();
    const lock = await deadLock();
    put({ 'precious.csv': 'mine' });
    const path = join(process.cwd(), 'precious.csv');
    // What a record says that "path" is put back to: nothing, as if it had not been there before.
    const { ino, size, mtimeNs } = lstatSync('precious.csv', { bigint: true });
    const after = [ino, size, mtimeNs].join('-');
    const record = JSON.stringify([{ asked: 'x', path, temporary: null, old: null, after }]);
    const undo = join(process.cwd(), `planted.${lock.token}.undo`);
    put({ 'other.undo': record, 'target.undo': record });
    symlinkSync('target.undo', undo);
    for (const claim of [
      { token: '../precious' },
      { token: 'x/../../precious.csv' },
      { undo: path },
      { undo: join(process.cwd(), 'other.undo') },
      { undo },
    ]) {
      plant({ ...lock, ...claim });
      await works();
      expect(text('precious.csv'), JSON.stringify(claim)).toBe('mine');
      expect(text('other.undo')).toBe(record);
    }
    expect(readlinkSync(undo)).toBe('target.undo');
    if (process.getuid?.() !== 0) return;
    rmSync(undo);
    put({ [undo]: record });
    chownSync(undo, 65534, 65534);
    plant({ ...lock, undo });
    await works();
    expect(text('precious.csv')).toBe('mine');
    // The same record is heeded where it is one's own.
    chownSync(undo, 0, 0);
    plant({ ...lock, undo });
    await works();
    expect(isThere('precious.csv')).toBe(false);
  });
});

describe('what is left in a folder', () => {
  test('of a history by a killed run goes with the next run, whatever its date', async () => {
    prepare();
    const lock = await deadLock();
    const old = 'history/.2026-10-01.csv.gz';
    put({ [`${old}.${String(lock.token)}.tmp`]: 'half', 'history/.mine': 'kept' });
    plant(lock, `${old}.leadscore.lock`);
    const { code, stderr } = await scoreAgain('--history', 'history');
    expect(code, stderr).toBe(0);
    expect(hidden('history')).toEqual(['.mine']);
    expect(isThere('history/2026-11-01.csv.gz')).toBe(true);
  });

  test('a pipe in the place of a lock holds nobody up', async () => {
    prepare();
    if (spawnSync('mkfifo', [LOCK]).status !== 0) throw new Error('no mkfifo');
    expect((await scoreAgain()).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
    expect(hidden()).toEqual([]);
  });
});
