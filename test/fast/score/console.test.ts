import { describe, expect, test, vi } from 'vitest';
import { run, text } from '../../support/run.ts';
import { AS_OF, inTrialFolder, leadsOf, plain, SCORED, TRIAL, trial } from './trial.ts';

inTrialFolder();

describe('for cron', () => {
  test('--quiet says nothing', async () => {
    const { code, stdout, stderr } = await trial('--quiet');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('--quiet still tells faults', async () => {
    const { code, stderr } = await plain(leadsOf(2, 2), '--quiet');
    expect(code).toBe(3);
    expect(stderr).toContain('too-many-rejects');
  });

  test('--json writes the summary as JSON on standard output', async () => {
    const { code, stdout, stderr } = await trial('--json', '--summary', 'summary.json');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toBe(text('summary.json'));
  });

  test('--json goes to standard error where --out is -', async () => {
    const { stdout, stderr } = await trial('--json', '-o', '-');
    expect(stdout).toBe(SCORED);
    expect(JSON.parse(stderr)).toMatchObject({ leads: { read: 4 } });
  });

  test('--json writes problems as JSON on standard output too', async () => {
    const { code, stdout } = await plain(leadsOf(2, 2), '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [
        { code: 'too-many-rejects', at: { file: 'in.csv' } },
        { at: { line: 2 } },
        { at: { line: 3 } },
      ],
    });
  });

  test('--json writes problems on standard error where --out is -', async () => {
    const { stdout, stderr } = await plain(leadsOf(2, 2), '--json', '-o', '-');
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ problems: [{ code: 'too-many-rejects' }, {}, {}] });
  });

  test('an exit code never depends on the output format', async () => {
    for (const [leads, flags] of [
      [leadsOf(2, 2), []],
      [leadsOf(2), ['--engine', 'none']],
      [leadsOf(2), ['--rules', 'nowhere.yaml']],
      [leadsOf(2), []],
    ] as const) {
      const codes = [];
      for (const format of [[], ['--json'], ['--quiet']]) {
        codes.push((await plain(leads, ...flags, ...format)).code);
      }
      expect(new Set(codes).size).toBe(1);
    }
  });
});

describe('progress', () => {
  // The clock leaps, so that little work is long work.
  const slowly = () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 700;
      return now;
    });
  };

  test('is shown on a terminal: bytes read of the total, rate, time left', async () => {
    slowly();
    const { stderr } = await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY: true, columns: 90 });
    const lines = stderr.split('\r').filter((line) => line.includes(' MB/s'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      for (const part of [/\d+ %/, /[\d.]+ of [\d.]+ MB/, /[\d.]+ MB\/s/, /\d+ s left/])
        expect(line).toMatch(part);
    }
    expect(lines.at(-1)).toContain('100 %');
  });

  test('is gone before the summary', async () => {
    slowly();
    const { stderr } = await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY: true, columns: 90 });
    const summary = stderr.slice(stderr.indexOf('Trial'));
    expect(summary).not.toContain('MB/s');
    const [, last] = stderr.slice(0, stderr.indexOf('Trial')).split('MB/s').at(-1)?.split('\r') ?? [];
    expect(last?.startsWith('\u001b[K')).toBe(true);
  });

  test('is not shown elsewhere, nor with --no-progress, --quiet, --json', async () => {
    slowly();
    const tty = { isTTY: true, columns: 90 };
    const argv = [...TRIAL, ...AS_OF, '-o', 'out.csv'];
    expect((await run(argv)).stderr).not.toMatch(/MB\/s|\r/);
    for (const flag of ['--no-progress', '--quiet', '--json']) {
      expect((await run([...argv, flag], tty)).stderr).not.toMatch(/MB\/s|\r/);
    }
  });

  test('a short job shows none', async () => {
    const { stderr } = await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY: true, columns: 90 });
    expect(stderr).not.toContain('\r');
  });
});

describe('colour', () => {
  const ESCAPE = '\u001b[';
  const coloured = async (isTTY: boolean): Promise<boolean> =>
    (await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY })).stderr.includes(ESCAPE);

  test('is for terminals', async () => {
    expect(await coloured(true)).toBe(true);
    expect(await coloured(false)).toBe(false);
  });
  test('NO_COLOR turns it off', async () => {
    vi.stubEnv('NO_COLOR', '1');
    expect(await coloured(true)).toBe(false);
  });
  test('an empty NO_COLOR does not', async () => {
    vi.stubEnv('NO_COLOR', '');
    expect(await coloured(true)).toBe(true);
  });
  test('FORCE_COLOR turns it on', async () => {
    vi.stubEnv('FORCE_COLOR', '1');
    expect(await coloured(false)).toBe(true);
  });
  test('FORCE_COLOR=0 turns it off', async () => {
    vi.stubEnv('FORCE_COLOR', '0');
    expect(await coloured(true)).toBe(false);
  });
  test('never reaches the data', async () => {
    vi.stubEnv('FORCE_COLOR', '1');
    await trial('--summary', 'summary.json');
    expect(text('out.csv') + text('summary.json')).not.toContain(ESCAPE);
  });
});
