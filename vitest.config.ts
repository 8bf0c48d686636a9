import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const SECONDS = 1000;

export default defineConfig({
  test: {
    // A worker of `npm test` waits for the disk a third of its time. What the others test depends on time more.
    maxWorkers: process.argv.includes('fast') ? Math.ceil(availableParallelism() * 1.5) : '100%',
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/fast/**/*.test.ts'],
          // Files share a process: starting one for each of them took a third of the time.
          isolate: false,
          testTimeout: 600 * SECONDS,
          hookTimeout: 600 * SECONDS,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          testTimeout: 300 * SECONDS,
          hookTimeout: 300 * SECONDS,
        },
      },
      // Only when it is named: a filter such as `vitest run laws` would start many minutes of work.
      ...(process.argv.includes('soak')
        ? [
            {
              test: {
                name: 'soak',
                include: ['test/soak/**/*.test.ts', 'test/fast/laws/**/*.test.ts'],
                // So that CI stays under half an hour; LEADSCORE_EFFORT=40 is a long run by hand.
                env: { LEADSCORE_EFFORT: process.env.LEADSCORE_EFFORT ?? '5' },
                testTimeout: 3600 * SECONDS,
                hookTimeout: 3600 * SECONDS,
              },
            },
          ]
        : []),
    ],
  },
});
