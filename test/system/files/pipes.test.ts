import { existsSync, lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { BIN, type Ended, program, spawned } from '../../support/program.ts';
import { put, text } from '../../support/run.ts';
import { argvOf, argvWith, begin, hidden, inRunFolder, LEADS, pipe } from './running.ts';

inRunFolder();

const SCORED =
  'id,tier,score,segment,reasons\n1,gold,41,MQL,Gold +40; Visit +1 (1×)\n2,silver,1,prospect,Silver +1\n';

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
