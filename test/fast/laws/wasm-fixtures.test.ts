// Fixtures by the wasm engine: the same bytes as the reference, in blocks from 64 bytes up and on one thread or two. Soak takes
// every fixture.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { spread } from '../../support/random.ts';
import { splitCommand } from '../../support/run.ts';
import { runEngine } from '../../support/wasm-cases.ts';

describe('fixtures by wasm', () => {
  const root = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'language');
  const home = process.cwd();
  const used: unknown[] = [];
  afterAll(() => process.chdir(home));

  for (const [index, name] of spread(readdirSync(root).sort(), 60).entries()) {
    test(name, async () => {
      const block = ['64', '100', '262144'][index % 3] as string;
      const line = readFileSync(join(root, name, 'command'), 'utf8');
      const command = splitCommand(line);
      process.chdir(join(root, name));
      const stream = await runEngine('stream', command);
      const threads = index % 10 === 0 ? ['--threads', '2'] : [];
      const wasm = await runEngine('wasm', [...command, '--block-bytes', block, ...threads]);
      process.chdir(home);
      if (stream.engine === 'stream') used.push(wasm.engine);
      expect(wasm.wrote).toEqual(stream.wrote);
    });
  }

  test('nearly all are for wasm', () => {
    expect(used.length).toBeGreaterThan(40);
    expect(used.filter((engine) => engine === 'wasm').length).toBeGreaterThan(used.length * 0.9);
  });
});
