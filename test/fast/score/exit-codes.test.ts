import { describe, expect, test } from 'vitest';
import { main } from '../../../src/cli.ts';
import { everything, put, run } from '../../support/run.ts';
import { AS_OF, inTrialFolder, LEADS, plain, RULES, TRIAL, trial } from './trial.ts';

inTrialFolder();

describe('exit codes', () => {
  test('0 done', async () => expect((await trial()).code).toBe(0));

  test.each([
    ['an unknown option', ['score', '--rulez', 'x']],
    ['an option without its value', ['score', '--rules']],
    ['no rules', ['score', '--leads', 'leads.csv', '-o', 'out.csv']],
    ['no leads', ['score', '--rules', 'rules.yaml', '-a', 'web.csv', '-o', 'out.csv']],
    ['a stray word', [...TRIAL, 'stray', '-o', 'out.csv']],
    ['an unknown command', ['scor']],
    ['no command', []],
  ])('2 usage: %s', async (_, argv) => {
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });

  test('2 usage: the nearest command and option are told', async () => {
    expect((await run(['scor'])).stderr).toContain('score');
    expect((await run(['score', '--rulez', 'x'])).stderr).toContain('--rules');
  });

  test('2 rules that cannot be used', async () => {
    put({ 'rules.yaml': RULES.replace('words', 'wrods') });
    expect((await trial()).code).toBe(2);
  });

  test('3 data refused', async () => expect((await plain('')).code).toBe(3));

  test.each([130, 143])('%d interrupted: nothing is replaced, nothing stays behind', async (code) => {
    put({ 'out.csv': 'old' });
    const before = everything();
    const silent = { write: () => true };
    const argv = [...TRIAL, ...AS_OF, '-o', 'out.csv', '--split', 'lists'];
    const interrupt = AbortSignal.abort(code);
    expect(await main(argv, { stdout: silent, stderr: silent }, interrupt)).toBe(code);
    expect(everything()).toEqual(before);
  });

  test.each([
    ['the rules', ['--rules', 'nowhere.yaml']],
    ['the leads', ['--leads', 'nowhere.csv']],
    ['a log', ['-a', 'web=nowhere.csv']],
  ])('4 reading failed: %s', async (_, flags) => {
    const { code, stderr } = await trial(...flags);
    expect(code).toBe(4);
    expect(stderr).toContain('nowhere');
    expect(stderr.split('\n').length).toBe(2);
  });

  test.each([
    ['the output', ['-o', 'nowhere/out.csv']],
    ['the rejects', ['--rejects', 'nowhere/bad.csv']],
    ['the summary', ['--summary', 'nowhere/summary.json']],
    ['the lists, where a file stands', ['--split', 'leads.csv']],
    ['the output, a directory', ['-o', '.']],
  ])('4 writing failed: %s', async (_, flags) => {
    put({ 'out.csv': 'old', 'leads.csv': `${LEADS},No id,,,\n` });
    const before = everything();
    const { code, stdout, stderr } = await trial('--max-rejects', '1', ...flags);
    expect(code).toBe(4);
    expect(stdout).toBe('');
    expect(stderr.split('\n').length).toBe(2);
    expect(everything()).toEqual(before);
  });

  test.each([
    ['the summary', ['--summary', 'folder']],
    ['the rejects', ['--rejects', 'folder']],
    ['a list', ['--split', 'lists']],
  ])('4 writing failed: where %s should be stands a directory', async (_, flags) => {
    put({ 'out.csv': 'old', 'folder/x': '', 'lists/MQL.csv/x': '', 'leads.csv': `${LEADS},No id,,,\n` });
    const before = everything();
    expect((await trial('--max-rejects', '1', ...flags)).code).toBe(4);
    expect(everything()).toEqual(before);
  });

  /** Standard output that fails as a pipe or a device does. */
  const failing = (code: string) => {
    let tell = (_: Error): void => {};
    return {
      on: (_: 'error', listener: (error: Error) => void) => {
        tell = listener;
      },
      once: () => {}, // never drains
      write: () => {
        queueMicrotask(() => tell(Object.assign(new Error(code), { code })));
        return false;
      },
    };
  };

  test('4 writing failed: standard output on a full disk', async () => {
    let stderr = '';
    const streams = { stdout: failing('ENOSPC'), stderr: { write: (said: string) => (stderr += said) } };
    expect(await main([...TRIAL, ...AS_OF, '-o', '-', '--quiet'], streams)).toBe(4);
    expect(stderr).toContain('the disk is full');
  });

  test('0 where a reader of standard output goes away: a quiet end', async () => {
    let stderr = '';
    const streams = { stdout: failing('EPIPE'), stderr: { write: (said: string) => (stderr += said) } };
    expect(await main([...TRIAL, ...AS_OF, '-o', '-', '--quiet'], streams)).toBe(0);
    expect(stderr).toBe('');
  });

  test('4 an input that is a directory', async () => {
    put({ 'folder/x': '' });
    expect((await trial('--leads', 'folder')).code).toBe(4);
  });
});
