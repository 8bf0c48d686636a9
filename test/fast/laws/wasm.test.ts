// Random plans over random data: stream and wasm write the same bytes, in blocks of any size and on any number of threads.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeWorld, show } from '../../oracle/compare.ts';
import { cases } from '../../oracle/generate.ts';
import { run } from '../../oracle/run.ts';
import { SEED, times } from '../../support/random.ts';
import { steady } from '../engines/steady.ts';

describe('random plans over random data', () => {
  test('stream and wasm write the same bytes', async () => {
    let byWasm = 0;
    const told = async (one: Parameters<typeof run>[0], style: Parameters<typeof run>[1], argv: string[]) => {
      const { code, said, text, rejects, summary } = await run(one, style, argv);
      const { engine, seconds: _, ...rest } = summary;
      return { text: show({ code, said: steady(said), text, rejects, rest }), engine };
    };
    const drawn = fc.sample(cases({ leads: 12, activities: 40 }), { seed: SEED, numRuns: times(25) });
    for (const [number, { world, style }] of drawn.entries()) {
      const block = ['64', '100', '500', '262144'][number % 4] as string;
      const stream = await told(world, style, ['--engine', 'stream']);
      const threads = number % 20 === 0 ? ['--threads', String(1 + ((number / 20) % 3))] : [];
      const wasm = await told(world, style, ['--engine', 'wasm', '--block-bytes', block, ...threads]);
      if (wasm.engine === 'wasm') byWasm++;
      if (wasm.text !== stream.text) {
        const place = [...wasm.text].findIndex((char, at) => char !== stream.text[at]);
        const around = (text: string) => text.slice(Math.max(0, place - 200), place + 200);
        throw new Error(
          `case ${number} of seed ${SEED}\n--- stream\n${around(stream.text)}\n--- wasm\n${around(wasm.text)}\n${describeWorld(world)}\n${show(style)}`,
        );
      }
    }
    process.stderr.write(`${drawn.length} cases of seed ${SEED}, ${byWasm} scored by wasm\n`);
    expect(byWasm).toBeGreaterThan(drawn.length * 0.7);
  });
});
