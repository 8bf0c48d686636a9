// Rows 39 to 45: faults of the system, signals, pipes.

import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { argvOf, inBadInputFolder, LARGE, RULES } from '../../support/bad-input.ts';
import { BIN, type Ended, program, spawned, start } from '../../support/program.ts';
import { column, everything, put, run, text } from '../../support/run.ts';
import { withFault } from '../faults/with-fault.ts';

inBadInputFolder();

/** Starts a run in a process of its own, with a fault of the file system where one is asked for. */
const faulty = (fault: string, ...flags: string[]): Promise<Ended> =>
  program(argvOf('--quiet', ...flags), { nodeFlags: withFault(fault) });

/** The calls by which a run writes, in order. */
async function callsOf(...flags: string[]): Promise<string[]> {
  expect((await faulty('calls.log', ...flags)).code).toBe(0);
  const calls = text('calls.log').trimEnd().split('\n');
  rmSync('calls.log');
  return calls;
}

test('row 39: a full disk, also in the middle, and a short write: exit 4 and the old file, or all of the new one', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE, 'out.csv': 'old' });
  const calls = await callsOf();
  const whole = text('out.csv');
  put({ 'out.csv': 'old' });
  const before = everything();
  const writes = [...calls.keys()].filter((at) => calls[at] === 'write .out.csv.tmp');
  expect(writes.length).toBeGreaterThan(2);
  for (const [at, effect] of [
    [writes[0], 'ENOSPC'],
    [writes[1], 'ENOSPC'],
    [writes.at(-1), 'ENOSPC'],
    [writes[1], 'none'],
    [writes.at(-1), 'lost'],
  ] as const) {
    const { code, stderr } = await faulty(`${(at ?? 0) + 1} ${effect}`);
    expect(code, effect).toBe(4);
    expect(stderr).toMatch(/^cannot-write: \S*out\.csv\S* can't be written: .+\n$/);
    expect(everything()).toEqual(before);
  }
  expect((await faulty(`${(writes[1] ?? 0) + 1} short`)).code).toBe(0);
  expect(text('out.csv')).toBe(whole);
  // And by the system itself: a limit on the size of files is a short write and then a fault.
  put({ 'out.csv': 'old' });
  const under = ['bash', '-c', 'ulimit -f 100; exec "$@"', 'bash'];
  expect(await program(argvOf('--quiet'), { under })).toMatchObject({ code: 4 });
  expect(everything()).toEqual(before);
});

test('row 40: kill -9 at any moment: the old file or the new one; what it leaves is cleaned by the next run', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE, 'out.csv': 'old' });
  const calls = await callsOf();
  const whole = text('out.csv');
  const moments = [
    'symlink',
    'open .out.csv.tmp',
    'write .out.csv.tmp',
    'sync',
    'rename',
    'unlink .out.csv.old',
    'unlink .out.csv.leadscore',
  ];
  for (const moment of moments) {
    put({ 'out.csv': 'old' });
    const at = calls.findLastIndex((call) => call.startsWith(moment));
    expect(at, moment).toBeGreaterThanOrEqual(0);
    expect((await faulty(`${at + 1} kill`)).signal).toBe('SIGKILL');
    const isNew = at > calls.findIndex((call) => call.startsWith('rename'));
    expect(text('out.csv'), moment).toBe(isNew ? whole : 'old');
    expect((await run(argvOf('--quiet'))).code).toBe(0);
    expect([...everything().keys()], moment).toEqual(['leads.csv', 'out.csv', 'rules.yaml']);
    expect(text('out.csv')).toBe(whole);
  }
});

function mkfifo(path: string): void {
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('no mkfifo');
}

/** Starts a run that waits for its leads in a pipe, and waits until it has started to write. */
async function waitingRun(...flags: string[]) {
  mkfifo('pipe');
  const started = start(argvOf('--quiet', ...flags, '--leads', 'pipe'));
  let isOver = false;
  void started.ended.then(() => (isOver = true));
  const isLocked = (): boolean =>
    spawnSync('sh', ['-c', 'ls -A']).stdout.toString().includes('.out.csv.rejects.csv.');
  while (!isOver && !isLocked()) await new Promise((resolve) => setTimeout(resolve, 5));
  return started;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('row 41: %s: exit %d, and no temporary stays', async (signal, exit) => {
  put({ 'rules.yaml': RULES, 'out.csv': 'old' });
  const before = everything();
  const { child, ended } = await waitingRun('--split', 'lists', '--summary', 'run.json');
  child.kill(signal);
  const { code, signal: by } = await ended;
  // A shell tells the end by a signal as 128 and its number.
  expect(code ?? (by === signal ? exit : by)).toBe(exit);
  expect(everything()).toEqual(before);
  expect(spawnSync('ls', ['-A']).stdout.toString().trim().split('\n')).toEqual([
    'out.csv',
    'pipe',
    'rules.yaml',
  ]);
});

/** A module that sends its process a signal as soon as it has started to write. */
const interrupting = (signal: string): string => `
  import { watch } from 'node:fs';
  watch('.', (_, name) => { if (name?.endsWith('.tmp')) process.emit('${signal}'); }).unref();
`;

test.each([130, 143])('row 41: interrupted at work: exit %d', async (exit) => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE, 'out.csv': 'old' });
  const before = everything();
  const { code, stderr } = await program(argvOf('--split', 'lists'), {
    nodeFlags: [
      '--import',
      `data:text/javascript,${encodeURIComponent(interrupting(exit === 130 ? 'SIGINT' : 'SIGTERM'))}`,
    ],
  });
  expect([code, stderr]).toEqual([exit, '']);
  expect(everything()).toEqual(before);
  expect(existsSync('lists')).toBe(false);
});

test('row 42: two runs on one output: the second ends at once with exit 5', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': 'id,tier\n1,gold\n', 'out.csv': 'old' });
  const { child, ended } = await waitingRun();
  const { code, stderr } = await run(argvOf());
  expect(code).toBe(5);
  expect(stderr).toMatch(new RegExp(`^busy: another run is writing out\\.csv: process ${child.pid}; .+\n$`));
  expect(text('out.csv')).toBe('old');
  writeFileSync('pipe', 'id,tier\n2,gold\n');
  expect((await ended).code).toBe(0);
  expect(column(text('out.csv'), 'id')).toEqual(['2']);
});

test('row 43: | head -1 ends quietly; /dev/full is exit 4', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE.repeat(1) });
  const shell = (command: string): Promise<Ended> =>
    spawned(['bash', '-c', command, 'bash', process.execPath, BIN, ...argvOf('--quiet', '-o', '-')], {});
  const tell = 'echo $' + '{PIPESTATUS[*]}';
  const head = await shell(`"$@" | head -1; ${tell}`);
  expect(head).toMatchObject({ stdout: 'id,tier,note,score,segment,reasons\n0 0\n', stderr: '' });
  const full = await shell('"$@" >/dev/full');
  expect(full.code).toBe(4);
  expect(full.stderr).toMatch(/^cannot-write: standard output can't be written: the disk is full; .+\n$/);
  expect((await run(argvOf('--quiet', '-o', '/dev/full'))).code).toBe(4);
});

test('row 44: the output is never the input; a link is followed', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': 'id,tier\n1,gold\n', 'folder/real.csv': 'old' });
  symlinkSync('leads.csv', 'same.csv');
  symlinkSync('folder/real.csv', 'link.csv');
  symlinkSync('link.csv', 'chain.csv');
  symlinkSync('folder/new.csv', 'dangling.csv');
  symlinkSync('circle.csv', 'circle.csv');
  const before = everything();
  for (const out of [
    'leads.csv',
    './leads.csv',
    'same.csv',
    'rules.yaml',
    join(process.cwd(), 'leads.csv'),
  ]) {
    const { code, stderr } = await run(argvOf('-o', out));
    expect([out, code]).toEqual([out, 2]);
    expect(stderr).toMatch(/^output-is-input: .+; write to another file\n$/);
  }
  expect((await run(argvOf('-o', 'circle.csv'))).code).toBe(4);
  expect(everything()).toEqual(before);
  for (const [link, real] of [
    ['chain.csv', 'folder/real.csv'],
    ['dangling.csv', 'folder/new.csv'],
  ] as const) {
    expect((await run(argvOf('-o', link))).code).toBe(0);
    expect(column(text(real), 'score')).toEqual(['40']);
    expect(spawnSync('readlink', [link]).status).toBe(0);
  }
});

test('row 45: a folder that is not there, or that takes no files: exit 4 before any work', async () => {
  put({ 'rules.yaml': RULES, file: '' });
  mkfifo('pipe');
  const before = everything();
  // The leads are a pipe that nobody writes to: a run that reads before it looks would wait for ever. To root no
  // folder is closed but those of the system itself.
  for (const out of ['nowhere/out.csv', 'file/out.csv', '/proc/out.csv', '/sys/kernel/out.csv']) {
    for (const flags of [
      ['-o', out],
      ['-o', 'out.csv', '--rejects', out],
      ['-o', 'out.csv', '--summary', out],
    ]) {
      const { code, stderr } = await program(argvOf('--leads', 'pipe', ...flags), { seconds: 20 });
      expect([out, code]).toEqual([out, 4]);
      expect(stderr).toMatch(/^cannot-write: \S+ can't be written: .+\n$/);
      expect(stderr).toContain(out);
      expect(everything()).toEqual(before);
    }
  }
});
