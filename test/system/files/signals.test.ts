import { closeSync, existsSync, openSync, readdirSync, writeSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Ended, program, type Started } from '../../support/program.ts';
import { SEED, times } from '../../support/random.ts';
import { everything, put, run, text } from '../../support/run.ts';
import { argvOf, argvWith, begin, type Files, hidden, inRunFolder, LEADS, pipe, WIDE } from './running.ts';

inRunFolder();

/** Waits for what a process does; its time limit bounds it. */
async function until({ ended }: Started, isSo: () => boolean): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isSo()) {
    if (isOver) throw new Error(`it has ended: ${(await ended).stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

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

// ── Kills ──────────────────────────────────────────────────────────────────────────────────────────────────

const KILLS = times(8);

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
